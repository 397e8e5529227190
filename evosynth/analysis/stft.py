"""One short-time Fourier transform shared by everything that listens: windows, frames and mel filters.

Frames are centred: frame i is about sample i * hop, and the sound is taken to be silent before its first and after its
last sample, so that an attack at sample 0 lies in the middle of frame 0. Windows are periodic Hann and scaled so that a
sine of amplitude 1 has power 1 (0 dB) at its bin. The mel scale is Slaney's (linear below 1 kHz, logarithmic above:
Auditory Toolbox, 1998); its triangles have peak 1, so a band holds the power of what is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evosynth.arrays import F32, F64, I64

RATE = 22_050  # Hz at which sounds are compared


@dataclass(frozen=True, slots=True)
class Resolution:
    """One time-frequency grid: window and hop in samples, number of mel bands."""

    n_fft: int
    hop: int
    mels: int

    def frames(self, samples: int) -> int:
        """How many frames a sound of so many samples has."""
        return 1 + samples // self.hop

    @property
    def bins(self) -> int:
        return self.n_fft // 2 + 1


def hann(n: int) -> F64:
    """Periodic Hann window (n,), scaled so that a sine of amplitude 1 gives a bin of magnitude 1."""
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(n) / n)
    return np.asarray(window * (2.0 / window.sum()), np.float64)


def mel_of(hz: F64) -> F64:
    """Slaney's mel of a frequency in Hz: 3 mel for 200 Hz up to 1 kHz, above it 27 mel for a factor of 6.4."""
    above = 15.0 + 27.0 * np.log(np.maximum(hz, 1000.0) / 1000.0) / np.log(6.4)
    return np.where(hz < 1000.0, hz * 3.0 / 200.0, above)


def hz_of(mel: F64) -> F64:
    """Inverse of mel_of."""
    return np.where(mel < 15.0, mel * 200.0 / 3.0, 1000.0 * 6.4 ** ((mel - 15.0) / 27.0))


def mel_filters(resolution: Resolution, rate: float = RATE) -> F64:
    """Triangles (mels, bins) between 0 Hz and half the rate, each of peak 1.

    The same as librosa.filters.mel(norm=None), which is not used here because the first import of librosa on a machine
    compiles for some ten seconds.
    """
    top = float(mel_of(np.array(rate / 2.0)))
    edges = hz_of(np.linspace(0.0, top, resolution.mels + 2))
    hz = np.arange(resolution.bins) * rate / resolution.n_fft
    low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    return np.clip(np.minimum((hz - low) / (centre - low), (high - hz) / (high - centre)), 0.0, None)


@dataclass(frozen=True, slots=True, eq=False)
class MelBank:
    """The same triangles as they are read, bin by bin: between two neighbouring centres every bin belongs to two bands.

    Stretch s holds the bins first[s] to first[s + 1]: there band s - 1 falls and band s rises.
    """

    resolution: Resolution
    first: I64  # (mels + 2,)
    weights: F32  # (2 * bins,) what a bin gives to the falling band, and to the rising one

    @property
    def bands(self) -> tuple[I64, F32]:
        """Both, for a kernel."""
        return self.first, self.weights


@lru_cache(maxsize=16)
def mel_bank(resolution: Resolution, rate: float = RATE) -> MelBank:
    """The triangles of a resolution, made once."""
    filters = mel_filters(resolution, rate)
    if not filters.any(axis=1).all():
        raise ValueError(f"{resolution.mels} mel bands are too many for a window of {resolution.n_fft} samples")
    bins = np.arange(resolution.bins)
    tops = np.argmax(filters, axis=1)  # a bin of one band only rises up to that band's top, and falls after it
    highest = resolution.mels - 1 - np.argmax(filters[::-1] > 0, axis=0)
    alone = np.count_nonzero(filters, axis=0) == 1
    stretch = np.where(alone & (bins > tops[highest]), highest + 1, highest)
    empty = ~filters.any(axis=0)
    stretch[empty] = np.where(bins[empty] > tops[-1], resolution.mels, 0)
    framed = np.concatenate([np.zeros((1, resolution.bins)), filters, np.zeros((1, resolution.bins))])
    weights = np.stack([framed[stretch, bins], framed[stretch + 1, bins]], axis=1).astype(np.float32)
    first = np.searchsorted(stretch, np.arange(resolution.mels + 2)).astype(np.int64)
    return MelBank(resolution, first, weights.reshape(-1))
