"""What a wavetable voice looks like: its cycles, its filter and its envelopes as curves in the unit square.

Plain functions of a patch's values; points are (x, y) with y = 1 at the top. The laws are those of the engine, as its
parameters are described in ``evosynth.synths.wavetable.space``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from evosynth.arrays import F64
from evosynth.patch import Patch
from evosynth.synths.wavetable.factory import factory_names, factory_table
from evosynth.synths.wavetable.harmonic_levels import CHANGING, gains
from evosynth.synths.wavetable.space import SHAPING, WAVETABLE_SPACE

Points = list[tuple[float, float]]

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
TOP_DB, FLOOR_DB = 24.0, -48.0
_STEPS = 160
WORDS = {  # of sources and destinations, where the name with spaces is not what a player says
    "env_amp": "Amp envelope",
    "env_filter": "Filter envelope",
    "env_free": "Free envelope",
    "lfo1": "LFO 1",
    "lfo2": "LFO 2",
    "amp": "volume",
}
FILTER_WORDS = {
    "off": "Off",
    "low_12": "Low-pass 12",
    "low_24": "Low-pass 24",
    "band_12": "Band-pass",
    "high_12": "High-pass",
    "notch_12": "Notch",
}


def words_for(name: str) -> str:
    """A source or destination for people: "lfo1" -> "LFO 1", "osc1_position" -> "osc 1 position"."""
    plain = name.replace("_", " ")
    for block in ("osc", "lfo"):
        for number in "12":
            plain = plain.replace(f"{block}{number}", f"{block} {number}")
    return WORDS.get(name, plain)


def shape_of(values: Mapping[str, float], oscillator: str) -> tuple[float, ...]:
    """The genes of a patch that reshape the harmonics of an oscillator's table, in the order of SHAPING."""
    names = [f"{oscillator}_{gene}" for gene in SHAPING]
    return tuple(values.get(name, WAVETABLE_SPACE.parameters[WAVETABLE_SPACE.index(name)].default) for name in names)


@lru_cache(maxsize=256)
def cycle(table: str, position: float, shape: tuple[float, ...] = ()) -> Points:
    """One period of a table at a position 0..1, its harmonics reshaped by these genes; nothing for a table that does
    not come with the engine."""
    if table not in factory_names():
        return []
    frames = factory_table(table).frames
    place = position * (len(frames) - 1)
    low = min(int(place), len(frames) - 1)
    high = min(low + 1, len(frames) - 1)
    wave = frames[low] * (1.0 - (place - low)) + frames[high] * (place - low)
    shown = _reshaped(wave.astype(float), position, shape)[:: len(wave) // 256]
    peak = max(float(np.abs(shown).max()), 1e-6)
    return [(i / len(shown), 0.5 + 0.46 * float(y) / peak) for i, y in enumerate(shown)]


def _reshaped(wave: F64, position: float, shape: tuple[float, ...]) -> F64:
    genes = np.array([shape])
    if not shape or not genes[:, CHANGING].any():
        return wave
    spectrum = np.fft.rfft(wave)
    spectrum[1:-1] *= gains(genes, np.array([position]), len(spectrum) - 2)[0]
    reshaped: F64 = np.fft.irfft(spectrum)
    return reshaped


def filter_curve(kind: str, cutoff_hz: float, resonance: float) -> Points:
    """Its response over 20 Hz to 20 kHz, +24 dB at the top and -48 dB at the bottom."""
    x = np.linspace(0.0, 1.0, _STEPS)
    ratio = LOW_HZ * (HIGH_HZ / LOW_HZ) ** x / max(cutoff_hz, 1.0)
    damping = 2.0 * 0.01**resonance
    whole = np.sqrt((1.0 - ratio**2) ** 2 + (damping * ratio) ** 2)
    low = 1.0 / whole
    responses: dict[str, F64] = {
        "low_12": low,
        "low_24": low / np.sqrt((1.0 - ratio**2) ** 2 + (2.0 * ratio) ** 2),
        "band_12": damping * ratio / whole,
        "high_12": ratio**2 / whole,
        "notch_12": np.abs(1.0 - ratio**2) / whole,
    }
    db = 20.0 * np.log10(np.maximum(responses.get(kind, np.ones_like(ratio)), 1e-6))
    return [(float(a), float(b)) for a, b in zip(x, np.clip((db - FLOOR_DB) / (TOP_DB - FLOOR_DB), 0, 1), strict=True)]


def envelope(values: Mapping[str, float], name: str, gate_s: float, length_s: float) -> Points:
    """An envelope of a patch over ``length_s``, the key held for ``gate_s``."""

    def stage(key: str, default: float) -> float:
        return values.get(f"{name}_{key}", default)

    t = np.linspace(0.0, length_s, 2 * _STEPS)
    sustain = stage("sustain", 1.0)

    def held(at: F64) -> F64:
        attack, decay = max(stage("attack_s", 0.001), 1e-4), max(stage("decay_s", 0.5), 1e-4)
        rise = _bent(at / attack, stage("attack_curve", 0.0))
        fall = 1.0 - (1.0 - sustain) * _bent((at - attack) / decay, stage("decay_curve", 0.5))
        return np.where(at < attack, rise, fall)

    release = max(stage("release_s", 0.05), 1e-4)
    last = float(held(np.array([gate_s]))[0])
    after = last * (1.0 - _bent((t - gate_s) / release, stage("release_curve", 0.5)))
    level = np.where(t < gate_s, held(t), after)
    return [(float(a / length_s), float(b)) for a, b in zip(t, level, strict=True)]


def _bent(x: F64, curve: float) -> F64:
    """From 0 to 1 over x in 0..1, quick at first where the curve is above 0."""
    x = np.clip(x, 0.0, 1.0)
    k = 8.0 * curve
    return x if abs(k) < 1e-3 else (1.0 - np.exp(-k * x)) / (1.0 - np.exp(-k))


def routes(patch: Patch) -> list[tuple[str, str, float]]:
    """What moves what, and how far (-1..1)."""
    found = []
    for slot in range(1, 9):
        source = patch.choices.get(f"mod{slot}_source", "none")
        destination = patch.choices.get(f"mod{slot}_destination", "none")
        depth = patch.values.get(f"mod{slot}_depth", 0.0)
        if source != "none" and destination != "none" and abs(depth) >= 0.005:
            found.append((words_for(source), words_for(destination), depth))
    return found
