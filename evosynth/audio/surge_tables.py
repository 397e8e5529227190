"""Tables as Surge keeps them in ``.wt`` files: a head of 12 bytes, then the frames.

The layout and its source stand in docs/formats/wavetable-wav.md.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import AudioError

SUFFIX = ".wt"
MARK = b"vawt"
_HEAD = struct.Struct("<4sIHH")  # mark, samples of a frame, frames, flags
_IS_SAMPLE, _INT16, _FULL_RANGE = 0x0001, 0x0004, 0x0008
_LONGEST = 65_536  # samples of a frame; Surge itself stops at 4096
_MOST_BYTES = _HEAD.size + 4 * 4096 * 2048 + (1 << 20)  # of a file that is read: frames, and words behind them


@dataclass(frozen=True, slots=True, eq=False)
class SurgeTable:
    """Frames (n, any length) and what there is to say about them."""

    frames: F32
    remarks: tuple[str, ...] = ()


def read_surge(path: Path) -> SurgeTable:
    """AudioError in one sentence for what is damaged, empty or too long."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise AudioError(f"{path.name} is too long for a table of Surge.")
    if len(data) < _HEAD.size or data[:4] != MARK:
        raise AudioError(f"{path.name} is damaged, or no table of Surge: it does not begin with vawt.")
    _, size, count, flags = _HEAD.unpack_from(data)
    if not 2 <= size <= _LONGEST:
        raise AudioError(f"{path.name} is damaged: it says that a frame has {size:,} samples.")
    samples = _samples(data[_HEAD.size :], size * count, flags)
    whole = len(samples) // size
    if not whole:
        raise AudioError(f"{path.name} contains no frame.")
    remarks = []
    if whole < count:
        remarks.append(f"It says that it has {count} frames and has only {whole}.")
    if flags & _IS_SAMPLE:
        remarks.append("Surge plays it as a sample, not as a table: its pieces were taken as frames.")
    return SurgeTable(samples[: whole * size].reshape(whole, size), tuple(remarks))


def _samples(data: bytes, most: int, flags: int) -> F32:
    """At most so many. Quirk: full scale is 2 to the 14th in 16 bits, unless a flag says that it is twice as much."""
    if not flags & _INT16:
        return np.frombuffer(data[: len(data) // 4 * 4], "<f4", min(most, len(data) // 4)).astype(np.float32)
    steps = np.frombuffer(data[: len(data) // 2 * 2], "<i2", min(most, len(data) // 2))
    return steps.astype(np.float32) / np.float32(32_768 if flags & _FULL_RANGE else 16_384)


def surge_bytes(frames: F32) -> bytes:
    """Frames (n, size) as a file of 32-bit floats."""
    count, size = frames.shape
    return _HEAD.pack(MARK, size, count, 0) + np.ascontiguousarray(frames, "<f4").tobytes()
