"""Which children are shown: the best that differ, marked surprises, and chance where nothing was foreseen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tasters import darker, drawn, taste_for_dark

from evosynth.analysis.alike import Impressions, steps
from evosynth.arrays import I64
from evosynth.taste.choosing import BEST, HOPE, SURPRISES, chosen
from evosynth.taste.model import Foresight, Model, fitted


def model() -> Model:
    model = fitted(taste_for_dark(6))
    assert model is not None
    return model


def test_what_is_shown_is_liked_more_than_the_rest_but_for_two_surprises() -> None:
    pool = drawn(200, np.random.default_rng(4))
    found = chosen(model(), pool, pool[:0], 15, np.random.default_rng(1))
    assert (len(found.rows), found.surprises.sum()) == (15, SURPRISES)
    liked = darker(pool)
    assert np.median(liked[found.rows[~found.surprises]]) > np.median(liked) + 0.5


def test_the_very_best_that_differ_are_all_shown_and_the_rest_lie_farther_from_each_other_than_the_next_best() -> None:
    pool, one = drawn(200, np.random.default_rng(4)), replace(model(), foresight=Foresight(9, 9, 1.0, 1.0, 9.0))
    best_first = np.argsort(-one.score(pool) - HOPE * one.spread(pool), kind="stable")  # no two of these sound alike
    found = chosen(one, pool, pool[:0], 15, np.random.default_rng(1))
    led = found.rows[~found.surprises]
    very_best = best_first[: round(BEST * len(led))]
    assert set(very_best) <= set(led)
    others, next_best = np.setdiff1d(led, very_best), best_first[len(very_best) : len(led)]
    assert nearest(pool, others) > nearest(pool, next_best)


def nearest(pool: Impressions, rows: I64) -> float:
    """Mean of the steps from each of these to the one that is nearest."""
    sounds = Impressions(pool.values[rows], pool.prints[rows])
    return float(np.mean([np.sort(steps(sounds, sounds[row : row + 1]))[1] for row in range(len(rows))]))


def test_one_that_foresaw_nothing_chooses_nothing() -> None:
    pool, one = drawn(200, np.random.default_rng(4)), replace(model(), foresight=Foresight(0, 0, 0.0, 1.0, 0.0))
    shown = [chosen(one, pool, pool[:0], 15, np.random.default_rng(seed)) for seed in range(20)]
    means = [model().score(pool)[found.rows[~found.surprises]].mean() for found in shown]
    scores = model().score(pool)
    assert abs(np.mean(means) - scores.mean()) < 0.3 * scores.std()


def test_whoever_it_cannot_choose_is_drawn_from_those_who_were_bred_as_usual_so_far_as_there_are_any() -> None:
    pool, one = drawn(200, np.random.default_rng(4)), replace(model(), foresight=Foresight(0, 0, 0.0, 1.0, 0.0))
    usual = np.arange(200) >= 150
    found = chosen(one, pool, pool[:0], 15, np.random.default_rng(1), usual)
    assert usual[found.rows[~found.surprises]].all()
    few = np.arange(200) >= 195
    found = chosen(one, pool, pool[:0], 15, np.random.default_rng(1), few)
    assert len(found.rows) == 15
    assert set(np.flatnonzero(few)) <= set(found.rows)


def test_no_two_that_are_shown_are_one_where_others_are_left() -> None:
    rng = np.random.default_rng(4)
    pool = drawn(120, rng)
    pool.values[60:], pool.prints[60:] = pool.values[:60], pool.prints[:60]
    rows = chosen(model(), pool, pool[:0], 15, rng).rows
    led = [steps(pool[row : row + 1], pool[other : other + 1])[0] for row in rows for other in rows if row < other]
    assert np.sum(np.array(led) == 0.0) <= 2  # of those that are drawn or surprise


def test_silent_ones_are_not_shown_and_few_are_all_shown() -> None:
    pool = drawn(20, np.random.default_rng(4))
    pool.values[5:] = np.nan
    found = chosen(model(), pool, pool[:1], 15, np.random.default_rng(1))
    assert found.rows.tolist() == [0, 1, 2, 3, 4]
    pool.values[:] = np.nan
    assert len(chosen(model(), pool, pool[:1], 15, np.random.default_rng(1)).rows) == 0


def test_the_same_seed_shows_the_same() -> None:
    pool = drawn(200, np.random.default_rng(4))
    ones, others = (chosen(model(), pool, pool[:2], 14, np.random.default_rng(8)) for _ in range(2))
    np.testing.assert_array_equal(ones.rows, others.rows)
    np.testing.assert_array_equal(ones.surprises, others.surprises)
