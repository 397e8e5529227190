"""What a search has heard already, so that no sound is evaluated twice."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64
from evosynth.evolution.islands import GIVEN, Brood
from evosynth.evolution.operators import Genes, Toolset

MOST = 100_000  # sounds remembered; then it begins anew
TRIALS = 5  # at making something new of what was heard


class Memory:
    """Marks of genomes: a number each, which only genomes of the same sound share, as far as genes tell."""

    def __init__(self, genes: Genes, tools: Toolset) -> None:
        self.genes, self.tools = genes, tools
        self._marks: set[int] = set()
        size = len(genes.space)
        self._markers = np.random.default_rng(155).integers(1 << 64, size=size, dtype=np.uint64) | np.uint64(1)

    def remember(self, genomes: F64) -> None:
        """These (n, d) were heard."""
        if len(self._marks) > MOST:
            self._marks.clear()
        self._marks.update(self.marks(genomes))

    def renewed(self, brood: Brood, rng: np.random.Generator) -> Brood:
        """Children that were heard before, or twice in this brood, are mutated until they are new (or five times)."""
        given = np.array([move == GIVEN for move in brood.moves])
        marks, known = self.marks(brood.genomes), self._marks
        for _ in range(TRIALS):
            fresh: set[int] = set()
            again = []
            for row, mark in enumerate(marks):
                if (mark in known or mark in fresh) and not given[row]:
                    again.append(row)
                fresh.add(mark)
            if not again:
                break
            brood.genomes[again] = self.tools.mutate(brood.genomes[again], rng)
            for row, mark in zip(again, self.marks(brood.genomes[again]), strict=True):
                marks[row] = mark
        return brood

    def marks(self, genomes: F64) -> list[int]:
        """Of each row (n, d)."""
        bits = np.ascontiguousarray(self.genes.audible(genomes)).view(np.uint64)
        marks: list[int] = ((bits >> np.uint64(7) ^ bits) * self._markers).sum(1, dtype=np.uint64).tolist()
        return marks

    def state(self) -> np.ndarray:
        """All marks, sorted."""
        return np.array(sorted(self._marks), np.uint64)

    def restore(self, marks: np.ndarray) -> None:
        self._marks = {int(mark) for mark in marks}
