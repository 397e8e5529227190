"""The harmonics of a note at a few moments while its key is down, and the noise between them.

Spectra are taken under a Blackman window of eight cycles or more, whose skirts end before the middle between two
harmonics.
"""

from __future__ import annotations

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64, I64
from evosynth.synths.base import Moment

_MOMENTS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)  # parts of the held note, at which its harmonics are looked at
_MOMENT_S, _MOMENT_CYCLES = 0.08, 8.0  # how much of it, at least
_FIRST_HARMONICS = 96
_FAINTEST_HARMONIC = 1e-5
_HIGHEST_NOISE_HZ, _NOISE_BAND_HZ = 14_000.0, 22_050.0


def moments(target: PreparedTarget) -> tuple[Moment, ...]:
    """Harmonics of the pitch that is heard, the highest point of the spectrum near each, and what is between them."""
    if target.pitch_hz is None:
        return ()
    rate, f0 = target.sample_rate, target.pitch_hz
    window = round(max(_MOMENT_S, _MOMENT_CYCLES / f0) * rate)
    held = target.samples[: max(window, round(min(target.note.gate_s, target.note.length_s) * rate))]
    held = np.pad(held, (0, max(0, window - len(held))))
    n = 1 << (4 * window - 1).bit_length()
    count = int(np.clip(0.45 * rate / f0, 1, _FIRST_HARMONICS))
    starts = [round(part * (len(held) - window)) for part in _MOMENTS]
    frames = np.stack([held[start : start + window] for start in starts]) * np.blackman(window)
    magnitudes = np.abs(np.fft.rfft(frames, n, axis=1)) * (2.0 / (0.42 * window))  # of a sine: its amplitude
    levels = magnitudes[:, _bins(np.arange(1, count + 1), 0.3, f0 * n / rate, n // 2)].max(axis=2)
    noise = [_noise(row, f0, rate, window) for row in magnitudes]
    whole = 10.0 * np.log10(np.maximum(0.5 * np.square(levels).sum(axis=1), 1e-20))
    decibels = 20.0 * np.log10(np.maximum(levels / max(float(levels.max()), 1e-12), _FAINTEST_HARMONIC))
    return tuple(
        Moment((start + 0.5 * window) / rate, tuple(row.tolist()), level - harmonics, hz)
        for start, row, harmonics, (level, hz) in zip(starts, decibels, whole.tolist(), noise, strict=True)
    )


def _bins(places: F64 | I64, width: float, spacing: float, highest: int) -> I64:
    """Bins (n, k) within ``width`` of places (n,), both in harmonics, where harmonics are ``spacing`` bins apart."""
    reach = max(1, round(width * spacing))
    found: I64 = np.rint(np.asarray(places)[:, None] * spacing).astype(np.int64) + np.arange(-reach, reach + 1)
    return np.minimum(found, highest)


def _noise(magnitudes: F64, f0: float, rate: int, window: int) -> tuple[float, float]:
    """White noise through one pole that is like what lies between harmonics: its RMS in dB, and the pole in Hz.

    ``magnitudes`` is a spectrum under a Blackman window of so many samples, where that of a sine is its amplitude.
    """
    n = 2 * (len(magnitudes) - 1)
    highest = int(min(0.45 * rate, _HIGHEST_NOISE_HZ) / f0)
    between = np.unique(np.rint(np.geomspace(1, max(1, highest), 24))) + 0.5
    power = np.median(np.square(magnitudes[_bins(between, 0.12, f0 * n / rate, n // 2)]), axis=1) / np.log(2.0)
    variance = power * window * 0.21**2 / 0.3046 * _NOISE_BAND_HZ / (0.5 * rate)  # of white noise of this density
    decibels = 10.0 * np.log10(np.maximum(variance, 1e-20))
    poles = np.geomspace(100.0, 20_000.0, 24)
    straight = decibels + 10.0 * np.log10(1.0 + np.square(between * f0 / poles[:, None]))
    level = np.median(straight, axis=1)
    best = int(np.argmin(np.abs(straight - level[:, None]).mean(axis=1)))
    return float(level[best]), float(poles[best])
