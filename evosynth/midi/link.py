"""A way to a synth that stays open: an output, an input that may be missing, a channel, a profile; one process owns it.

A port that vanishes is noticed without being used, and used again when it is back, whatever number it has then. What is
sent is given its time, and can be broken off between two packets. Every note that was begun is remembered until it has
ended, so that closing, breaking off and silence leave none hanging.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from typing import Literal

from evosynth.errors import PortError
from evosynth.midi import outgoing, port_names
from evosynth.midi.incoming import Event, Receiver
from evosynth.midi.layout import END, START
from evosynth.midi.outgoing import Packet
from evosynth.midi.profiles.profile import Profile
from evosynth.midi.systems import Input, Kind, Output, Systems

LOOK_S = 0.25  # from one look at the ports to the next
SLICE_S = 0.01  # how soon a wait hears that it was broken off
LONGEST_DUMP_S = 5.0  # more than a bank takes, and what a synth does with it
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
        self._wanted: dict[Kind, str] = {"outputs": output, "inputs": input}
        self._output: Output | None = None
        self._input: Input | None = None
        self._on_event, self._on_change = on_event, on_change
        self._systems = systems or Systems()
        self._receiver = Receiver()
        self._lock = threading.RLock()  # over the ports
        self._sending = threading.RLock()  # packets of one act stay together
        self._free_at = 0.0  # when the synth can take the next packet
        self._unfinished = False  # whether a message has gone out in part
        self._times_gone, self._gone_at = 0, 0.0  # of the output
        self._last: tuple[Packet, int] | None = None  # what was handed over last, and how often it had gone by then
        self._sounding: Counter[tuple[int, int]] = Counter()  # channel and note of those that were begun, how often
        self._deaf_until = 0.0  # a dump is on its way until then, or being taken in
        self._again: Counter[tuple[int, int]] = Counter()  # notes whose end may have been lost meanwhile
        self._closing = threading.Event()
        self.look()
        self._watcher = threading.Thread(target=self._watch, name="midi-watch", daemon=True)
        self._watcher.start()

    # ---- how it stands -------------------------------------------------------------------------------------------

    @property
    def there(self) -> bool:
        """Whether the output is there."""
        return bool(self.output)

    @property
    def output(self) -> str:
        """The whole name of the output that was found; empty: it is not there."""
        output = self._output
        return output.name if output is not None else ""

    @property
    def input(self) -> str:
        """Likewise of the input."""
        input = self._input
        return input.name if input is not None else ""

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
        """Notes that were begun here and have not ended, on any channel."""
        return frozenset(note for _, note in set(self._sounding))

    def look(self) -> bool:
        """At the ports that there are, now; whether something has changed. It is done by itself, too."""
        try:
            changed = [self._find("outputs"), self._find("inputs")]
        except PortError:
            with self._lock:
                for kind in ("outputs", "inputs"):
                    self._let_go(kind)
            raise
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
                    self._finish()
                    return False
                self._end_again()
                self._write(packet)
        return True

    def play(self, packets: Iterable[Packet]) -> None:
        """Notes and pedals, at once: what is being sent meanwhile does not keep them waiting, unless it has gone out
        in part. PortError likewise."""
        with self._sending if self._unfinished else nullcontext():
            for packet in packets:
                self._write(packet)

    def settle(self, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Wait until the synth has taken all that was sent. False where that was broken off.

        PortError where the output has gone since the last of it was handed over: it may have been on its way.
        """
        waited = self._waited(lambda: cancelled() or self._lost() is not None)
        with suppress(PortError):
            self.look()
        if (lost := self._lost()) is not None:
            raise PortError(_gone(self.wanted_output, lost))
        return waited

    @property
    def gone_at(self) -> float:
        """When it was noticed last that the output had gone, of the monotonic clock: at most ``LOOK_S`` late."""
        return self._gone_at

    def silence(self) -> None:
        """Ends all that was begun, at once, without waiting for what is being sent. Nothing where the port has gone.

        A synth that is taking a dump in may be deaf for it, so that ends are sent again when it is through.
        """
        with self._lock, suppress(PortError):
            self._finish()
            if time.monotonic() < self._deaf_until:
                self._again |= self._sounding
            for channel in sorted({self.channel, *(channel for channel, _ in self._sounding)}):
                sounding = [note for on, note in self._sounding.elements() if on == channel]
                for packet in outgoing.silence(channel, sounding):
                    self._write(packet)

    def close(self) -> None:
        """Silence, then let go. A closed link can be closed again."""
        with self._lock:  # no note gets between
            self._closing.set()
            self.silence()
        if self._again and self.there:
            time.sleep(max(0.0, min(self._deaf_until - time.monotonic(), LONGEST_DUMP_S)))
            self._end_again()
        with self._lock:
            for kind in ("outputs", "inputs"):
                self._let_go(kind)
        if threading.current_thread() is not self._watcher:
            self._watcher.join(2.0)

    def _end_again(self) -> None:
        """Ends that may have been lost, once the synth hears again."""
        with self._lock, suppress(PortError):
            if self._again and time.monotonic() >= self._deaf_until:
                again, self._again = self._again, Counter()
                for channel, note in sorted(key for key in again.elements() if key not in self._sounding):
                    for packet in outgoing.note_off(note, channel):
                        self._write(packet)

    def __enter__(self) -> Link:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _waited(self, cancelled: Callable[[], bool]) -> bool:
        while not cancelled() and not self._closing.is_set():
            left_s = self._free_at - time.monotonic()
            if left_s <= 0:
                return True
            time.sleep(min(left_s, SLICE_S))
        return False

    def _lost(self) -> Packet | None:
        """What was handed over last, where the output has gone since then."""
        return self._last[0] if self._last is not None and self._times_gone != self._last[1] else None

    def _write(self, packet: Packet) -> None:
        with self._lock:
            output = self._living()
            if output is None:
                raise PortError(f"the MIDI output {self.wanted_output!r} is not there: {packet.label} was not sent")
            if self._closing.is_set() and packet.data[0] & 0xF0 == NOTE_ON:
                raise PortError(f"the way to {output.name!r} is closed: {packet.label} was not sent")
            self._begin(packet.data)  # ahead, so that nothing that interrupts leaves it unknown
            try:
                output.send(packet.data)
                there = output.connected()
            except (OSError, ValueError) as error:
                self._let_go("outputs")
                raise PortError(_gone(self.wanted_output, packet)) from error
            if not there:
                self._let_go("outputs")
                raise PortError(_gone(self.wanted_output, packet))
            self._end(packet.data)
            self._last = packet, self._times_gone
            self._free_at = max(self._free_at, time.monotonic()) + packet.wait_s
            if packet.data[0] == START or packet.data[0] < 0x80:
                self._deaf_until = self._free_at

    def _living(self) -> Output | None:
        """The output; connected again where its other end has gone and come back since the last look."""
        with suppress(OSError):
            if self._output is not None and self._output.connected():
                return self._output
        with suppress(PortError):
            self._find("outputs")
        return self._output

    def _begin(self, data: bytes) -> None:
        if data[0] & 0xF0 == NOTE_ON and data[2] > 0:
            self._sounding[(data[0] & 0x0F) + 1, data[1]] += 1
        elif data[0] == START:
            self._unfinished = True

    def _end(self, data: bytes) -> None:
        if data[0] & 0xF0 == NOTE_OFF or (data[0] & 0xF0 == NOTE_ON and data[2] == 0):
            self._sounding -= Counter([((data[0] & 0x0F) + 1, data[1])])
        elif data[-1] == END:
            self._unfinished = False

    def _finish(self) -> None:
        """Ends a message that has gone out in part: else the synth takes what follows for the rest of it."""
        if self._unfinished:
            with suppress(PortError):
                self._write(Packet(bytes((END,)), 0.0, "the end of a message"))

    # ---- watching ------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._closing.wait(LOOK_S):
            self._end_again()
            with suppress(PortError):  # no system answers for now, or several ports fit
                if self.look():
                    self._on_change(self)

    def _find(self, kind: Kind) -> bool:
        wanted = self._wanted[kind]
        if not wanted or self._closing.is_set():
            return False
        with self._lock:
            end = self._output if kind == "outputs" else self._input
            if end is not None and _connected(end):
                return False
            self._let_go(kind)
            names = self._systems.names(kind)
            fits = port_names.fitting(wanted, list(names), self._systems.aliases())
            if fits:
                name = port_names.chosen(wanted, list(names), kind[:-1], self._systems.aliases())
                if kind == "outputs":
                    self._output = names[name].open_output(name)
                else:
                    self._input = names[name].open_input(name, self._take)
                self._wanted[kind] = name
        if kind == "outputs" and fits and end is None and self._sounding:
            self.silence()  # a cable that was pulled has left it sounding
        return end is not None or bool(fits)

    def _let_go(self, kind: Literal["outputs", "inputs"]) -> None:
        if kind == "outputs":
            output, self._output = self._output, None
            self._unfinished = False
            if output is not None:
                self._times_gone, self._gone_at = self._times_gone + 1, time.monotonic()
                output.close()
            return
        input, self._input = self._input, None
        if input is not None:
            input.close()
            for event in self._receiver.ended():
                self._on_event(event)

    def _take(self, data: bytes) -> None:
        for event in self._receiver.feed(data):
            self._on_event(event)


def _connected(end: Output | Input) -> bool:
    try:
        return end.connected()
    except OSError:
        return False


def _gone(name: str, packet: Packet) -> str:
    return f"the MIDI output {name!r} has gone: {packet.label} did not get through"
