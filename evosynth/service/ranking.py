"""A match at rest: its finals as `evosynth match` holds them, a step at a time, and the rest of who is on show.

The search goes on later as if nobody had looked: what is heard here is told to the window alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from evosynth.evolution.report import Candidate
from evosynth.runs.finals import Finals, finals_of

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session
    from evosynth.runs.settings import RunSettings

SHOWN = 16  # places of the grid
BESIDE = 32  # of the others that are heard by the exact engine


class Ranking:
    """The finals of a session that has been heard once at least.

    ``others`` are shown beside its best, rated ones and the best of strands: they get the distances of the exact
    engine too, since two scales in one grid would mislead, but no place among the finalists.
    """

    def __init__(
        self, session: Session, target: PreparedTarget, settings: RunSettings, others: Iterable[Candidate] = ()
    ) -> None:
        self._target, self._settings, self._others = target, settings, tuple(others)
        self._finals, self._beside = finals_of(session, target, settings), Finals((), target, settings)
        self._exact: dict[int, Candidate] = {}
        self.over = False
        self.best: tuple[Candidate, ...] = ()  # when it is over: the winner, and the others as they are ranked

    @property
    def finals(self) -> Finals:
        """Of those who may win."""
        return self._finals

    def step(self) -> None:
        """Go on, for no longer than a generation takes."""
        if self._finals.step():
            return
        if not self._exact:
            self._exact = {candidate.id: candidate for candidate in self._finals.best_first}
            beside = {one.id: one for one in self._others if one.id not in self._exact}
            settings = replace(self._settings, simplify=False)
            self._beside = Finals(tuple(beside.values())[:BESIDE], self._target, settings, again=0)
        elif not self._beside.step():
            self._exact |= {one.candidate.id: one.candidate for one in self._beside.ranked}
            self.best, self.over = self._finals.best_first[:SHOWN], True

    @property
    def order(self) -> tuple[Candidate, ...]:
        """When it is over: the winner, then all who have been heard by their distances."""
        if not self.best:
            return ()
        winner = self.best[0]
        others = {one.id: one for one in (*self.best, *self._exact.values()) if one.id != winner.id}
        return winner, *sorted(others.values(), key=lambda one: one.cost)

    def exact(self, candidate: Candidate) -> Candidate:
        """The same with the distance that the exact engine gives it, where it was heard."""
        return self._exact.get(candidate.id, candidate) if self.over else candidate
