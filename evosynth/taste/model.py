"""What a person likes, learned from what they said: a utility for any sound, and how sure it is.

A Gaussian process on differences of pairs (``laplace``) over what is heard of a sound (``features``). How far a
likeness reaches and how much it matters are chosen by the evidence of the answers. The same answers make the same
model on every machine, and a sound has the same score whatever is asked beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.arrays import F64, Bool
from evosynth.taste.answers import Taste
from evosynth.taste.features import features
from evosynth.taste.fixed import product
from evosynth.taste.laplace import SHARP, apart, explained, fading, posterior
from evosynth.taste.pairs import Pairs, pairs_of

ENOUGH = 10  # answers from which on something is believed
LENGTHS = (0.5, 1.0, 2.0)  # of the median distance of what was heard
POWERS = (1.0, 4.0, 16.0)  # variances of utilities: the noise of an answer is 1
SILENCE = -1e3  # the utility of what nobody hears


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """How far a likeness reaches in units of features, and how much utilities differ."""

    length: float
    power: float


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A posterior: what was heard, and what makes utilities and their variances of it."""

    reach: Reach
    heard: F64  # (n, k) features
    pairs: Pairs
    utilities: F64  # (n,)
    makes: F64  # (n,)
    roots: F64  # (n, n)
    whole: F64  # (n, n)
    evidence: float

    def covariances(self, those: F64) -> F64:
        """(n, m) with features (m, k)."""
        return fading(apart(self.heard, those), self.reach.length, self.reach.power)

    def liked(self, covariances: F64) -> F64:
        """Utilities (m,) of what goes with the heard by these (n, m)."""
        liked: F64 = product(self.makes.reshape(1, -1), covariances)[0]
        return liked

    def told(self, covariances: F64) -> F64:
        """By how much the variance (m,) of what goes with the heard by these (n, m) has fallen."""
        return explained(self.roots, self.pairs.ends, self.whole, covariances)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Of one person."""

    taste: Taste
    learned: Learned
    trust: float  # in [0, 1]: how far it foresaw the last pages better than chance
    temper: float  # what its own sureness is multiplied by, after what it foresaw

    def score(self, sounds: Impressions) -> F64:
        """Utility (n,), higher is liked more; the noise of an answer is 1; SILENCE for what is not heard."""
        those, silent = self._features(sounds)
        return np.where(silent, SILENCE, self.learned.liked(self.learned.covariances(those)))

    def spread(self, sounds: Impressions) -> F64:
        """Standard deviation (n,) of the same."""
        those, silent = self._features(sounds)
        power = self.learned.reach.power
        left = power - self.learned.told(self.learned.covariances(those))
        return np.where(silent, 0.0, np.sqrt(np.maximum(left, 1e-9)))

    def chance(self, ones: Impressions, others: Impressions) -> F64:
        """How surely (n,) in [0, 1] each of the ones is liked more than the other beside it."""
        (a, silent_a), (b, silent_b) = self._features(ones), self._features(others)
        chance = 1.0 / (1.0 + np.exp(-self.temper * foreseen(self.learned, a, b)))
        return np.where(silent_a == silent_b, np.where(silent_a, 0.5, chance), np.where(silent_a, 0.0, 1.0))

    def _features(self, sounds: Impressions) -> tuple[F64, Bool]:
        those = features(sounds, self.taste.off)
        silent: Bool = np.isnan(sounds.values[:, 0])
        return np.where(silent[:, None], 0.0, those), silent


def foreseen(learned: Learned, a: F64, b: F64) -> F64:
    """Log odds (n,) that sounds of features a (n, k) are liked more than those of b, each beside its own."""
    apart_ = learned.covariances(a) - learned.covariances(b)
    difference = learned.liked(apart_)
    between = np.sqrt(np.square(a - b).sum(axis=1))
    own = 2.0 * learned.reach.power * (1.0 - np.exp(-between / learned.reach.length))
    variance = np.maximum(own - learned.told(apart_), 0.0)
    return np.asarray(SHARP * difference / np.sqrt(1.0 + variance))


def fitted(taste: Taste) -> Model | None:
    """What is learned from a taste; None where it leads nothing, or fewer than ENOUGH answers have been given."""
    pairs = pairs_of(taste.pages)
    if not taste.on or taste.answers < ENOUGH or not len(pairs):
        return None
    learned = best(pairs, features(pairs.sounds, taste.off))
    from evosynth.taste.guard import trusted

    trust, temper = trusted(taste, learned)
    return Model(taste, learned, trust, temper)


def best(pairs: Pairs, heard: F64) -> Learned:
    """With the reach that the answers speak most for."""
    between = apart(heard, heard)
    middle = float(np.median(between[np.triu_indices(len(between), 1)])) or 1.0
    found: Learned | None = None
    for length in LENGTHS:
        begin: F64 | None = None
        for power in POWERS:
            one = learned_with(Reach(length * middle, power), pairs, heard, begin)
            begin = one.makes
            if found is None or one.evidence > found.evidence:
                found = one
    assert found is not None
    return found


def learned_with(reach: Reach, pairs: Pairs, heard: F64, begin: F64 | None = None) -> Learned:
    """With this reach; ``begin``: where to look first."""
    prior = fading(apart(heard, heard), reach.length, reach.power)
    begin = np.zeros(len(heard)) if begin is None else begin
    f, a, roots, whole, evidence = posterior(
        prior, pairs.ends, pairs.first, pairs.second, pairs.same, pairs.weight, begin
    )
    return Learned(reach, heard, pairs, f, a, roots, whole, float(evidence))
