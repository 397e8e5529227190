"""How loud a sound is auditioned: by its loudest 400 ms, so that no tile jumps out beside its neighbours.

By their integrated loudness plucks and pads are equal, and the first 400 ms of a pluck are up to 8 LU louder. Files
that are saved keep their integrated loudness (``audio.level``). The target is auditioned by the same rule, so that it
and a voice that matches it are equally loud.
"""

from __future__ import annotations

import math

import numpy as np

from evosynth.arrays import F32
from evosynth.audio.level import MOST_GAIN_DB, limited, loudest_lufs

BELOW_LU = 2.0  # the loudest 400 ms lie so far below the loudness asked for: room for the peaks of short sounds
MOST_DRIVE_DB = 12.0  # into the limiter: what is a click stays one
_ROUNDS, _NEAR_LU = 3, 0.5  # of giving back what the limiter takes, and how near is near enough
_BLOCK_S, _BESIDE_S = 0.4, 0.05


def listening_factor(samples: F32, rate: int, lufs: float) -> float:
    """The factor that brings the loudest 400 ms to ``lufs`` less 2 LU before peaks are limited.

    1 for silence, or beside a silent target.
    """
    loudest, _ = loudest_lufs(samples, rate)
    if not math.isfinite(loudest) or not math.isfinite(lufs):
        return 1.0
    return _factor(min(lufs - BELOW_LU - loudest, MOST_GAIN_DB))


def as_heard(samples: F32, rate: int, lufs: float) -> F32:
    """The sound with its loudest 400 ms 2 LU below ``lufs``, behind the limiter: its true peak is at most -1 dBFS.

    What the limiter takes from a pluck is given back, by at most 12 dB of drive. No gain is above 40 dB: noise is not
    pumped up, and what is nearly silent stays quiet.
    """
    factor = listening_factor(samples, rate, lufs)
    if math.isfinite(lufs):
        part = _loudest_part(samples, rate) * np.float32(factor)
        factor *= _factor(_drive_db(part, rate, lufs - BELOW_LU, _room_db(factor)))
    return limited(np.asarray(samples * np.float32(factor), np.float32), rate)


def _drive_db(part: F32, rate: int, lufs: float, most_db: float) -> float:
    """What has to be added so that the part is so loud behind the limiter; 0 where that does nothing."""
    drive = 0.0
    for _ in range(_ROUNDS):
        loudest, _at = loudest_lufs(limited(np.asarray(part * np.float32(_factor(drive)), np.float32), rate), rate)
        if not math.isfinite(loudest) or lufs - loudest < _NEAR_LU:
            break
        drive = min(drive + lufs - loudest, most_db)
    return drive


def _loudest_part(samples: F32, rate: int) -> F32:
    """The loudest 400 ms with a little on either side: enough to tell what the limiter takes, and soon done."""
    _, at = loudest_lufs(samples, rate)
    return samples[max(0, at - round(_BESIDE_S * rate)) : at + round((_BLOCK_S + _BESIDE_S) * rate)]


def _room_db(factor: float) -> float:
    """How much drive may be added to what is amplified already."""
    return max(0.0, min(MOST_DRIVE_DB, MOST_GAIN_DB - 20.0 * math.log10(factor)))


def _factor(gain_db: float) -> float:
    return float(10.0 ** (gain_db / 20.0))
