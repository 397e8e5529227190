"""Fitness: what evolution minimises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from evosynth.arrays import F64
from evosynth.synths.base import Audio, Note

WORST = 1e3  # the score of silence in each objective: worse than any sound


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
