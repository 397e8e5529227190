"""What a distance means in words.

Calibrated on voices of the prior that were compared with themselves after a known change of their patch (the table in
docs/benchmarks.md, remade by tests/bench/calibration.py), half of them to set the limits and half to try them. Steps
of four in all output levels, a semitone: each limit but the first is the distance that three of four such changes stay
under. Another voice lies above all of them.

The first one is kept by a model of hearing: of what is called the same patch it takes 19 of 20 for the same. It needs
the part "attack" as well, since a strike that is missing is little of a sum: one that differs alone is heard sooner
than one that differs as all else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Nearness = Literal["same patch", "same sound, slightly different balance", "alike", "another sound"]

SAME: Nearness = "same patch"
LIMITS: tuple[tuple[float, Nearness], ...] = (
    (2.0, SAME),
    (8.0, "same sound, slightly different balance"),
    (16.0, "alike"),
)
BEYOND: Nearness = "another sound"
ATTACK = 0.6  # of the same patch that part is less than this,
ALONE = 0.2  # and, where it is more than this, less than
SHARE = 0.8  # of all other parts together
UNHEARD = 0.2  # the limit of the same patch where nothing is known of the attack


def nearness(distance: float, attack: float | None) -> Nearness:
    """What a person may expect to hear at this distance from the target.

    ``attack``: that part of it; None or 0 where a distance has no such part, of before or by its weights.
    """
    said = next((words for limit, words in LIMITS if distance < limit), BEYOND)
    return LIMITS[1][1] if said == SAME and not _same(distance, attack or 0.0) else said


def _same(distance: float, attack: float) -> bool:
    """Whether the attack does not speak against it."""
    return distance < UNHEARD if attack <= 0.0 else attack < ATTACK and attack < max(ALONE, SHARE * (distance - attack))


def attack_of(scores: Sequence[float], objectives: Sequence[str]) -> float | None:
    """That part of the parts of a distance; None where it is not among them."""
    return next((float(score) for name, score in zip(objectives, scores, strict=False) if name == "attack"), None)
