"""How often a run is saved: seldom enough that nobody notices, often enough that little is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

INTERVAL_S = 1.0  # at most one checkpoint in this time,
SHARE = 0.007  # and so many that they take no more than this part of all time


class Pace:
    """When the next checkpoint is due."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        interval_s: float | None = None,
        share: float | None = None,
    ) -> None:
        """``interval_s`` and ``share`` in the place of those for checkpoints."""
        self._clock = clock
        self._interval_s, self._share = interval_s or INTERVAL_S, share or SHARE
        self._written_at, self._took_s = -self._interval_s, 0.0

    @contextmanager
    def written(self) -> Iterator[None]:
        """A checkpoint is written in the block. Where it cannot be, it is not due at once again either."""
        began = self._clock()
        try:
            yield
        finally:
            self._written_at = self._clock()
            self._took_s = self._written_at - began

    @property
    def due(self) -> bool:
        """Whether the last checkpoint is old enough for another."""
        return self._clock() - self._written_at >= max(self._interval_s, self._took_s / self._share)
