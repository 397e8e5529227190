"""Polishing: the best so far that differ, varied by small steps, wherever their islands have gone since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.evolution.islands import NOWHERE, Brood
from evosynth.evolution.niches import Niches
from evosynth.evolution.operators import Genes, Mutation, varied
from evosynth.evolution.strategy import NOBODY
from evosynth.synths.base import Move

FALL = 0.6  # each leader gets so many of the children of the one before


class Leaders:
    """Up to ``capacity`` of the best that differ, and where each was born."""

    def __init__(self, genes: Genes, moves: Sequence[Move], capacity: int, structural: float) -> None:
        self.genes, self.moves, self.capacity, self.structural = genes, tuple(moves), capacity, structural
        self.best = Niches(genes.space, capacity, 1)
        self.home: I64 = np.empty(0, np.int64)  # island of each leader, NOWHERE once that has started afresh
        self._step = Mutation(genes, uniform=0.06, nudge=0.6, reach=0.7)

    def __len__(self) -> int:
        return len(self.best)

    def offer(self, genomes: F64, scores: F64, ids: I64, homes: I64) -> None:
        """Who was evaluated, and on which islands."""
        if not len(self.best):
            self.best = Niches(self.genes.space, self.capacity, scores.shape[1])
        known = dict(zip(self.best.ids.tolist(), self.home.tolist(), strict=True))
        known |= dict(zip(ids.tolist(), homes[: len(ids)].tolist(), strict=True))
        self.best.offer(genomes, scores, ids)
        self.home = np.array([known[id] for id in self.best.ids.tolist()], np.int64)

    def orphaned(self, island: int) -> None:
        """The island starts afresh; what it has found lives on."""
        self.home[self.home == island] = NOWHERE

    def among(self, islands: I64, all_open: bool) -> I64:
        """Rows of the leaders of these islands; of all, homeless ones too, where every island is open."""
        return np.arange(len(self)) if all_open else np.flatnonzero(np.isin(self.home, islands))

    def children(self, rows: I64, n: int, rng: np.random.Generator) -> Brood:
        """Small steps from these leaders, the better the more."""
        chances = FALL ** np.arange(len(rows))
        drawn = rows[np.sort(rng.choice(len(rows), n, p=chances / chances.sum()))]
        children, words = self.best.genomes[drawn], ["polish"] * n
        moved = (rng.random(n) < self.structural) & bool(self.moves)
        if moved.any():
            children[moved], names = varied(children[moved], self.moves, self.genes, rng)
            for row, name in zip(np.flatnonzero(moved), names, strict=True):
                words[row] = name
        children[~moved] = self._step(children[~moved], rng)
        parents = np.stack([self.best.ids[drawn], np.full(n, NOBODY)], 1)
        return Brood(children, parents, words, self.home[drawn], np.ones(n, bool))

    def state(self) -> dict[str, np.ndarray]:
        return self.best.state() | {"home": self.home.copy()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.best = Niches(self.genes.space, self.capacity, state["scores"].shape[1])
        self.best.restore({name: np.array(state[name]) for name in ("genomes", "scores", "ids")})
        self.home = np.array(state["home"])
