"""How different two sounds are to an ear, in just noticeable steps: the one measure for strands, tiles, taste, library.

Two things are compared: what a musician would say of them (``descriptors``) and their spectra over time
(``prints``). Each difference is divided by the smallest that is noticed; together they are the root of the sum of
squares, as independent cues add up in detection (d'). 1 is just noticeable. Loudness and tuning do not count.

NumPy alone: whoever compares need not listen.

Sources of the steps: attack brightness after the limits within which a strike is heard as the same (a quarter of its
centre of power); decay after Jarvelainen & Tolonen, J. Audio Eng. Soc. 49, 2001 (a fourth less to two fifths more is
not noticed). For the others no limit is published for sounds like these: they are chosen so that all output levels of
a DX7 voice moved by one of its steps (0.75 dB, about what is noticed of a level) make one step in the mean, most of it
where the ear is sharpest: in the balance of the spectrum (tests/bench/alike_figures.py shows what each makes of known
changes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.analysis import prints
from evosynth.arrays import F32, F64, U8

VERSION = 1  # of the measure: figures of another one cannot be compared with these


@dataclass(frozen=True, slots=True)
class Word:
    """A descriptor as it is compared: the unit it is in, and the difference that is just noticed."""

    name: str
    unit: str
    step: float


WORDS = (
    Word("brightness", "octaves above 1 kHz", 0.15),
    Word("width", "octaves", 0.12),
    Word("attack", "octaves of a second", 0.7),
    Word("attack_brightness", "octaves above 1 kHz", 0.3),
    Word("decay", "octaves of a second", 0.5),
    Word("sustain", "dB", 3.0),
    Word("release", "octaves of a second", 0.7),
    Word("roughness", "dB", 4.0),
    Word("noisiness", "dB", 4.0),
    Word("inharmonicity", "cents", 5.0),
    Word("hollowness", "dB", 4.0),
    Word("movement", "dB", 1.0),
)
NAMES = tuple(word.name for word in WORDS)
PRINT_STEP_DB = 1.5  # mean difference of spectra over time
ALIKE = 1.8  # steps that nine in ten changes of all levels by one step stay under: two such sounds are one to most
FAR = 100.0  # steps from silence to any sound
_STEPS = np.array([word.step for word in WORDS])


@dataclass(frozen=True, slots=True, eq=False)
class Impressions:
    """What is remembered of n sounds of one note for comparing them: some 500 bytes each."""

    values: F32  # (n, len(NAMES)), NaN for what is silent
    prints: U8  # (n, prints.SIZE)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, rows: slice) -> Impressions:
        return Impressions(self.values[rows], self.prints[rows])


def steps(others: Impressions, one: Impressions) -> F64:
    """Just noticeable steps (n,) from each of the others to one sound, all of the same note."""
    values = (others.values - one.values) / _STEPS
    spectra = prints.differences(others.prints, one.prints[0]) / PRINT_STEP_DB
    apart = np.sqrt(np.square(values).sum(axis=1) + np.square(spectra))
    silent = np.isnan(others.values[:, 0]), bool(np.isnan(one.values[0, 0]))
    return np.where(silent[0] & silent[1], 0.0, np.where(silent[0] | silent[1], FAR, apart))
