"""Samples as programs hold them in arrays: integers brought to full scale 1, several channels, rows or columns."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.audio.sources import Source

Samples = tuple[Any, int]  # an array (samples,) or (samples, channels), and its rate in Hz
_ZERO_AND_FULL = {"int8": (0, 7), "uint8": (128, 7), "int16": (0, 15), "uint16": (1 << 15, 15), "int32": (0, 31)}
_MOST_CHANNELS = 64


def at_full_scale(samples: Any) -> F32 | F64:
    """Numbers as floats with full scale at 1: integers of 8, 16 and 32 bits by their width, floats as they are.

    ValueError for other kinds: nobody knows the full scale of an int64.
    """
    array = np.asarray(samples)
    if array.dtype.kind == "f":
        return array if array.dtype == np.float64 else array.astype(np.float32)
    if array.dtype.name not in _ZERO_AND_FULL:
        raise ValueError(f"samples are floats or integers of 8, 16 or 32 bits, not {array.dtype.name}")
    zero, bits = _ZERO_AND_FULL[array.dtype.name]
    return ((array.astype(np.float64) - zero) / 2.0**bits).astype(np.float32)


def as_source(sound: Source | Samples | bytes) -> Source:
    """Samples as an open WAV file that holds the same numbers, bytes of a file as an open one; a file as it is."""
    if isinstance(sound, (bytes, bytearray, memoryview)):
        return io.BytesIO(sound)
    if isinstance(sound, np.ndarray):
        raise ValueError("samples need their rate in Hz: give (samples, rate)")
    if not isinstance(sound, tuple):
        return sound
    if len(sound) != 2:
        raise ValueError(f"a sound is (samples, rate), got {len(sound)} values")
    samples, rate = at_full_scale(sound[0]), int(sound[1])
    if samples.ndim == 2 and samples.shape[0] < samples.shape[1] and samples.shape[0] <= _MOST_CHANNELS:
        samples = samples.T  # (channels, samples), as librosa and torchaudio have it
    if samples.ndim not in (1, 2) or rate <= 0:
        raise ValueError(f"a sound is (samples, channels) and a rate in Hz, got {samples.shape} and {rate}")
    return io.BytesIO(_wav(samples.reshape(len(samples), -1), rate))


def _wav(samples: F32 | F64, rate: int) -> bytes:
    """A WAV of floats (format 3) as wide as those given."""
    width, channels = samples.itemsize, samples.shape[1]
    data = np.ascontiguousarray(samples).astype(samples.dtype.newbyteorder("<")).tobytes()
    frame = width * channels
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, channels, rate, rate * frame, frame, 8 * width)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body
