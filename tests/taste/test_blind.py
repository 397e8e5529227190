"""A blind test: its order, what its answers come to, and how sure that is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from evosynth.taste.blind import Outcome, interval, outcome, sentences, turns

PAIRS = [(0, other) for other in range(1, 9)]


@given(st.integers(0, 2**32), st.integers(1, 12))
def test_each_pair_is_heard_once_in_either_order_and_never_twice_running(seed: int, n: int) -> None:
    pairs = [(0, other) for other in range(1, n + 1)]
    heard = turns(pairs, seed)
    assert sorted((turn.first, turn.second) for turn in heard) == sorted([*pairs, *(pair[::-1] for pair in pairs)])
    assert [turn.number for turn in heard] == list(range(2 * n))
    assert n == 1 or all(one.pair != other.pair for one, other in pairwise(heard))


def test_the_order_is_that_of_its_seed_and_another_one_of_another() -> None:
    assert turns(PAIRS, 5) == turns(PAIRS, 5) != turns(PAIRS, 6)
    first = sum(turn.first == 0 for seed in range(100) for turn in turns(PAIRS, seed)[:4])
    assert 150 < first < 250  # of 400: who is heard first is drawn, too


def test_whoever_ends_it_half_way_has_heard_half_of_the_pairs_in_both_orders() -> None:
    half = turns(PAIRS, 5)[:8]
    assert outcome(PAIRS, half, {turn.number: 0 for turn in half}) == Outcome(4, 4, 0, 4)


def test_who_always_says_the_first_one_decides_nothing() -> None:
    heard = turns(PAIRS, 5)
    assert outcome(PAIRS, heard, {turn.number: turn.first for turn in heard}) == Outcome(8, 0, 0, 0)


def test_pairs_count_as_they_were_answered_in_both_orders_and_half_heard_ones_not_at_all() -> None:
    heard = turns(PAIRS, 5)
    last = next(turn.pair for turn in reversed(heard))
    wished = {0: 0, 1: 0, 2: 0, 3: 0, 4: 5, 5: None, 6: 0, 7: 0}
    given = {turn.number: wished[turn.pair] for turn in heard[:-1]}
    whole = outcome(PAIRS, heard, given)
    assert whole.pairs == whole.agreed == 7
    assert whole.chosen == 6 - (wished[last] == 0)
    assert whole.against == 1 - (wished[last] == 5)


@pytest.mark.parametrize(("times", "of"), [(0, 1), (1, 1), (0, 8), (3, 8), (7, 8), (8, 8), (16, 40)])
def test_the_interval_is_the_exact_one(times: int, of: int) -> None:
    exact = binomtest(times, of).proportion_ci(0.95, "exact")
    assert interval(times, of) == pytest.approx((exact.low, exact.high), abs=1e-9)
    assert Outcome(of, times, of - times, of).coin == pytest.approx(binomtest(times, of).pvalue)


def test_of_nothing_nothing_is_known() -> None:
    assert interval(0, 0) == (0.0, 1.0)
    assert Outcome(3, 0, 0, 1).coin == 1.0
    assert sentences(Outcome(0, 0, 0, 0), "better", "C", "D") == (
        "No pair was heard in both orders: the test says nothing.",
    )


def test_the_result_is_told_with_its_interval_and_how_consistent_a_person_was() -> None:
    told = sentences(Outcome(8, 7, 0, 7), "nearer", "C", "the others")
    assert told == (
        "You heard C nearer than the others in 7 of 8 pairs.",
        "It was the other way round in 0. Not decided: 1, for there was no difference, or another answer in the other "
        "order.",
        "Of 100 decided pairs, between 59 and 100 would go to C: such an interval is right in 95 of 100 tests.",
        "Tossing a coin comes out as clearly in 2 of 100 tests.",
        "You answered 7 of 8 pairs the same way in both orders.",
    )
    assert "in fewer than one of 100 tests" in sentences(Outcome(12, 12, 0, 12), "better", "C", "D")[3]
