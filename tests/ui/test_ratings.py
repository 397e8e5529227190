"""Stars have one owner: what counts in which generation, what stands in the document, and what is still pending."""

from __future__ import annotations

import pytest
from grids import Page
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication

from ui.models.ratings import ALL, Ratings


@pytest.fixture
def page(qapp: QCoreApplication) -> Page:
    return Page()


def begun(page: Page) -> Ratings:
    ratings = Ratings(page)
    ratings.begin("run")
    return ratings


def voice(id: int) -> bytes:
    return bytes([id]) * 155


def found(stars: dict[int, int]) -> dict[int, tuple[bytes, int]]:
    """As a generation says it."""
    return {id: (voice(id), given) for id, given in stars.items()}


def give(ratings: Ratings, id: int, stars: int, generation: int | None = None) -> None:
    ratings.give(id, voice(id), stars, generation)


def restored(page: Page) -> Ratings:
    """By another window, from what was written."""
    again = Ratings(Page())
    again.restore(page.rows.values())
    again.enter("run")
    return again


def test_a_generation_has_stars_of_its_own_from_where_it_begins(page: Page) -> None:
    ratings = begun(page)
    ratings.learn(0, {})
    ratings.show(0)
    give(ratings, 3, 5, 0)
    ratings.learn(16, found({3: 5}))
    ratings.show(16)
    assert ratings.stars == {3: 5}
    give(ratings, 3, 2, 16)
    give(ratings, 20, 4, 16)
    ratings.show(0)
    assert ratings.stars == {3: 5}
    ratings.show(16)
    assert ratings.stars == {3: 2, 20: 4}
    assert (page.of("run", 0), page.of("run", 16)) == ({3: 5}, {3: 2, 20: 4})


def test_the_best_of_all_generations_come_first_and_what_was_taken_back_does_not_come(page: Page) -> None:
    ratings = begun(page)
    ratings.learn(0, {})
    ratings.show(0)
    give(ratings, 1, 3, 0)
    give(ratings, 2, 5, 0)
    ratings.learn(16, found({1: 3, 2: 5}))
    ratings.show(16)
    give(ratings, 2, 0, 16)
    give(ratings, 18, 4, 16)
    assert ratings.best_first() == [(voice(18), 4), (voice(1), 3)]
    ratings.show(0)
    assert ratings.best_first() == [(voice(2), 5), (voice(18), 4), (voice(1), 3)]


def test_what_seeds_were_given_counts_in_the_generation_that_they_become(page: Page) -> None:
    ratings = Ratings(page)
    ratings.begin("run", {0: (voice(0), 4), 1: (voice(1), 2)})
    give(ratings, 2, 5)
    assert page.of("run", ALL) == ratings.stars == {0: 4, 1: 2, 2: 5}
    ratings.learn(0, {})
    ratings.show(0)
    assert ratings.stars == {0: 4, 1: 2, 2: 5}
    give(ratings, 1, 0, 0)
    again = restored(page)
    again.learn(0, found({1: 2}))  # as the checkpoint has it, which may be older
    again.show(0)
    assert again.stars == {0: 4, 2: 5}


def test_each_run_has_its_own_and_they_are_there_when_it_comes_back(page: Page) -> None:
    ratings = begun(page)
    give(ratings, 7, 5)
    ratings.begin("another")
    assert ratings.stars == {}
    give(ratings, 7, 1)
    ratings.enter("run")
    assert ratings.stars == restored(page).stars == {7: 5}
    ratings.enter("")
    assert ratings.stars == {}


def test_stars_for_a_generation_that_is_not_on_show_change_nothing_on_show(page: Page) -> None:
    ratings = begun(page)
    ratings.learn(0, {})
    ratings.show(0)
    give(ratings, 3, 5, 0)
    ratings.learn(16, found({3: 5}))
    give(ratings, 3, 1, 16)
    give(ratings, 17, 2, 16)
    assert ratings.stars == {3: 5}
    ratings.show(16)
    assert ratings.stars == {3: 1, 17: 2}


def test_what_is_given_is_pending_until_it_is_written(page: Page) -> None:
    ratings = begun(page)
    page.slow = True
    give(ratings, 3, 5)
    give(ratings, 3, 4)
    give(ratings, 9, 1)
    assert ratings.pending == {3, 9}
    page.acknowledge(1)
    assert ratings.pending == {3, 9}
    page.acknowledge(2)
    assert ratings.pending == frozenset()


steps = st.one_of(
    st.tuples(st.just("give"), st.integers(0, 4), st.integers(0, 5)),
    st.tuples(st.just("breed"), st.just(0), st.just(0)),
    st.tuples(st.just("visit"), st.integers(0, 9), st.just(0)),
)


@given(st.lists(steps, max_size=30))
def test_whatever_the_order_each_generation_has_its_own_and_all_of_it_is_written(
    steps: list[tuple[str, int, int]],
) -> None:
    page = Page()
    ratings = begun(page)
    ratings.learn(0, {})
    ratings.show(0)
    mine: dict[int, dict[int, int]] = {0: {}}
    here = 0
    for what, one, stars in steps:
        if what == "give":
            mine[here][one] = stars
            give(ratings, one, stars, here)
        elif what == "breed":
            here, before = 16 * len(mine), here
            mine[here] = dict(mine[before])
            ratings.learn(here, found(mine[before]))
            ratings.show(here)
        else:
            here = sorted(mine)[one % len(mine)]
            ratings.show(here)
        assert ratings.stars == {id: given for id, given in mine[here].items() if given}
    assert all(page.of("run", number) == {i: g for i, g in stars.items() if g} for number, stars in mine.items())
