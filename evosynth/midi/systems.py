"""The MIDI systems of this machine, asked again and again without making a new connection each time.

A look at the names costs some microseconds: the clients that ask stay open. What comes in is handed over as bytes, also
of system-exclusive messages, in a thread of the driver.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from typing import Any

from evosynth.errors import PortError
from evosynth.midi.ports import REASONS, backends
from evosynth.system.machine import quiet

NAME = "EvoSynth"
_QUEUE = 1 << 14  # messages that wait in an input before the driver drops some


class System:
    """One of them: ALSA's sequencer, JACK, CoreMIDI, Windows."""

    def __init__(self, backend: Any) -> None:
        self._rtmidi: Any = backend.module.rtmidi if hasattr(backend.module, "rtmidi") else None
        if self._rtmidi is None:
            import rtmidi

            self._rtmidi = rtmidi
        self._api = getattr(self._rtmidi, f"API_{backend.api}")
        self._key = backend.api
        self._asks: dict[str, Any] = {}

    @property
    def reason(self) -> str:
        """Why it may not answer."""
        return REASONS.get(self._key, f"{self._key} does not answer")

    def names(self, kind: str) -> list[str]:
        """Of all "outputs" or "inputs". OSError where it does not answer."""
        try:
            with quiet():
                client = self._asks.get(kind) or self._client(kind, f"{NAME} looks")
                names: list[str] = client.get_ports()
        except (OSError, ValueError):
            self._asks.pop(kind, None)
            raise
        self._asks[kind] = client
        return names

    def open_output(self, name: str) -> Any:
        """rtmidi's MidiOut, connected. PortError where there is no such output."""
        return self._connected("outputs", name)

    def open_input(self, name: str, on_bytes: Callable[[bytes], None]) -> Any:
        """rtmidi's MidiIn, connected, with sysex and active sensing. PortError where there is no such input."""
        made = self._connected("inputs", name)
        made.ignore_types(sysex=False, timing=True, active_sense=False)
        made.set_callback(lambda event, _data: on_bytes(bytes(event[0])))
        return made

    def _client(self, kind: str, name: str) -> Any:
        if kind == "outputs":
            return self._rtmidi.MidiOut(self._api, name)
        return self._rtmidi.MidiIn(self._api, name, queue_size_limit=_QUEUE)

    def _connected(self, kind: str, name: str) -> Any:
        try:
            with quiet():
                client = self._client(kind, NAME)
                client.open_port(client.get_ports().index(name), "out" if kind == "outputs" else "in")
        except (OSError, ValueError) as error:
            raise PortError(f"the MIDI {kind[:-1]} {name!r} cannot be opened: it is not there any more") from error
        return client


class Systems:
    """All that answer here."""

    def __init__(self) -> None:
        """PortError where there is no MIDI at all, and why."""
        self._all = [System(backend) for backend in backends()]
        self._jack: Any = None

    def names(self, kind: str) -> dict[str, System]:
        """Each name of all "outputs" or "inputs" with its system. PortError where none of them answers."""
        found: dict[str, System] = {}
        failed = []
        for system in self._all:
            try:
                names = system.names(kind)
            except (OSError, ValueError):
                failed.append(system.reason)
            else:
                found = dict.fromkeys((name for name in names if not name.startswith(NAME)), system) | found
        if len(failed) == len(self._all):
            raise PortError(f"there is no MIDI here: {', and '.join(failed)}")
        return found

    def aliases(self) -> dict[str, str]:
        """What JACK's ports are also called: "system:midi_playback_1" is "USB-MIDI". Nothing without JACK."""
        with contextlib.suppress(Exception):  # without libjack, without a server: there are none
            return self._jack_aliases()
        self._jack = None
        return {}

    def _jack_aliases(self) -> dict[str, str]:
        import jack

        if self._jack is None:
            with quiet():
                os.environ.setdefault("JACK_NO_START_SERVER", "1")
                self._jack = jack.Client(f"{NAME} reads names", no_start_server=True)
        ports = self._jack.get_ports(is_midi=True)
        return {port.name: _told(port.aliases) for port in ports if port.aliases}


def _told(aliases: list[str]) -> str:
    """The alias that people know: the one with the device in it, without JACK's client and port about it."""
    best = max(aliases, key=len)
    return best.partition(":")[2].partition("/")[0] or best
