"""Distances between what is heard of a target and of candidates; 0 = identical, all at the same RMS.

*Spectrum*: per resolution the mean difference in dB plus ten times the mean difference of compressed magnitudes
10^(0.03 dB) in parts of the target's; the first hears what is there, the second, near to loudness, keeps it from
fitting inaudible floors. The mean over the three resolutions is the distance: 1 is very near, 4 the same kind of sound,
above 10 another one.

*Envelope*: the mean difference of the level curves in dB, the attack's counting by a third. Silence that is 60 dB under
the loudest moment of the target counts as silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np

from evosynth.analysis.features import DB_PER_LOG2, Features
from evosynth.analysis.lanes import LANES, exp2_into
from evosynth.arrays import F32, F64

COMPRESSION = np.float32(0.3)  # 10^(0.03 dB) = power^0.3
COMPRESSED_WEIGHT = 10.0
ENVELOPE_WEIGHT = 0.4  # of a dB: an envelope that is 5 dB off throughout weighs as much as 2 dB of spectrum
ATTACK_SHARE = 1.0 / 3.0
ENVELOPE_RANGE_DB = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One target, heard, as candidates are compared with it."""

    log_mels: tuple[F32, ...]  # per resolution (frames, mels)
    compressed: tuple[F32, ...]  # compressed magnitudes, the same shapes
    means: tuple[float, ...]  # of those
    attack_db: F32  # (steps,)
    body_db: F32

    @classmethod
    def of(cls, features: Features) -> Reference:
        """The sound in lane 0."""
        log_mels = tuple(np.ascontiguousarray(mels[:, ::LANES]) for mels in features.log_mels)
        compressed = tuple(_compressed(mels) for mels in log_mels)
        means = tuple(float(m.mean(dtype=np.float64)) for m in compressed)
        return cls(log_mels, compressed, means, features.attack_db[:, 0].copy(), features.body_db[:, 0].copy())


def _compressed(log_mel: F32) -> F32:
    out = np.empty(log_mel.size, np.float32)
    exp2_into(log_mel.reshape(-1), COMPRESSION, out)
    return out.reshape(log_mel.shape)


def spectral_distances(reference: Reference, features: Features) -> F64:
    """Distance of every lane (LANES,)."""
    total = np.zeros(LANES)
    parts = zip(reference.log_mels, reference.compressed, reference.means, features.log_mels, strict=True)
    for target, magnitudes, mean, candidates in parts:
        levels, compressed = _differences(target, magnitudes, candidates, LANES)
        total += (DB_PER_LOG2 * levels + COMPRESSED_WEIGHT / mean * compressed) / target.size
    return total / len(reference.log_mels)


def envelope_distances(reference: Reference, features: Features) -> F64:
    """Distance of every lane (LANES,)."""
    attack = np.abs(features.attack_db - reference.attack_db[:, None]).mean(axis=0, dtype=np.float64)
    body = np.abs(features.body_db - reference.body_db[:, None]).mean(axis=0, dtype=np.float64)
    return np.asarray(ENVELOPE_WEIGHT * (ATTACK_SHARE * attack + (1.0 - ATTACK_SHARE) * body))


@nb.njit(cache=True, nogil=True)
def _differences(target: F32, magnitudes: F32, candidates: F32, lanes: int) -> tuple[F64, F64]:
    """Summed differences of log2 levels and of compressed magnitudes, per lane."""
    levels, compressed = np.zeros(LANES), np.zeros(LANES)
    magnitude = np.empty(candidates.shape[1], np.float32)
    for i in range(target.shape[0]):
        row = candidates[i]
        exp2_into(row, COMPRESSION, magnitude)
        a, b = np.zeros(LANES, np.float32), np.zeros(LANES, np.float32)
        for band in range(target.shape[1]):
            level, loud = target[i, band], magnitudes[i, band]
            here, other = row[band * LANES : (band + 1) * LANES], magnitude[band * LANES : (band + 1) * LANES]
            for lane in range(lanes):
                a[lane] += abs(level - here[lane])
            for lane in range(lanes):
                b[lane] += abs(loud - other[lane])
        levels += a
        compressed += b
    return levels, compressed
