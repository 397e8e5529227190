"""How often a run is saved: seldom enough that nobody notices, often enough that little is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

INTERVAL_S = 1.0  # at most one checkpoint in this time,
SHARE = 0.007  # and so many that they take no more than this part of all time,
EARLY_S = 0.6  # but for this: the first of them come 1, 2, 4, 8 ... s after the very first, as long as that lasts


class Pace:
    """When the next checkpoint is due.

    A slow checkpoint is followed by a long pause. A search that has just begun would lose the whole of it to a kill,
    hence it may spend ``EARLY_S`` ahead: a hundredth of its first minute.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        interval_s: float = INTERVAL_S,
        share: float = SHARE,
        early_s: float = EARLY_S,
    ) -> None:
        """Others than those for checkpoints."""
        self._clock = clock
        self._interval_s, self._share, self._early_s = interval_s, share, early_s
        self._first_at: float | None = None
        self._written_at, self._took_s = -interval_s, 0.0

    @contextmanager
    def written(self) -> Iterator[None]:
        """A checkpoint is written in the block. Where it cannot be, it is not due at once again either."""
        began = self._clock()
        try:
            yield
        finally:
            self._written_at = self._clock()
            self._took_s = self._written_at - began
            self._early_s -= self._took_s
            self._first_at = self._written_at if self._first_at is None else self._first_at

    @property
    def due(self) -> bool:
        """Whether the last checkpoint is old enough for another."""
        return self._clock() - self._written_at >= max(self._interval_s, self._pause_s())

    def _pause_s(self) -> float:
        """For so long the last one paid, or as long as it is since the first: then their times double."""
        pause = self._took_s / self._share
        early = self._first_at is not None and self._early_s >= self._took_s
        return min(pause, self._written_at - (self._first_at or 0.0)) if early else pause
