"""When checkpoints are written: early at first, at most one a second, never so often that they slow a search down."""

from __future__ import annotations

from itertools import pairwise

import pytest

from evosynth.runs.pace import EARLY_S, SHARE, Pace

MINUTE_S = 60.0
STEP_S = 0.01


class Clock:
    """Time that passes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def written_in_a_minute(takes_s: float, pace: Pace, clock: Clock) -> list[float]:
    """When they were written since the first, where a search looks again and again whether one is due."""
    began, times = clock.now, []
    while clock.now - began < MINUTE_S:
        if pace.due:
            with pace.written():
                clock.now += takes_s
            times.append(clock.now - began)
        clock.now += STEP_S
    return [at - times[0] for at in times]


def test_a_quick_one_is_written_each_second() -> None:
    clock = Clock()
    times = written_in_a_minute(0.001, Pace(clock), clock)
    assert len(times) > 55
    assert min(b - a for a, b in pairwise(times)) >= 1.0


def test_the_first_slow_ones_come_early_though_each_is_paid_for_later() -> None:
    clock = Clock()
    times = written_in_a_minute(0.1, Pace(clock), clock)
    for at, wanted in zip(times, (0.0, 1.0, 2.0, 4.0, 8.0), strict=False):
        assert at == pytest.approx(wanted, rel=0.2, abs=0.05)
    assert times[-1] - times[-2] >= 0.1 / SHARE


@pytest.mark.parametrize("takes_s", [0.01, 0.03, 0.07, 0.1, 0.2, 0.3, 0.6])
def test_a_minute_gives_less_than_two_hundredths_of_itself(takes_s: float) -> None:
    clock = Clock()
    assert len(written_in_a_minute(takes_s, Pace(clock), clock)) * takes_s < 0.02 * MINUTE_S


def test_one_that_takes_more_than_the_first_may_have_is_paid_for_at_once() -> None:
    clock = Clock()
    pace = Pace(clock)
    with pace.written():
        clock.now += EARLY_S + 0.1
    for passed, due in ((0.99 * (EARLY_S + 0.1) / SHARE, False), (2.0, True)):
        clock.now += passed
        assert pace.due is due


def test_without_early_ones_the_share_holds_from_the_first_on() -> None:
    clock = Clock()
    pace = Pace(clock, interval_s=0.1, share=0.005, early_s=0.0)
    with pace.written():
        clock.now += 0.01
    for passed, due in ((1.9, False), (0.2, True)):
        clock.now += passed
        assert pace.due is due
