"""What the partials of a target say to a wavetable patch: which tables have them, and in which octave.

Spectra are compared by the magnitudes of harmonics, compressed by a square root: the fundamental would decide alone.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.synths.base import TargetSummary
from evosynth.synths.tables import TableSet

HARMONICS = 32  # by which spectra are compared
FAINTEST_DB = -45.0  # of the partials that count
WHOLE = 0.05  # mean distance of partials from whole multiples, in fundamentals, in a target that is in tune with itself


def heard_octave(target: TargetSummary) -> int | None:
    """The octave, against its note, in which a target's pitch is heard; None where that is no octave of it."""
    if target.pitch_ratio is None or target.pitch_ratio <= 0.0:
        return None
    octaves = float(np.log2(target.pitch_ratio))
    return round(octaves) if abs(octaves - round(octaves)) < 0.04 else None


def in_tune(target: TargetSummary) -> bool:
    """Whether its partials are whole multiples of one note, that which is heard: its own or one some octaves off."""
    if not target.partials:
        return False
    ratios, levels = np.array(target.partials).T
    ratios, weights = ratios / 2.0 ** (heard_octave(target) or 0), 10.0 ** (levels / 20.0)
    off = np.abs(ratios - np.maximum(np.rint(ratios), 1.0))
    return float((off * weights).sum()) < WHOLE * float(weights.sum())


@lru_cache(maxsize=4)
def spectra_of(tables: TableSet) -> tuple[F64, I64, F64]:
    """Of all frames: compressed magnitudes of harmonics 1..32 (frames, 32), each row of length 1; table; position."""
    rows, which, where = [], [], []
    for number, table in enumerate(tables.tables):
        magnitudes = np.abs(np.fft.rfft(table.frames, axis=1))
        whole = np.sqrt(np.sum(magnitudes[:, 1:], axis=1, keepdims=True)) + 1e-9  # compressed as wanted_at is
        rows.append(np.sqrt(magnitudes[:, 1 : HARMONICS + 1]) / whole)
        which.append(np.full(len(table.frames), number))
        where.append(np.linspace(0.0, 1.0, len(table.frames)))
    return np.concatenate(rows), np.concatenate(which), np.concatenate(where)


def wanted_at(target: TargetSummary, octave: int) -> F64:
    """The target's partials (32,) at whole multiples of its note moved by octaves, as spectra_of has its rows."""
    wanted: F64 = np.zeros(HARMONICS)
    total = 0.0
    for ratio, level_db in target.partials:
        amplitude = 10.0 ** (level_db / 20.0)
        total += amplitude
        place = ratio / 2.0**octave
        whole = round(place)
        if level_db > FAINTEST_DB and 1 <= whole <= HARMONICS and abs(place - whole) < 0.25:
            wanted[whole - 1] = max(wanted[whole - 1], np.sqrt(amplitude))
    wanted /= max(np.sqrt(total), 1e-9)
    return wanted


def brightness(target: TargetSummary) -> tuple[float, float | None]:
    """The highest partial that counts, in fundamentals (0: unknown), and by how many dB a second the target's highest
    band falls more quickly than its lowest (None: unknown)."""
    heard = [ratio for ratio, level_db in target.partials if level_db > FAINTEST_DB]
    bands = [band for band in target.bands if band.level_db > FAINTEST_DB]
    sinking = None
    if len(bands) > 2 and bands[-1].low_ratio > bands[0].low_ratio:
        middles = np.log2([np.sqrt(band.low_ratio * band.high_ratio) for band in bands])
        decays = np.array([min(band.decay_db_per_s, 200.0) for band in bands])
        sinking = float(np.polyfit(middles, decays, 1)[0] * (middles[-1] - middles[0]))
    return max(heard, default=0.0), sinking


def nearest_frame(tables: TableSet, table: F64 | I64, position: F64) -> I64:
    """Rows of spectra_of (n,) that oscillators play with these tables (n,) and positions (n,)."""
    counts = np.array([len(t.frames) for t in tables.tables])
    which = np.asarray(table, np.int64)
    rows: I64 = (np.cumsum(counts) - counts)[which] + np.rint(position * (counts[which] - 1)).astype(np.int64)
    return rows
