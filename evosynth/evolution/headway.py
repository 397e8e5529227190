"""Whether a search still gets nearer, in figures and words.

What counts is what a person could see: a step smaller than half of the last decimal shown is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64

LEAST_STEP = 0.005  # distances are shown with two decimals
WINDOWS = (500, 1000, 2000, 5000)  # evaluations that one looks back over: the longest that is a third of all at most


@dataclass(frozen=True, slots=True)
class Headway:
    """How the best distance fell lately."""

    window: int  # evaluations looked back over
    gained: float  # distance that was lost within them
    stale: int  # evaluations since it fell by a step that can be seen

    @property
    def improving(self) -> bool:
        return self.stale < self.window

    @property
    def words(self) -> str:
        """One phrase: "improved 0.12 in the last 5,000 evaluations"."""
        if self.improving and self.gained >= LEAST_STEP:
            return f"improved {self.gained:.2f} in the last {self.window:,} evaluations"
        if self.improving:
            return f"improved lately, by less than {2 * LEAST_STEP:.2f}"
        return f"nothing new for {rounded(self.stale):,} evaluations"

    @property
    def advice(self) -> str:
        """What a person can do about it; empty while there is no need."""
        return "" if self.improving else "restart a strand or give it more time"


def headway(history: F64) -> Headway | None:
    """Of rows (g, >= 2) of evaluations and best distance, oldest first; None where it is too early to say.

    Where the best distance rose, new limits had made the search begin anew: it is judged from there on.
    """
    if len(history) < 2:
        return None
    rises = np.flatnonzero(np.diff(history[:, 1]) > 0)
    history = history[rises[-1] + 1 :] if len(rises) else history
    if len(history) < 2:
        return None
    evaluations, best = history[:, 0] - (history[0, 0] if len(rises) else 0), history[:, 1]
    total = evaluations[-1]
    window = max((w for w in WINDOWS if w <= total / 3), default=WINDOWS[0])
    if total < 2 * window:
        return None
    before = best[max(0, int(np.searchsorted(evaluations, total - window, side="right")) - 1)]
    reached = int(np.argmax(best <= best[-1] + LEAST_STEP))
    return Headway(window, float(before - best[-1]), int(total - evaluations[reached]))


def headway_of(logbook: Sequence[Mapping[str, float]]) -> Headway | None:
    """The same of the rows of a session's logbook: by what it minimises, which need not be the distance."""
    by_cost = bool(logbook) and "cost" in logbook[-1]
    # Rows of another measure lie below all others, so that it is judged from where this one begins.
    history = [
        (row["evaluations"], row["cost" if by_cost else "best"] if ("cost" in row) == by_cost else -1.0)
        for row in logbook
    ]
    return headway(np.array(history))


def rounded(count: int) -> int:
    """Two figures of a count, the rest zeros: 12,345 -> 12,000."""
    unit = int(10 ** max(0, len(str(abs(count))) - 2))
    return count // unit * unit
