"""The line of progress: what it says, and that it never outgrows its terminal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from evosynth.cli.progress import words_for


def progress(best: float) -> Any:
    """After 20,000 evaluations in 10 s, the last 12,345 of them without a gain."""
    rows = [{"evaluations": n, "best": b} for n, b in ((500, 30.0), (7655, best), (20000, best))]
    report = SimpleNamespace(best_distance=best)
    return SimpleNamespace(report=report, evaluations=20000, elapsed_s=10.0, session=SimpleNamespace(logbook=rows))


def test_distance_meaning_headway_and_speed_are_told() -> None:
    assert words_for(progress(1.2), 200) == "distance 1.20, same patch, nothing new for 12,000 evaluations, 2,000/s"
    assert words_for(progress(8.0), 200).startswith("distance 8.00, alike, nothing new")


@pytest.mark.parametrize("columns", range(16, 120, 7))
def test_the_line_fits_into_its_room_and_says_the_distance_whatever_the_room(columns: int) -> None:
    line = words_for(progress(3.3), columns)
    assert len(line) <= columns
    assert line.startswith("distance 3.30")
