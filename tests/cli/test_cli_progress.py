"""The line of progress: what it says, and that it never outgrows its terminal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from evosynth.cli.progress import words_for

PARTS = ("spectrum", "attack")


def progress(best: float, attack: float = 0.3) -> Any:
    """After 20,000 evaluations in 10 s, the last 12,345 of them without a gain."""
    rows = [{"evaluations": n, "best": b} for n, b in ((500, 30.0), (7655, best), (20000, best))]
    first = SimpleNamespace(distance=best, scores=np.array([best - attack, attack]))
    report, session = SimpleNamespace(best=first, best_distance=best), SimpleNamespace(logbook=rows, parts=PARTS)
    return SimpleNamespace(report=report, evaluations=20000, elapsed_s=10.0, session=session)


def test_distance_meaning_headway_and_speed_are_told() -> None:
    assert words_for(progress(1.2), 200) == "distance 1.20, same patch, nothing new for 12,000 evaluations, 2,000/s"
    assert words_for(progress(8.0), 200).startswith("distance 8.00, alike, nothing new")
    assert words_for(progress(1.2, attack=0.8), 200).startswith("distance 1.20, same sound, slightly different balance")


def test_of_another_than_the_nearest_the_attack_says_nothing() -> None:
    leant = progress(1.2)
    leant.report.best.distance = 1.5
    assert words_for(leant, 200).startswith("distance 1.20, same sound, slightly different balance")


@pytest.mark.parametrize("columns", range(16, 120, 7))
def test_the_line_fits_into_its_room_and_says_the_distance_whatever_the_room(columns: int) -> None:
    line = words_for(progress(3.3), columns)
    assert len(line) <= columns
    assert line.startswith("distance 3.30")
