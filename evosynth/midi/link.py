"""A way to a synth that stays open: an output, an input that may be missing, a channel, a profile; one process owns it.

A port that vanishes is noticed without being used, and used again when it is back, whatever number it has then. What is
sent is given its time, and can be broken off between two packets. Every note that was begun is remembered until it has
ended, so that closing, breaking off and silence leave none hanging.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from evosynth.errors import PortError
from evosynth.midi import outgoing, port_names
from evosynth.midi.incoming import Event, Receiver
from evosynth.midi.outgoing import Packet
from evosynth.midi.profiles.profile import Profile
from evosynth.midi.systems import Systems

LOOK_S = 0.5  # from one look at the ports to the next
SLICE_S = 0.01  # how soon a wait hears that it was broken off
NOTE_OFF, NOTE_ON = 0x80, 0x90


class Link:
    """Open from its making to ``close``, whether the ports are there or not.

    ``output`` and ``input`` are names, or parts of them; an empty input: nothing is listened to. ``on_event`` hears
    what comes in, in a thread of the driver; ``on_change`` that a port went or came, in a thread of the link.
    """

    def __init__(
        self,
        output: str,
        input: str,
        profile: Profile,
        channel: int,
        *,
        on_event: Callable[[Event], None] = lambda event: None,
        on_change: Callable[[Link], None] = lambda link: None,
        systems: Systems | None = None,
    ) -> None:
        """PortError where there is no MIDI at all, or several ports fit a name."""
        self.profile, self.channel = profile, channel
        self._wanted = {"outputs": output, "inputs": input}
        self._found = {"outputs": "", "inputs": ""}
        self._open: dict[str, Any] = {}
        self._on_event, self._on_change = on_event, on_change
        self._systems = systems or Systems()
        self._receiver = Receiver()
        self._lock = threading.RLock()  # over the ports
        self._sending = threading.Lock()  # packets of one act stay together
        self._free_at = 0.0  # when the synth can take the next packet
        self._sounding: set[int] = set()  # notes that were begun
        self._closing = threading.Event()
        self.look()
        self._watcher = threading.Thread(target=self._watch, name="midi-watch", daemon=True)
        self._watcher.start()

    # ---- how it stands -------------------------------------------------------------------------------------------

    @property
    def there(self) -> bool:
        """Whether the output is there."""
        return bool(self._found["outputs"])

    @property
    def output(self) -> str:
        """The whole name of the output that was found; empty: it is not there."""
        return self._found["outputs"]

    @property
    def input(self) -> str:
        """Likewise of the input."""
        return self._found["inputs"]

    @property
    def wanted_output(self) -> str:
        """The name that it goes by, there or not."""
        return self._wanted["outputs"]

    @property
    def wanted_input(self) -> str:
        """Likewise of the input."""
        return self._wanted["inputs"]

    @property
    def sounding(self) -> frozenset[int]:
        """Notes that were begun here and have not ended."""
        return frozenset(self._sounding)

    def look(self) -> bool:
        """At the ports that there are, now; whether something has changed. It is done by itself, too."""
        changed = [self._find(kind) for kind in ("outputs", "inputs")]
        return any(changed)

    # ---- sending -------------------------------------------------------------------------------------------------

    def send(self, packets: Iterable[Packet], *, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Each packet when the synth can take it. False where it was broken off; what was sent by then has arrived.

        Returns as the last one is out: the time that the synth needs for it is waited for before the next one.
        PortError where the output is not there, or goes meanwhile.
        """
        with self._sending:
            for packet in packets:
                if not self._waited(cancelled):
                    return False
                self._write(packet)
        return True

    def settle(self, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Wait until the synth has taken all that was sent. False where that was broken off."""
        return self._waited(cancelled)

    def silence(self) -> None:
        """Ends all that was begun, at once, without waiting for what is being sent. Nothing where the port has gone."""
        with self._lock, suppress(PortError):
            for packet in outgoing.silence(self.channel, self._sounding):
                self._write(packet)

    def close(self) -> None:
        """Silence, then let go. A closed link can be closed again."""
        self._closing.set()
        self.silence()
        with self._lock:
            for kind in list(self._open):
                self._let_go(kind)
        if threading.current_thread() is not self._watcher:
            self._watcher.join(2.0)

    def _waited(self, cancelled: Callable[[], bool]) -> bool:
        while not cancelled() and not self._closing.is_set():
            left_s = self._free_at - time.monotonic()
            if left_s <= 0:
                return True
            time.sleep(min(left_s, SLICE_S))
        return False

    def _write(self, packet: Packet) -> None:
        with self._lock:
            port = self._open.get("outputs")
            if port is None:
                raise PortError(
                    f"the MIDI output {self._wanted['outputs']!r} is not there: {packet.label} was not sent"
                )
            try:
                port.send_message(packet.data)
                there = self.output in self._systems.names("outputs")
            except (OSError, ValueError, PortError) as error:
                self._let_go("outputs")
                raise PortError(_gone(self._wanted["outputs"], packet)) from error
            if not there:
                self._let_go("outputs")
                raise PortError(_gone(self._wanted["outputs"], packet))
            self._free_at = max(self._free_at, time.monotonic()) + packet.wait_s
            self._note(packet.data)

    def _note(self, data: bytes) -> None:
        kind = data[0] & 0xF0
        if kind == NOTE_ON and data[2] > 0:
            self._sounding.add(data[1])
        elif kind in (NOTE_OFF, NOTE_ON):
            self._sounding.discard(data[1])

    # ---- watching ------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._closing.wait(LOOK_S):
            with suppress(PortError):  # no system answers for now
                if self.look():
                    self._on_change(self)

    def _find(self, kind: str) -> bool:
        wanted = self._wanted[kind]
        if not wanted or self._closing.is_set():
            return False
        names = self._systems.names(kind)
        with self._lock:
            if self._found[kind] in names:
                return False
            before = self._found[kind]
            self._let_go(kind)
            if _fits(wanted, names, self._systems):
                name = port_names.chosen(wanted, list(names), kind[:-1], self._systems.aliases())
                self._open[kind] = (
                    names[name].open_output(name) if kind == "outputs" else names[name].open_input(name, self._take)
                )
                self._found[kind] = self._wanted[kind] = name
            if kind == "outputs":
                self._sounding.clear()  # whatever sounded there has gone
            return bool(before or self._found[kind])

    def _let_go(self, kind: str) -> None:
        port, self._open[kind] = self._open.get(kind), None
        self._found[kind] = ""
        if port is not None:
            with suppress(OSError, ValueError):
                if kind == "inputs":
                    port.cancel_callback()
                port.close_port()
                port.delete()

    def _take(self, data: bytes) -> None:
        for event in self._receiver.feed(data):
            self._on_event(event)


def _gone(name: str, packet: Packet) -> str:
    return f"the MIDI output {name!r} has gone: {packet.label} did not get through"


def _fits(wanted: str, names: Iterable[str], systems: Systems) -> bool:
    """Whether a port of this name is there at all; several are an error of the name."""
    known = systems.aliases()
    stable = port_names.stable(wanted)
    return any(
        stable == port_names.stable(name) or wanted.lower() in f"{name}\n{known.get(name, '')}".lower()
        for name in names
    )
