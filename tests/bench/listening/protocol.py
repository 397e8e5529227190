"""One listener and one breeder, page after page: what was on the pages, and what he held in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from evosynth.arrays import F32, F64
from listening.breeders import Breeder
from listening.gain import Ground
from listening.listener import Answers, Listener

PAGES = 24  # at most; never is infinite
WANTED, SMOOTHED = 0.6, 3  # gain of a page, mean of so many
HELD_AFTER = 10  # pages: 160 sounds


@dataclass(slots=True, eq=False)
class Course:
    """What came of it. ``medians``, ``bests`` (pages,): gain of the sixteen sounds of each page."""

    medians: list[float] = field(default_factory=list)
    bests: list[float] = field(default_factory=list)
    variety: list[float] = field(default_factory=list)
    favourite: float = np.nan  # true gain of the one held after HELD_AFTER pages

    sureness: list[tuple[float, bool]] = field(default_factory=list)  # of a model: chances, and what was said
    of_all: list[tuple[float, bool]] = field(default_factory=list)  # the same, also beside those who were not named

    @property
    def pages(self) -> float:
        """How many it took until the mean of three pages was WANTED."""
        if len(self.medians) < SMOOTHED:
            return np.inf
        means = np.convolve(self.medians, np.full(SMOOTHED, 1.0 / SMOOTHED), "valid")
        there = np.flatnonzero(np.round(means, 3) >= WANTED)  # as it was written
        return float(there[0] + SMOOTHED) if len(there) else np.inf

    def written(self) -> dict[str, object]:
        """As JSON takes it."""
        rounded = {name: [round(x, 6) for x in getattr(self, name)] for name in ("medians", "bests", "variety")}
        sure, every = (
            [[round(chance, 4), int(first)] for chance, first in pairs] for pairs in (self.sureness, self.of_all)
        )
        return {**rounded, "favourite": round(self.favourite, 4), "sureness": sure, "of_all": every}

    @classmethod
    def of(cls, written: dict[str, Any]) -> Course:
        """What was written."""
        sure, every = (
            [(float(chance), bool(first)) for chance, first in written.get(name, ())] for name in ("sureness", "of_all")
        )
        return cls(written["medians"], written["bests"], written["variety"], written["favourite"], sure, every)


def listened(breeder: Breeder, who: Listener, pages: int = PAGES) -> Course:
    """Let somebody listen to so many pages; who has what he wants goes on until his favourite is known."""
    course, held, rng = Course(), Favourite(), np.random.default_rng(11)
    for number in range(pages):
        sounds = who.place.rendered(breeder.page())
        gains, grades = who.truth(sounds), who(sounds)
        course.medians.append(float(np.median(gains)))
        course.bests.append(float(gains.max()))
        course.variety.append(variety(who.place, sounds))
        held.offered(sounds[int(np.argmax(grades))], who, number, rng)
        if number + 1 == HELD_AFTER:
            course.favourite = held.gain
        if number + 1 >= HELD_AFTER and np.isfinite(course.pages):
            break
        breeder.told(grades)
    return course


def answered_anyhow(breeder: Breeder, anyhow: Answers, place: Ground, pages: int = 12) -> Course:
    """What is shown to one who does not listen."""
    course = Course()
    for _ in range(pages):
        sounds = place.rendered(breeder.page())
        course.variety.append(variety(place, sounds))
        breeder.told(anyhow(sounds))
    return course


@dataclass(slots=True, eq=False)
class Favourite:
    """The sound that somebody holds: the first pick of a page takes its place if it is heard to be better.

    The two are compared alone and with care, at half the noise of a page.
    """

    sound: F32 = field(default_factory=lambda: np.empty(0, np.float32))
    gain: float = np.nan

    def offered(self, sound: F32, who: Listener, page: int, rng: np.random.Generator) -> None:
        gains = who.scale.gains(who.place.heard(np.stack([sound, self.sound] if len(self.sound) else [sound])), page)
        noise = 0.5 * who.usual_noise * rng.standard_normal(2)
        kept = len(self.sound) > 0 and gains[0] + noise[0] <= gains[1] + noise[1]
        self.sound, self.gain = (self.sound, float(gains[1])) if kept else (sound, float(gains[0]))


def variety(place: Ground, sounds: F32) -> float:
    """Mean distance of the sounds of a page as listeners hear them."""
    ears: F64 = np.nan_to_num(place.heard(sounds))
    apart = np.sqrt(np.square(ears[:, None] - ears[None]).sum(axis=2))
    return float(apart[np.triu_indices(len(ears), 1)].mean())
