"""The baselines "plain" and "warm": a generational genetic algorithm as textbooks have it, on the product's distance.

Population 100, tournament of three, uniform crossover for half of the children, each free gene mutated with a chance of
0.05 by a Gaussian of 0.1 of its range, the five best live on. *plain* starts from uniform genomes, *warm* from the
engine's prior; nothing else differs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from deap import base

from evosynth.arrays import F64, I64
from evosynth.evolution.operators import Genes, tournament
from evosynth.evolution.strategy import NOBODY, Lineage, Prior, State
from evosynth.parameters import ParameterSpace

SIZE, ELITE = 100, 5
CROSSED, SWAPPED = 0.5, 0.5
MUTATED, SIGMA = 0.05, 0.1


class Gaussian:
    """The strategy, as a session drives it."""

    interactive = False

    def __init__(self, space: ParameterSpace, *, warm: bool) -> None:
        self.name = "warm" if warm else "plain"
        self.space, self.warm = space, warm
        self.genes = Genes(space)
        self.toolbox = base.Toolbox()
        self._prior: Prior = space.sample
        self.genomes: F64 = np.empty((0, len(space)))
        self.distances: F64 = np.empty(0)
        self.ids: I64 = np.empty(0, np.int64)
        self._parents: I64 = np.empty((0, 2), np.int64)

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._prior = prior if self.warm else lambda n, rng: uniform(self.space, n, rng)

    def ask(self, rng: np.random.Generator) -> F64:
        if not len(self.ids):
            self._parents = np.full((SIZE, 2), NOBODY, np.int64)
            return self.genes.snapped(self._prior(SIZE, rng))
        n = SIZE - ELITE
        mothers, fathers = (tournament(self.distances, n, rng) for _ in range(2))
        self._parents = np.stack([self.ids[mothers], self.ids[fathers]], axis=1)
        taken = (rng.random((n, 1)) < CROSSED) & (rng.random((n, len(self.space))) < SWAPPED)
        children = np.where(taken, self.genomes[fathers], self.genomes[mothers])
        steps = rng.normal(0.0, SIGMA, children.shape) * (rng.random(children.shape) < MUTATED)
        return self.genes.settled(children + steps, self.genomes[mothers])

    def lineage(self) -> Lineage:
        return Lineage(self._parents, ("child",) * len(self._parents))

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        best = np.argsort(self.distances, kind="stable")[:ELITE]
        self.genomes = np.concatenate([self.genomes[best], genomes])
        self.distances = np.concatenate([self.distances[best], scores.sum(1)])
        self.ids = np.concatenate([self.ids[best], ids])

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        pass

    def living(self) -> I64:
        return self.ids.copy()

    def state(self) -> State:
        return {"genomes": self.genomes, "distances": self.distances, "ids": self.ids}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.genomes, self.distances, self.ids = state["genomes"], state["distances"], state["ids"]


class Uniform(Gaussian):
    """The baseline "random": uniform genomes for ever."""

    def __init__(self, space: ParameterSpace) -> None:
        super().__init__(space, warm=False)
        self.name = "uniform"

    def ask(self, rng: np.random.Generator) -> F64:
        self._parents = np.full((SIZE, 2), NOBODY, np.int64)
        return self.genes.snapped(self._prior(SIZE, rng))


def uniform(space: ParameterSpace, n: int, rng: np.random.Generator) -> F64:
    """n genomes, uniform in what the search may change; what it may not is as in an initialised voice."""
    return np.where(space.free, space.sample(n, rng), space.default())
