"""How far a model may lead: what it foresaw of the last pages from what had been said before them."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64
from evosynth.taste.answers import Taste
from evosynth.taste.features import features
from evosynth.taste.model import Learned, foreseen, learned_with
from evosynth.taste.pairs import Pairs, pairs_of

LOOKED_AT = 4  # pages
TEMPERS = (0.15, 0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.2)
USUAL, USUAL_PAIRS = 0.7, 60.0  # the temper before anything was foreseen, and how many pairs outweigh it
FULL = 0.07  # that much better than one half is as much as is to be had of pages that show the best


def trusted(taste: Taste, learned: Learned) -> tuple[float, float]:
    """-> how far it is trusted in [0, 1], and what its log odds are to be multiplied by."""
    odds, weights = foretold(taste, learned)
    if not len(odds):
        return 1.0, USUAL
    known = weights.sum() + USUAL_PAIRS
    right = float(((weights * (odds > 0)).sum() + (0.5 + FULL) * USUAL_PAIRS) / known)
    least = [np.log1p(np.exp(-temper * odds)) @ weights + _away(temper) for temper in TEMPERS]
    return float(np.clip((right - 0.5) / FULL, 0.0, 1.0)), TEMPERS[int(np.argmin(least))]


def _away(temper: float) -> float:
    return USUAL_PAIRS * 0.05 * float(np.log(temper / USUAL)) ** 2


def foretold(taste: Taste, learned: Learned) -> tuple[F64, F64]:
    """Log odds (p,) of what was said then on each of the last pages, as foreseen from those before, and weights."""
    odds, weights = [np.empty(0)], [np.empty(0)]
    told = [at for at, page in enumerate(taste.pages) if page.answers]
    for at in told[1:][-LOOKED_AT:]:
        before, then = pairs_of(taste.pages[:at]), pairs_of(taste.pages[at : at + 1])
        if len(before) and len(then):
            odds.append(_foretold(taste, learned, before, then))
            weights.append(then.weight[then.same == 0])
    return np.concatenate(odds), np.concatenate(weights)


def _foretold(taste: Taste, learned: Learned, before: Pairs, then: Pairs) -> F64:
    known = learned_with(learned.reach, before, features(before.sounds, taste.off))
    those = features(then.sounds, taste.off)
    unequal = then.same == 0
    return foreseen(known, those[then.first[unequal]], those[then.second[unequal]])
