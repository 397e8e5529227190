"""Among equals the simpler patch: a last look at what a search has found, by the exact engine.

The engine proposes voices that say the same with less (``Simplifiable``); what is heard of them decides. Proposals that
stay within the allowance are joined, the most worth first, as far as the joint one stays within it; then the engine is
asked again. Nothing is drawn: the same voice is simplified in the same way. Locked and pinned values stay, limits hold;
what merely rested during the search may be tidied up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.errors import Cancelled
from evosynth.evolution.fitness import Fitness
from evosynth.synths.base import Simplifiable, Synth, never

EQUAL_PART, EQUAL = 0.01, 0.02  # distances nearer than either are equal
BATCH = 32


def allowance(distance: float) -> float:
    """How much further away is as good."""
    return min(EQUAL_PART * distance, EQUAL)


@dataclass(frozen=True, slots=True)
class Simplified:
    """A voice after the last look; ``scores`` (k,) are those of the exact engine."""

    genome: F64
    scores: F64
    evaluations: int  # that it took
    steps: int  # how many proposals were taken up


def first_of_equals(synth: Synth, genomes: F64, scores: F64) -> int:
    """Row of the simplest among the genomes (n, d) whose distances equal the best's; the first where none can tell."""
    totals = scores.sum(1)
    best = int(np.argmin(totals))
    if not isinstance(synth, Simplifiable):
        return best
    equals = np.flatnonzero(totals <= totals[best] + allowance(float(totals[best])))
    order = np.lexsort((totals[equals], synth.complexity(genomes[equals])))
    return int(equals[order[0]])


def simplified(
    synth: Synth,
    fitness: Fitness,
    genome: F64,
    scores: F64,
    *,
    most: int,
    cancelled: Callable[[], bool] = never,
) -> Simplified:
    """The voice (d,) of these exact scores (k,), as simple as ``most`` evaluations can make it.

    Its distance is at most ``allowance`` above the one given.
    """
    if not isinstance(synth, Simplifiable) or most < 1:
        return Simplified(genome, scores, 0, 0)
    look = _Look(synth, fitness, genome, scores, most, cancelled)
    try:
        while look.step():
            pass
    except Cancelled:
        pass
    return Simplified(look.genome, look.scores, look.evaluations, look.steps)


class _Look:
    """One voice, getting simpler."""

    def __init__(
        self, synth: Synth, fitness: Fitness, genome: F64, scores: F64, most: int, cancelled: Callable[[], bool]
    ) -> None:
        assert isinstance(synth, Simplifiable)
        self._synth, self._engine, self._fitness = synth, synth, fitness
        self._cancelled, self._most = cancelled, most
        self._limit = float(scores.sum()) + allowance(float(scores.sum()))
        self._movable: Bool = ~synth.space.locked & (synth.space.lower < synth.space.upper)
        self._refused: set[bytes] = set()
        self.genome, self.scores = genome, scores
        self.evaluations = self.steps = 0

    def step(self) -> bool:
        """Hear some proposals and take up what is as good; False when there is no more to hear."""
        proposals = self._proposals()[: min(BATCH, self._most - self.evaluations)]
        if not len(proposals):
            return False
        scores = self._heard(proposals)
        good = scores.sum(1) <= self._limit
        self._refused |= {self._mark(row) for row in proposals[~good]}
        if good.any():
            self._take_up(proposals[good], scores[good])
        return True

    def _proposals(self) -> F64:
        """What the engine proposes, within the space, simpler than the voice and not yet refused; or nothing."""
        space, base = self._synth.space, self.genome
        proposed = np.where(self._movable, self._engine.simpler(base), base)
        if not len(proposed):
            return proposed
        proposed = proposed[space.allows(proposed)]
        proposed = proposed[self._engine.complexity(proposed) < self._engine.complexity(base[None])[0]]
        fresh: F64 = proposed[[self._mark(row) not in self._refused for row in proposed]]
        return fresh

    def _take_up(self, good: F64, scores: F64) -> None:
        """As many as can be joined, in order."""
        most = max(0, self._most - self.evaluations)
        joined = self._joined(good)[1 : 1 + most]
        heard = self._heard(joined) if len(joined) else np.empty((0, scores.shape[1]))
        fits = np.flatnonzero(heard.sum(1) <= self._limit)
        if len(fits):
            self.genome, self.scores, self.steps = joined[fits[-1]], heard[fits[-1]], self.steps + int(fits[-1]) + 2
        else:
            self.genome, self.scores, self.steps = good[0], scores[0], self.steps + 1

    def _joined(self, good: F64) -> F64:
        """Row i has the changes of proposals 0 to i."""
        joined, row = np.empty_like(good), self.genome
        for i, one in enumerate(good):
            row = np.where(one != self.genome, one, row)
            joined[i] = row
        return joined

    def _heard(self, genomes: F64) -> F64:
        audio = self._synth.render(genomes, self._fitness.notes, quality="final", cancelled=self._cancelled)
        self.evaluations += len(genomes)
        return np.asarray(self._fitness.score(genomes, audio), float)

    def _mark(self, proposal: F64) -> bytes:
        """What a proposal changes, and to what."""
        changed = proposal != self.genome
        return bytes(np.flatnonzero(changed).tobytes() + proposal[changed].tobytes())
