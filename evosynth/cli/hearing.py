"""A search on a synth, as a person watches it: which voice of how many is heard, how long it takes, what goes wrong."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from evosynth.cli import time_left
from evosynth.errors import Cancelled, InputError
from evosynth.runs.budget import Budget
from evosynth.synths.base import Note, never
from evosynth.synths.takes import Remembered, Take, Takes, TakeStore

if TYPE_CHECKING:
    from evosynth.cli.device import Connected
    from evosynth.runs.matching import MatchProgress

OVERHEAD_S = 0.25  # of a voice beside its notes, guessed before one was heard: the dump, the pause behind it


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
        self._pace = time_left.Pace(sum(note.length_s for note in notes) + OVERHEAD_S)
        self._line: Line | None = None
        self._budget, self._began = Budget(), time.monotonic()
        self._before = 0  # voices of the generations that are over
        self._at = 0  # the voice that is being heard
        self._best = ""
        self.stopped: Callable[[], bool] = never
        self.recorded = 0  # voices that were really played
        self.lost = ""

    def watched(self, line: Line, budget: Budget, spent_s: float, heard: int, stopped: Callable[[], bool]) -> None:
        """A search begins, or goes on after so many seconds and voices; once ``stopped`` nothing more is played."""
        self.stopped = stopped
        self._line, self._budget = line, budget
        self._told.to = lambda sentence: line.say(f"Voice {self._at}: {sentence}")
        self._began, self._before = time.monotonic() - spent_s, heard

    def generation(self, progress: MatchProgress) -> None:
        """One is over."""
        self._before = progress.evaluations
        self._best = f", distance {progress.report.best_distance:.2f}"

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """As Takes.record; Cancelled, too, where the synth does not answer any more."""
        heard = self._takes.record(voices, notes, again=again, cancelled=cancelled)
        for number in range(1, len(voices) + 1):
            self._at = self._before + number
            self._tell(self._at, again)
            try:
                taken = next(heard)
            except InputError as error:
                self.lost = str(error)
                raise Cancelled(self.lost) from error
            yield taken

    def took(self, seconds: float) -> None:
        """A voice was played."""
        self.recorded += 1
        self._pace.took(seconds)

    def _tell(self, at: int, again: int) -> None:
        """Which voice is being heard."""
        if self._line is None:
            return
        most, seconds = self._budget.evaluations, self._budget.seconds
        if again or (most is not None and at > most):
            self._line.heard(f"the best are heard again{self._best}", 1.0)
            return
        spent_s = time.monotonic() - self._began
        to_come = math.inf if most is None else most - at + 1
        left_s = self._pace.left_s(to_come, math.inf if seconds is None else seconds - spent_s)
        of = "" if most is None else f" of {most}"
        left = f", {time_left.words(left_s)}" if math.isfinite(left_s) else ""
        part = spent_s / (spent_s + left_s) if math.isfinite(left_s) else 0.0
        self._line.heard(f"voice {at}{of}{left}{self._best}", part)


class _Played:
    """Takes that are really played: how long each voice took is learned, and once it is over none is begun."""

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

        began = time.monotonic()
        for taken in self._takes.record(voices, notes, again=again, cancelled=over):
            self._watcher.took(time.monotonic() - began)  # ahead: who wanted one take does not come back
            yield taken
            began = time.monotonic()
