"""What a distance means in words.

Calibrated on voices of the prior that were compared with themselves after a known change of their patch (the table in
docs/benchmarks.md, remade by tests/bench/calibration.py). Of what lies below the first limit a model of hearing takes
19 of 20 for the same, few that lack their strike among it. Each other limit is the distance that three of
four changes stay under: steps of four in all output levels, a semitone. Another voice lies above all of them.
"""

from __future__ import annotations

from typing import Literal

Nearness = Literal["same patch", "same sound, slightly different balance", "alike", "another sound"]

LIMITS: tuple[tuple[float, Nearness], ...] = (
    (1.8, "same patch"),
    (8.0, "same sound, slightly different balance"),
    (16.0, "alike"),
)
BEYOND: Nearness = "another sound"


def nearness(distance: float) -> Nearness:
    """What a person may expect to hear at this distance from the target."""
    return next((words for limit, words in LIMITS if distance < limit), BEYOND)
