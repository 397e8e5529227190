"""The time left of a run on a synth is honest and steady."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.cli.time_left import Pace, words


def test_a_pace_is_learned_from_the_voices_that_were_heard() -> None:
    pace = Pace(guess_s=9.0)
    for _ in range(100):
        pace.took(3.0)
    assert pace.left_s(50) == pytest.approx(150.0, rel=0.02)


@given(st.lists(st.floats(1.0, 6.0), min_size=1, max_size=60))
def test_one_voice_never_makes_the_time_left_jump(times: list[float]) -> None:
    """A voice that has to be heard three times is one of many: by a quarter of itself at most the time left moves."""
    pace = Pace(guess_s=3.0)
    for seconds in times:
        before = pace.voice_s
        pace.took(seconds)
        assert abs(pace.voice_s - before) <= max(seconds, before) / 4


def test_a_budget_of_seconds_ends_it_sooner() -> None:
    pace = Pace(guess_s=2.0)
    assert pace.left_s(10) == 20.0
    assert pace.left_s(10, most_s=7.0) == 7.0
    assert pace.left_s(10, most_s=-1.0) == 0.0


@pytest.mark.parametrize(
    ("left_s", "said"),
    [
        (0.0, "about 10 s left"),
        (11.0, "about 20 s left"),
        (59.0, "about 1 min left"),
        (61.0, "about 1 min 30 s left"),
        (299.0, "about 5 min left"),
        (745.0, "about 13 min left"),
    ],
)
def test_it_is_said_in_steps_and_never_less_than_it_is(left_s: float, said: str) -> None:
    assert words(left_s) == said
