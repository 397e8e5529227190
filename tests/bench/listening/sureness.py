"""How well a model of taste knows how sure it may be: what it foresaw of a page against what was then said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.arrays import F64, Bool
from evosynth.taste.answers import UNNAMED, Page
from evosynth.taste.model import Model

BINS = 10
SUREST = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Sureness:
    """Pairs of a page of which one was given more: how surely the first was foreseen, and whether it was the first."""

    chances: F64  # (p,)
    firsts: Bool  # (p,)

    @property
    def pairs(self) -> list[tuple[float, bool]]:
        """One after the other."""
        return list(zip(self.chances.tolist(), self.firsts.tolist(), strict=True))


def foreseen(model: Model, page: Page, *, named: bool = True) -> Sureness:
    """Of all pairs that were given unequal grades; of those alone where both were named, if so wanted."""
    grades = page.grades
    a, b = np.triu_indices(len(grades), 1)
    told = grades[a] != grades[b]
    if named:
        told &= (grades[a] != UNNAMED) & (grades[b] != UNNAMED)
    a, b = a[told], b[told]
    if not len(a):
        return Sureness(np.empty(0), np.empty(0, bool))
    return Sureness(model.chance(_some(page.sounds, a), _some(page.sounds, b)), grades[a] > grades[b])


def _some(sounds: Impressions, rows: np.ndarray) -> Impressions:
    return Impressions(sounds.values[rows], sounds.prints[rows])


def together(parts: Sequence[Sureness]) -> Sureness:
    """Pairs of many pages."""
    return Sureness(
        np.concatenate([np.empty(0), *(part.chances for part in parts)]),
        np.concatenate([np.empty(0, bool), *(part.firsts for part in parts)]),
    )


def calibration_error(known: Sureness) -> float:
    """Mean difference over ten bins, by how many pairs they hold, of how sure it was and how often it was right.

    Each pair is taken from the side that was thought likelier: its sureness lies between one half and one.
    """
    sure = np.maximum(known.chances, 1.0 - known.chances)
    right = (known.chances > 0.5) == known.firsts
    places = np.minimum(((sure - 0.5) * 2.0 * BINS).astype(int), BINS - 1)
    gaps = [abs(sure[places == k].mean() - right[places == k].mean()) * np.mean(places == k) for k in set(places)]
    return float(sum(gaps))


def log_loss(known: Sureness) -> float:
    """Mean of -log of the chance that was given to what was said; always one half would be 0.693."""
    given = np.where(known.firsts, known.chances, 1.0 - known.chances)
    return float(-np.log(np.clip(given, SUREST, 1.0)).mean())


def right(known: Sureness) -> float:
    """Share of pairs that were foreseen the right way round."""
    return float(((known.chances > 0.5) == known.firsts).mean())
