"""What a person has said of sounds, page by page: all that a taste is made of.

Only sounds that were on show together are compared: what is four stars on one page may be three on another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.arrays import F64

UNNAMED = 0.0  # the grade of a sound that was heard and not named
REJECTED = -1.0
UNHEARD = np.nan


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """Sounds of one note that were on show together, and what was said of them.

    ``grades`` (n,): higher is liked more; 1 to 5 for stars, UNNAMED, REJECTED, UNHEARD for what nobody listened to.
    ``same``: pairs of rows that are one to this person; ``preferred``: pairs of which the first was chosen rather than
    the second, whatever their grades are. ``inherited`` of the grades were given on an earlier page: stars that parents
    brought along hold beside their children, and are no answers of this page. ValueError where the sizes do not agree.
    """

    sounds: Impressions
    grades: F64
    same: tuple[tuple[int, int], ...] = ()
    preferred: tuple[tuple[int, int], ...] = ()
    inherited: int = 0

    def __post_init__(self) -> None:
        n = len(self.sounds)
        named = (*self.same, *self.preferred)
        if self.grades.shape != (n,) or any(not 0 <= row < n for pair in named for row in pair):
            raise ValueError(f"a page of {n} sounds has {len(self.grades)} grades, and pairs {named}")
        if not 0 <= self.inherited <= self._graded:
            raise ValueError(f"{self.inherited} of {self._graded} grades were given before")

    @property
    def answers(self) -> int:
        """How many were named here, and of how many pairs it was said which one, or that they are the same."""
        return self._graded - self.inherited + len(self.same) + len(self.preferred)

    @property
    def _graded(self) -> int:
        """How many were named, here or before."""
        return int(np.sum(np.isfinite(self.grades) & (self.grades != UNNAMED)))


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """Everything that a person has said, the oldest page first, and what is to be made of it."""

    pages: tuple[Page, ...] = ()
    off: frozenset[str] = field(default_factory=frozenset)  # descriptors (alike.NAMES) of which nothing is believed
    on: bool = True  # whether it leads anything

    @property
    def answers(self) -> int:
        """Of all pages."""
        return sum(page.answers for page in self.pages)


def counted(answers: int) -> str:
    """So many of them, in words."""
    return f"{answers} answer{'s' * (answers != 1)}"
