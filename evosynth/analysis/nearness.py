"""What a distance means in words.

Calibrated on voices of the prior that were compared with themselves after a known change of their patch (the table in
docs/benchmarks.md, remade by tests/bench/calibration.py): each limit is the distance that three of four such changes
stay under. Below the first lie steps of one in all output levels, below the second steps of four, below the third a
semitone; another voice lies above in three of four cases, mostly far above.
"""

from __future__ import annotations

from typing import Literal

Nearness = Literal["same patch", "same sound, slightly different balance", "alike", "another sound"]

LIMITS: tuple[tuple[float, Nearness], ...] = (
    (1.5, "same patch"),
    (5.0, "same sound, slightly different balance"),
    (12.0, "alike"),
)
BEYOND: Nearness = "another sound"


def nearness(distance: float) -> Nearness:
    """What a person may expect to hear at this distance from the target."""
    return next((words for limit, words in LIMITS if distance < limit), BEYOND)
