"""Differential evolution: each individual against a trial made from differences between others.

The scheme is current-to-pbest/1/bin (Zhang and Sanderson, "JADE", IEEE TEC 2009): ``trial = own + F (one of the best -
own) + F (r1 - r2)`` in the genes that the crossover takes, F and the rate of crossover drawn for each trial. Choices
and switches have no differences; where the crossover takes them, they come whole from the better one or r1. A person's
favourites join those that trials move towards. A population that has stopped is founded anew but for its best.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from deap import base

from evosynth.arrays import F64, I64
from evosynth.evolution.blend import Judge
from evosynth.evolution.founders import Founders, children, first_size, orphans
from evosynth.evolution.operators import Genes
from evosynth.evolution.patience import without_progress, worn_out
from evosynth.evolution.strategy import Favourites, Lineage, Prior, State
from evosynth.parameters import ParameterSpace

STEPS = (0.1, 0.6)  # F is drawn between these
RATES = np.array([0.03, 0.06, 0.12])  # of crossover, one drawn for each trial: few genes at a time (measured)
BEST = 0.12  # share of the population that counts as the best
FAVOURED = 0.3  # share of trials that move towards a favourite, where a person has any
KEPT = 0.2  # share that outlives a new start
_OWN = ("genomes", "scores", "ids", "told", "turn", "stale", "wanted")


class DifferentialEvolution:
    """``size`` individuals, ``batch`` of them in turn a generation."""

    name = "differential evolution"
    interactive = False

    def __init__(
        self,
        space: ParameterSpace,
        *,
        budget: int | None = None,
        size: int = 20,
        batch: int = 32,
        patience: int = 4000,
        first: int | None = None,
    ) -> None:
        self.space, self.size, self.batch, self.patience = space, size, batch, patience
        self.genes = Genes(space)
        self.toolbox = base.Toolbox()
        self.favourites = Favourites(len(space))
        self._founders = Founders(self.genes, first or first_size(budget))
        self._whole = self.genes.redrawn | self.genes.flipped
        self._slots: I64 = np.empty(0, np.int64)  # whom the last asked rows challenge
        self._lineage = orphans(0, "prior")
        self._clear(1)

    def _clear(self, k: int) -> None:
        self.genomes: F64 = np.empty((0, len(self.space)))
        self.scores: F64 = np.empty((0, k))
        self.ids: I64 = np.empty(0, np.int64)
        self.told = 0
        self.turn = 0  # whose trial comes next
        self.stale = 0  # evaluations since the best improved
        self.wanted = 0  # newcomers of a new start that are still to come

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._founders.begin(prior, seeds)

    # ---- asking --------------------------------------------------------------------------------------------------

    def ask(self, rng: np.random.Generator) -> F64:
        self._slots = np.empty(0, np.int64)
        if self._founders.due(self.told):
            genomes, self._lineage = self._founders.batch(self.told, self.batch, rng)
            return genomes
        if self.wanted or len(self.ids) < 4:
            n = min(self.batch, max(self.wanted, 4))
            self._lineage = orphans(n, "prior")
            return self._founders.fresh(n, rng)
        self._slots = (self.turn + np.arange(self.batch)) % len(self.ids)
        return self._trials(rng)

    def lineage(self) -> Lineage:
        return self._lineage

    def _trials(self, rng: np.random.Generator) -> F64:
        own = self.genomes[self._slots]
        n, d = own.shape
        better, better_ids = self._guides(n, rng)
        r1, r2 = (self.genomes[self._others(rng)] for _ in range(2))
        step = rng.uniform(*STEPS, (n, 1))
        moved = own + step * (better - own) + step * (r1 - r2)
        donor = np.where(rng.random((n, 1)) < step, better, r1)
        moved = np.where(self._whole, donor, self._mirrored(moved))
        taken = rng.random((n, d)) < rng.choice(RATES, (n, 1))
        taken[np.arange(n), self._one_gene(n, rng)] = True
        self._lineage = children(self.ids[self._slots], better_ids, "difference")
        return self.genes.settled(np.where(taken, moved, own), own)

    def _guides(self, n: int, rng: np.random.Generator) -> tuple[F64, I64]:
        """For each trial one of the best, or a favourite, to move towards, and its id."""
        best = np.argsort(self.scores.sum(1), kind="stable")[: max(2, round(BEST * len(self.ids)))]
        rows = rng.choice(best, n)
        genomes, ids = self.genomes[rows], self.ids[rows]
        if len(self.favourites):
            favoured = np.flatnonzero(rng.random(n) < FAVOURED)
            drawn = self.favourites.drawn(len(favoured), rng)
            genomes[favoured], ids[favoured] = self.favourites.genomes[drawn], self.favourites.ids[drawn]
        return genomes, ids

    def _others(self, rng: np.random.Generator) -> I64:
        """For each trial somebody else than its own."""
        steps = rng.integers(1, len(self.ids), len(self._slots))
        others: I64 = (self._slots + steps) % len(self.ids)
        return others

    def _one_gene(self, n: int, rng: np.random.Generator) -> I64:
        """A gene that every trial takes, by how often the engine has it drawn."""
        chances = self.genes.weights / max(float(self.genes.weights.sum()), 1e-12)
        columns: I64 = rng.choice(len(chances), n, p=chances if chances.any() else None)
        return columns

    @staticmethod
    def _mirrored(genomes: F64) -> F64:
        """What went beyond an end is reflected there."""
        folded: F64 = 1.0 - np.abs(1.0 - np.abs(genomes) % 2.0)
        return folded

    # ---- telling -------------------------------------------------------------------------------------------------

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        if not self.told:
            self._clear(scores.shape[1])
        before = self.scores.sum(1).min(initial=np.inf)
        slots = self._slots[: len(ids)]
        if len(slots):
            self._challenge(slots, genomes, scores, ids)
        else:
            self._settle(genomes, scores, ids)
        self.told += len(ids)
        self.stale = int(without_progress(self.stale, len(ids), self.scores.sum(1).min() < before))
        if worn_out(self.stale, self.patience) is not None:
            self._start_anew()

    def _challenge(self, slots: I64, genomes: F64, scores: F64, ids: I64) -> None:
        """A trial that is as good takes the place of its own individual."""
        self.turn = int(slots[-1] + 1) % len(self.ids)
        won = scores.sum(1) <= self.scores[slots].sum(1)
        for row in np.flatnonzero(won):
            place = slots[row]
            if scores[row].sum() <= self.scores[place].sum():  # a batch may hold two trials of one individual
                self.genomes[place], self.scores[place], self.ids[place] = genomes[row], scores[row], ids[row]

    def _settle(self, genomes: F64, scores: F64, ids: I64) -> None:
        """Newcomers join; the best ``size`` stay."""
        self.wanted = max(0, self.wanted - len(ids))
        genomes, scores = np.concatenate([self.genomes, genomes]), np.concatenate([self.scores, scores])
        ids = np.concatenate([self.ids, ids])
        kept = np.sort(np.argsort(scores.sum(1), kind="stable")[: self.size])
        self.genomes, self.scores, self.ids = genomes[kept], scores[kept], ids[kept]

    def _start_anew(self) -> None:
        """Only the best stay; newcomers fill the rest."""
        kept = np.sort(np.argsort(self.scores.sum(1), kind="stable")[: max(4, round(KEPT * self.size))])
        self.genomes, self.scores, self.ids = self.genomes[kept], self.scores[kept], self.ids[kept]
        self.stale, self.turn, self.wanted = 0, 0, self.size - len(kept)

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        self.favourites.genomes, self.favourites.ids, self.favourites.ratings = genomes, ids, ratings

    def living(self) -> I64:
        return self.ids.copy()

    def judge_anew(self, judge: Judge) -> None:
        self.scores, self.stale = judge(self.genomes), 0

    def state(self) -> State:
        return {name: np.array(getattr(self, name)) for name in _OWN}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        for name in _OWN:
            value = np.array(state[name])
            setattr(self, name, value if value.ndim else int(value))
