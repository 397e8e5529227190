"""Distances between what is heard of a target and of a candidate; 0 = identical, both at the same RMS.

*Spectrum*: per resolution the mean difference in dB plus ten times the mean difference of compressed magnitudes in
parts of the target's; the first hears what is there, the second keeps it from fitting inaudible floors. The mean over
the three resolutions is the distance; 1 is very near, 4 the same kind of sound, above 10 another one.

*Envelope*: the mean difference of the level curves in dB, the attack's counting by a third. Silence that is 60 dB under
the loudest moment of the target counts as silence.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from evosynth.analysis.features import COMPRESSION, DB_PER_LOG2
from evosynth.arrays import F32

COMPRESSED_WEIGHT = 10.0
ENVELOPE_WEIGHT = 0.4  # of a dB: an envelope that is 5 dB off throughout weighs as much as 2 dB of spectrum
ATTACK_SHARE = 1.0 / 3.0
ENVELOPE_RANGE_DB = 60.0


@nb.njit(inline="always")
def _exp2(x: np.float32) -> np.float32:
    return np.float32(2.0) ** x


@nb.njit(cache=True, nogil=True)
def compressed(log_mel: F32) -> F32:
    """Compressed magnitude of log2 mel power, of the same shape."""
    out = np.empty_like(log_mel)
    a, b = log_mel.reshape(-1), out.reshape(-1)
    for i in range(a.shape[0]):
        b[i] = _exp2(a[i] * COMPRESSION)
    return out


@nb.njit(cache=True, nogil=True)
def spectral_distance(target: F32, target_compressed: F32, mean_compressed: float, candidate: F32) -> float:
    """Distance of two log-mel pictures (frames, mels) of one resolution."""
    a, m, b = target.reshape(-1), target_compressed.reshape(-1), candidate.reshape(-1)
    levels = magnitudes = 0.0
    for i in range(a.shape[0]):
        levels += abs(a[i] - b[i])
        magnitudes += abs(m[i] - _exp2(b[i] * COMPRESSION))
    n = a.shape[0]
    return float(DB_PER_LOG2 * levels / n + COMPRESSED_WEIGHT * magnitudes / (n * mean_compressed))


def envelope_distance(attack: F32, body: F32, other_attack: F32, other_body: F32) -> float:
    """Distance of two pairs of level curves in dB (steps of 2.5 ms)."""
    in_attack = float(np.abs(attack - other_attack).mean(dtype=np.float64))
    in_body = float(np.abs(body - other_body).mean(dtype=np.float64))
    return ENVELOPE_WEIGHT * (ATTACK_SHARE * in_attack + (1.0 - ATTACK_SHARE) * in_body)
