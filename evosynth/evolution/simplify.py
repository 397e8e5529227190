"""Among equals the simpler patch: a last look at what a search has found, by the exact engine.

The engine proposes voices that say the same with less (``Simplifiable``); what is heard of them decides. Proposals that
stay within the allowance are joined, the most worth first, as far as the joint one stays within it; then the engine is
asked again. Nothing is drawn: the same voice is simplified in the same way. Locked and pinned values stay, limits hold;
what merely rested during the search may be tidied up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32, F64, Bool
from evosynth.evolution.fitness import Fitness
from evosynth.synths.base import Simplifiable, Synth

EQUAL_PART, EQUAL = 0.01, 0.02  # distances nearer than either are equal
BATCH = 32


def allowance(distance: float) -> float:
    """How much further away is as good."""
    return min(EQUAL_PART * distance, EQUAL)


def first_of_equals(synth: Synth, genomes: F64, scores: F64) -> int:
    """Row of the simplest among the genomes (n, d), best first, whose distances equal the first's; 0 where none is."""
    totals = scores.sum(1)
    if not isinstance(synth, Simplifiable):
        return 0
    equals = np.flatnonzero(totals <= totals[0] + allowance(float(totals[0])))
    order = np.lexsort((totals[equals], synth.complexity(genomes[equals])))
    return int(equals[order[0]])


@dataclass(frozen=True, slots=True)
class _Heard:
    """Proposals (n, d) as they sound: which are as good, and the sounds (n, samples) of each note."""

    genomes: F64
    scores: F64
    good: Bool
    rows: list[F32]


class Simplifying:
    """A voice (d,) of these exact scores (k,), getting as simple as ``most`` evaluations can make it, step by step.

    Neither its distance nor any part of it is ever more than ``allowance`` above what is given: what one part gained
    would else be spent on another, and a person would hear that.
    """

    genome: F64
    scores: F64  # of the exact engine
    evaluations: int  # that it took so far
    steps: int  # how many proposals were taken up
    sounds: tuple[F32, ...]  # (samples,) one a note; empty where nothing was taken up

    def __init__(self, synth: Synth, fitness: Fitness, genome: F64, scores: F64, *, most: int) -> None:
        self._synth, self._fitness, self._most = synth, fitness, most
        self._engine = synth if isinstance(synth, Simplifiable) else None
        room = allowance(float(scores.sum()))
        self._limit, self._limits = float(scores.sum()) + room, scores + room
        self._movable: Bool = ~synth.space.locked & (synth.space.lower < synth.space.upper)
        self._refused: set[bytes] = set()
        self.genome, self.scores = genome, scores
        self.evaluations = self.steps = 0
        self.sounds = ()

    def step(self) -> bool:
        """Hear some proposals and take up what is as good; False when there is no more to hear."""
        proposals = self._proposals()
        if not len(proposals):
            return False
        heard = self._listen(proposals)
        good = heard.good
        self._refused |= {self._mark(row) for row in proposals[~good]}
        if good.any():
            self._take_up(heard)
        return True

    def _proposals(self) -> F64:
        """Some of what the engine proposes, within the space, simpler than the voice, not yet refused; or nothing."""
        space, base, room = self._synth.space, self.genome, min(BATCH, self._most - self.evaluations)
        if self._engine is None or room < 1:
            return np.empty((0, len(base)))
        proposed = np.where(self._movable, self._engine.simpler(base), base)
        if not len(proposed):
            return proposed
        proposed = proposed[space.allows(proposed)]
        proposed = proposed[self._engine.complexity(proposed) < self._engine.complexity(base[None])[0]]
        fresh: F64 = proposed[[self._mark(row) not in self._refused for row in proposed]]
        return fresh[:room]

    def _take_up(self, heard: _Heard) -> None:
        """As many as can be joined, in order."""
        first, taken, good = int(np.argmax(heard.good)), 1, heard.genomes[heard.good]
        joined = self._joined(good)[1 : 1 + max(0, self._most - self.evaluations)]
        if len(joined):
            together = self._listen(joined)
            if together.good.any():
                first = int(np.flatnonzero(together.good)[-1])
                heard, taken = together, first + 2
        self.genome, self.scores = heard.genomes[first], heard.scores[first]
        self.sounds, self.steps = tuple(rows[first] for rows in heard.rows), self.steps + taken

    def _joined(self, good: F64) -> F64:
        """Row i has the changes of proposals 0 to i."""
        joined, row = np.empty_like(good), self.genome
        for i, one in enumerate(good):
            row = np.where(one != self.genome, one, row)
            joined[i] = row
        return joined

    def _listen(self, genomes: F64) -> _Heard:
        audio = self._synth.render(genomes, self._fitness.notes, quality="final")
        self.evaluations += len(genomes)
        scores = np.asarray(self._fitness.score(genomes, audio), float)
        good = (scores.sum(1) <= self._limit) & (scores <= self._limits).all(1)
        return _Heard(genomes, scores, good, [one.rows() for one in audio])

    def _mark(self, proposal: F64) -> bytes:
        """What a proposal changes, and to what."""
        changed = proposal != self.genome
        return bytes(np.flatnonzero(changed).tobytes() + proposal[changed].tobytes())
