"""Takes in the evolver: another process plays and records them, and this one waits.

What is kept already is not asked for. Of what is missing one voice is asked for ahead, so that the synth does not wait
for a message while what it has just played is being kept.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import median

from evosynth.errors import Cancelled, InputError, PortError
from evosynth.service.evolver_messages import OnDevice
from evosynth.service.take_messages import FromTakes, NoTakes, TakesAre, Unwanted, WantTakes
from evosynth.synths import voicing
from evosynth.synths.base import Note, never
from evosynth.synths.takes import Take, TakeStore

AHEAD = 2  # voices that are asked for at a time
LOOK_S = 0.02  # how soon a wait hears that it was broken off
MEASURED = 8  # the last voices: of their times the median is what one takes

_tickets = itertools.count(os.getpid() << 32)  # for a process or a run before this one answers may be on their way


@dataclass(slots=True)
class _Wish:
    """A voice that is waited for, at the notes that are missing of it."""

    ticket: int
    sound: bytes
    voice: bytes
    notes: tuple[Note, ...]


class FarTakes:
    """Takes of one device, see synths.takes. ``record`` blocks its thread; ``hear`` is called in another one.

    ``store`` keeps each take as it comes. ``interrupted`` breaks off whoever records, ``changed`` is called as it goes
    on: ``progress`` says how far it is, ``before`` how many voices were recorded already.
    """

    def __init__(
        self,
        device: str,
        send: Callable[[object], None],
        store: TakeStore,
        *,
        interrupted: Callable[[], bool] = never,
        changed: Callable[[], None] = lambda: None,
        before: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device, self._send, self._store = device, send, store
        self._interrupted, self._changed, self._clock = interrupted, changed, clock
        self._news = threading.Condition()
        self._answers: dict[int, FromTakes | None] = {}  # by ticket of what is waited for
        self._times: deque[float] = deque(maxlen=MEASURED)
        self._played: Callable[[], tuple[bytes, ...]] = tuple  # of those that are recorded together
        self._series = 0, 0  # of voices that are asked for one by one: how many were recorded, of how many
        self.muted = False  # only what is kept is heard: nobody has asked that the device be played
        self._aside = False  # what is recorded belongs to no generation
        self.progress = OnDevice(device, before)

    def hear(self, message: FromTakes) -> None:
        """What the other process says; what nobody waits for any more is nothing."""
        with self._news:
            if message.ticket in self._answers:
                self._answers[message.ticket] = message
                self._news.notify_all()

    def expect(self, voices: int) -> None:
        """So many are asked for one by one from now on, at most; 0: no more, or all at once."""
        self._series = 0, voices
        self._go(0, 0)

    @contextmanager
    def asked_for(self) -> Iterator[None]:
        """What is recorded meanwhile a person has asked for by itself: also where it is muted, and none is counted."""
        muted, self.muted, self._aside = self.muted, False, True
        try:
            yield
        finally:
            self.muted, self._aside = muted, False

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """See Takes. PortError says why the device cannot be heard now, InputError that what was heard is no take;
        Cancelled also where it is muted.
        """
        kept: dict[bytes, dict[Note, Take]] = {}
        missing: deque[_Wish] = deque()
        for voice in voices:
            if (sound := voicing.sound(voice)) not in kept:
                kept[sound] = self._kept(sound, notes, again)
                lacking = tuple(note for note in dict.fromkeys(notes) if note not in kept[sound])
                if lacking:
                    missing.append(_Wish(next(_tickets), sound, voice, lacking))
        if missing and self.muted:
            raise Cancelled("nobody has asked that the device be played")

        def played(voice: bytes) -> bool:
            return all(note in kept[voicing.sound(voice)] for note in notes)

        self._played = lambda: tuple(itertools.takewhile(played, voices))
        self._go(len(kept) - len(missing), len(kept) if missing else 0)
        asked: deque[_Wish] = deque()
        try:
            for voice in voices:
                sound = voicing.sound(voice)
                while not played(voice):
                    self._ask(missing, asked, again)
                    self._receive(asked, kept, again, lambda: cancelled() or self._interrupted())
                yield tuple(kept[sound][note] for note in notes)
        finally:
            self._let_go(asked, again)
            if not self._series[1]:
                self._go(0, 0)

    # ---- inside --------------------------------------------------------------------------------------------------

    def _kept(self, sound: bytes, notes: Sequence[Note], again: int) -> dict[Note, Take]:
        found = {note: self._store.find(sound, note, again) for note in dict.fromkeys(notes)}
        return {note: take for note, take in found.items() if take is not None}

    def _ask(self, missing: deque[_Wish], asked: deque[_Wish], again: int) -> None:
        """Some voices ahead."""
        while missing and len(asked) < AHEAD:
            wish = missing.popleft()
            with self._news:
                self._answers[wish.ticket] = None
            asked.append(wish)
            self._send(WantTakes(wish.ticket, self._device, wish.voice, wish.notes, again))

    def _receive(
        self, asked: deque[_Wish], kept: dict[bytes, dict[Note, Take]], again: int, cancelled: Callable[[], bool]
    ) -> None:
        """The voice that was asked for first; it is kept before anything else is done."""
        wish, began = asked[0], self._clock()
        answer = self._answer(wish.ticket, cancelled)
        if isinstance(answer, NoTakes):
            raise (PortError if answer.lost else InputError)(answer.told)
        asked.popleft()
        with self._news:
            del self._answers[wish.ticket]
        kept[wish.sound] |= self._keep(wish, answer, again)
        self._times.append(self._clock() - began)
        done, of = self._series
        if of and not self._aside:
            self._series = done + 1, of
        self._go(self.progress.voice if not of else 0, self.progress.voices)

    def _keep(self, wish: _Wish, answer: TakesAre, again: int) -> dict[Note, Take]:
        takes = [Take(heard.samples, heard.sample_rate, heard.problem) for heard in answer.takes]
        for note, take in zip(wish.notes, takes, strict=True):
            self._store.put(wish.sound, note, again, take)
        problem = next((take.problem for take in takes if take.problem), "")
        self.progress = replace(self.progress, takes=self.progress.takes + 1, problem=problem)
        return dict(zip(wish.notes, takes, strict=True))

    def _answer(self, ticket: int, cancelled: Callable[[], bool]) -> FromTakes:
        while True:
            with self._news:
                if (answer := self._answers[ticket]) is not None:
                    return answer
                self._news.wait(LOOK_S)
                if (answer := self._answers[ticket]) is not None:
                    return answer
            if cancelled():
                raise Cancelled("no more is to be heard")

    def _let_go(self, asked: deque[_Wish], again: int) -> None:
        """Of what was asked for and is not wanted any more; what has come meanwhile is kept all the same."""
        for wish in asked:
            with self._news:
                answer = self._answers.pop(wish.ticket)
            if isinstance(answer, TakesAre):
                self._keep(wish, answer, again)
            elif answer is None:
                self._send(Unwanted(wish.ticket))

    def _go(self, done: int, of: int) -> None:
        """The next voice of so many is recorded; of 0: none."""
        if self._aside:
            return
        each_s = median(self._times) if self._times else 0.0
        if self._series[1]:
            done, of = self._series[0], max(self._series) if of else 0
        voice = min(done + 1, of)
        left_s = each_s * (of - done) if of and each_s else None
        before = self.progress
        self.progress = replace(
            before, voice=voice, voices=of, each_s=each_s, left_s=left_s, heard=self._played() if of else ()
        )
        if self.progress != before:
            self._changed()
