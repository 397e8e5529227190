"""The voices that a match will begin with: a bank, a breeding, or what was rated, the rated ones first.

A waiting seed has the id that the run will give it, its row, so that its stars and marks stay its own when it begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64
from evosynth.evolution.report import Candidate
from ui import naming


@dataclass(frozen=True, slots=True)
class Seeds:
    """Candidates in their order, and the stars of the first few of them."""

    candidates: tuple[Candidate, ...] = ()
    rated: tuple[int, ...] = ()  # stars, one for each of the first candidates

    def __len__(self) -> int:
        return len(self.candidates)

    @property
    def genomes(self) -> F64 | None:
        """(n, d), or None without a seed."""
        return np.stack([c.genome for c in self.candidates]) if self.candidates else None

    @property
    def stars(self) -> dict[int, int]:
        """By candidate id."""
        return dict(enumerate(self.rated))


def gathered(rated: Iterable[tuple[bytes, int]], others: Iterable[bytes]) -> Seeds:
    """Rated voices with their stars, then the others; a sound that is rated does not come a second time."""
    first = list(rated)
    sounds = {voice[: naming.SOUND_BYTES] for voice, _ in first}
    rest = [voice for voice in others if voice[: naming.SOUND_BYTES] not in sounds]
    voices = [*(voice for voice, _ in first), *rest]
    candidates = (
        Candidate(i, naming.genome_of(voice), np.zeros(0), move="seed", index=i) for i, voice in enumerate(voices)
    )
    return Seeds(tuple(candidates), tuple(stars for _, stars in first))
