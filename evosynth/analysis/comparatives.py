"""What one sound is beside another, in words of a musician: "brighter", "shorter decay", the plainest first.

A difference has a word where it is noticed (``alike.WORDS``). NumPy alone, as there: whoever compares need not listen.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.analysis.alike import ALIKE, NAMES, WORDS, Impressions, steps
from evosynth.analysis.balance import balance
from evosynth.notation.quantities import SHORT_DIGITS, written

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
LONGEST_S = 4.0  # a longer time is reckoned from a slope, not heard
SAME = "sounds alike"
OTHERWISE = "sounds otherwise"  # they differ in a way that has no word


def middle(sounds: Impressions) -> Impressions:
    """What lies in the middle of sounds of one note (n of them, one at least that is heard): one row."""
    heard = ~np.isnan(sounds.values[:, 0])
    values, prints = sounds.values[heard], sounds.prints[heard]
    return Impressions(np.median(values, axis=0, keepdims=True), np.rint(prints.mean(axis=0)).astype(np.uint8)[None])


def compared(one: Impressions, other: Impressions, most: int = 2) -> tuple[str, ...]:
    """What ``one`` sound is beside the ``other``, both of one note: at most so many words, or that it is the same."""
    return _compared(one, other, most, lambda word, column: word)


def measured(one: Impressions, other: Impressions, most: int = 2) -> tuple[str, ...]:
    """The same with how much, where a figure says something: "brighter +0.4 oct", "shorter decay −0.3 s"."""
    return _compared(one, other, most, lambda word, column: f"{word} {_amount(one, other, column)}".strip())


def _amount(one: Impressions, other: Impressions, column: int) -> str:
    """By how much one descriptor differs; nothing of what is foretold beyond the sound, or has a unit of its own."""
    after, before, unit = float(one.values[0, column]), float(other.values[0, column]), WORDS[column].unit
    if unit == "octaves of a second":
        seconds = 2.0**after, 2.0**before
        return _signed(seconds[0] - seconds[1], "s") if max(seconds) <= LONGEST_S else ""
    return _signed(after - before, "oct") if unit == "octaves above 1 kHz" else ""


def _signed(amount: float, unit: str) -> str:
    return written(amount, unit, signed=True, digits=SHORT_DIGITS)


def _compared(one: Impressions, other: Impressions, most: int, said: Callable[[str, int], str]) -> tuple[str, ...]:
    apart = (one.values[0] - other.values[0]) / np.array([word.step for word in WORDS])
    if np.isnan(apart).any():
        return () if np.isnan(one.values[0, 0]) == np.isnan(other.values[0, 0]) else (OTHERWISE,)
    if float(steps(one, other)[0]) < ALIKE:
        return (SAME,)
    found = [column for column in np.argsort(-np.abs(apart)) if abs(apart[column]) >= 1.0][:most]
    words = (said(MORE_AND_LESS[NAMES[column]][int(apart[column] < 0)], int(column)) for column in found)
    return tuple(words) or (balance(one, other) or OTHERWISE,)
