"""What is heard of a sound: log-mel pictures at three resolutions and a level curve.

The three resolutions see partials (4096 samples of 22,050 Hz: 186 ms), syllables (512: 23 ms) and the attack (256:
12 ms). Levels are in dB of a sound whose RMS is 0.1, floored at -90 dB; beside them stands the compressed magnitude
10^(0.03 dB), which is near to loudness and knows that a change at -20 dB matters more than one at -80 dB.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np

from evosynth.analysis.stft import RATE, MelBank, Resolution, mel_bank, windowed_frames
from evosynth.arrays import F32

RESOLUTIONS = (Resolution(4096, 1024, 128), Resolution(512, 256, 64), Resolution(256, 128, 24))
RMS = 0.1  # every sound is set to this before it is compared
SILENT_RMS = 1e-5  # -100 dB of one carrier: below this a candidate is silent
FLOOR_DB = -90.0
FLOOR_LOG2 = np.float32(FLOOR_DB / 10.0 * np.log2(10.0))
COMPRESSION = np.float32(0.3)  # 10^(0.03 dB) = power^0.3
STEP = 55  # samples: 2.5 ms, the grid of the level curve
DB_PER_LOG2 = 10.0 * np.log10(2.0)


@nb.njit(inline="always")
def _log2(x: np.float32) -> np.float32:
    return np.float32(np.log2(x))


@nb.njit(cache=True, nogil=True)
def log_mel_of(spectra: F32, start: np.ndarray, first: np.ndarray, weights: F32, out: F32) -> None:
    """Spectra (frames, 2 * bins) as re, im pairs -> log2 of mel power (frames, mels), floored."""
    bins = spectra.shape[1] // 2
    power = np.empty(bins, np.float32)
    floor = np.float32(2.0) ** FLOOR_LOG2
    for i in range(spectra.shape[0]):
        row = spectra[i]
        for k in range(bins):
            power[k] = row[2 * k] * row[2 * k] + row[2 * k + 1] * row[2 * k + 1]
        for band in range(start.shape[0]):
            at, n = start[band], first[band + 1] - first[band]
            w, p = weights[first[band] : first[band + 1]], power[at : at + n]
            # Four sums side by side: one alone would wait for itself at every step.
            a = b = c = d = np.float32(0.0)
            j = 0
            while j + 4 <= n:
                a += w[j] * p[j]
                b += w[j + 1] * p[j + 1]
                c += w[j + 2] * p[j + 2]
                d += w[j + 3] * p[j + 3]
                j += 4
            while j < n:
                a += w[j] * p[j]
                j += 1
            out[i, band] = max((a + b) + (c + d), floor)
    flat = out.reshape(-1)
    for j in range(flat.shape[0]):
        flat[j] = _log2(flat[j])


def log_mel(sound: F32, scale: float, bank: MelBank) -> F32:
    """log2 mel power (frames, mels) of one sound (samples,) at 22,050 Hz times ``scale``."""
    from scipy import fft

    resolution = bank.resolution
    frames = np.empty((resolution.frames(len(sound)), resolution.n_fft), np.float32)
    windowed_frames(sound, np.float32(scale), bank.window, resolution.hop, frames)
    # One sound a call: then a row is the same to the bit whatever its neighbours are.
    spectra = fft.rfft(frames, axis=1, overwrite_x=True)
    out = np.empty((len(frames), resolution.mels), np.float32)
    log_mel_of(spectra.view(np.float32), bank.start, bank.first, bank.weights, out)
    return out


@nb.njit(cache=True, nogil=True)
def level_curve(sound: F32, scale: np.float32, window: int, floor: np.float32) -> F32:
    """Level in dB, floored, every 2.5 ms: RMS of the ``window`` steps that end there, silence before the first."""
    steps = (sound.shape[0] + STEP - 1) // STEP
    energy = np.zeros(steps + window)
    for i in range(steps):
        total = np.float32(0.0)
        for x in sound[i * STEP : min((i + 1) * STEP, sound.shape[0])]:
            total += x * x
        energy[window + i] = total
    gain = np.float64(scale) * np.float64(scale) / (window * STEP)
    out = np.empty(steps, np.float32)
    for i in range(steps):
        power = 0.0
        for j in range(i + 1, i + 1 + window):
            power += energy[j]
        out[i] = max(np.float32(10.0 * np.log10(power * gain + 1e-20)), floor)
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """One sound, heard: log2 mel power per resolution and the level curves of the attack and of the whole in dB."""

    log_mels: tuple[F32, ...]
    attack_db: F32
    body_db: F32


def rms_of(sound: F32) -> float:
    """Root mean square of one sound, in double precision; NaN stays NaN."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0


def banks(rate: int = RATE) -> tuple[MelBank, ...]:
    """The filters of the three resolutions."""
    return tuple(mel_bank(resolution, rate) for resolution in RESOLUTIONS)
