"""What a person likes, learned from what they said: a utility for any sound, and how sure it is.

A Gaussian process on differences of pairs (``laplace``) over what is heard of a sound (``features``, ``likeness``). How
much utilities differ is chosen by the evidence of the answers. The same answers make the same model on every machine,
and a sound has the same score whatever is asked beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.arrays import F64, Bool
from evosynth.errors import Cancelled
from evosynth.synths.base import never
from evosynth.taste.answers import Taste
from evosynth.taste.aside import Slopes, slopes_of
from evosynth.taste.features import Features, features
from evosynth.taste.fixed import product
from evosynth.taste.laplace import SHARP, explained, posterior
from evosynth.taste.likeness import distances, likeness
from evosynth.taste.pairs import Pairs, pairs_of

ENOUGH = 10  # answers from which on something is believed, and a search is led
BEGUN = 3  # the same of a breeding: a first, a second and a third of sixteen; what they teach is seen by the next page
POWERS = (1.0, 4.0, 16.0)  # variances of utilities that are tried: the noise of an answer is 1
ASIDE = 4.0  # the same of descriptors that are switched off: what they explain is not followed
SILENCE = -1e3  # the utility of what nobody hears


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A posterior: what was heard, and what makes utilities and their variances of it."""

    pairs: Pairs
    heard: Features  # of n sounds
    length: float  # of a likeness, in deviations of the priors
    power: float  # the variance of utilities before any answer
    utilities: F64  # (n,) with what is put aside
    makes: F64  # (n,)
    roots: F64  # (n, n)
    whole: F64  # (n, n)
    evidence: float

    def covariances(self, those: Features) -> F64:
        """(n, m) of what is followed."""
        return self.power * likeness(self.heard.led, those.led, those.single, self.length)

    def liked(self, covariances: F64) -> F64:
        """Utilities (m,) of what goes with the heard by these (n, m)."""
        liked: F64 = product(self.makes.reshape(1, -1), covariances)[0]
        return liked

    def told(self, covariances: F64) -> F64:
        """By how much the variance (m,) of what goes with the heard by these (n, m) has fallen."""
        told: F64 = explained(self.roots, self.pairs.ends, self.whole, covariances)
        return told


@dataclass(frozen=True, slots=True)
class Foresight:
    """What of the last pages was foreseen from those before them, and what follows from it."""

    right: int
    of: int  # choices between two
    trust: float  # in [0, 1]
    temper: float  # what the model's own sureness is multiplied by
    worth: float  # of how many answers it speaks: choices of a page follow from each other


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Of one person."""

    taste: Taste
    learned: Learned
    foresight: Foresight
    aside: Slopes  # along descriptors that are switched off, over what was heard

    @property
    def trust(self) -> float:
        """In [0, 1]: how far it foresaw the last pages better than chance."""
        return self.foresight.trust

    def score(self, sounds: Impressions) -> F64:
        """Utility (n,), higher is liked more; the noise of an answer is 1; SILENCE for what is not heard."""
        heard = self._features(sounds)
        liked = self.aside.removed(self.learned.liked(self.learned.covariances(heard)), heard.aside)
        return np.where(_silent(sounds), SILENCE, liked)

    def among(self, sounds: Impressions) -> F64:
        """The same of sounds that stand to choice together: of these none is preferred for what is switched off."""
        scores = self.score(sounds)
        living = np.flatnonzero(scores > SILENCE)
        columns = self._features(sounds).aside[living]
        scores[living] = slopes_of(scores[living], columns).removed(scores[living], columns)
        return scores

    def spread(self, sounds: Impressions) -> F64:
        """Standard deviation (n,) of the same."""
        left = self.learned.power - self.learned.told(self.learned.covariances(self._features(sounds)))
        return np.where(_silent(sounds), 0.0, np.sqrt(np.maximum(left, 1e-9)))

    def chance(self, ones: Impressions, others: Impressions) -> F64:
        """How surely (n,) in [0, 1] each of the ones is liked more than the other beside it."""
        odds = foreseen(self.learned, self._features(ones), self._features(others))
        chance = 1.0 / (1.0 + np.exp(-self.foresight.temper * odds))
        quiet, other_quiet = _silent(ones), _silent(others)
        return np.where(quiet == other_quiet, np.where(quiet, 0.5, chance), np.where(quiet, 0.0, 1.0))

    def _features(self, sounds: Impressions) -> Features:
        """Silence somewhere, as it is not asked for."""
        heard = features(sounds, self.taste.off)
        return Features(np.nan_to_num(heard.led), np.nan_to_num(heard.aside), heard.single)


def _silent(sounds: Impressions) -> Bool:
    silent: Bool = np.isnan(sounds.values[:, 0])
    return silent


def foreseen(learned: Learned, ones: Features, others: Features) -> F64:
    """Log odds (n,) that each of the ones is liked more than the other beside it."""
    a, b = learned.covariances(ones), learned.covariances(others)
    alike = [
        likeness(ones.led[row : row + 1], others.led[row : row + 1], ones.single, learned.length)[0, 0]
        for row in range(len(ones))
    ]
    before = 2.0 * learned.power * (1.0 - np.array(alike))
    variance = np.maximum(before - learned.told(a - b), 0.0)
    return np.asarray(SHARP * learned.liked(a - b) / np.sqrt(1.0 + variance))


def fitted(taste: Taste, cancelled: Callable[[], bool] = never, enough: int = ENOUGH) -> Model | None:
    """What is learned from a taste; None where it leads nothing, or fewer answers than are ``enough`` have been given.

    Raises Cancelled between two of its parts.
    """
    if not taste.on or taste.answers < enough:
        return None
    pairs = pairs_of(taste.pages)
    if not len(pairs):
        return None
    learned = best(pairs, features(pairs.sounds, taste.off), cancelled)
    from evosynth.taste.guard import foresight

    liked = learned.liked(learned.covariances(learned.heard))
    return Model(taste, learned, foresight(learned, cancelled), slopes_of(liked, learned.heard.aside))


def unless(cancelled: Callable[[], bool]) -> None:
    """Raises Cancelled where it is."""
    if cancelled():
        raise Cancelled("something else is to be done first")


def best(pairs: Pairs, heard: Features, cancelled: Callable[[], bool] = never) -> Learned:
    """With the power that the answers speak most for; a likeness reaches as far as half of what was heard is apart."""
    length = float(np.median(distances(heard.led))) or 1.0
    tried: list[Learned] = []
    for power in POWERS:
        unless(cancelled)
        tried.append(learned_with(length, power, pairs, heard, tried[-1].makes if tried else None))
    return max(tried, key=lambda one: one.evidence)


def learned_with(length: float, power: float, pairs: Pairs, heard: Features, begin: F64 | None = None) -> Learned:
    """With this reach of likeness and this power; ``begin``: where to look first."""
    prior = power * likeness(heard.led, heard.led, heard.single, length)
    for column in heard.aside.T:
        one = column[:, None].copy()
        prior += ASIDE * likeness(one, one, 1, 1.0)
    begin = np.zeros(len(heard)) if begin is None else begin
    f, makes, roots, whole, evidence = posterior(
        prior, pairs.ends, pairs.first, pairs.second, pairs.same, pairs.weight, begin
    )
    return Learned(pairs, heard, length, power, f, makes, roots, whole, float(evidence))
