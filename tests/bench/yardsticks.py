"""Two distances that others use, made of the kernels of the product's own: what speed is quoted in.

*Log-mel*: 128 bands, windows of 2048, hop 512. *STFT*: windows of 512, 1024 and 2048, hop a quarter. Both are mean
differences of log power in dB, floored at -90 dB, between one target and candidates at their own rate and level.
The plain forms are written for SciPy as fast as they can be: float32, filters and windows made once, power instead of
magnitudes, which saves a root.
"""

from __future__ import annotations

import numba as nb
import numpy as np
import scipy.fft

from evosynth.analysis.features import DB_PER_LOG2, FLOOR, Scratch, log_mels, mel_row
from evosynth.analysis.lanes import Sixteen, frame, side_by_side, sixteen, sixteens
from evosynth.analysis.stft import Resolution, hann, mel_bank, mel_filters
from evosynth.analysis.transform import power_spectrum, transform_of
from evosynth.kernels.vectors import LANES, absolute, larger, load, log2, spread, store
from evosynth.synths.base import Audio

WINDOWS = (512, 1024, 2048)
MEL = Resolution(2048, 512, 128)
_WINDOWS = {n: hann(n).astype(np.float32) for n in WINDOWS}
EVERY = np.ones(LANES, np.float32)  # no change of level


class LanesLogMel:
    """Log-mel distances to one target, by the kernels."""

    def __init__(self, target: np.ndarray, rate: int) -> None:
        self.bank, self.scratch = mel_bank(MEL, rate), Scratch()
        sound = side_by_side(target[None, :])
        self.target = np.ascontiguousarray(log_mels(sound, len(target), EVERY, self.bank, self.scratch)[..., 0])

    def distances(self, audio: Audio) -> np.ndarray:
        """In dB (n,)."""
        return np.concatenate([self._sixteen(sixteen(audio, i)) for i in range(sixteens(audio))])

    def _sixteen(self, sounds: Sixteen) -> np.ndarray:
        sums = np.zeros(LANES)
        place, tables = sounds.place(sounds.samples), transform_of(MEL.n_fft).tables
        _mel_differences(place, EVERY, tables, MEL.hop, self.bank.bands, self.target, self.scratch.buffers, sums)
        return sums[: sounds.n] * (DB_PER_LOG2 / self.target.size)


class LanesStft:
    """Multi-resolution STFT distances to one target, by the kernels."""

    def __init__(self, target: np.ndarray) -> None:
        self.scratch, self.targets = Scratch(), []
        place = side_by_side(target[None, :]).place(len(target))
        for n in WINDOWS:
            seen = np.zeros((1 + len(target) // (n // 4), n // 2 + 1), np.float32)
            _log_powers(place, transform_of(n).tables, n // 4, self.scratch.buffers, seen)
            self.targets.append(seen)

    def distances(self, audio: Audio) -> np.ndarray:
        """In dB (n,)."""
        return np.concatenate([self._sixteen(sixteen(audio, i)) for i in range(sixteens(audio))])

    def _sixteen(self, sounds: Sixteen) -> np.ndarray:
        place, total = sounds.place(sounds.samples), np.zeros(LANES)
        for n, target in zip(WINDOWS, self.targets, strict=True):
            sums = np.zeros(LANES)
            _stft_differences(place, transform_of(n).tables, n // 4, target, self.scratch.buffers, sums)
            total += sums * (DB_PER_LOG2 / target.size)
        return total[: sounds.n] / len(WINDOWS)


class PlainLogMel:
    """The same by SciPy."""

    def __init__(self, target: np.ndarray, rate: int) -> None:
        self.filters = np.ascontiguousarray(mel_filters(MEL, rate).T.astype(np.float32))
        self.target = self.levels(target[None, :])

    def levels(self, rows: np.ndarray) -> np.ndarray:
        """Log of floored mel power (n, frames, mels)."""
        return log_floored(powers(rows, MEL.n_fft, MEL.hop) @ self.filters)

    def distances(self, rows: np.ndarray) -> np.ndarray:
        """In dB (n,)."""
        return mean_difference(self.levels(rows), self.target)


class PlainStft:
    """The same by SciPy."""

    def __init__(self, target: np.ndarray) -> None:
        self.targets = [self.levels(target[None, :], n) for n in WINDOWS]

    def levels(self, rows: np.ndarray, n: int) -> np.ndarray:
        """Log of floored power (n, frames, bins)."""
        return log_floored(powers(rows, n, n // 4))

    def distances(self, rows: np.ndarray) -> np.ndarray:
        """In dB (n,)."""
        pairs = zip(WINDOWS, self.targets, strict=True)
        return sum(mean_difference(self.levels(rows, n), target) for n, target in pairs) / len(WINDOWS)


def powers(rows: np.ndarray, n: int, hop: int) -> np.ndarray:
    """Power (n, frames, bins) of centred frames, silence around the sound."""
    padded = np.pad(rows, ((0, 0), (n // 2, n // 2 + hop)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, n, axis=1)[:, : rows.shape[1] + 1 : hop]
    spectra = scipy.fft.rfft(frames * _WINDOWS[n], axis=-1)
    power = spectra.real**2
    power += spectra.imag**2
    return power


def log_floored(power: np.ndarray) -> np.ndarray:
    """Natural logarithm, in place."""
    np.maximum(power, FLOOR, out=power)
    return np.log(power, out=power)


def mean_difference(levels: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Of natural logarithms of power, in dB (n,)."""
    levels -= target
    return np.abs(levels, out=levels).mean(axis=(1, 2)) * (10.0 / np.log(10.0))


@nb.njit(nogil=True)
def _mel_differences(place, gain, tables, hop, bands, target, scratch, sums):
    row, total = scratch[3], np.empty(LANES, np.float32)
    for i in range(target.shape[0]):
        mel_row(place, gain, i * hop - tables[0].shape[0] // 2, tables, bands, scratch)
        apart = spread(np.float32(0.0))
        for band in range(target.shape[1]):
            apart = apart + absolute(load(row, band * LANES) - target[i, band])
        store(total, 0, apart)
        sums += total


@nb.njit(nogil=True)
def _spectrum_of(place, i, tables, hop, scratch):
    n = tables[0].shape[0]
    data, at, apart = frame(place, i * hop - n // 2, n, scratch[1])
    power_spectrum(data, at, apart, tables, scratch[0], scratch[2])


@nb.njit(nogil=True)
def _log_powers(place, tables, hop, scratch, out):
    """log2 of floored power of lane 0 to out (frames, bins)."""
    level = np.empty(LANES, np.float32)
    for i in range(out.shape[0]):
        _spectrum_of(place, i, tables, hop, scratch)
        for k in range(out.shape[1]):
            store(level, 0, log2(larger(load(scratch[2], k * LANES), FLOOR)))
            out[i, k] = level[0]


@nb.njit(nogil=True)
def _stft_differences(place, tables, hop, target, scratch, sums):
    power, total = scratch[2], np.empty(LANES, np.float32)
    for i in range(target.shape[0]):
        _spectrum_of(place, i, tables, hop, scratch)
        apart = spread(np.float32(0.0))
        for k in range(target.shape[1]):
            apart = apart + absolute(log2(larger(load(power, k * LANES), FLOOR)) - target[i, k])
        store(total, 0, apart)
        sums += total
