"""Sounds written as WAV files.

Written here and not by libsndfile, which adds a PEAK chunk with the time of day to every float WAV: files of EvoSynth
are the same to the byte when their sound is the same.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from evosynth.arrays import F32
from evosynth.writing import write_atomically


def write_wav(path: str | Path, samples: F32, sample_rate: int, *, more: bytes = b"") -> None:
    """Mono 32-bit float WAV, nothing clipped, the same bytes for the same samples; StorageError if that fails.

    The file appears whole or not at all: it is written under another name and then renamed.
    ``more``: further chunks, whole.
    """
    samples = np.ascontiguousarray(samples, "<f4")
    if samples.ndim != 1:
        raise ValueError(f"write_wav takes mono samples of shape (samples,), got {samples.shape}")
    if not np.isfinite(samples).all():
        raise ValueError("write_wav was given samples that are not finite")
    write_atomically(Path(path), _riff(samples, sample_rate, more))


def _riff(samples: F32, rate: int, more: bytes) -> bytes:
    """RIFF/WAVE after Microsoft: fmt (3 = IEEE float, with its empty extension), fact (frames) and data."""
    data = samples.tobytes()
    fmt = struct.pack("<4sIHHIIHHH", b"fmt ", 18, 3, 1, rate, rate * 4, 4, 32, 0)
    fact = struct.pack("<4sII", b"fact", 4, len(samples))
    body = b"WAVE" + fmt + fact + more + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body
