"""The first population of a strategy: its seeds, then newcomers from the prior until there are enough."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.evolution.operators import Genes
from evosynth.evolution.strategy import NOBODY, Lineage, Prior

FEWEST, MOST = 64, 600


def first_size(budget: int | None) -> int:
    """How many founders: an eighth of the evaluations that will be spent, within bounds."""
    return MOST if budget is None else int(np.clip(budget // 8, FEWEST, MOST))


class Founders:
    """Hands out founders a batch at a time. ``told`` is how many individuals have been scored so far."""

    def __init__(self, genes: Genes, count: int) -> None:
        self.genes, self.count = genes, count
        self._prior: Prior = genes.space.sample
        self._seeds: F64 = np.empty((0, len(genes.space)))

    def begin(self, prior: Prior, seeds: F64) -> None:
        """Where they come from."""
        self._prior, self._seeds = prior, self.genes.snapped(seeds) if len(seeds) else seeds

    def due(self, told: int) -> bool:
        """Whether some are still to come."""
        return told < max(self.count, len(self._seeds))

    def batch(self, told: int, n: int, rng: np.random.Generator) -> tuple[F64, Lineage]:
        """The next at most n of them, and how they came about; seeds come by themselves."""
        genomes, word = self._seeds[told : told + n], "seed"
        if not len(genomes):
            n = max(1, min(n, self.count - told))
            genomes, word = self.fresh(n, rng), "prior"
        return genomes, orphans(len(genomes), word)

    def fresh(self, n: int, rng: np.random.Generator) -> F64:
        """n newcomers from the prior (n, d)."""
        return self.genes.snapped(self._prior(n, rng))


def orphans(n: int, word: str) -> Lineage:
    """Of n rows without parents."""
    return Lineage(np.full((n, 2), NOBODY, np.int64), (word,) * n)


def children(mothers: I64, fathers: I64 | None, word: str) -> Lineage:
    """Of rows with these ids as parents (n,)."""
    others = np.full(len(mothers), NOBODY, np.int64) if fathers is None else fathers
    return Lineage(np.stack([mothers, others], axis=1), (word,) * len(mothers))


def joined(*lineages: Lineage) -> Lineage:
    """One after the other."""
    return Lineage(np.concatenate([one.parents for one in lineages]), sum((one.moves for one in lineages), ()))
