"""No search at all: plausible voices from the synth's prior, the best of which stay.

What evolution adds shows beside this. It is also the honest answer to how far a good start alone goes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from deap import base

from evosynth.arrays import F64, I64
from evosynth.evolution.niches import Niches
from evosynth.evolution.operators import Genes
from evosynth.evolution.strategy import NOBODY, Lineage, Prior, State
from evosynth.parameters import ParameterSpace

KEPT = 32  # of the best that differ


class PriorSampling:
    """``batch`` fresh genomes a generation; seeds first. Ratings change nothing: nothing has parents here."""

    name = "random"
    interactive = False

    def __init__(self, space: ParameterSpace, *, batch: int = 128) -> None:
        self.space, self.batch = space, batch
        self.genes = Genes(space)
        self.toolbox = base.Toolbox()
        self._prior: Prior = space.sample
        self._seeds: F64 = np.empty((0, len(space)))
        self._asked, self._word = 0, "prior"
        self.told = 0
        self.kept = Niches(space, KEPT, 1)

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._prior, self._seeds = prior, self.genes.snapped(seeds) if len(seeds) else seeds

    def ask(self, rng: np.random.Generator) -> F64:
        genomes = self._seeds[self.told : self.told + self.batch]
        self._word = "seed" if len(genomes) else "prior"
        if not len(genomes):
            genomes = self.genes.snapped(self._prior(self.batch, rng))
        self._asked = len(genomes)
        return genomes

    def lineage(self) -> Lineage:
        return Lineage(np.full((self._asked, 2), NOBODY, np.int64), (self._word,) * self._asked)

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        if not self.told:
            self.kept = Niches(self.space, KEPT, scores.shape[1])
        self.told += len(genomes)
        self.kept.offer(genomes, scores, ids)

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        pass

    def living(self) -> I64:
        return self.kept.ids.copy()

    def state(self) -> State:
        return {"told": np.array(self.told), **{name: array.copy() for name, array in self.kept.state().items()}}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.told = int(state["told"])
        self.kept = Niches(self.space, KEPT, state["scores"].shape[1])
        self.kept.restore({name: np.array(state[name]) for name in ("genomes", "scores", "ids")})
