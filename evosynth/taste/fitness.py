"""TasteFitness: how far candidates are from what a person likes. A Fitness with the objective "taste"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evosynth.analysis.impressions import impressions
from evosynth.arrays import F64
from evosynth.distance import WORST
from evosynth.synths.base import Audio, Note
from evosynth.taste.model import SILENCE, Model

TYPICAL = 8.0  # the distance of what is liked as the middle of all answers: what a match's is of a typical miss
CLOSE = 1.0  # of what is liked as much as anything heard so far


def above_nothing(gaps: F64) -> F64:
    """Distances above 0 in the order of gaps that may be below: far above they are these; nobody is as near as can be.

    A branch of a hyperbola: square roots alone, which are the same to the bit in a row by itself.
    """
    root = np.sqrt(gaps * gaps + 4.0 * CLOSE * CLOSE)
    far: F64 = (root + np.abs(gaps)) / 2.0
    return np.where(gaps >= 0.0, far, CLOSE * CLOSE / far)


class TasteFitness:
    """Distances (n, 1): CLOSE is as liked as anything heard so far, nearer is liked more; silence is worst.

    What is liked as the middle of all that was answered lies at TYPICAL, so that it can be weighed with a match.
    """

    objectives = ("taste",)

    def __init__(self, model: Model, notes: Sequence[Note] = (Note(),)) -> None:
        self.model, self.notes = model, tuple(notes)
        utilities = model.learned.utilities
        self._best = float(utilities.max())
        self._unit = TYPICAL / max(self._best - float(np.median(utilities)), 0.1)

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        """-> (n, 1): the mean over the notes that can be heard."""
        liked = np.array(
            [self.model.score(impressions(one, note)) for one, note in zip(audio, self.notes, strict=True)]
        )
        silent = liked <= SILENCE
        heard = np.where(silent, 0.0, above_nothing(np.where(silent, 0.0, (self._best - liked) * self._unit)))
        mean = heard.sum(axis=0) / np.maximum((~silent).sum(axis=0), 1)
        return np.where(silent.all(axis=0), WORST, np.minimum(mean, WORST * (1.0 - 1e-9)))[:, None]
