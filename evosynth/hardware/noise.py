"""The noise of a cable: how loud it is in each octave, and what a take is without it.

A distance looks at what lies 90 dB below a sound and sets all sounds to one level, so that noise 70 dB below full scale
ranks voices by how loud they are. What is quieter than the noise is lost either way; taken out, it counts as silence,
as it does in the sound that is to be met.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.synths.correction import BANDS_HZ

WINDOW_S = 0.021  # of what is looked at together: short beside an attack, long enough to tell partials from noise
TIMES_NOISE = 4.0  # its mean energy: what is not louder, among its neighbours, is noise
_HOPS = 4  # a window
_LEAST_DB = -200.0


def noise_of(silence: F32, rate_hz: int) -> tuple[float, ...]:
    """RMS in the octaves of BANDS_HZ of a recording (m,) of nothing, dB below full scale."""
    frames = _frames(silence.astype(np.float64), _size(rate_hz))
    power = np.mean(np.abs(np.fft.rfft(frames, axis=1)) ** 2, axis=0) * 2 / _energy(rate_hz) / _size(rate_hz)
    hz = np.arange(len(power)) * rate_hz / _size(rate_hz)
    within = [(hz >= centre / math.sqrt(2)) & (hz < centre * math.sqrt(2)) for centre in BANDS_HZ]
    density = [float(power[band].mean()) for band in within if band.any()]  # a bin
    density += density[-1:] * (len(BANDS_HZ) - len(density))  # octaves that the rate does not hold are as the last
    widths = [centre / math.sqrt(2) / rate_hz * _size(rate_hz) for centre in BANDS_HZ]
    return tuple(
        max(_LEAST_DB, 10 * math.log10(max(1e-30, each * bins))) for each, bins in zip(density, widths, strict=True)
    )


def without_noise(samples: F32, rate_hz: int, noise_db: Sequence[float]) -> F32:
    """A take (m,) with what is no louder than the noise (as noise_of has it) made silent, bin by bin of a spectrum.

    The rest loses the share that noise has in it. The same to the bit each time.
    """
    size = _size(rate_hz)
    hop, window = size // _HOPS, _window(rate_hz)
    padded = np.concatenate([np.zeros(size), samples, np.zeros(size + hop)])
    spectra = np.fft.rfft(_frames(padded, size), axis=1)
    around = _smooth(np.abs(spectra) ** 2)
    noise = _density(noise_db, rate_hz) * _energy(rate_hz)
    spectra *= np.where(around > TIMES_NOISE * noise, np.sqrt(1 - np.minimum(1, noise / np.maximum(around, 1e-300))), 0)
    parts = np.fft.irfft(spectra, size, axis=1) * window
    out = np.zeros(len(padded) + hop)
    for first in range(_HOPS):  # frames that do not overlap lie end to end
        lane = parts[first::_HOPS]
        out[first * hop : first * hop + lane.size] += lane.ravel()
    return (out[size : size + len(samples)] * hop / _energy(rate_hz)).astype(np.float32)


def _size(rate_hz: int) -> int:
    """Samples of a window: the power of two that is nearest to WINDOW_S."""
    return int(2 ** round(math.log2(WINDOW_S * rate_hz)))


def _window(rate_hz: int) -> F64:
    return np.hanning(_size(rate_hz) + 1)[:-1]


def _energy(rate_hz: int) -> float:
    return float(np.sum(_window(rate_hz) ** 2))


def _frames(samples: F64, size: int) -> F64:
    """(frames, size) in Hann windows, the last whole."""
    padded = np.pad(samples, (0, max(0, size - len(samples))))
    return np.lib.stride_tricks.sliding_window_view(padded, size)[:: size // _HOPS] * np.hanning(size + 1)[:-1]


def _density(noise_db: Sequence[float], rate_hz: int) -> F64:
    """(bins,) mean energy of one sample of the noise in each bin, from its octaves on a smooth line."""
    size = _size(rate_hz)
    hz = np.maximum(np.arange(size // 2 + 1) * rate_hz / size, 1.0)
    per_bin = np.array(noise_db) - 10 * np.log10(np.array(BANDS_HZ) / math.sqrt(2) / rate_hz * size)
    return np.asarray(10 ** (np.interp(np.log2(hz), np.log2(BANDS_HZ), per_bin) / 10) * size / 2, np.float64)


def _smooth(power: F64) -> F64:
    """(frames, bins) the mean of each bin and its eight neighbours in time and frequency."""
    padded = np.pad(power, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9, np.float64)
