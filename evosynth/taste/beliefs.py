"""What a model believes of a person, in words of a musician, and how sure it is of itself, with the figure behind.

A belief is the slope of what it thinks of all that was heard along one descriptor, with the uncertainty that the
answers leave. The strongest is told first, and what it explains is taken from the others: who likes dark sounds is
not told of soft strikes as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from evosynth.analysis.alike import NAMES
from evosynth.analysis.comparatives import MORE_AND_LESS
from evosynth.arrays import F64
from evosynth.taste.features import basis
from evosynth.taste.model import Model

SURE = 0.9  # a slope whose sign is as likely as this is told
LEAST = 0.25  # deviations of an answer's noise between a sound that has more of it than most, and one that has less
TOLD = 3  # in a sentence
SCARCE = 12.0  # answers: of fewer that were to be foreseen nobody can say how well it knows anybody
EIGHTY = 1.2816  # deviations within which four of five lie


@dataclass(frozen=True, slots=True)
class Belief:
    """That more, or less, of a descriptor is liked."""

    descriptor: str  # of alike.NAMES
    words: str  # "darker"
    strength: float  # utility between sounds a deviation of the priors above and below the middle, > 0
    sure: float  # in [0.5, 1]: how likely it is that it goes this way


def believed(model: Model, least: float = SURE) -> tuple[Belief, ...]:
    """What is believed at least so surely, strongest first. What is switched off is not believed."""
    learned, known = model.learned, basis()
    values = (learned.pairs.sounds.values.astype(np.float64) - known.centre) / known.spread
    left = values - values.mean(axis=0)
    covariance = learned.covariances(learned.heard)
    liked = learned.liked(covariance)
    columns = [column for column, name in enumerate(NAMES) if name not in model.taste.off]
    found: list[Belief] = []
    while columns:
        belief, column = max(
            ((_belief(model, covariance, liked, left[:, each], each), each) for each in columns),
            key=lambda pair: pair[0].strength * (pair[0].sure >= least),
        )
        if belief.sure < least or belief.strength < LEAST:
            break
        found.append(belief)
        columns.remove(column)
        left = _without(left, left[:, column])
    return tuple(sorted(found, key=lambda belief: -belief.strength))


def _belief(model: Model, covariance: F64, liked: F64, along: F64, column: int) -> Belief:
    """Of one column of descriptors (n,), its middle at 0."""
    learned, power = model.learned, float(np.square(along).sum())
    weights = along / max(power, 1e-9)
    slope = float(weights @ liked)
    through = covariance @ weights
    variance = float(weights @ through) - float(learned.told(through[:, None])[0])
    sure = 0.5 * (1.0 + math.erf(abs(slope) / math.sqrt(2.0 * max(variance, 1e-9))))
    spread = 2.0 * math.sqrt(power / len(along))
    return Belief(NAMES[column], MORE_AND_LESS[NAMES[column]][int(slope < 0)], abs(slope) * min(2.0, spread), sure)


def _without(columns: F64, one: F64) -> F64:
    """Columns (n, k) without what goes with one of them (n,)."""
    return columns - np.outer(one, one @ columns) / max(float(one @ one), 1e-9)


def sentence(beliefs: tuple[Belief, ...]) -> str:
    """All of it in a sentence."""
    if not beliefs:
        return "It cannot say yet what you like."
    return f"You like: {', '.join(belief.words for belief in beliefs[:TOLD])}."


def how_sure(model: Model) -> str:
    """How far it may be believed, with what it is told by."""
    seen = model.foresight
    if not seen.of:
        return "It has foreseen nothing yet: it begins with your next page."
    least = _at_least(seen.right / seen.of, seen.worth)
    word = "It guesses" if least < 0.5 else "It begins to know you" if least < 0.6 else "It knows you well"
    word = "It begins to guess" if seen.worth < SCARCE else word
    return f"{word}: it foresaw {seen.right} of your last {seen.of} choices between two, where chance has half."


def _at_least(share: float, worth: float) -> float:
    """The lower end of the interval (Wilson's) that the share lies in four times of five; ``worth``: of so many."""
    square = EIGHTY**2 / worth
    middle, half = share + square / 2.0, math.sqrt(square * (share * (1.0 - share) + square / 4.0))
    return (middle - half) / (1.0 + square)
