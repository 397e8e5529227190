"""When the blocks of an input came: which frame belongs to a time, and where frames are missing.

A block never comes before its last frame, but often later: the driver's thread has to wait for the machine. So the
clock goes by the earliest: a straight line under all blocks of the last seconds, as close to them as a line can be. Its
slope is how much the device's clock is faster or slower than the computer's. Frames are counted as they come; where a
device has lost some, or a server without a card was late, all later blocks are late for good, and a new line begins.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from evosynth.arrays import F64, I64, Bool

WINDOW_S = 10.0  # that a line lies under
MOST_DRIFT = 3e-4  # of two clocks: quartzes differ by 1e-4 at most
SETTLED_S = 2.0  # shorter lines have no slope of their own
_BUCKET_S = 0.25  # of which the earliest block counts
LATE_FOR_GOOD_S = 0.25  # blocks that are late for so long do not catch up any more
_SURELY_LATE_S, _FEW = 0.05, 4  # and so many blocks, late together, are the least that tells
SHIFT_S = 0.001  # a server that was late by less goes on as before
LATE_NEWS = 3  # blocks: a server tells of what it has lost a little later


@dataclass(frozen=True, eq=False)
class Blocks:
    """Blocks in the order in which they came.

    ends, times, broken : (n,): how many frames had come with each, when (s, of the monotonic clock), and whether the
        driver says that frames were lost.
    """

    ends: I64
    times: F64
    broken: Bool
    sample_rate: int

    def frame_at(self, time_s: float) -> int:
        """The frame that comes in at this time; the first ones before there are blocks."""
        if not len(self.ends):
            return 0
        until = int(np.searchsorted(self.times, time_s + WINDOW_S / 2, side="right"))
        end = max(until, 1)
        begin = int(np.searchsorted(self.times, self.times[end - 1] - WINDOW_S))
        part = self._part(begin, end)
        at = int(np.searchsorted(part.times, time_s, side="right")) - 1
        starts = [0, *part._later_by(SHIFT_S), len(part.ends)]
        piece = max(index for index, start in enumerate(starts[:-1]) if start <= max(at, 0))
        return part._part(starts[piece], starts[piece + 1])._on_line(time_s)

    def has_lost(self, first: int, count: int) -> bool:
        """Whether frames are missing in these, or may be."""
        if not len(self.ends):
            return False
        begin = int(np.searchsorted(self.ends, first, side="right"))
        end = int(np.searchsorted(self.ends, first + max(count, 1) - 1, side="right")) + 1
        if self.broken[begin : end + LATE_NEWS].any():
            return True
        around = 3 * self._count(LATE_FOR_GOOD_S)
        part = self._part(max(0, begin - around), end + around)
        shift = begin - max(0, begin - around)
        return any(shift - _FEW < gap < shift + (end - begin) + _FEW for gap in part.gaps)

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """Numbers of the blocks before which frames are missing: those behind are later by most of a block or more."""
        return self._later_by(max(SHIFT_S, 0.6 * self._block / self.sample_rate))

    def _later_by(self, most: float) -> tuple[int, ...]:
        """Numbers of the blocks from which on all are later than before, by more than so many seconds."""
        late, width, few = self._offsets_s, self._count(LATE_FOR_GOOD_S), self._count(_SURELY_LATE_S)
        if len(late) < 2 * few:
            return ()
        after = _lowest_ahead(late, width)
        after[len(after) - few + 1 :] = -math.inf  # too few to tell
        start, found = 0, []
        while len(after) - start > 1:
            before = _lowest_ahead(late[start:][::-1], width)[::-1][:-1]
            hits = after[start + 1 :] - before > most
            if not hits.any():
                break
            first = int(hits.argmax())
            last = first + int(np.append(hits[first:], False).argmin())
            run = after[start + 1 :][first:last]
            start += 1 + first + int((run > run.max() - most / 4).argmax())
            found.append(start)
        return tuple(found)

    @property
    def _offsets_s(self) -> F64:
        """How late each block came, but for one constant."""
        return self.times - self.ends / self.sample_rate

    @cached_property
    def _block(self) -> float:
        """Frames of a block, typically."""
        return float(np.median(np.diff(self.ends))) if len(self.ends) > 1 else float(self.ends[0])

    def _count(self, seconds: float) -> int:
        """Blocks in so long a time, at least _FEW."""
        return max(_FEW, round(seconds * self.sample_rate / max(self._block, 1.0)))

    def _part(self, begin: int, end: int) -> Blocks:
        part = slice(begin, end)
        return Blocks(self.ends[part], self.times[part], self.broken[part], self.sample_rate)

    def _on_line(self, time_s: float) -> int:
        """The frame of a time by the line under these blocks, none of which is missing."""
        x, y = _earliest(self.times, self._offsets_s)
        slope = _slope_under(x, y) if x[-1] - x[0] >= SETTLED_S else 0.0
        offset = float((y - slope * (x - time_s)).min())
        return math.floor((time_s - offset) * self.sample_rate)


def _lowest_ahead(values: F64, width: int) -> F64:
    """(n,): of each value and those behind it, ``width`` in all or as many as there are, the lowest."""
    padded = np.concatenate([values, np.full(width - 1, math.inf)])
    lowest: F64 = sliding_window_view(padded, width).min(axis=1)
    return lowest


def _earliest(times: F64, late: F64) -> tuple[F64, F64]:
    """Times and lateness of the least late block of each bucket."""
    buckets = ((times - times[0]) / _BUCKET_S).astype(np.int64)
    starts = np.flatnonzero(np.diff(buckets, prepend=-1))
    least = [begin + int(part.argmin()) for begin, part in zip(starts, np.split(late, starts[1:]), strict=True)]
    return times[least], late[least]


def _slope_under(x: F64, y: F64) -> float:
    """Of the line under all points with the least sum of distances: the edge of their hull below their middle."""
    hull: list[int] = []
    for point in range(len(x)):
        while len(hull) > 1 and _turns_down(x, y, hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    middle = float(x.mean())
    left = max(index for index in range(len(hull) - 1) if x[hull[index]] <= middle)
    a, b = hull[left], hull[left + 1]
    return float(np.clip((y[b] - y[a]) / (x[b] - x[a]), -MOST_DRIFT, MOST_DRIFT))


def _turns_down(x: F64, y: F64, a: int, b: int, c: int) -> bool:
    """Whether b lies on or above the line from a to c."""
    return bool((y[b] - y[a]) * (x[c] - x[a]) >= (y[c] - y[a]) * (x[b] - x[a]))
