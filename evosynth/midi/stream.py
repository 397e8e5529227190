"""Bytes that stand in pieces inside a larger file: joined to be read, and each byte's place in that file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from evosynth.midi.segment import Segment


class Stream:
    """Pieces of ``source``, in order."""

    def __init__(self, source: bytes, *pieces: tuple[int, int]) -> None:
        self.source = source
        self.pieces: list[tuple[int, int]] = []  # first and stop of each
        self._starts: list[int] = []  # of each in the joined bytes
        self._size = 0
        for piece in pieces:
            self.add(*piece)

    def add(self, first: int, stop: int) -> None:
        """One more piece behind the others; an empty one does not count."""
        if first < stop:
            self.pieces.append((first, stop))
            self._starts.append(self._size)
            self._size += stop - first

    @property
    def data(self) -> bytes:
        """The pieces joined."""
        return b"".join(self.source[first:stop] for first, stop in self.pieces)

    def place(self, offset: int) -> int:
        """Where a byte of the joined ones stands in the source; the one behind the last: behind the last piece."""
        if offset >= self._size:
            return self.pieces[-1][1]
        i = bisect_right(self._starts, offset) - 1
        return self.pieces[i][0] + offset - self._starts[i]

    def placed(self, segments: Iterable[Segment]) -> list[Segment]:
        """Segments of the joined bytes as segments of the source."""
        return [self._placed(segment) for segment in segments]

    def _placed(self, segment: Segment) -> Segment:
        stop = self.place(segment.stop - 1) + 1
        problems = tuple(problem._replace(offset=min(stop, self.place(problem.offset))) for problem in segment.problems)
        return replace(segment, start=self.place(segment.start), stop=stop, problems=problems)


def between(segments: Iterable[Segment], size: int) -> list[Segment]:
    """These segments, and the rest of a file of ``size`` bytes as segments of the container around them."""
    whole: list[Segment] = []
    position = 0
    for segment in segments:
        if segment.start > position:
            whole.append(Segment(position, segment.start, kind="container"))
        whole.append(segment)
        position = segment.stop
    return whole if position == size else [*whole, Segment(position, size, kind="container")]
