"""Headway: whether a search still gets nearer, said so that a person can act on it."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.evolution.headway import headway, rounded


def history(*rows: tuple[float, float]) -> np.ndarray:
    return np.array([(evaluations, best, best + 1) for evaluations, best in rows])


def test_it_is_too_early_to_say_before_there_is_enough_to_look_back_over() -> None:
    assert headway(np.empty((0, 3))) is None
    assert headway(history((100, 9.0))) is None
    assert headway(history((100, 9.0), (900, 5.0))) is None


def test_what_was_gained_in_the_last_evaluations_is_told() -> None:
    found = headway(history((1000, 9.0), (14000, 2.52), (15000, 2.50), (20000, 2.40)))
    assert found is not None
    assert found.words == "improved 0.10 in the last 5,000 evaluations"
    assert found.advice == ""


def test_a_long_silence_is_told_with_what_to_do() -> None:
    found = headway(history((1000, 9.0), (8000, 2.4), (14345, 2.399), (20345, 2.398)))
    assert found is not None
    assert (found.stale, found.improving) == (12345, False)
    assert found.words == "nothing new for 12,000 evaluations"
    assert "restart" in found.advice


def test_steps_that_nobody_sees_are_none_until_they_add_up() -> None:
    creeping = history(*((1000 * k, 3.0 - 0.001 * k) for k in range(1, 31)))
    found = headway(creeping)
    assert found is not None
    assert found.stale == 5000
    still = headway(history(*((1000 * k, 3.0) for k in range(1, 31))))
    assert still is not None
    assert still.stale == 29000


def test_a_gain_so_small_that_it_would_read_as_zero_is_put_otherwise() -> None:
    found = headway(history((1000, 9.0), (16000, 2.4), (19000, 2.399), (20000, 2.3949)))
    assert found is not None
    assert found.improving
    assert "0.00" not in found.words


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (9, 9), (87, 87), (1999, 1900), (12345, 12000)])
def test_counts_are_rounded_down_to_two_figures(count: int, shown: int) -> None:
    assert rounded(count) == shown


def test_after_new_limits_it_is_judged_anew() -> None:
    """The best distance rose: what was nearer is no longer allowed."""
    before = [(500, 9.0), (1000, 3.0), (20_000, 2.0)]
    assert headway(history(*before, (20_100, 6.0), (20_500, 5.0))) is None, "too early to say"
    found = headway(history(*before, (20_100, 6.0), (21_000, 5.0), (21_600, 4.0)))
    assert found is not None
    assert found.improving
    assert found.gained > 0.9


def test_of_no_generation_nothing_is_said() -> None:
    assert headway(np.array([])) is None
    assert headway(np.array([[1, 5.0]])) is None
