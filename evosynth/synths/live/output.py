"""What goes out: volume without steps, and a limiter that sees one block ahead.

The true peak is watched between samples too. The gain is a straight line through each block, and at both ends of a
block not above what its peak asks for, so that the ceiling holds at every sample; it recovers slowly.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.kernels.compiled import kernel
from evosynth.synths.live.layout import (
    BEFORE,
    BLOCK,
    CEILING,
    LIMIT_NOW,
    LIMIT_WANTED,
    MIX,
    REACH,
    READY,
    RECOVERY,
    VOLUME_NOW,
    WAITING,
)

RECOVERY_S = 0.25  # time in which a gain recovers to 1/e of what was taken
CEILING_DB = -1.0  # dBFS, as for everything that is heard


def _between() -> F64:
    """(3, 8) weights that give the sound a quarter, a half and three quarters after the fourth of eight samples."""
    places = np.arange(8) - 3.0
    weights = []
    for quarter in (0.25, 0.5, 0.75):
        at = places - quarter
        row = np.sinc(at) * np.cos(np.pi * at / 9) ** 2
        weights.append(row / row.sum())
    table: F64 = np.array(weights)
    table.setflags(write=False)
    return table


BETWEEN = _between()


@kernel
def pass_on(floats: F64, volume: float) -> None:
    """The mixed block begins to wait, at its volume; the one that has waited goes out through the limiter."""
    start, step = floats[VOLUME_NOW], (volume - floats[VOLUME_NOW]) / BLOCK
    loudest = _true_peak(floats) * max(start, volume)
    wanted = floats[CEILING] / loudest if loudest > floats[CEILING] else 1.0
    gain = floats[LIMIT_NOW]
    recovered = gain + (1.0 - gain) * floats[RECOVERY]
    after = min(floats[LIMIT_WANTED], wanted, recovered)
    slope = (after - gain) / BLOCK
    for i in range(BLOCK):
        floats[READY + i] = floats[WAITING + i] * (gain + slope * (i + 1))
        floats[WAITING + i] = floats[MIX + i] * (start + step * (i + 1))
    floats[VOLUME_NOW], floats[LIMIT_NOW], floats[LIMIT_WANTED] = volume, after, wanted


@kernel
def _true_peak(floats: F64) -> float:
    """The true peak of the mixed block and of the seam before it."""
    peak = 0.0
    for i in range(BLOCK):
        peak = max(peak, abs(floats[MIX + i]))
        for quarter in range(3):
            sample = 0.0
            for tap in range(REACH):
                at = i + tap - REACH
                sample += BETWEEN[quarter, tap] * floats[MIX + at if at >= 0 else BEFORE + REACH + at]
            peak = max(peak, abs(sample))
    for i in range(REACH):
        floats[BEFORE + i] = floats[MIX + BLOCK - REACH + i]
    return peak


@kernel
def hand_out(floats: F64, position: int, count: int, out: F32, done: int) -> None:
    """So many samples of the block that is ready, from a position on, into ``out`` (frames, channels); all alike."""
    for i in range(count):
        sample = np.float32(floats[READY + position + i])
        for channel in range(out.shape[1]):
            out[done + i, channel] = sample
