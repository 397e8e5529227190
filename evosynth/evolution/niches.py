"""The best so far that differ: a small archive in which one of a family stands for its kin.

Two genomes are *kin* when their difference, summed over the columns by what is heard of them, stays under a limit. A
better one of the same family replaces its kin, so the archive never fills with one sound's near copies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace

KIN = 1.5
UNLIKE = 5.0  # a difference from which on two are worth being shown side by side
SAME = 0.002  # scores as near as this, each of them, are those of one sound


class Niches:
    """Up to ``capacity`` individuals, best first, no two of them kin."""

    def __init__(self, space: ParameterSpace, capacity: int, k: int, kin: float = KIN) -> None:
        self.capacity, self.kin = capacity, kin
        self._weights = np.array([p.variation.difference for p in space.parameters])
        self._whole = np.array([p.kind in ("choice", "switch") for p in space.parameters])
        self.genomes: F64 = np.empty((0, len(space)))
        self.scores: F64 = np.empty((0, k))
        self.ids: I64 = np.empty(0, np.int64)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def distances(self) -> F64:
        """(m,) sums of the objectives, ascending."""
        distances: F64 = self.scores.sum(1)
        return distances

    def difference(self, genomes: F64, genome: F64) -> F64:
        """How much each of genomes (m, d) differs from genome (d,), in weighted parts of ranges (m,)."""
        gap = np.abs(genomes - genome)
        gap = np.where(self._whole, gap > 1e-9, gap)
        difference: F64 = (gap * self._weights).sum(1)
        return difference

    def differences(self, genomes: F64, others: F64) -> F64:
        """The same of each of genomes (n, d) from each of others (m, d): (n, m)."""
        gaps = np.abs(genomes[:, None] - others[None])
        gaps[:, :, self._whole] = gaps[:, :, self._whole] > 1e-9
        differences: F64 = gaps @ self._weights
        return differences

    def offer(self, genomes: F64, scores: F64, ids: I64) -> None:
        """Take in what is better than its kin, or new and among the best."""
        distances = scores.sum(1)
        order = np.argsort(distances, kind="stable")
        if len(self) == self.capacity:
            order = order[distances[order] < self.distances[-1]]
        order = order[~self._surpassed(genomes[order], scores[order])]
        for row in order:
            if len(self) == self.capacity and distances[row] >= self.distances[-1]:
                break
            self._take(genomes[row], scores[row], int(ids[row]))

    def _surpassed(self, genomes: F64, scores: F64) -> Bool:
        """(n,) who has a better one of its kin here already: most of a generation, found out at once."""
        kin = self.differences(genomes, self.genomes) < self.kin
        kin |= (np.abs(scores[:, None] - self.scores[None]) <= SAME * np.abs(scores[:, None])).all(2)
        surpassed: Bool = (kin & (self.distances[None] <= scores.sum(1)[:, None])).any(1)
        return surpassed

    def _take(self, genome: F64, scores: F64, id: int) -> None:
        kin = self.difference(self.genomes, genome) < self.kin
        # Whoever scores the same sounds the same: what differs is a muted part.
        kin |= (np.abs(self.scores - scores) <= SAME * np.abs(scores)).all(1)
        if (self.distances[kin] <= scores.sum()).any():
            return
        rest = np.flatnonzero(~kin)
        place = int(np.searchsorted(self.distances[rest], scores.sum(), side="right"))
        before, after = rest[:place], rest[place : self.capacity - 1]
        self.genomes = np.concatenate([self.genomes[before], genome[None], self.genomes[after]])
        self.scores = np.concatenate([self.scores[before], scores[None], self.scores[after]])
        self.ids = np.concatenate([self.ids[before], [id], self.ids[after]])

    def judge_anew(self, judge: Callable[[F64], F64]) -> None:
        """Everybody here has other scores from now on, and maybe another place; nobody leaves."""
        scores = judge(self.genomes)
        order = np.argsort(scores.sum(1), kind="stable")
        self.genomes, self.scores, self.ids = self.genomes[order], scores[order], self.ids[order]

    def state(self) -> dict[str, np.ndarray]:
        return {"genomes": self.genomes, "scores": self.scores, "ids": self.ids}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.genomes, self.scores, self.ids = state["genomes"], state["scores"], state["ids"]
