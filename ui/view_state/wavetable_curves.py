"""What a wavetable voice looks like: its cycles, its filter and its envelopes as curves in the unit square.

Plain functions of a patch's values; points are (x, y) with y = 1 at the top. The laws are the engine's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from evosynth.patch import Patch
from evosynth.synths.wavetable import laws
from evosynth.synths.wavetable.factory import factory_names, factory_table
from evosynth.synths.wavetable.words import CHOICE_WORDS

Points = list[tuple[float, float]]

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
TOP_DB, FLOOR_DB = 24.0, -48.0
_STEPS = 160


@lru_cache(maxsize=256)
def cycle(table: str, position: float, shape: tuple[float, ...]) -> Points:
    """One period of a table at a position 0..1, its harmonics reshaped by these genes; nothing for a table that does
    not come with the engine."""
    if table not in factory_names():
        return []
    wave = laws.cycle(factory_table(table).frames, position, shape)
    shown = wave[:: len(wave) // 256]
    peak = max(float(np.abs(shown).max()), 1e-6)
    return [(i / len(shown), 0.5 + 0.46 * float(y) / peak) for i, y in enumerate(shown)]


def filter_curve(kind: str, cutoff_hz: float, resonance: float) -> Points:
    """Its response over 20 Hz to 20 kHz, +24 dB at the top and -48 dB at the bottom."""
    x = np.linspace(0.0, 1.0, _STEPS)
    db = laws.filter_db(kind, LOW_HZ * (HIGH_HZ / LOW_HZ) ** x, max(cutoff_hz, 1.0), resonance)
    return [(float(a), float(b)) for a, b in zip(x, np.clip((db - FLOOR_DB) / (TOP_DB - FLOOR_DB), 0, 1), strict=True)]


def envelope(values: Mapping[str, float], name: str, gate_s: float, length_s: float) -> Points:
    """An envelope of a patch over ``length_s``, the key held for ``gate_s``."""
    t = np.linspace(0.0, length_s, 2 * _STEPS)
    heights = laws.envelope(values, name, t, gate_s)
    return [(float(a / length_s), float(b)) for a, b in zip(t, heights, strict=True)]


def routes(patch: Patch) -> list[tuple[str, str, float]]:
    """What moves what, and how far (-1..1)."""
    found = []
    for slot in range(1, 9):
        source = patch.choices.get(f"mod{slot}_source", "none")
        destination = patch.choices.get(f"mod{slot}_destination", "none")
        depth = patch.values.get(f"mod{slot}_depth", 0.0)
        if source != "none" and destination != "none" and abs(depth) >= 0.005:
            found.append((CHOICE_WORDS[source], CHOICE_WORDS[destination], depth))
    return found
