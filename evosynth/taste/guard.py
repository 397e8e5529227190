"""How far a model may lead: what it foresaw of the last pages from what had been said before them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.arrays import F64
from evosynth.synths.base import never
from evosynth.taste.model import Foresight, Learned, foreseen, learned_with, unless

LOOKED_AT = 8  # pages
TEMPERS = (0.15, 0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.2, 1.5)
USUAL = 1.0  # the temper before anything was foreseen
BEFORE = 0.25  # what speaks for a model before it has foreseen anything, in the unit of gains: most people are no dice
FEW, MOST = 0.3, 0.9  # where it leads nothing, and everything: with 0.1 who answers anyhow saw too little else


def foresight(learned: Learned, cancelled: Callable[[], bool] = never) -> Foresight:
    """Of the last pages; trusted wholly where there was nothing to be foreseen."""
    odds, weights, worth = foretold(learned, cancelled)
    if not len(odds):
        return Foresight(0, 0, 1.0, USUAL, 0.0)
    losses = [float(weights @ np.log1p(np.exp(-temper * odds))) + _away(temper) for temper in TEMPERS]
    temper = TEMPERS[int(np.argmin(losses))]
    return Foresight(int((odds > 0).sum()), len(odds), _trust(odds, weights), temper, worth)


def _trust(odds: F64, weights: F64) -> float:
    """By how much likelier what was said was to the model than to a coin; each page's answers count as they are few."""
    gain = float(weights @ (np.log(2.0) - np.log1p(np.exp(-odds))))
    likely = 1.0 / (1.0 + np.exp(-2.0 * (gain + BEFORE)))
    return float(np.clip((likely - FEW) / (MOST - FEW), 0.0, 1.0))


def _away(temper: float) -> float:
    """What a temper other than the usual one costs, in answers that it has to explain better."""
    return float(np.log(temper / USUAL)) ** 2


def foretold(learned: Learned, cancelled: Callable[[], bool] = never) -> tuple[F64, F64, float]:
    """Log odds (p,) of what was said then on each of the last pages, as foreseen from those before, and weights.

    Last, of how many answers all of it is worth.
    """
    odds, weights, pairs = [np.empty(0)], [np.empty(0)], learned.pairs
    for page in range(max(1, len(pairs.ends) - LOOKED_AT), len(pairs.ends)):
        unless(cancelled)
        start = int(pairs.ends[page - 1])
        then = np.flatnonzero((pairs.first >= start) & (pairs.first < pairs.ends[page]) & (pairs.same == 0))
        if len(then):
            before, heard = pairs.until(page), learned.heard.rows(np.arange(start))
            known = learned_with(learned.length, learned.power, before, heard, learned.makes[:start].copy())
            ones, others = (learned.heard.rows(rows[then]) for rows in (pairs.first, pairs.second))
            odds.append(foreseen(known, ones, others))
            weights.append(pairs.weight[then] / pairs.faded(page))
    every = np.concatenate(weights)
    return np.concatenate(odds), every, float(every.sum())
