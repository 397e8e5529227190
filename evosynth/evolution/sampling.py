"""No search at all: plausible voices from the synth's prior, the best of which stay.

What evolution adds shows beside this. It is also the honest answer to how far a good start alone goes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from deap import base

from evosynth.arrays import F64, I64
from evosynth.evolution.blend import Judge
from evosynth.evolution.founders import Founders, orphans
from evosynth.evolution.niches import Niches
from evosynth.evolution.operators import Genes
from evosynth.evolution.strategy import Lineage, Prior, State
from evosynth.parameters import ParameterSpace

KEPT = 32  # of the best that differ


class PriorSampling:
    """``batch`` fresh genomes a generation, seeds first. Ratings change nothing: nobody has parents here."""

    name = "random"
    interactive = False

    def __init__(self, space: ParameterSpace, *, batch: int = 128) -> None:
        self.space, self.batch = space, batch
        self.toolbox = base.Toolbox()
        self._founders = Founders(Genes(space), 0)
        self._lineage = orphans(0, "prior")
        self.told = 0
        self.kept = Niches(space, KEPT, 1)

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._founders.begin(prior, seeds)

    def ask(self, rng: np.random.Generator) -> F64:
        if self._founders.due(self.told):
            genomes, self._lineage = self._founders.batch(self.told, self.batch, rng)
            return genomes
        self._lineage = orphans(self.batch, "prior")
        return self._founders.fresh(self.batch, rng)

    def lineage(self) -> Lineage:
        return self._lineage

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        if not self.told:
            self.kept = Niches(self.space, KEPT, scores.shape[1])
        self.told += len(genomes)
        self.kept.offer(genomes, scores, ids)

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        pass

    def living(self) -> I64:
        return self.kept.ids.copy()

    def judge_anew(self, judge: Judge) -> None:
        self.kept.judge_anew(judge)

    def state(self) -> State:
        return {"told": np.array(self.told), **{name: array.copy() for name, array in self.kept.state().items()}}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.told = int(state["told"])
        self.kept = Niches(self.space, KEPT, state["scores"].shape[1])
        self.kept.restore({name: np.array(state[name]) for name in ("genomes", "scores", "ids")})
