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

    def room_in_time(self, session: Spending, spent_s: Callable[[], float], reserve: int) -> int:
        """The same by the time that is left, where each is heard in real time: at the pace so far.

        A generation that does not fit is made smaller, so that nothing is heard in vain.
        """
        if self.seconds is None or not session.generation:
            return NO_END
        so_far = spent_s()
        return int((self.seconds - so_far) * session.evaluations / max(so_far, 1e-9)) - reserve

    def late(self, session: Spending, spent_s: Callable[[], float]) -> bool:
        """Whether time is up and there is something to hand over; no clock is read where no time was set."""
        return self.seconds is not None and session.generation > 0 and spent_s() >= self.seconds

    def part(self, session: Spending, spent_s: float) -> float:
        """What part of it is spent, 0..1; 0 without a limit."""
        by_count = session.evaluations / self.evaluations if self.evaluations else 0.0
        by_time = spent_s / self.seconds if self.seconds else 0.0
        return min(1.0, max(by_count, by_time))
