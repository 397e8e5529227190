"""Fitness: what evolution minimises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from evosynth.arrays import F64
from evosynth.distance import WORST
from evosynth.synths.base import Audio, Note


class Fitness(Protocol):
    """Distances of candidates, 0 = perfect. TargetMatch is one of them."""

    @property
    def objectives(self) -> tuple[str, ...]:
        """k names: ("spectrum", "envelope"). The distance shown to people is their sum."""
        ...

    @property
    def notes(self) -> tuple[Note, ...]:
        """What it wants to hear of each candidate."""
        ...

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        """-> (n, k) distances >= 0, lower is better, never NaN; silence scores worst (WORST).

        A row depends on its neighbours by at most 1e-5.
        """
        ...


SILENT_RMS = 1e-4  # -80 dB of one full carrier: below this nobody hears a voice


class Audible:
    """The fitness of breeding by ear: 0 for whatever can be heard, WORST for silence. Everything else is a person's."""

    objectives = ("silence",)

    def __init__(self, notes: Sequence[Note] = (Note(),)) -> None:
        self.notes = tuple(notes)

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        """-> (n, 1): heard in any of the notes, or not."""
        heard = np.zeros(len(genomes), bool)
        for one in audio:
            rows = one.rows().astype(np.float64)
            heard |= np.sqrt(np.mean(rows**2, axis=1)) > SILENT_RMS
        return np.where(heard, 0.0, WORST)[:, None]
