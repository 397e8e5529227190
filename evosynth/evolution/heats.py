"""Heats: short searches of their own beside the strands of a long one, which begin elsewhere and may take one over.

From some ten thousand evaluations on, the kind of voice that a strand has settled on decides more than time does, and a
fresh start is too far behind to be given children beside strands that were polished for long. So fresh starts run
among themselves: each is settled, polished for as long as all the others, and only then compared. Every second one
comes from the prior and may take the place of the worst strand; the others are voices of one strand, thrown out of
their course by several structural changes at once, and may take the place of that strand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.evolution.islands import NOWHERE, Brood
from evosynth.evolution.niches import Niches
from evosynth.evolution.operators import Genes, Toolset, varied
from evosynth.evolution.polish import PER_STRAND, Leaders
from evosynth.evolution.strategy import Prior, part_of
from evosynth.synths.base import Move

SIDE_BY_SIDE = 2
LENGTH = 3000  # evaluations of a heat
SETTLERS, THROWN = 96, 24  # of them, that settle it: from the prior, or thrown
CHANGES = 3  # moves of the engine, one on top of the other, that throw a voice
CROSSED = 0.3  # share of thrown voices that are crossed with anybody as well
_ARRAYS = ("ages", "numbers", "begun")


@dataclass(frozen=True, slots=True)
class Winner:
    """A heat that is over: the strand that it may take over (NOWHERE: the worst), and its leaders."""

    rival: int
    leaders: Niches


class Heats:
    """``SIDE_BY_SIDE`` heats, each followed by the next one.

    ``strands`` : the leaders of the strands that they challenge; ``genes``, ``tools`` and ``moves`` : of the strategy.
    """

    def __init__(self, genes: Genes, tools: Toolset, moves: Sequence[Move], strands: Leaders) -> None:
        self.genes, self.tools, self.moves, self.strands = genes, tools, tuple(moves), strands
        self.leaders = Leaders(genes, tools, moves, SIDE_BY_SIDE)
        self.ages: I64 = np.zeros(SIDE_BY_SIDE, np.int64)  # evaluations
        self.numbers: I64 = np.arange(SIDE_BY_SIDE)  # of all heats that there have been
        self.begun = np.array(SIDE_BY_SIDE)

    def rival(self, heat: int) -> int:
        """The strand whose voices were thrown; NOWHERE: fresh ones from the prior."""
        number = int(self.numbers[heat])
        if number % 2 == 0 or not self.moves:
            return NOWHERE
        strand = number // 2 % self.strands.count
        return strand if len(self.strands.fronts[strand]) else NOWHERE

    def brood(self, n: int, prior: Prior, others: F64, rng: np.random.Generator) -> Brood:
        """n children, the same number of each heat; their homes are the heats.

        Voices that are thrown may be crossed with ``others`` (m, d); from then on a heat keeps to itself.
        """
        return Brood.joined([self._children(k, n // SIDE_BY_SIDE, prior, others, rng) for k in range(SIDE_BY_SIDE)])

    def _children(self, heat: int, n: int, prior: Prior, others: F64, rng: np.random.Generator) -> Brood:
        rival = self.rival(heat)
        homes = np.full(n, heat)
        if self.ages[heat] >= (SETTLERS if rival == NOWHERE else THROWN) and len(self.leaders.fronts[heat]):
            return self.leaders.children(homes[:1], np.zeros(1, np.int64), n, self.leaders.fronts[heat].genomes, rng)
        if rival == NOWHERE:
            return Brood.orphans(self.genes.snapped(prior(n, rng)), homes, "prior")
        front = self.strands.fronts[rival]
        rows = rng.integers(len(front), size=n)
        brood = Brood.orphans(self._thrown(front.genomes[rows], others, rng), homes, "throw")
        brood.parents[:, 0] = front.ids[rows]  # the line goes on, though nothing is competed for
        return brood

    def _thrown(self, thrown: F64, others: F64, rng: np.random.Generator) -> F64:
        for _ in range(CHANGES):
            thrown = varied(thrown, self.moves, self.genes, rng)[0]
        crossed = np.flatnonzero(rng.random(len(thrown)) < CROSSED)
        if len(crossed):
            thrown[crossed] = self.tools.mate(
                thrown[crossed], others[rng.integers(len(others), size=len(crossed))], rng
            )
        return thrown

    def offer(self, genomes: F64, scores: F64, ids: I64, brood: Brood) -> list[Winner]:
        """The evaluated rows of a brood -> the heats that are over now; others begin in their place."""
        self.leaders.offer(genomes, scores, ids, brood)
        self.ages += np.bincount(brood.homes[: len(ids)], minlength=SIDE_BY_SIDE)
        over = np.flatnonzero(self.ages >= LENGTH).tolist()
        winners = [Winner(self.rival(heat), self.leaders.fronts[heat]) for heat in over]
        for heat in over:
            self.leaders.fronts[heat] = Niches(self.genes.space, PER_STRAND, scores.shape[1])
            self.ages[heat], self.numbers[heat] = 0, self.begun
            self.begun = self.begun + 1
        return winners

    # ---- state ---------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, np.ndarray]:
        own = {name: np.array(getattr(self, name)) for name in _ARRAYS}
        return own | {f"leaders_{name}": array for name, array in self.leaders.state().items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        for name in _ARRAYS:
            setattr(self, name, np.array(state[name]))
        self.leaders.restore(part_of(state, "leaders_"))
