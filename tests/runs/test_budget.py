"""What a search may spend ends it, by evaluations or by time, and says how far it is."""

from dataclasses import dataclass

import pytest

from evosynth.runs.budget import Budget
from evosynth.runs.settings import RunSettings


@dataclass
class Spent:
    generation: int = 0
    evaluations: int = 0


def no_clock() -> float:
    raise AssertionError("a search without a limit of time reads no clock")


def test_evaluations_leave_room_but_for_what_comes_after_the_search() -> None:
    budget = RunSettings(evaluations=1000, seconds=None).budget
    assert budget.room(Spent(), reserve=41) == 959
    assert budget.room(Spent(9, 980), reserve=41) < 0
    assert Budget().room(Spent(9, 10**9)) > 10**15


def test_a_first_generation_is_made_however_short_the_time_and_without_a_time_no_clock_is_read() -> None:
    assert not Budget(seconds=1e-9).late(Spent(), lambda: 5.0)
    assert Budget(seconds=5.0).late(Spent(1, 32), lambda: 5.0)
    assert not Budget(seconds=5.0).late(Spent(1, 32), lambda: 4.9)
    assert not Budget(evaluations=10).late(Spent(1, 32), no_clock)


@pytest.mark.parametrize(
    ("budget", "part"), [(Budget(), 0.0), (Budget(64), 0.5), (Budget(64, 4.0), 0.75), (Budget(seconds=2.0), 1.0)]
)
def test_the_part_that_is_spent_is_that_of_whatever_ends_first(budget: Budget, part: float) -> None:
    assert budget.part(Spent(1, 32), 3.0) == part


def test_in_real_time_a_generation_is_no_larger_than_what_there_is_time_for_at_the_pace_so_far() -> None:
    budget = Budget(seconds=600.0)
    assert budget.room_in_time(Spent(), lambda: 5.0, 11) > 10**15, "there is no pace yet"
    assert budget.room_in_time(Spent(20, 160), lambda: 480.0, 11) == 40 - 11
    assert budget.room_in_time(Spent(20, 190), lambda: 590.0, 11) < 0
    assert Budget(evaluations=10).room_in_time(Spent(1, 32), no_clock, 1) > 10**15
