"""What a sound input has taken in: the latest seconds of it in one channel, and when each block of it came.

One thread, the driver's, takes in; others read. They share plain arrays without a lock: what is new is written first
and counted last. Nothing is allocated when a block comes.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64, I64, Bool
from evosynth.audio import ring_words as words
from evosynth.audio.blocks import Blocks

ROWS = 1 << 16  # blocks of which is remembered when they came: 87 s of 64 frames each
_BEING_WRITTEN = 64  # of the oldest blocks, which may be overwritten while they are copied


class Ring:
    """``size`` frames of an input with so many channels: of the one that is given, else the mean of the first two."""

    def __init__(self, size: int, sample_rate: int, channels: int, channel: int | None) -> None:
        self.size, self.sample_rate = size, sample_rate
        self._samples: F32 = np.zeros(size, np.float32)
        self._ends: I64 = np.zeros(ROWS, np.int64)  # frames that had come with a block
        self._times: F64 = np.zeros(ROWS, np.float64)  # of the monotonic clock, s
        self._broken: Bool = np.zeros(ROWS, np.bool_)
        self._memory: I64 = np.zeros(words.WORDS, np.int64)
        self._memory[words.SIZE], self._memory[words.ROWS] = size, ROWS
        self._memory[words.CHANNELS] = channels
        self._memory[words.CHANNEL] = words.MEAN if channel is None else channel
        arrays = (self._samples, self._ends, self._times, self._broken, self._memory[words.S :])
        self._memory[words.SAMPLES_AT : words.TIME_AT + 1] = [array.ctypes.data for array in arrays]

    @property
    def frames(self) -> int:
        """That have come."""
        return int(self._memory[words.FRAMES])

    @property
    def blocks(self) -> int:
        """That have come."""
        return int(self._memory[words.BLOCKS])

    # ---- the driver's side ---------------------------------------------------------------------------------------

    @property
    def c_callback(self) -> tuple[int, int] | None:
        """Addresses of a PaStreamCallback that does what ``take`` does and of its user data; None without compiler.

        Whoever uses them keeps this ring alive.
        """
        from evosynth.audio.ring_callback import address

        found = address()
        return None if found is None else (found, self._memory.ctypes.data)

    def take(self, block: F32, broken: bool, at_s: float) -> None:
        """A block (frames, channels) that has come at this time; ``broken``: the driver says that frames were lost."""
        count, before, row = len(block), self.frames, self.blocks % ROWS
        start = before % self.size
        until_end = min(count, self.size - start)
        self._mix(block[:until_end], self._samples[start : start + until_end])
        self._mix(block[until_end:], self._samples[: count - until_end])
        self._ends[row], self._times[row], self._broken[row] = before + count, at_s, broken
        self._memory[words.BLOCKS] += 1
        self._memory[words.FRAMES] += count  # last: only now others may look

    def _mix(self, block: F32, out: F32) -> None:
        channel = int(self._memory[words.CHANNEL])
        if channel != words.MEAN:
            out[:] = block[:, channel]
        elif block.shape[1] == 1:
            out[:] = block[:, 0]
        else:
            np.add(block[:, 0], block[:, 1], out=out)
            np.multiply(out, np.float32(0.5), out=out)

    # ---- the readers' --------------------------------------------------------------------------------------------

    def read(self, first: int, count: int) -> F32:
        """A copy (count,) of what has come. ``ValueError`` for frames that are not there any more, or not yet."""
        if count < 0 or first < 0 or first + count > self.frames:
            raise ValueError(f"frames {first} to {first + count} are not among the {self.frames} that have come")
        start = first % self.size
        out = np.empty(count, np.float32)
        until_end = min(count, self.size - start)
        if count <= self.size:
            out[:until_end] = self._samples[start : start + until_end]
            out[until_end:] = self._samples[: count - until_end]
        if self.frames - first > self.size:  # asked after the copy: it may have been overwritten meanwhile
            raise ValueError(f"frame {first} has been overwritten: the latest {self.size} are kept")
        return out

    def log(self) -> Blocks:
        """When the blocks came, the oldest first."""
        end = self.blocks
        rows = np.arange(max(0, end - ROWS + _BEING_WRITTEN), end) % ROWS
        return Blocks(self._ends[rows], self._times[rows], self._broken[rows], self.sample_rate)
