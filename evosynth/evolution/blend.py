"""Nearer to a target and more to a person's taste: two fitnesses in one weighted sum.

What is minimised and what is shown are two things. People are shown the distance to the target, by its parts, however
much of it counts; the strategies minimise the weighted sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.distance import WORST
from evosynth.evolution.fitness import Fitness
from evosynth.synths.base import Audio, Note, Rehearable, Synth

if TYPE_CHECKING:
    from evosynth.evolution.report import Candidate

TASTE = "taste"  # the objective that is no part of a distance
BATCH = 128  # sounds that are judged at a time
_BELOW_WORST = WORST * (1.0 - 1e-9)  # nothing that sounds is as bad as silence


class Blend:
    """``towards`` 0: nearer to the target alone, as without a taste; 1: more to the taste alone.

    ``taste`` is a fitness of one objective, which hears the first of the notes that ``match`` hears. ValueError where
    it wants others, or ``towards`` is outside 0..1.
    """

    def __init__(self, match: Fitness, taste: Fitness, towards: float) -> None:
        if not 0.0 <= towards <= 1.0:
            raise ValueError(f"towards is {towards}: it is 0, the target alone, to 1, the taste alone")
        if not taste.notes or tuple(taste.notes) != tuple(match.notes[: len(taste.notes)]):
            raise ValueError(f"taste listens to {taste.notes}, which are not the first of {match.notes}")
        self.match, self.taste, self.towards = match, taste, float(towards)
        parts = len(match.objectives)
        self._weights = np.array([1.0 - self.towards] * parts + [self.towards])

    @property
    def objectives(self) -> tuple[str, ...]:
        return (*self.match.objectives, TASTE)

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(self.match.notes)

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        """-> (n, k + 1): the parts of the distance as they are, and then the taste as it is; silence WORST in all."""
        parts = np.asarray(self.match.score(genomes, audio), float)
        liked = np.asarray(self.taste.score(genomes, audio[: len(self.taste.notes)]), float)
        both: F64 = np.concatenate([parts, np.minimum(liked, _BELOW_WORST)], axis=1)
        return np.where(_silent(parts), WORST, both)

    def weighed(self, scores: F64) -> F64:
        """Scores (n, k + 1) as they count: (n, m), of those objectives alone that do."""
        counting = self._weights > 0.0
        weighed = np.minimum(scores[:, counting] * self._weights[counting], _BELOW_WORST)
        return np.where(_silent(scores), WORST, weighed)


def _silent(scores: F64) -> Bool:
    """Which rows are worst in everything (n, 1)."""
    silent: Bool = np.all(scores >= WORST, axis=1, keepdims=True)
    return silent


def parts_of(objectives: Sequence[str]) -> tuple[str, ...]:
    """The parts of the distance that is shown, among the objectives of a fitness."""
    return tuple(name for name in objectives if name != TASTE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a fitness says of n sounds."""

    scores: F64  # (n, k) the parts of the distance, as they are shown
    taste: F64  # (n,) how far from what is liked; NaN where no taste was asked
    told: F64  # (n, m) what is minimised

    @property
    def costs(self) -> F64:
        """(n,) sums of what is minimised."""
        costs: F64 = self.told.sum(1)
        return costs

    def of(self, candidate: Candidate, row: int) -> Candidate:
        """The same candidate with what is said in this row."""
        scores = self.scores[row].copy()
        scores.setflags(write=False)
        taste = float(self.taste[row])
        weighed = np.nan if np.isnan(taste) else float(self.told[row].sum())
        return replace(candidate, scores=scores, taste=taste, weighed=weighed)


def verdict_of(fitness: Fitness, scores: F64) -> Verdict:
    """What this fitness has said (n, k) by what it shows and what counts."""
    if not isinstance(fitness, Blend):
        return Verdict(scores, np.full(len(scores), np.nan), scores)
    return Verdict(scores[:, :-1], scores[:, -1], fitness.weighed(scores))


def counted(fitness: Fitness) -> int:
    """How many of its objectives are minimised."""
    return int(verdict_of(fitness, np.empty((0, len(fitness.objectives)))).told.shape[1])


def heard_before(before: Fitness, now: Fitness, candidates: Iterable[Candidate]) -> dict[bytes, F64]:
    """What candidates were heard to be by the measure of before, by genome, as far as the one of now says the same.

    So it is where target and taste are the same two, and the weight alone is another.
    """
    if not isinstance(before, Blend):
        return {}
    if now is before.match:
        return {c.genome.tobytes(): c.scores for c in candidates}
    if isinstance(now, Blend) and now.match is before.match and now.taste is before.taste:
        return {c.genome.tobytes(): np.append(c.scores, c.taste) for c in candidates if not np.isnan(c.taste)}
    return {}


class Judge:
    """A fitness that hears genomes by itself: a row is the same whatever its neighbours are, and heard once only.

    ``heard``: what is known of some before, by genome.
    """

    def __init__(self, synth: Synth, fitness: Fitness, heard: Mapping[bytes, F64] | None = None) -> None:
        self.synth, self.fitness = synth, fitness
        self._heard = dict(heard or {})

    def verdict(self, genomes: F64) -> Verdict:
        """Of genomes (n, d), in their order."""
        marks = [row.tobytes() for row in genomes]
        fresh = [row for row, mark in enumerate(marks) if mark not in self._heard]
        for at in range(0, len(fresh), BATCH):
            rows = fresh[at : at + BATCH]
            for row, scores in zip(rows, self._scores(genomes[rows]), strict=True):
                self._heard[marks[row]] = scores
        scores = np.array([self._heard[mark] for mark in marks]).reshape(-1, len(self.fitness.objectives))
        return verdict_of(self.fitness, scores)

    def __call__(self, genomes: F64) -> F64:
        """What is minimised (n, m)."""
        return self.verdict(genomes).told

    @property
    def foretold(self) -> Judge:
        """What a device's twin says by the same measure; of an engine this one itself."""
        return Judge(self.synth.twin, self.fitness) if isinstance(self.synth, Rehearable) else self

    def _scores(self, genomes: F64) -> F64:
        audio = self.synth.render(genomes, self.fitness.notes, quality="search")
        scores = np.asarray(self.fitness.score(genomes, audio), float)
        return np.where(np.isfinite(scores), scores, WORST)
