"""What is heard of sounds: log-mel pictures at three resolutions and level curves, sixteen sounds side by side.

The three resolutions see partials (4096 samples of 22,050 Hz: 186 ms), syllables (512: 23 ms) and the attack (256:
12 ms). Levels are those of a sound whose RMS is 0.1, floored at -90 dB. The last axis of every array is the lane.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np

from evosynth.analysis.lanes import LANES, log2_into, power_spectrum, side_by_side
from evosynth.analysis.stft import RATE, MelBank, Resolution, mel_bank
from evosynth.arrays import F32, I64, Bool

RESOLUTIONS = (Resolution(4096, 1024, 128), Resolution(512, 256, 64), Resolution(256, 128, 24))
PADDING = 2304  # samples of silence on both sides: more than half of the longest window, and even
RMS = 0.1  # every sound is set to this before it is compared
SILENT_RMS = 1e-5  # -100 dB of one carrier: below this a candidate is silent
FLOOR_DB = -90.0
STEP = 55  # samples: 2.5 ms, the grid of the level curve
DB_PER_LOG2 = 10.0 * np.log10(2.0)
_FLOOR = np.float32(10.0 ** (FLOOR_DB / 10.0))


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Sounds, heard."""

    heard: Bool  # (LANES,) which of them are sounds: the others are silent or not made of numbers
    log_mels: tuple[F32, ...]  # per resolution log2 of mel power (frames, mels * LANES)
    attack_db: F32  # (steps, LANES) level curve of the attack
    body_db: F32  # (steps, LANES) level curve of the whole


def banks(rate: int = RATE) -> tuple[MelBank, ...]:
    """The filters of the three resolutions."""
    return tuple(mel_bank(resolution, rate) for resolution in RESOLUTIONS)


def hear(rows: F32, length: int, windows: tuple[int, int], attack: int, floor_db: float) -> Features:
    """Features of up to LANES sounds (n, samples) at 22,050 Hz, cut or filled with silence to ``length`` samples.

    windows : of the attack's and the whole level curve, in steps of 2.5 ms; the attack is ``attack`` steps long.
    """
    longest = RESOLUTIONS[0]
    sound = np.empty((2, (length + length % 2 + 2 * PADDING) // 2 * LANES), np.float32)
    heard = side_by_side(np.ascontiguousarray(rows, np.float32), length, RMS, SILENT_RMS, PADDING, sound)
    z, x, y = (np.empty(longest.n_fft * LANES, np.float32) for _ in range(3))
    log_mels = []
    for bank in banks():
        resolution = bank.resolution
        out = np.empty((resolution.frames(length), resolution.mels * LANES), np.float32)
        _log_mels(sound, resolution.hop, bank.window, bank.tables, (z, x, y), bank.start, bank.first, bank.weights, out)
        log_mels.append(out)
    energy = _energies(sound, length)
    curves = [
        _levels(energy, steps, window, floor_db) for steps, window in zip((attack, len(energy)), windows, strict=True)
    ]
    return Features(heard, tuple(log_mels), curves[0], curves[1])


@nb.njit(cache=True, nogil=True)
def _log_mels(
    sound: F32,
    hop: int,
    window: F32,
    tables: tuple[F32, F32, F32],
    scratch: tuple[F32, F32, F32],
    start: I64,
    first: I64,
    weights: F32,
    out: F32,
) -> None:
    """log2 of floored mel power into out (frames, mels * LANES)."""
    half = window.shape[1] // LANES
    power, mels = np.empty((half + 1) * LANES, np.float32), np.empty(out.shape[1], np.float32)
    for i in range(out.shape[0]):
        at = (PADDING + i * hop - half) // 2 * LANES
        power_spectrum(sound, at, window, tables, scratch, power)
        for band in range(start.shape[0]):
            total = mels[band * LANES : (band + 1) * LANES]
            _gather(power[start[band] * LANES :], weights[first[band] : first[band + 1]], total, LANES)
        log2_into(mels, out[i])


@nb.njit(cache=True, nogil=True)
def _gather(power: F32, weights: F32, total: F32, lanes: int) -> None:
    """Weighted sum of bins, floored, for every lane (a run-time ``lanes`` keeps the loop a loop over vectors)."""
    total[:] = np.float32(0.0)
    for k in range(weights.shape[0]):
        w, bins = weights[k], power[k * LANES : (k + 1) * LANES]
        for lane in range(lanes):
            total[lane] += w * bins[lane]
    for lane in range(lanes):
        total[lane] = max(total[lane], _FLOOR)


@nb.njit(cache=True, nogil=True)
def _energies(sound: F32, length: int) -> F32:
    """Mean square of every 2.5 ms (steps, LANES)."""
    out = np.zeros((-(-length // STEP), LANES), np.float32)
    for i in range(out.shape[0]):
        total = out[i]
        for j in range(i * STEP, min((i + 1) * STEP, length)):
            at = (PADDING + j) // 2 * LANES
            piece = sound[j % 2, at : at + LANES]
            for lane in range(LANES):
                total[lane] += piece[lane] * piece[lane]
    return out / np.float32(STEP)


def _levels(energy: F32, steps: int, window: int, floor_db: float) -> F32:
    """Level in dB, floored: the mean over the ``window`` steps that end at each one, silence before the first."""
    sums = np.cumsum(energy[:steps], axis=0, dtype=np.float64)
    sums[window:] -= sums[:-window].copy()
    return np.maximum(10.0 * np.log10(np.maximum(sums / window, 1e-20)), floor_db).astype(np.float32)
