"""The eight kinds of sound that players sort patches into, each a row of ranges, and which of them suit a target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64
from evosynth.synths.base import TargetSummary

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sound: (low, high) of what makes it, and the chances of its extras."""

    name: str
    attack_s: Range
    decay_s: Range
    sustain: Range
    release_s: Range
    cutoff: Range  # in harmonics of the note
    env_octaves: Range
    tables: tuple[str, ...]
    second: float  # chance of another oscillator
    sub: float
    noise: float
    unison: float
    octave: int = 0


KINDS: tuple[Kind, ...] = (
    Kind(
        *("bass", (0.001, 0.01), (0.15, 1.2), (0.2, 0.9), (0.03, 0.2), (2, 14), (0.5, 4.0)),
        ("Basic Shapes", "Saw to Square", "Low-pass Saw", "FM 1:1", "Sine Fold", "Resonant Saw"),
        *(0.5, 0.5, 0.05, 0.1),
    ),
    Kind(
        *("lead", (0.001, 0.06), (0.2, 2.0), (0.6, 1.0), (0.05, 0.4), (8, 40), (0.0, 2.5)),
        ("Basic Shapes", "Saw Sync", "Sine Sync", "Pulse Width", "Brass", "Crossing Formants"),
        *(0.6, 0.1, 0.05, 0.3),
    ),
    Kind(
        *("pluck", (0.001, 0.004), (0.15, 1.5), (0.0, 0.1), (0.1, 0.8), (4, 30), (1.0, 5.0)),
        ("Plucked String", "Low-pass Saw", "Pulse Width", "FM 1:2", "Harmonic Series"),
        *(0.4, 0.1, 0.15, 0.1),
    ),
    Kind(
        *("pad", (0.15, 1.5), (0.5, 4.0), (0.6, 1.0), (0.3, 2.5), (4, 24), (-1.5, 2.0)),
        ("Choir", "Low-pass Saw", "Vowels", "Reed", "Basic Shapes", "Comb Saw"),
        *(0.7, 0.2, 0.2, 0.5),
    ),
    Kind(
        *("key", (0.001, 0.01), (0.5, 4.0), (0.0, 0.4), (0.1, 0.6), (4, 24), (0.5, 3.0)),
        ("FM 1:1", "FM 1:2", "Drawbars", "Plucked String", "Odd Harmonics", "Basic Shapes"),
        *(0.5, 0.2, 0.1, 0.1),
    ),
    Kind(
        *("bell", (0.001, 0.004), (0.8, 6.0), (0.0, 0.05), (0.4, 4.0), (10, 60), (0.0, 3.0)),
        ("Single Harmonic", "FM 1:7", "FM 1:2", "Drawbars", "Basic Shapes"),
        *(0.9, 0.05, 0.05, 0.05),
    ),
    Kind(
        *("drum", (0.001, 0.002), (0.04, 0.5), (0.0, 0.0), (0.03, 0.3), (3, 60), (0.0, 5.0)),
        ("Basic Shapes", "Noise", "Noise Band", "Sine Fold", "Steps"),
        *(0.4, 0.2, 0.7, 0.0),
    ),
    Kind(
        *("effect", (0.001, 1.0), (0.2, 4.0), (0.2, 1.0), (0.1, 2.0), (2, 60), (-4.0, 4.0)),
        ("Steps", "Crushed Sine", "Noise Band", "Crossing Formants", "Saw Sync", "Feedback"),
        *(0.6, 0.1, 0.4, 0.2),
    ),
)


def number(kind: str) -> int:
    return [k.name for k in KINDS].index(kind)


def chances(target: TargetSummary | None) -> F64:
    """(8,) how often each kind is drawn: alike, or by how well its amplifier can follow the target."""
    odds = np.ones(len(KINDS))
    if target is not None and target.attack_s is not None and target.sustain_db is not None:
        sustain = 10.0 ** (target.sustain_db / 20.0)
        for i, kind in enumerate(KINDS):
            slow = np.log2(max(target.attack_s, 0.001) / kind.attack_s[1])
            quick = np.log2(kind.attack_s[0] / max(target.attack_s, 0.001))
            outside = max(kind.sustain[0] - sustain, sustain - kind.sustain[1], 0.0)
            odds[i] = np.exp(-0.3 * max(slow, quick, 0.0) - 3.0 * outside)
    shares: F64 = odds / odds.sum()
    return shares
