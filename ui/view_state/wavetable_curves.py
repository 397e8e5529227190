"""What a wavetable voice looks like: its cycles, its filter, its envelopes and LFOs as curves in the unit square.

Plain functions of native values; points are (x, y) with y = 1 at the top. The laws are the engine's own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.synths.wavetable import laws

Points = list[tuple[float, float]]

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
TOP_DB, FLOOR_DB = 36.0, -48.0
HARMONICS = 40  # of a frame that are drawn
SAMPLES = 128  # of a cycle
MEASURED = 9  # frames whose peaks make the scale
_STEPS = 160


def landscape(frames: F32, shape: tuple[float, ...], rows: int = 40) -> F32:
    """Cycles (at most ``rows``, 128) from the first frame to the last, reshaped, their highest peak 1."""
    places = np.linspace(0.0, 1.0, min(rows, len(frames)))
    waves = laws.cycles(frames, places, shape)
    return _drawn(waves, _peak(frames, shape))


def _peak(frames: F32, shape: tuple[float, ...]) -> float:
    """The highest sample of a table's cycles: one scale for all of them."""
    waves = laws.cycles(frames, np.linspace(0.0, 1.0, min(MEASURED, len(frames))), shape)
    return max(1e-6, float(np.abs(waves).max()))


def cycle(frames: F32, position: float, shape: tuple[float, ...]) -> F32:
    """The cycle (128,) at a position 0..1, on the scale of the landscape."""
    drawn: F32 = _drawn(laws.cycle(frames, position, shape)[None], _peak(frames, shape))[0]
    return drawn


def _drawn(waves: F64, peak: float) -> F32:
    shown: F32 = (waves[:, :: waves.shape[1] // SAMPLES] / peak).astype(np.float32)
    return shown


def harmonics(frames: F32, position: float, shape: tuple[float, ...]) -> list[float]:
    """Levels in dB of the first harmonics at a position, that of a full sine at 0."""
    levels: list[float] = laws.harmonics_db(laws.cycle(frames, position, shape), HARMONICS).tolist()
    return levels


def points_of(cycle: F32) -> Points:
    """A cycle (n,), -1..1, as points."""
    return [(i / (len(cycle) - 1), 0.5 + 0.46 * float(y)) for i, y in enumerate(cycle)]


def filter_curve(kind: str, cutoff_hz: float, resonance: float) -> Points:
    """Its response over 20 Hz to 20 kHz."""
    x = np.linspace(0.0, 1.0, _STEPS)
    near = hertz_part(cutoff_hz) + np.linspace(-0.02, 0.02, 33)  # a resonance is a narrow peak
    x = np.unique(np.concatenate([x, near[(near >= 0.0) & (near <= 1.0)]]))
    db = laws.filter_db(kind, LOW_HZ * (HIGH_HZ / LOW_HZ) ** x, max(cutoff_hz, 1.0), resonance)
    return list(zip(x.tolist(), np.clip(db_part(db), 0.0, 1.0).tolist(), strict=True))


LEVEL_TOP_DB, LEVEL_FLOOR_DB = 6.0, -60.0  # of the noise


def level_height(level: float) -> float:
    """How high a level (1: full) stands, 0 at the bottom."""
    db = 20.0 * math.log10(max(level, 1e-6))
    return min(1.0, max(0.0, (db - LEVEL_FLOOR_DB) / (LEVEL_TOP_DB - LEVEL_FLOOR_DB)))


def level_at(height: float) -> float:
    """The inverse; the bottom is silence."""
    db = LEVEL_FLOOR_DB + height * (LEVEL_TOP_DB - LEVEL_FLOOR_DB)
    return 0.0 if height <= 0.0 else float(10.0 ** (db / 20.0))


def noise_curve(level: float, cutoff_hz: float) -> Points:
    """The noise over 20 Hz to 20 kHz, at its level."""
    x = np.linspace(0.0, 1.0, _STEPS)
    fall = laws.noise_db(LOW_HZ * (HIGH_HZ / LOW_HZ) ** x, cutoff_hz) / (LEVEL_TOP_DB - LEVEL_FLOOR_DB)
    return list(zip(x.tolist(), np.clip(level_height(level) + fall, 0.0, 1.0).tolist(), strict=True))


def hertz_part(hertz: float) -> float:
    """Where a frequency lies from 20 Hz to 20 kHz, 0 to 1."""
    return float(np.log(hertz / LOW_HZ) / np.log(HIGH_HZ / LOW_HZ))


def hertz_at(part: float) -> float:
    """The inverse, ends at the ends."""
    return float(min(HIGH_HZ, max(LOW_HZ, LOW_HZ * (HIGH_HZ / LOW_HZ) ** part)))


def db_part(db: F64) -> F64:
    """Where levels lie between the bottom and the top."""
    part: F64 = (db - FLOOR_DB) / (TOP_DB - FLOOR_DB)
    return part


_RESONANCES = np.linspace(0.0, 1.0, 201)


def resonance_heights(kind: str) -> F64:
    """How high a filter's curve is at its cutoff (201,), for resonances from 0 to 1; that of a low-pass where all of
    them are as high."""
    risen = kind if kind in ("low_12", "low_24", "high_12") else "low_12"
    return db_part(np.array([laws.filter_db(risen, np.array([1.0]), 1.0, r)[0] for r in _RESONANCES]))


def resonance_height(kind: str, resonance: float) -> float:
    """How high the point stands that resonance is drawn by."""
    return float(np.interp(resonance, _RESONANCES, resonance_heights(kind)))


def resonance_at(kind: str, height: float) -> float:
    """The inverse, ends at the ends."""
    return float(np.interp(height, resonance_heights(kind), _RESONANCES))


def envelope(values: Mapping[str, float], name: str, gate_s: float, length_s: float) -> Points:
    """An envelope of a patch over ``length_s``, the key held for ``gate_s``; with its corners."""
    attack, decay = (laws.value_of(values, f"{name}_{stage}_s") for stage in ("attack", "decay"))
    release = laws.value_of(values, f"{name}_release_s")
    stages = ((0.0, attack), (attack, attack + decay), (gate_s, gate_s + release))
    near = np.concatenate([np.linspace(a, b, 24) for a, b in stages])
    t = np.unique(np.concatenate([np.linspace(0.0, length_s, _STEPS), near[near <= length_s]]))
    heights = laws.envelope(values, name, t, gate_s)
    return list(zip((t / length_s).tolist(), heights.tolist(), strict=True))


def lfo(values: Mapping[str, float], name: str, shape: str, length_s: float) -> Points:
    """What an LFO gives over ``length_s``; y = 0.5 is at rest."""
    turns = laws.value_of(values, f"{name}_rate_hz") * length_s
    count = int(min(1200.0, max(2.0 * _STEPS, 40.0 * turns)))
    t = np.linspace(0.0, length_s, count)
    given = laws.lfo(values, name, shape, t)
    return list(zip((t / length_s).tolist(), (0.5 + 0.46 * given).tolist(), strict=True))


def sub(wave: str, level: float, samples: int = 256) -> Points:
    """Two periods of the sub, at its level."""
    once = laws.sub_cycle(wave, samples)
    twice = np.concatenate([once, once, once[:1]]) * level
    return [(i / (len(twice) - 1), 0.5 + 0.46 * float(y)) for i, y in enumerate(twice)]
