"""What a sound is called: a family and a character, from what is heard of it: "DARK BELL", "SOFT PAD".

The family is that of the first row whose ranges hold. The character is what stands out most from what is usual in that
family. Both hold for a voice at a note: the same sound always gets the same words. Where a name is given already the
next best character is taken, and then a number.

Ranges and middles were found on notes of General MIDI, whose programs say of which family they are, and on our own
voices (tests/bench/christening_figures.py shows how often they are right).

NumPy alone: whoever gives a name need not listen.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np

from evosynth.analysis.alike import NAMES
from evosynth.arrays import F32, F64
from evosynth.notation.tuning import hz_of_note

SILENT = "SILENT"
MOST_CHARACTERS = 3  # that stand for one sound, before numbers do
STANDS_OUT = 0.5  # of a spread: a character that is further down is none
SHORT = 16  # names no longer than this are written as synths show them, in capitals
_INF = np.inf
Ranges = dict[str, tuple[float, float]]  # by descriptor, or "note", which is the key


@dataclass(frozen=True, slots=True)
class Sign:
    """A family, and by what it is known."""

    family: str
    within: Ranges


# Descriptors in the units of alike.WORDS, but brightness counts from the key's frequency and not from 1 kHz.
SIGNS = (
    Sign("NOISE", {"noisiness": (0.0, _INF)}),
    Sign("DRUM", {"noisiness": (-18.0, _INF), "sustain": (-_INF, -24.0)}),
    Sign("DRUM", {"inharmonicity": (24.0, _INF), "sustain": (-_INF, -20.0)}),
    Sign("BASS", {"note": (-_INF, 50.0), "attack": (-_INF, -4.0), "release": (-_INF, -2.75)}),
    Sign("BELL", {"inharmonicity": (8.0, _INF), "attack": (-_INF, -3.0), "release": (-0.75, _INF)}),
    Sign("BELL", {"attack": (-_INF, -6.5), "release": (-1.5, _INF)}),
    Sign("BELL", {"inharmonicity": (8.0, _INF), "sustain": (-_INF, -27.0)}),
    Sign("KEYS", {"sustain": (-_INF, -11.0), "decay": (-0.75, _INF), "release": (-_INF, -1.95)}),
    Sign("PLUCK", {"sustain": (-_INF, -12.0)}),
    Sign("KEYS", {"attack": (-_INF, -7.8)}),
    Sign("FLUTE", {"width": (-_INF, 0.47), "release": (-_INF, -2.75)}),
    Sign("ORGAN", {"sustain": (-4.0, _INF), "attack": (-_INF, -5.5), "hollowness": (-_INF, -5.0)}),
    Sign("LEAD", {"attack": (-_INF, -6.0), "release": (-_INF, -3.15)}),
    Sign("BRASS", {"release": (-_INF, -2.9)}),
    Sign("STRING", {"width": (0.6, _INF), "movement": (3.05, _INF)}),
    Sign("PAD", {}),
)
FAMILIES = tuple(dict.fromkeys(sign.family for sign in SIGNS))

# What is usual in a family, in the order of alike.NAMES (brightnesses from the key's frequency): medians.
USUAL = {
    "NOISE": (3.5, 1.1, -5.3, 3.3, -0.8, -9.2, -3.5, -14.5, 4.1, 40.1, -0.4, 2.7),
    "DRUM": (1.1, 0.6, -7.1, 1.7, -2.1, -59.3, -6.8, -18.3, -12.1, 29.0, -3.6, 3.5),
    "BASS": (1.3, 1.0, -6.1, 1.8, 1.2, -6.1, -4.0, -10.1, -23.5, 3.7, -2.4, 2.2),
    "BELL": (1.1, 0.8, -6.6, 1.4, 0.4, -13.3, -0.7, -24.3, -20.1, 15.1, -7.3, 2.5),
    "KEYS": (0.9, 0.8, -7.1, 1.6, 0.2, -15.2, -3.4, -27.9, -27.8, 3.1, -5.4, 2.6),
    "PLUCK": (1.0, 0.7, -6.9, 1.6, -0.9, -27.3, -2.0, -35.7, -29.1, 1.4, -4.8, 2.8),
    "FLUTE": (0.1, 0.3, -2.4, 0.2, 1.4, -2.4, -3.6, -32.1, -30.5, 3.2, -1.7, 2.5),
    "ORGAN": (0.5, 0.7, -6.6, 0.6, 2.6, -0.4, -4.9, -18.2, -30.6, 17.0, -8.4, 1.7),
    "LEAD": (0.9, 0.9, -6.6, 1.2, 1.8, -4.7, -4.3, -29.1, -30.2, 2.7, -1.1, 1.9),
    "BRASS": (1.7, 0.9, -2.4, 1.6, 1.9, -2.5, -3.9, -19.8, -23.2, 4.0, -1.3, 2.7),
    "STRING": (0.9, 0.8, -1.1, 1.2, 0.6, -2.3, -1.0, -12.7, -20.0, 9.0, -2.2, 3.8),
    "PAD": (0.8, 0.7, -1.8, 1.1, 1.1, -3.5, -0.8, -14.9, -22.2, 7.0, -4.7, 2.5),
}
SPREADS = (1.0, 0.3, 1.1, 1.1, 1.2, 6.0, 1.0, 10.0, 6.7, 14.0, 8.0, 1.6)  # within a family


@dataclass(frozen=True, slots=True)
class Character:
    """A word, and by how much of what it is more than is usual."""

    word: str
    more: dict[str, float]  # by descriptor; less: below 0


CHARACTERS = (
    Character("DARK", {"brightness": -1.0}),
    Character("LIGHT", {"brightness": 1.0}),
    Character("WARM", {"brightness": -0.7, "inharmonicity": -0.4, "noisiness": -0.4}),
    Character("GLASS", {"brightness": 0.6, "inharmonicity": 0.6, "noisiness": -0.4}),
    Character("WIDE", {"width": 1.0}),
    Character("PURE", {"width": -1.0, "noisiness": -0.4}),
    Character("SLOW", {"attack": 1.0}),
    Character("SOFT", {"attack_brightness": -1.0, "attack": 0.6}),
    Character("HARD", {"attack_brightness": 1.0, "attack": -0.6}),
    Character("LONG", {"decay": 0.7, "release": 0.7}),
    Character("SHORT", {"decay": -0.7, "release": -0.7}),
    Character("ROUGH", {"roughness": 1.0}),
    Character("SILK", {"roughness": -1.0}),
    Character("AIRY", {"noisiness": 1.0}),
    Character("METAL", {"inharmonicity": 1.0}),
    Character("WOODY", {"hollowness": 1.0}),
    Character("FULL", {"hollowness": -1.0}),
    Character("LIVE", {"movement": 1.0}),
    Character("CALM", {"movement": -1.0}),
)
_WEIGHTS = np.array([[one.more.get(name, 0.0) for name in NAMES] for one in CHARACTERS])
_WEIGHTS /= np.linalg.norm(_WEIGHTS, axis=1, keepdims=True)
_FROM_THE_KEY = [NAMES.index("brightness"), NAMES.index("attack_brightness")]


def family_of(values: F32 | F64, midi_note: int) -> str:
    """The family of a sound by its descriptors (len(NAMES),), all of them numbers, at its note."""
    known = dict(zip(NAMES, _from_the_key(values, midi_note), strict=True)) | {"note": float(midi_note)}
    return next(
        sign.family for sign in SIGNS if all(low <= known[name] <= high for name, (low, high) in sign.within.items())
    )


def characters_of(values: F32 | F64, midi_note: int) -> tuple[str, ...]:
    """What stands out of it in its family, the most first: one word at least, MOST_CHARACTERS at most."""
    usual = np.array(USUAL[family_of(values, midi_note)])
    further = np.clip((_from_the_key(values, midi_note) - usual) / np.array(SPREADS), -3.0, 3.0)
    by_word = _WEIGHTS @ further
    order = np.argsort(-by_word, kind="stable")[:MOST_CHARACTERS]
    return tuple(CHARACTERS[k].word for place, k in enumerate(order) if not place or by_word[k] > STANDS_OUT)


def free_name(values: F32 | F64, midi_note: int, longest: int, taken: Container[str] = ()) -> str:
    """The first name of a sound that nobody has yet, of ``longest`` characters at most.

    ``values`` (len(NAMES),) are its descriptors at this note; NaN: it is silent.
    """
    return next(name for name in _names(values, midi_note, longest) if name not in taken)


def _names(values: F32 | F64, midi_note: int, longest: int) -> Iterator[str]:
    """What it may be called, the best first, without end."""
    if np.isnan(values).any():
        words: tuple[tuple[str, ...], ...] = ((SILENT,),)
    else:
        family = family_of(values, midi_note)
        words = tuple((character, family) for character in characters_of(values, midi_note))
    yield from (spelled(one, longest) for one in words)
    for number in itertools.count(2):
        yield spelled((*words[0], str(number)), longest)


def spelled(words: tuple[str, ...], longest: int) -> str:
    """Words as one name: whole with spaces where that fits, else without them, then without vowels, then cut."""
    if longest > SHORT:
        return " ".join(words).title()[:longest]
    *said, number = words if words[-1].isdigit() else (*words, "")
    tight = [" ".join(words), f"{' '.join(said)}{number}", "".join(words)]
    while (found := next((name for name in tight if len(name) <= longest), None)) is None:
        said = _shorter(said)
        tight = ["".join(said) + number]
    return found


def _shorter(words: list[str]) -> list[str]:
    """One letter less: the last vowel of the last word that has one within it, else the last letter of the longest."""
    for at in reversed(range(len(words))):
        inner = next((k for k in range(len(words[at]) - 2, 0, -1) if words[at][k] in "AEIOU"), None)
        if inner is not None and len(words[at]) > 3:
            return [*words[:at], words[at][:inner] + words[at][inner + 1 :], *words[at + 1 :]]
    longest = max(range(len(words)), key=lambda k: len(words[k]))
    return [word[:-1] if k == longest else word for k, word in enumerate(words)]


def _from_the_key(values: F32 | F64, midi_note: int) -> F64:
    """Descriptors with brightnesses in octaves above the key's frequency."""
    known = np.array(values, np.float64)
    known[_FROM_THE_KEY] -= np.log2(hz_of_note(midi_note) / 1000.0)
    return known
