"""A MIDI keyboard played through to the synth: its notes and controllers on the synth's channel, without delay."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from evosynth.errors import PortError
from evosynth.midi import port_names
from evosynth.midi.link import Link
from evosynth.midi.outgoing import Packet
from evosynth.midi.systems import Input, Systems

FIRST, LAST = 0x80, 0xEF  # messages of a channel
CONTROL = 0xB0
DATA_ENTRY = (6, 38, 96, 97)  # controllers


class KeyboardThru:
    """``link`` says where to, at each message; None: nowhere for now."""

    def __init__(self, link: Callable[[], Link | None]) -> None:
        self._link = link
        self._wanted, self._found = "", ""
        self._port: Input | None = None

    def listen(self, name: str, systems: Systems | None) -> None:
        """To this input from now on; empty: to none."""
        if name != self._wanted:
            self.close()
            self._wanted = name
            if systems is not None:
                self.look(systems)

    def look(self, systems: Systems) -> None:
        """Whether it has gone, or is back."""
        if not self._wanted:
            return
        names = systems.names("inputs")
        if self._found and self._found not in names:
            self._let_go()
        if not self._found:
            with suppress(PortError):
                name = port_names.chosen(self._wanted, list(names), "input")
                self._port, self._found = names[name].open_input(name, self._take), name

    def close(self) -> None:
        """Listen no more."""
        self._wanted = ""
        self._let_go()

    def _let_go(self) -> None:
        port, self._port, self._found = self._port, None, ""
        if port is not None:
            port.close()

    def _take(self, data: bytes) -> None:
        """One message, in a thread of the driver."""
        if not FIRST <= data[0] <= LAST or _turns_its_data_entry(data) or (link := self._link()) is None:
            return
        moved = bytes((data[0] & 0xF0 | link.channel - 1, *data[1:]))
        with suppress(PortError):
            link.play((Packet(moved, 0.0, "a key"),))


def _turns_its_data_entry(data: bytes) -> bool:
    """Quirk: a DX7 takes these controllers for its own slider and buttons, and changes what is on its display."""
    return data[0] & 0xF0 == CONTROL and data[1] in DATA_ENTRY
