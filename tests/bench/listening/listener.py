"""Somebody who listens and answers: sounds of a page in, grades out.

A listener is any callable of sounds (n, samples) that gives grades (n,) as ``evosynth.taste.answers.Page`` has them: 5
to 1 for stars, 0 for heard and not named. The simulated ones err as people do: either each sound is heard with a noise
by which 15 % of random pairs of the prior come out the wrong way round, or every seventh press lands anywhere; and what
differs by less than 4 % of the range from the median to the best is the same to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from evosynth.arrays import F32, F64, I64
from listening.gain import Ground, Scale, admitted

WRONG = 0.15  # of answers about random pairs, or of presses
NOTICED = 0.04  # of the range from the median to the best
Errs = Literal["wrong", "slips"]
Way = Literal["six stars", "first three"]
NAMED: dict[Way, int] = {"six stars": 6, "first three": 3}


class Answers(Protocol):
    """What a page is shown to."""

    def __call__(self, sounds: F32) -> F64: ...


@dataclass(slots=True, eq=False)
class Listener:
    """One of a kind. ``truth`` is his own affair: whoever measures may ask it, whoever breeds may not."""

    name: str
    place: Ground
    scale: Scale
    errs: Errs
    way: Way
    rng: np.random.Generator
    noise: float  # of a sound, in gain
    usual_noise: float  # the same of one who errs so: by it he holds a favourite against another
    ties: np.random.Generator  # what decides where nothing is noticed
    page: int = 0  # how many there were

    def __call__(self, sounds: F32) -> F64:
        """What he says of the next page."""
        gains = self.truth(sounds)
        self.page += 1
        grades = graded(gains + self.noise * self.rng.standard_normal(len(gains)), self.way, self.ties)
        return grades if self.errs == "wrong" else slipped(grades, self.rng)

    def truth(self, sounds: F32) -> F64:
        """Gains (n,) of these sounds on the page that comes next."""
        return self.scale.gains(self.place.heard(sounds), self.page)


@dataclass(slots=True, eq=False)
class Anyhow:
    """Answers without listening."""

    way: Way
    rng: np.random.Generator

    def __call__(self, sounds: F32) -> F64:
        return graded(self.rng.standard_normal(len(sounds)), self.way, self.rng)


def listener(kind: str, seed: int, place: Ground, errs: Errs, way: Way, scale: Scale | None = None) -> Listener:
    """The same kind and seed is the same taste and the same mistakes, whoever breeds for it.

    ``scale``: None is the one that is admitted.
    """
    scale = scale or admitted(kind, seed, place)
    usual = noise_of(scale.gains(place.ears, 0), seed)
    noise = usual if errs == "wrong" else 0.0
    rng, ties = (np.random.default_rng([seed, stream]) for stream in (7, 8))
    return Listener(f"{kind} {seed}", place, scale, errs, way, rng, noise, usual, ties)


def graded(liked: F64, way: Way, ties: np.random.Generator) -> F64:
    """Grades (n,): the best is named with five stars, the next ones with a star less for each step that is noticed.

    Who ranks gives first, second and third, as 5, 4 and 3, and decides anyhow between those that are alike to him.
    """
    order = np.argsort(-liked, kind="stable")
    steps, leader = np.zeros(len(liked), int), liked[order[0]]
    for place, row in enumerate(order[1:], 1):
        steps[place] = steps[place - 1] + (leader - liked[row] > NOTICED)
        leader = liked[row] if steps[place] > steps[place - 1] else leader
    grades = np.zeros(len(liked))
    if way == "first three":
        order = order[np.lexsort((ties.random(len(order)), steps))]
        grades[order[:3]] = 5.0, 4.0, 3.0
    else:
        named = order[: NAMED[way]]
        grades[named] = np.maximum(5.0 - steps[: len(named)], 1.0)
    return grades


def slipped(grades: F64, rng: np.random.Generator) -> F64:
    """The same presses, of which some land anywhere on the page; the later press on a tile counts."""
    pressed = np.flatnonzero(grades)
    pressed = pressed[np.argsort(-grades[pressed], kind="stable")]
    landed: I64 = np.where(rng.random(len(pressed)) < WRONG, rng.integers(len(grades), size=len(pressed)), pressed)
    answers = np.zeros(len(grades))
    answers[landed] = grades[pressed]
    return answers


def noise_of(gains: F64, seed: int) -> float:
    """The standard deviation by which WRONG of random pairs that differ noticeably are heard the wrong way round."""
    from scipy.special import ndtr

    rng = np.random.default_rng([seed, 3])
    apart = np.abs(np.subtract(*rng.choice(gains, (2, 20_000))))
    apart = apart[apart > NOTICED]
    low, high = 1e-3, 10.0
    for _ in range(40):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if ndtr(-apart / (np.sqrt(2.0) * middle)).mean() < WRONG else (low, middle)
    return float(np.sqrt(low * high))
