"""What a search may spend: so many evaluations and so much time, whichever ends first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

NO_END = 1 << 62  # evaluations


class Spending(Protocol):
    """What a budget asks of a session."""

    @property
    def generation(self) -> int: ...
    @property
    def evaluations(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Budget:
    """None is no limit. A first generation is made however short the time."""

    evaluations: int | None = None
    seconds: float | None = None

    def room(self, session: Spending, reserve: int = 0) -> int:
        """How many evaluations are left for the search, ``reserve`` of all being for what comes after it."""
        return NO_END if self.evaluations is None else self.evaluations - reserve - session.evaluations

    def late(self, session: Spending, spent_s: Callable[[], float]) -> bool:
        """Whether time is up and there is something to hand over; no clock is read where no time was set."""
        return self.seconds is not None and session.generation > 0 and spent_s() >= self.seconds

    def part(self, session: Spending, spent_s: float) -> float:
        """What part of it is spent, 0..1; 0 without a limit."""
        by_count = session.evaluations / self.evaluations if self.evaluations else 0.0
        by_time = spent_s / self.seconds if self.seconds else 0.0
        return min(1.0, max(by_count, by_time))
