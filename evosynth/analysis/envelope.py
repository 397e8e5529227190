"""The level of one note over time: how long it lasts, when the key was let go, how fast it falls.

Levels are RMS over 20 ms every 5 ms, in dB.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64

STEP_S = 0.005
WINDOW_S = 0.02
QUIET_DB = -72.0  # below this under the peak a note is over
_FALL_DB = -55.0  # the fall is judged down to here: below it are noise and reverberation
_LEAST_GATE_S = 0.05


def levels_db(samples: F32, rate: int) -> tuple[F64, float]:
    """Level in dB at every 5 ms (n,), -200 for silence, and the step in seconds."""
    step, window = max(1, round(STEP_S * rate)), max(1, round(WINDOW_S * rate))
    sums = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    at = np.arange(0, len(samples), step)
    end = np.minimum(at + window, len(samples))
    power = (sums[end] - sums[at]) / (end - at)
    return 10.0 * np.log10(np.maximum(power, 1e-20)), step / rate


def slope_db_per_s(levels: F64, step_s: float, range_db: float = 40.0) -> float:
    """Slope of a straight line through the levels down to ``range_db`` under the first one."""
    low = np.flatnonzero(levels < levels[:1] - range_db)
    part = levels[: max(2, low[0])] if len(low) else levels
    if len(part) < 2:
        return 0.0
    return float(np.polyfit(np.arange(len(part)) * step_s, part, 1)[0])


def length_of(samples: F32, rate: int) -> float:
    """Seconds until the sound stays 72 dB under its loudest moment (at most all of it)."""
    levels, step = levels_db(samples, rate)
    heard = np.flatnonzero(levels > levels.max() + QUIET_DB)
    return min(len(samples) / rate, (int(heard[-1]) + 1) * step + WINDOW_S)


def gate_of(samples: F32, rate: int) -> float:
    """When the key was let go, in seconds: where the level begins to fall clearly faster than before.

    Two straight lines are fitted to the level after its peak, for every place where they could meet. A sound with no
    such place (it decays evenly, or is cut off) was held nearly to its end.
    """
    levels, step = levels_db(samples, rate)
    length = len(samples) / rate
    peak = int(np.argmax(levels))
    low = np.flatnonzero(levels[peak:] < levels[peak] + _FALL_DB)
    end = peak + int(low[0]) if len(low) else len(levels)
    part = levels[peak:end]
    held = max(_LEAST_GATE_S, 0.95 * length)
    if len(part) < 12:
        return min(length, max(_LEAST_GATE_S, end * step)) if len(low) else held
    at, before, after = _knee(part, step)
    falls = after < -30.0 and after < 2.5 * min(before, -4.0) if at else False
    return min(length, max(_LEAST_GATE_S, (peak + at) * step)) if falls else held


def _knee(levels: F64, step_s: float) -> tuple[int, float, float]:
    """Where two lines meet best, and their slopes in dB/s; both have at least 4 points."""
    n = len(levels)
    best, found = np.inf, (0, 0.0, 0.0)
    for at in range(4, n - 4):
        (left, left_error), (right, right_error) = _line(levels[:at]), _line(levels[at:])
        if left_error + right_error < best:
            best, found = left_error + right_error, (at, left / step_s, right / step_s)
    return found


def _line(levels: F64) -> tuple[float, float]:
    """Slope per step and squared error of the straight line through the levels."""
    x = np.arange(len(levels)) - 0.5 * (len(levels) - 1)
    y = levels - levels.mean()
    slope = float(x @ y / (x @ x))
    rest = y - slope * x
    return slope, float(rest @ rest)
