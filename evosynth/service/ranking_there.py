"""Search here, decide there: what a search on the built-in engine ranked best is played on a synth, which ranks it.

The search goes on later as if nobody had looked; what was recorded is kept, so that asking again takes no time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evosynth.evolution.report import Candidate
from evosynth.runs.deciding import decision_of, finals_there, rivals
from evosynth.runs.finals import Finals
from evosynth.service.far_takes import FarTakes
from evosynth.service.ranking import SHOWN, Ranking
from evosynth.synths.engine import EngineSpec

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.runs.settings import RunSettings


class RankingThere:
    """The ranking of a synth, over one that is over. ``takes``: the way to it, as in ``synth``'s address."""

    def __init__(self, synth: EngineSpec, takes: FarTakes, target: PreparedTarget, settings: RunSettings) -> None:
        self.takes = takes
        self._target = target
        self._settings = replace(settings, decides=synth.heard_by(takes))
        self._here: tuple[Candidate, ...] = ()
        self._there: Finals | None = None
        self._heard: dict[int, Candidate] = {}
        self.over = False
        self.best: tuple[Candidate, ...] = ()  # when it is over: as the synth has them, then who was not played
        self.words = ""  # what came of it

    def step(self, ranking: Ranking) -> None:
        """Go on. Raises what recording raises; Cancelled where it was broken off."""
        if self._there is None:
            self._here = rivals(ranking.finals)
            self._there = finals_there(self._here, self._target, self._settings)
        elif not self._there.step():
            self._conclude(ranking, self._there)

    def _conclude(self, ranking: Ranking, there: Finals) -> None:
        heard = tuple(one.candidate for one in there.ranked)
        self._heard = {one.id: one for one in heard}
        self.best = (*heard, *(one for one in ranking.best if one.id not in self._heard))[:SHOWN]
        self.words, self.over = decision_of(self._here, there).words, True

    def exact(self, candidate: Candidate) -> Candidate:
        """The same with the distance that the synth gives it; without one where it was not played.

        The engine's is on another scale.
        """
        return self._heard.get(candidate.id) or replace(candidate, scores=np.empty(0))
