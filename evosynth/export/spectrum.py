"""Two sounds by the power of their bands, whatever their levels: how far their timbres lie apart."""

from __future__ import annotations

import numpy as np
from scipy import fft

from evosynth.arrays import F32, F64

BANDS = 36  # of about a third of an octave
LOWEST_HZ = 30.0
HEARD_DB = 50.0  # below the strongest band


def bands(sound: F32, rate_hz: int) -> F64:
    """(BANDS,) the power of each, of the sound (samples,) as a whole."""
    edges_hz = np.geomspace(LOWEST_HZ, 0.49 * rate_hz, BANDS + 1)
    size = fft.next_fast_len(max(len(sound), 4096), real=True)
    power = np.square(np.abs(fft.rfft(sound * np.hanning(len(sound)), size)), dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    return np.asarray(
        np.diff(sums[np.clip(np.round(edges_hz / rate_hz * size).astype(int), 0, len(power))]), np.float64
    )


def apart_db(a: F64, b: F64, heard_db: float = HEARD_DB) -> float:
    """RMS of the difference in dB of bands (any shape), both brought to one level; the softer, the less a band counts.

    What lies ``heard_db`` below the strongest does not count at all.
    """
    a, b = (10.0 * np.log10(one / max(float(one.sum()), 1e-30) + 1e-12) for one in (a, b))
    louder = np.maximum(a, b)
    weight = np.clip((louder - louder.max() + heard_db) / heard_db, 0.0, 1.0)
    return float(np.sqrt((weight * np.square(np.clip(a - b, -30.0, 30.0))).sum() / max(float(weight.sum()), 1e-30)))
