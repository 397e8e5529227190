"""Sounds written as WAV files: 32-bit float, or 24 or 16 bit with dither.

Written here and not by libsndfile, which adds a PEAK chunk with the time of day to every float WAV: files of EvoSynth
are the same to the byte when their sound is the same. For that the dither comes from one seed, and from the raw numbers
of a bit generator, which no version of NumPy changes.

What is shorter than float is plain PCM (format tag 1) in its shortest form. For more than 16 bits Microsoft asks for
WAVE_FORMAT_EXTENSIBLE, but hardware samplers and small readers know tag 1 alone, and everybody who reads 24 bits of one
or two channels reads them under it.
"""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.audio.bit_depth import BITS, FLOAT
from evosynth.errors import AudioError
from evosynth.system.writing import write_atomically

_SEED = 0x7D0F  # of the dither
_ROUNDED_DB = 0.005  # a peak so little above full scale is that of rounding


def write_wav(
    path: str | Path,
    samples: F32,
    sample_rate: int,
    *,
    bits: int = FLOAT,
    dithered: bool = True,
    more: bytes = b"",
) -> None:
    """Mono WAV, the same bytes for the same samples; ``more``: further chunks, whole.

    Float is kept to the bit, above full scale too. 24 and 16 bit get dither (TPDF, 2 steps wide), zeros excepted, and
    are never clipped: AudioError where a sound is louder than full scale. ``dithered`` is false of what was recorded in
    no more bits: it stays as it is. StorageError if writing fails; the file appears whole or not at all.
    """
    samples = np.ascontiguousarray(samples, "<f4")
    if samples.ndim != 1:
        raise ValueError(f"write_wav takes mono samples of shape (samples,), got {samples.shape}")
    if not np.isfinite(samples).all():
        raise ValueError("write_wav was given samples that are not finite")
    if bits not in BITS:
        raise ValueError(f"write_wav writes {', '.join(map(str, BITS))} bits, not {bits}")
    if bits == FLOAT:
        write_atomically(Path(path), _riff(_float_format(sample_rate, len(samples)), samples.tobytes(), more))
        return
    over_db = 20.0 * math.log10(max(float(np.abs(samples).max(initial=0.0)), 1e-9))
    if over_db > _ROUNDED_DB:
        raise AudioError(f"{Path(path).name} would be clipped: in {bits} bit it is {over_db:.1f} dB too loud.")
    write_atomically(Path(path), _riff(_integer_format(sample_rate, bits), _whole(samples, bits, dithered), more))


def _float_format(rate: int, frames: int) -> bytes:
    """fmt (3 = IEEE float, with its empty extension) and fact (frames), after Microsoft."""
    fmt = struct.pack("<4sIHHIIHHH", b"fmt ", 18, 3, 1, rate, rate * 4, 4, 32, 0)
    return fmt + struct.pack("<4sII", b"fact", 4, frames)


def _integer_format(rate: int, bits: int) -> bytes:
    """fmt (1 = PCM)."""
    size = bits // 8
    return struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * size, size, bits)


def _riff(head: bytes, data: bytes, more: bytes) -> bytes:
    """RIFF/WAVE; a chunk of an odd number of bytes is followed by one more."""
    body = b"WAVE" + head + more + struct.pack("<4sI", b"data", len(data)) + data + b"\0" * (len(data) % 2)
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def _whole(samples: F32, bits: int, dithered: bool) -> bytes:
    """Samples as integers of so many bits, lowest byte first. Digital silence stays what it is."""
    scale = 2.0 ** (bits - 1)
    steps = samples * scale + np.where((samples == 0.0) | (not dithered), 0.0, _dither(len(samples)))
    whole = np.clip(np.rint(steps), -scale, scale - 1.0).astype("<i4")
    lowest: bytes = whole.view(np.uint8).reshape(-1, 4)[:, : bits // 8].tobytes()
    return lowest


def _dither(size: int) -> F64:
    """Triangular noise (size,) from -1 to 1: the difference of two even ones."""
    raw = np.asarray(np.random.PCG64(_SEED).random_raw(size), np.uint64)
    return ((raw >> np.uint64(32)).astype(np.float64) - (raw & np.uint64(0xFFFFFFFF)).astype(np.float64)) * 2.0**-32
