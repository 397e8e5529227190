"""Tables as oscillators read them: each frame at 21 levels, every level with fewer harmonics than the one before.

Levels are half an octave apart, so that a level without a folded partial below 16 kHz still reaches beyond 18 kHz.
The shorter a spectrum, the fewer samples its level keeps. Frames lose their mean: no pitch has use for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evosynth.arrays import F32, I64
from evosynth.synths.tables import FRAME, TableSet

LEVELS = 21
HARMONICS = np.array([int(1024 / 2 ** (level / 2)) for level in range(LEVELS)])
BEFORE, AFTER = 1, 3  # samples repeated around a cycle, for interpolation


def _size(harmonics: int) -> int:
    return int(min(FRAME, max(256, 2 ** np.ceil(np.log2(16 * harmonics)))))


SIZES = np.array([_size(int(harmonics)) for harmonics in HARMONICS])
STRIDES = SIZES + BEFORE + AFTER
LEVEL_STARTS = np.concatenate([[0], np.cumsum(STRIDES)[:-1]])  # times the frames of a table
FRAME_FLOATS = int(STRIDES.sum())
for _array in (HARMONICS, SIZES, STRIDES, LEVEL_STARTS):
    _array.setflags(write=False)


@dataclass(frozen=True, eq=False)
class MipMaps:
    """``memory`` (floats,): table after table, in each level after level, in each frame after frame."""

    memory: F32
    starts: I64  # (tables,) where in memory
    frames: I64  # (tables,)


def spectra_of(frames: F32) -> np.ndarray:
    """Frames (n, 2048) -> their harmonics (n, 1025), complex64; without mean and Nyquist."""
    spectra = np.fft.rfft(frames.astype(np.float64), axis=1)
    spectra[:, 0] = spectra[:, -1] = 0.0
    return spectra.astype(np.complex64)


def level_of(spectra: np.ndarray, level: int) -> F32:
    """One level of frames given by their harmonics -> (n, stride), cycles with what is repeated around them."""
    size, harmonics = int(SIZES[level]), int(HARMONICS[level])
    kept = np.zeros((len(spectra), size // 2 + 1), np.complex64)
    count = min(harmonics, size // 2 - 1)
    kept[:, 1 : count + 1] = spectra[:, 1 : count + 1] * np.float32(size / FRAME)
    cycles = np.fft.irfft(kept, size, axis=1).astype(np.float32)
    return np.concatenate([cycles[:, -BEFORE:], cycles, cycles[:, :AFTER]], axis=1)


def _pyramid(frames: F32) -> F32:
    spectra = spectra_of(frames)
    return np.concatenate([level_of(spectra, level).reshape(-1) for level in range(LEVELS)])


@lru_cache(maxsize=2)
def mip_maps(tables: TableSet) -> MipMaps:
    """All levels of all tables, and behind them those of the sub's waves, as a table more; some 85 KB a frame."""
    frames = [table.frames for table in tables.tables] + [_sub_frames()]
    memory = np.concatenate([_pyramid(each) for each in frames])
    counts = np.array([len(each) for each in frames], np.int64)
    starts = np.concatenate([[0], np.cumsum(counts * FRAME_FLOATS)[:-1]]).astype(np.int64)
    return MipMaps(memory, starts, counts)


def _sub_frames() -> F32:
    """Sine, triangle, saw and square (SUB_WAVES), beginning at a rise through 0; peaks near 1."""
    harmonics = np.arange(1, FRAME // 2)
    odd = harmonics % 2 == 1
    turns = np.where(harmonics % 4 == 1, 1.0, -1.0)
    amplitudes = np.stack(
        [
            np.where(harmonics == 1, 1.0, 0.0),
            np.where(odd, 8 / np.pi**2 * turns / harmonics**2, 0.0),
            2 / np.pi * -((-1.0) ** harmonics) / harmonics,
            np.where(odd, 4 / np.pi / harmonics, 0.0),
        ]
    )
    spectra = np.zeros((4, FRAME // 2 + 1), complex)
    spectra[:, 1:-1] = -0.5j * FRAME * amplitudes
    return np.fft.irfft(spectra, FRAME, axis=1).astype(np.float32)
