"""A search on a synth, as a person watches it: which voice of how many is heard, how long it takes, what goes wrong."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from evosynth.cli import time_left
from evosynth.errors import AudioError, Cancelled, InputError, PortError, StorageError
from evosynth.runs.budget import Budget
from evosynth.synths.base import Note, never
from evosynth.synths.takes import Remembered, Take, Takes, TakeStore

if TYPE_CHECKING:
    from evosynth.cli.device import Connected

OVERHEAD_S = 0.25  # of a voice beside its notes, guessed before one was heard: the dump, the pause behind it,
SLICE_S = 0.05  # how soon a pause hears that it is over
ELSEWHERE = (PortError, AudioError, StorageError)  # what no voice can help
RELEASE_S = 1.0  # and behind each key what dies away


class Line(Protocol):
    """Where a person looks: ``cli.progress.Bar`` is one."""

    def say(self, sentence: str) -> None: ...
    def heard(self, words: str, part: float) -> None: ...


class Hearing:
    """Takes on the way to a search, kept in ``store`` as they come.

    Where the synth does not answer any more ``lost`` says why, and the search is cancelled: it has what was heard by
    then.
    """

    def __init__(self, synth: Connected, store: TakeStore, notes: Sequence[Note]) -> None:
        self._takes = Remembered(_Played(synth.takes, self), store)
        self._told = synth.told
        self._pace = time_left.Pace(OVERHEAD_S + sum(max(note.length_s, note.gate_s + RELEASE_S) for note in notes))
        self._line: Line | None = None
        self._budget, self._what = Budget(), ""
        self._began: float | None = None  # when the first voice was asked for, less what was spent before
        self._last = 0.0  # when one was heard last
        self._before = self._since = 0  # voices of the generations that are over, and those that were played since then
        self._number = 1  # of the voice that is being heard, among those that are asked for at once
        self._spent_s, self._best, self._said = 0.0, "", ""
        self.stopped: Callable[[], bool] = never
        self.fault: InputError | None = None  # why nothing was heard in the end

    def watched(
        self,
        line: Line,
        budget: Budget,
        *,
        stopped: Callable[[], bool],
        what: str = "",
        spent_s: float = 0.0,
        heard: int = 0,
    ) -> None:
        """Something begins (``what``) that plays so many voices or so long, or goes on after so many seconds and
        voices; once ``stopped`` nothing more is played."""
        self._line, self._budget, self.stopped, self._what = line, budget, stopped, what
        self._told.to = self._say
        self._began, self._spent_s, self._before = None, spent_s, heard

    @property
    def lost(self) -> str:
        """Why nothing was heard in the end, in a sentence; empty: all is well."""
        return str(self.fault or "")

    @property
    def gone(self) -> bool:
        """Whether that is because of a cable or a full disk, and not of the one voice."""
        return isinstance(self.fault, ELSEWHERE)

    def reached(self, heard: int, distance: float | None = None) -> None:
        """So many voices are over, in a search with its best at this distance."""
        self._before, self._since = heard, 0
        self._best = "" if distance is None else f", distance {distance:.2f}"

    @property
    def _at(self) -> int:
        """The number of the voice that is being heard, among all."""
        return self._before + max(self._number, self._since + 1)

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """As Takes.record; Cancelled, too, where the synth does not answer any more."""
        if self._began is None:
            self._last = time.monotonic()
            self._began = self._last - self._spent_s
        heard = self._takes.record(voices, notes, again=again, cancelled=cancelled)
        for self._number in range(1, len(voices) + 1):
            try:
                taken = next(heard)
            except InputError as error:
                self.fault = error
                raise Cancelled(self.lost) from error
            yield taken

    def begins(self, again: int) -> None:
        """A voice is about to be played, for the first time or ``again``."""
        most, seconds = self._budget.evaluations, self._budget.seconds
        spent_s = time.monotonic() - (self._began or 0.0)
        to_come = math.inf if most is None else max(1, most - self._at + 1)
        left_s = self._pace.left_s(to_come, math.inf if seconds is None else seconds - spent_s)
        of = "" if most is None or self._at > most else f" of {most}"
        once_more = ", the best once more" if again else ""
        left = f", {time_left.words(left_s)}" if math.isfinite(left_s) else ""
        if self._line is not None:
            part = spent_s / (spent_s + left_s) if math.isfinite(left_s) else 0.0
            self._line.heard(f"{self._what}voice {self._at}{of}{once_more}{left}{self._best}", part)

    def played(self) -> None:
        """It was. What a search did before, since the one before it, counts as well."""
        now = time.monotonic()
        self._pace.took(now - self._last)
        self._last, self._since = now, self._since + 1

    def tell(self, sentence: str) -> None:
        """Of the voice that is being heard."""
        self._told(sentence)

    def _say(self, sentence: str) -> None:
        """Once of each voice, however often it is so: a busy computer loses samples again and again."""
        said = f"Voice {self._at}: {sentence}"
        if said != self._said and self._line is not None:
            self._line.say(said)
        self._said = said


class _Played:
    """Takes that are really played: each is told, and once it is over none is begun."""

    pauses_s = (5.0, 20.0)

    def __init__(self, takes: Takes, watcher: Hearing) -> None:
        self._takes, self._watcher = takes, watcher

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """As Takes.record."""

        def over() -> bool:
            return cancelled() or self._watcher.stopped()

        for voice in voices:
            self._watcher.begins(again)
            taken = self._patiently(voice, notes, again, over)
            self._watcher.played()  # ahead: who wanted one take does not come back
            yield taken

    def _patiently(self, voice: bytes, notes: Sequence[Note], again: int, over: Callable[[], bool]) -> tuple[Take, ...]:
        """A voice with which something went wrong each time is tried anew a little later: what disturbs it may pass."""
        for pause_s in self.pauses_s:
            try:
                return next(self._takes.record([voice], notes, again=again, cancelled=over))
            except ELSEWHERE:
                raise
            except InputError as error:
                self._watcher.tell(f"{str(error).rstrip('.')}. It is tried anew in {pause_s:g} s.")
                _wait(pause_s, over)
        return next(self._takes.record([voice], notes, again=again, cancelled=over))


def _wait(seconds: float, over: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if over():
            raise Cancelled("no more is to be heard")
        time.sleep(SLICE_S)
