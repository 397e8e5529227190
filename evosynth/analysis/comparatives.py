"""What one sound is beside another, in words of a musician: "brighter", "shorter decay", the plainest first.

A difference has a word where it is noticed (``alike.WORDS``). NumPy alone, as there: whoever compares need not listen.
"""

from __future__ import annotations

import numpy as np

from evosynth.analysis.alike import ALIKE, NAMES, WORDS, Impressions, steps

MORE_AND_LESS = {
    "brightness": ("brighter", "darker"),
    "width": ("wider", "narrower"),
    "attack": ("slower attack", "faster attack"),
    "attack_brightness": ("brighter strike", "softer strike"),
    "decay": ("longer decay", "shorter decay"),
    "sustain": ("sustained more", "sustained less"),
    "release": ("longer release", "shorter release"),
    "roughness": ("rougher", "smoother"),
    "noisiness": ("noisier", "purer"),
    "inharmonicity": ("less harmonic", "more harmonic"),
    "hollowness": ("hollower", "fuller"),
    "movement": ("livelier", "steadier"),
}
SAME = "sounds alike"
OTHERWISE = "sounds otherwise"  # their spectra differ in a way that has no word


def compared(one: Impressions, other: Impressions, most: int = 2) -> tuple[str, ...]:
    """What ``one`` sound is beside the ``other``, both of one note: at most so many words, or that it is the same."""
    apart = (one.values[0] - other.values[0]) / np.array([word.step for word in WORDS])
    if np.isnan(apart).any():
        return () if np.isnan(one.values[0, 0]) == np.isnan(other.values[0, 0]) else (OTHERWISE,)
    if float(steps(one, other)[0]) < ALIKE:
        return (SAME,)
    found = [column for column in np.argsort(-np.abs(apart)) if abs(apart[column]) >= 1.0][:most]
    return tuple(MORE_AND_LESS[NAMES[column]][int(apart[column] < 0)] for column in found) or (OTHERWISE,)
