"""How loud a sound is from moment to moment, and when it has fallen by so many decibels."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64

FLOOR_DB = -160.0


def course(sound: F32, rate_hz: int, window_s: float, hop_s: float) -> F64:
    """Levels (frames,) in dB: the power of windows of ``window_s``, the first at the beginning, every ``hop_s``."""
    width, hop = max(1, round(window_s * rate_hz)), max(1, round(hop_s * rate_hz))
    sums = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    begins = np.arange(max(0, (len(sound) - width) // hop + 1)) * hop
    levels: F64 = 10.0 * np.log10(np.maximum(sums[begins + width] - sums[begins], 0.0) / width + 1e-16)
    return levels


def level_db(sound: F32) -> float:
    """The power of a sound in dB; FLOOR_DB of silence and of nothing."""
    return (
        max(FLOOR_DB, 10.0 * float(np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-16)))
        if len(sound)
        else FLOOR_DB
    )


def falls(sound: F32, rate_hz: int, gate: int, window_s: float, by_db: tuple[float, ...]) -> list[float | None]:
    """Seconds from the sample ``gate`` until the sound stays so many dB below what sounded there; None: it never does.

    The windows end at the moment that they speak of, so that two sounds of one key are measured alike.
    """
    width, hop_s = max(1, round(window_s * rate_hz)), max(1.0 / rate_hz, 0.1 * window_s)
    levels = course(sound[max(0, gate - width) :], rate_hz, window_s, hop_s)
    if not len(levels):
        return [None] * len(by_db)
    return [_stays_below(levels, levels[0] - fall, hop_s) for fall in by_db]


def _stays_below(levels: F64, level: float, hop_s: float) -> float | None:
    above = np.flatnonzero(levels >= level)
    last = int(above[-1]) if len(above) else 0
    return None if last + 1 >= len(levels) else (last + 1) * hop_s
