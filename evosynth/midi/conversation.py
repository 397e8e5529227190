"""What is said to a synth and what it says: voices sent and read back, banks saved before they are overwritten.

How far something is known to have got is one of three words: *sent* (it left this computer), *answered* (something came
back), *verified* (read back, byte for byte). Nothing here writes a synth's memory but ``overwrite``.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from evosynth.errors import InputError, PortError
from evosynth.midi import outgoing
from evosynth.midi.incoming import ActiveSensing, BankCame, Event, VoiceCame
from evosynth.midi.layout import BANK, HEAD_SIZE, SINGLE
from evosynth.midi.link import SLICE_S, Link
from evosynth.midi.outgoing import Packet
from evosynth.system.writing import write_atomically
from evosynth.voices.dx7 import PACKED_SIZE, Voice
from evosynth.voices.supplement import Supplement

HowFar = Literal["sent", "answered", "verified"]
ANSWER_S = 1.0  # that a synth may take to begin with its answer, beside the time on the wire
RETURN_S = 3.0  # that a cable may take to come back before its voices are counted by the wire
FEW = 4  # places that are told one by one
SECOND_TRY = 2  # times that a question is asked
Cancelled = Callable[[], bool]
T = TypeVar("T")


def never() -> bool:
    """What cannot be broken off."""
    return False


@dataclass(frozen=True, slots=True)
class Tune:
    """Notes to be played: key 0..127, velocity 1..127, seconds from the beginning when it starts and ends."""

    notes: tuple[tuple[int, int, float, float], ...]


class Conversation:
    """Over one link, by one thread at a time. ``overheard`` gets all that comes in, in a thread of the driver."""

    def __init__(self, link: Link, overheard: Callable[[Event], None] = lambda event: None) -> None:
        self.link, self._overheard = link, overheard
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def take(self, event: Event) -> None:
        """What the link has received (``Link(on_event=...)``)."""
        self._overheard(event)
        if not isinstance(event, ActiveSensing):
            self._events.put(event)

    # ---- voices --------------------------------------------------------------------------------------------------

    def send_voice(
        self,
        voice: Voice,
        supplement: Supplement | None = None,
        *,
        verify: bool = True,
        cancelled: Cancelled = never,
    ) -> HowFar | None:
        """Into the edit buffer; read back where the synth answers. None where it was broken off.

        InputError where the synth takes no voice, or has another one in the end; PortError where the port has gone.
        """
        link = self.link
        if not link.send(outgoing.voice(voice, link.profile, link.channel, supplement), cancelled=cancelled):
            return None
        if not (verify and self.answers(SINGLE.number)):
            return "sent"
        came = self.read_voice(cancelled)
        if came is None:
            return "sent"
        if came.voice.data != voice.data:
            raise InputError(
                f"the {link.profile.name} holds another voice than the one that was sent: {came.voice.name} "
                f"in place of {voice.name}"
            )
        return "verified" if came.checksum_ok else "answered"

    def read_voice(self, cancelled: Cancelled = never) -> VoiceCame | None:
        """The edit buffer, asked for twice at most; None where nothing came. InputError where no such model answers."""
        return self._asked("voice", VoiceCame, SINGLE.size, cancelled)

    def read_bank(self, cancelled: Cancelled = never, *, block: int = 1) -> BankCame | None:
        """The 32 voices, of two blocks those of this one, likewise."""
        return self._asked("bank", BankCame, BANK.size, cancelled, block)

    def answers(self, number: int) -> bool:
        """Whether this synth can be asked for dumps of a format, by what is known of it and by the cables."""
        return number in self.link.profile.answers and bool(self.link.input)

    def _asked(
        self, what: Literal["voice", "bank"], kind: type[T], size: int, cancelled: Cancelled, block: int = 1
    ) -> T | None:
        link = self.link
        packets = outgoing.request_whole(what, link.profile, link.channel, block)
        for _ in range(SECOND_TRY):
            self._forget()
            if not link.send(packets, cancelled=cancelled):
                return None
            came = self.heard(kind, ANSWER_S + link.profile.message_s(size) + packets[-1].wait_s, cancelled)
            if came is not None or cancelled():
                return came
        return None

    def heard(self, kind: type[T], within_s: float, cancelled: Cancelled = never) -> T | None:
        """The next event of a kind; None where none came in time or it was broken off."""
        end = time.monotonic() + within_s
        while not cancelled() and (left_s := end - time.monotonic()) > 0:
            try:
                event = self._events.get(timeout=min(left_s, 5 * SLICE_S))
            except queue.Empty:
                continue
            if isinstance(event, kind):
                return event
        return None

    def _forget(self) -> None:
        while not self._events.empty():
            self._events.get()

    # ---- hearing it ----------------------------------------------------------------------------------------------

    def play(self, tune: Tune, *, before: Sequence[Packet] = (), cancelled: Cancelled = never) -> bool:
        """``before`` (a voice), as long as the synth needs for it, then the notes. False where it was broken off.

        Whatever happens, each note that was begun is ended.
        """
        link, channel = self.link, self.link.channel
        try:
            if not (link.send(before, cancelled=cancelled) and link.settle(cancelled)):
                return False
            began = time.monotonic()
            for at_s, on, key, velocity in _moments(tune):
                if not _until(began + at_s, cancelled):
                    return False
                link.send(outgoing.note_on(key, velocity, channel) if on else outgoing.note_off(key, channel))
            return True
        finally:
            if link.sounding:
                link.silence()

    # ---- banks ---------------------------------------------------------------------------------------------------

    def save_bank(self, file: Path, cancelled: Cancelled = never, *, block: int = 1) -> BankCame:
        """The 32 voices that the synth has now, as it sent them, in a file that holds all of them or is not there.
        Of two blocks those of this one; with their DX7II settings where it has some.

        InputError where the model does not answer, nothing came, or it came damaged; StorageError where it cannot be
        written.
        """
        came = self.read_bank(cancelled, block=block)
        name = self.link.profile.name
        if came is None:
            raise InputError(f"the {name} did not send its 32 voices, so that nothing was saved")
        if not came.checksum_ok or came.problems:
            raise InputError(f"the voices of the {name} came damaged, so that nothing was saved: {came.problems[0]}")
        write_atomically(file, came.raw)
        return came

    def overwrite(
        self,
        voices: Sequence[Voice],
        supplements: Sequence[Supplement | None] = (),
        *,
        agreed: bool,
        before: Sequence[Voice] | None = None,
        block: int = 1,
        progress: Callable[[float], None] = lambda part: None,
        cancelled: Cancelled = never,
    ) -> HowFar | None:
        """32 voices into the memory, read back where the synth answers. None where it was broken off before the bank
        itself went out: then nothing was overwritten.

        ``agreed``: a person was shown the names of what is overwritten, and said so; InputError without. ``before``:
        what was there, where that is known. PortError where the cable was pulled, InputError where it was broken off in
        the middle: both say in which state the 32 voices are.
        """
        link = self.link
        if not agreed:
            raise InputError("a bank overwrites the 32 voices in the synth's memory: nothing is sent without a word")
        packets = outgoing.bank(voices, link.profile, link.channel, supplements, block)
        first = next(at for at, packet in enumerate(packets) if packet.data[3:4] == bytes((BANK.number,)))
        began, sent = 0.0, 0
        try:
            for at, packet in enumerate(packets):
                if not link.send([packet], cancelled=cancelled):
                    if at <= first:
                        return None
                    raise InputError(f"stopped in the middle of the bank: {_reached(sent)}")
                if at >= first:
                    began, sent = began or time.monotonic(), sent + len(packet.data)
                progress((at + 0.5) / (len(packets) + 1))
            link.settle()
        except PortError as error:
            state = self._state(voices, before, block, began, cancelled)
            raise PortError(f"{error}; {state}: send the bank again") from error
        progress(len(packets) / (len(packets) + 1))
        return self._compared(voices, block, cancelled)

    def _state(
        self,
        after: Sequence[Voice],
        before: Sequence[Voice] | None,
        block: int,
        began: float,
        cancelled: Cancelled,
    ) -> str:
        """In which state the 32 voices are after a pulled cable: as read back where it returns, else by the wire."""
        link = self.link
        if not began:
            return "the bank itself did not go out, so that all 32 voices are as they were"
        lost_at = link.gone_at
        if self.answers(BANK.number) or (BANK.number in link.profile.answers and link.wanted_input):
            end = time.monotonic() + RETURN_S
            while not (link.there and link.input) and time.monotonic() < end and not cancelled():
                time.sleep(SLICE_S)
            with suppress(PortError):
                if link.there and link.input and (came := self.read_bank(cancelled, block=block)) is not None:
                    return _counted(came.voices, after, before)
        if link.profile.wire_bytes_per_s is None:
            return _reached(BANK.size)
        return _reached(int((lost_at - began) * link.profile.wire_bytes_per_s))

    def _compared(self, voices: Sequence[Voice], block: int, cancelled: Cancelled) -> HowFar:
        if not self.answers(BANK.number):
            return "sent"
        came = self.read_bank(cancelled, block=block)
        if came is None:
            return "sent"
        there = [voice.data for voice in came.voices]
        wrong = [at for at, voice in enumerate(voices) if at >= len(there) or there[at] != voice.data]
        if wrong:
            which = f" ({', '.join(str(at + 1) for at in wrong)})" if len(wrong) <= FEW else ""
            name = self.link.profile.name
            raise InputError(
                f"the {name} holds other voices in {len(wrong)} of 32 places{which}: its memory may be protected"
            )
        return "verified" if came.checksum_ok else "answered"

    # ---- other programs ------------------------------------------------------------------------------------------

    def answer(self, number: int, voice: Voice, supplement: Supplement | None = None) -> bool:
        """A dump request of this format by another program or synth: with this voice. False where it asks for more."""
        link = self.link
        if number != SINGLE.number:
            return False
        return link.send(outgoing.voice(voice, link.profile, link.channel, supplement))


def _reached(size: int) -> str:
    """Which voices so many bytes of a bank can have reached."""
    most = min(32, max(0, size - 1 - HEAD_SIZE) // PACKED_SIZE + 1)
    if most == 32:
        return "each of the 32 voices may be overwritten, or damaged"
    return f"voices 1 to {most} may be overwritten, or damaged, and {most + 1} to 32 are as they were"


def _counted(there: Sequence[Voice], after: Sequence[Voice], before: Sequence[Voice] | None) -> str:
    """Voices that were read back, compared with what was sent and with what was there before."""
    new = sum(one == sent for one, sent in zip(there, after, strict=False))
    if before is None:
        return f"read back, {new} of the 32 voices are those that were sent, {32 - new} are not"
    old = sum(one == was != sent for one, was, sent in zip(there, before, after, strict=False))
    return (
        f"read back, {new} of the 32 voices are those that were sent, {old} are as they were, {32 - new - old} neither"
    )


def _moments(tune: Tune) -> list[tuple[float, bool, int, int]]:
    """When which key goes down or up; at one moment first those that go up."""
    found = []
    for key, velocity, start_s, end_s in tune.notes:
        found += [(start_s, True, key, velocity), (end_s, False, key, velocity)]
    return sorted(found, key=lambda moment: (moment[0], moment[1]))


def _until(at: float, cancelled: Cancelled) -> bool:
    while not cancelled():
        left_s = at - time.monotonic()
        if left_s <= 0:
            return True
        time.sleep(min(left_s, SLICE_S))
    return False
