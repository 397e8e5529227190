"""Answers as pairs: of one page, of what was heard, and no more of them than are remembered."""

from __future__ import annotations

import numpy as np
from tasters import drawn, taste_for_dark

from evosynth.taste.answers import REJECTED, UNHEARD, Page
from evosynth.taste.pairs import EACH, FADES, MOST, pairs_of


def test_a_page_says_who_is_liked_more_and_who_is_the_same() -> None:
    sounds = drawn(5, np.random.default_rng(0))
    pairs = pairs_of((Page(sounds, np.array([5.0, UNHEARD, 0.0, REJECTED, 5.0]), ((0, 4), (0, 2)), ((1, 2),)),))
    told = {(int(a), int(b), int(same)) for a, b, same in zip(pairs.first, pairs.second, pairs.same, strict=True)}
    assert told == {(0, 4, 1), (0, 2, 1), (1, 2, 0), (0, 3, 0), (2, 3, 0), (4, 2, 0), (4, 3, 0)}


def test_what_nobody_heard_says_nothing_and_what_was_compared_by_itself_is_worth_an_answer() -> None:
    sounds = drawn(4, np.random.default_rng(0))
    pairs = pairs_of((Page(sounds, np.array([4.0, 0.0, UNHEARD, 2.0]), preferred=((1, 0),)),))
    told = {(int(a), int(b)): float(w) for a, b, w in zip(pairs.first, pairs.second, pairs.weight, strict=True)}
    assert told.keys() == {(1, 0), (0, 2), (2, 1)}  # rows without the unheard one; against its stars
    assert told[1, 0] == told[0, 2] == 1.0


def test_pages_are_not_compared_with_each_other() -> None:
    pairs = pairs_of(taste_for_dark(3).pages)
    assert pairs.ends.tolist() == [16, 32, 48]
    assert (pairs.first // 16 == pairs.second // 16).all()


def test_all_pairs_of_a_page_count_as_its_few_answers() -> None:
    pairs = pairs_of(taste_for_dark(2).pages)
    last = pairs.first >= 16
    np.testing.assert_allclose(pairs.weight[last].sum(), 16 * EACH)
    np.testing.assert_allclose(pairs.weight[~last].sum(), 16 * EACH * FADES)


def test_what_was_said_until_a_page_is_what_it_was_then() -> None:
    pages = taste_for_dark(4).pages
    then, now = pairs_of(pages[:2]), pairs_of(pages).until(2)
    assert then.ends.tolist() == now.ends.tolist()
    np.testing.assert_array_equal(then.sounds.prints, now.sounds.prints)
    np.testing.assert_array_equal(then.first, now.first)
    np.testing.assert_allclose(then.weight, now.weight)


def test_the_oldest_pages_are_forgotten_and_a_page_too_long_keeps_what_was_named() -> None:
    pages = taste_for_dark(30).pages
    pairs = pairs_of(pages)
    assert len(pairs.sounds) == MOST // 16 * 16
    np.testing.assert_array_equal(pairs.sounds.prints[-16:], pages[-1].sounds.prints)
    long = drawn(400, np.random.default_rng(1))
    both = type(long)(np.concatenate([long.values] * 2), np.concatenate([long.prints] * 2))
    grades = np.zeros(800)
    grades[[700, 799]] = 2.0, 1.0
    pairs = pairs_of((Page(both, grades),))
    assert len(pairs.sounds) == MOST
    assert len(pairs) == 2 * MOST - 3


def test_a_page_of_silence_or_of_one_answer_for_all_says_nothing() -> None:
    sounds = drawn(3, np.random.default_rng(0))
    assert len(pairs_of((Page(sounds, np.full(3, 4.0)),))) == 0
    sounds.values[:] = np.nan
    assert len(pairs_of((Page(sounds, np.arange(3.0)),))) == 0
