"""What a taste hears of a sound: its descriptors, and the principal components of its fingerprint.

Each is as large as it is spread over the priors of all engines (scripts/taste_basis.py, which made the constants).
A descriptor of which nothing is to be believed is left out, and what it tells of the others is taken from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from evosynth.analysis.alike import NAMES, Impressions
from evosynth.analysis.prints import FLOOR, STEP_DB, UNKNOWN
from evosynth.arrays import F64, I64, U8
from evosynth.taste.fixed import factor, lower_solved, product, upper_solved

VERSION = 1  # of the basis
PRINCIPAL = 32  # components that are stored
HEARD = 14  # of which so many are listened to


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Constants from the priors of all engines."""

    middle: F64  # (prints.SIZE,) dB
    components: F64  # (prints.SIZE, PRINCIPAL) each of variance 1
    centre: F64  # (len(NAMES),)
    spread: F64
    together: F64  # correlations of descriptors and components


@lru_cache(maxsize=1)
def basis() -> Basis:
    with np.load(Path(__file__).with_name("basis.npz")) as stored:
        return Basis(
            *(stored[name].astype(np.float64) for name in ("middle", "components", "centre", "spread", "together"))
        )


def cells(prints: U8) -> F64:
    """dB (n, prints.SIZE) below the loudest cell; a stretch that a sound is too short for is silent."""
    return np.where(prints == UNKNOWN, FLOOR, prints) * -STEP_DB


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Of n sounds, each row whatever its neighbours are; NaN for what is silent."""

    led: F64  # (n, k) what is followed: descriptors first
    aside: F64  # (n, q) the descriptors that are switched off
    single: int  # how many columns of ``led`` are descriptors

    def __len__(self) -> int:
        return len(self.led)

    def rows(self, rows: I64) -> Features:
        return Features(self.led[rows], self.aside[rows], self.single)


def features(sounds: Impressions, off: frozenset[str] = frozenset()) -> Features:
    """What is heard of sounds, in deviations of the priors."""
    known = basis()
    values = (sounds.values - known.centre) / known.spread
    ways = product(cells(sounds.prints) - known.middle, known.components[:, :HEARD].copy())
    every = np.concatenate([values, ways], axis=1)
    gone = tuple(column for column, name in enumerate(NAMES) if name in off)
    if not gone:
        return Features(every, np.empty((len(every), 0)), len(NAMES))
    left, aside = tuple(column for column in range(every.shape[1]) if column not in gone), every[:, gone].copy()
    return Features(every[:, left] - product(aside, _told_by(gone, left)), aside, len(NAMES) - len(gone))


@lru_cache(maxsize=16)
def _told_by(some: tuple[int, ...], others: tuple[int, ...]) -> F64:
    """(len(some), len(others)): what some columns tell of others, by least squares over the priors."""
    together = basis().together
    u = factor(together[np.ix_(some, some)])
    told: F64 = upper_solved(u, lower_solved(u, together[np.ix_(some, others)]))
    return told
