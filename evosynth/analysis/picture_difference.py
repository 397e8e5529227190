"""One picture of a sound minus another, as bytes: where it has too much and where too little. NumPy alone.

Pictures are those of ``picture``: rows on one frequency axis, bytes of one scale of levels.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, U8

FLOOR_DB = -72.0  # a picture's byte 0; 255 is 0 dB
STEP_DB = -FLOOR_DB / 255  # decibels of one step of a picture's bytes
MOST_DB = 24.0  # both ends of the scale of differences
NOTHING = 128  # the byte where there is no difference


def decibels_between(one: U8, one_s: float, other: U8, other_s: float) -> F64:
    """``other`` minus ``one`` in dB (rows, frames), over the longer of both; silence follows the shorter one.

    Pictures (rows, frames) of sounds that last ``one_s`` and ``other_s`` seconds.
    """
    length, frames = max(one_s, other_s), max(one.shape[1], other.shape[1])
    levels = []
    for pixels, length_s in ((one, one_s), (other, other_s)):
        at = (np.arange(frames) + 0.5) / frames * length
        index = (at / length_s * pixels.shape[1]).astype(int)
        inside = index < pixels.shape[1]
        level = pixels[:, np.minimum(index, pixels.shape[1] - 1)].astype(np.float64)
        levels.append(np.where(inside, level, 0.0) * STEP_DB)
    rows = min(len(levels[0]), len(levels[1]))
    found: F64 = levels[1][:rows] - levels[0][:rows]
    return found


def difference(one: U8, one_s: float, other: U8, other_s: float) -> U8:
    """The same as bytes of the map of differences: NOTHING where they agree, the ends are MOST_DB and more."""
    index = np.round(127.5 + decibels_between(one, one_s, other, other_s) / MOST_DB * 127.5)
    return np.asarray(np.clip(index, 0, 255), dtype=np.uint8)
