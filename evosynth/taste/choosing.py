"""Which of many children are shown: the best that differ, two surprises; by the model only so far as it is trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.analysis.alike import ALIKE, Impressions, steps
from evosynth.arrays import F64, I64, Bool
from evosynth.taste.model import SILENCE, Model

SURPRISES = 2
HOPE = 0.5  # deviations that a sound may be better than is thought: who knows little keeps to what it knows otherwise
BEST = 4 / 13  # of those that are led: the very best that differ; the rest are spread, as only best ones narrow pages
AMONG = 2.0  # the best so many times as are led, each unlike the others, are what is spread


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Rows of a pool, in its order, and which of them are surprises."""

    rows: I64
    surprises: Bool


def chosen(
    model: Model,
    pool: Impressions,
    shown: Impressions,
    wanted: int,
    rng: np.random.Generator,
    usual: Bool | None = None,
) -> Chosen:
    """``wanted`` of the pool, to be heard beside ``shown``; fewer where less of it can be heard.

    As many as the model is trusted are led by it: a third of these are the best that it hopes for and that differ, the
    rest are spread among the next best. The others are drawn from the ``usual`` (n,), None: from all; the surprises
    from what it is least sure of.
    """
    scores, unsure = model.among(pool), model.spread(pool)
    living = np.flatnonzero(scores > SILENCE)
    wanted = min(wanted, len(living))
    surprises = min(SURPRISES, wanted // 4)
    led = round(model.trust * (wanted - surprises))
    hoped = scores + HOPE * unsure
    order = living[np.argsort(-hoped[living], kind="stable")]
    best = _spread(pool, shown, _different(pool, order, round(AMONG * led), led), led)
    left = np.setdiff1d(living, best)
    least_sure = left[np.argsort(-unsure[left], kind="stable")]
    odd = rng.permutation(least_sure[: max(surprises, len(left) // 4)])[:surprises]
    others = rng.permutation(np.setdiff1d(left, odd))
    if usual is not None:
        others = others[np.argsort(~usual[others], kind="stable")]  # the rest only where too few of them are left
    drawn = others[: wanted - len(best) - len(odd)]
    rows = np.sort(np.concatenate([best, odd, drawn])).astype(np.int64)
    return Chosen(rows, np.isin(rows, odd))


def _different(pool: Impressions, order: I64, most: int, least: int) -> I64:
    """The first of these rows, without those that sound like an earlier one so far as ``least`` are left."""
    sounds, taken = _some(pool, order), list[int]()
    nearest = np.full(len(order), np.inf)
    for row in range(len(order)):
        if nearest[row] >= ALIKE and len(taken) < most:
            taken.append(row)
            nearest = np.minimum(nearest, _steps_to(sounds, row))
    others = np.setdiff1d(np.arange(len(order)), taken)[: max(0, least - len(taken))]
    return np.asarray(order[np.concatenate([np.array(taken, np.int64), others])])


def _spread(pool: Impressions, shown: Impressions, among: I64, wanted: int) -> I64:
    """So many of these rows: the first as they are, then each the one farthest from who is chosen and shown."""
    if not wanted:
        return np.empty(0, np.int64)
    sounds, taken = _some(pool, among), list(range(min(max(1, round(BEST * wanted)), len(among))))
    nearest = np.full(len(among), np.inf)
    for row in taken:
        nearest = np.minimum(nearest, _steps_to(sounds, row))
    for row in range(len(shown)):
        nearest = np.minimum(nearest, steps(sounds, shown[row : row + 1]))
    while len(taken) < min(wanted, len(among)):
        nearest[taken] = -1.0
        taken.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, _steps_to(sounds, taken[-1]))
    return np.asarray(among[taken])


def _steps_to(sounds: Impressions, row: int) -> F64:
    return steps(sounds, sounds[row : row + 1])


def _some(sounds: Impressions, rows: I64) -> Impressions:
    return Impressions(sounds.values[rows], sounds.prints[rows])
