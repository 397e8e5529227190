"""Who likes what, and voices to hear: pages of those who like dark sounds, and of those who answer at random."""

from __future__ import annotations

from functools import cache

import numpy as np

from evosynth.analysis.alike import NAMES, Impressions
from evosynth.analysis.impressions import impressions
from evosynth.arrays import F64
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.taste.answers import Page, Taste

BRIGHTNESS = NAMES.index("brightness")


NOTE = Note(60, 100, 0.25, 0.5)


@cache
def heard() -> Impressions:
    """400 voices of the first engine that can be heard."""
    synth = registry.make(registry.names()[0], 44100, 1)
    genomes = synth.prior(None, 440, np.random.default_rng(58))
    sounds = impressions(synth.render(genomes, [NOTE])[0], NOTE)
    audible = np.flatnonzero(~np.isnan(sounds.values[:, 0]))[:400]
    return Impressions(sounds.values[audible], sounds.prints[audible])


def drawn(n: int, rng: np.random.Generator) -> Impressions:
    """n of them, none twice."""
    rows = rng.choice(len(heard()), n, replace=False)
    return Impressions(heard().values[rows], heard().prints[rows])


def darker(sounds: Impressions) -> F64:
    """What one thinks of sounds who likes dark ones."""
    return -sounds.values[:, BRIGHTNESS].astype(np.float64)


def page(sounds: Impressions, liked: F64) -> Page:
    """The six best get 5, 5, 4, 3, 2 and 1 stars."""
    grades = np.zeros(len(sounds))
    grades[np.argsort(-liked, kind="stable")[:6]] = (5, 5, 4, 3, 2, 1)
    return Page(sounds, grades)


def taste_for_dark(pages: int = 4, seed: int = 0) -> Taste:
    rng = np.random.default_rng(seed)
    shown = [drawn(16, rng) for _ in range(pages)]
    return Taste(tuple(page(sounds, darker(sounds)) for sounds in shown))


def taste_at_random(pages: int = 6, seed: int = 0) -> Taste:
    rng = np.random.default_rng(seed)
    return Taste(tuple(page(drawn(16, rng), rng.random(16)) for _ in range(pages)))
