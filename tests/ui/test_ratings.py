"""Stars have one owner: what counts in which generation, and that the library holds what counts now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.library.store import Library
from ui.models.ratings import Ratings


@pytest.fixture
def library() -> Iterator[Library]:
    library = Library()
    yield library
    library.close()


def begun(library: Library) -> tuple[Ratings, int]:
    ratings, row = Ratings(library), library.begin_run(Path("run"), "", "", 1)
    ratings.begin(row)
    return ratings, row


def voice(id: int) -> bytes:
    return bytes([id]) * 155


def found(stars: dict[int, int]) -> dict[int, tuple[bytes, int]]:
    """As a generation says it."""
    return {id: (voice(id), given) for id, given in stars.items()}


def give(ratings: Ratings, id: int, stars: int, generation: int | None = None) -> None:
    ratings.give(id, voice(id), stars, generation)


def written(library: Library, row: int) -> dict[int, int]:
    return {id: stars for id, (_, stars) in library.ratings(row).items()}


def test_a_generation_has_stars_of_its_own_from_where_it_begins(library: Library) -> None:
    ratings, row = begun(library)
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
    assert written(library, row) == {3: 5, 20: 4}
    ratings.show(16)
    assert ratings.stars == {3: 2, 20: 4}
    assert written(library, row) == {3: 2, 20: 4}


def test_the_best_of_all_generations_come_first_and_what_was_taken_back_does_not_come(library: Library) -> None:
    ratings, _ = begun(library)
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


def test_what_seeds_were_given_is_written_when_their_run_begins(library: Library) -> None:
    ratings = Ratings(library)
    ratings.renew({0: (voice(0), 4), 1: (voice(1), 2)})
    give(ratings, 2, 5)
    row = library.begin_run(Path("run"), "", "", 1)
    assert written(library, row) == {}
    ratings.begin(row)
    assert written(library, row) == ratings.stars == {0: 4, 1: 2, 2: 5}
    ratings.renew()
    assert ratings.stars == {}
    ratings.restore(row)
    assert ratings.stars == {0: 4, 1: 2, 2: 5}


def test_a_run_that_is_taken_up_again_shows_what_was_given_last(library: Library) -> None:
    ratings, row = begun(library)
    give(ratings, 7, 5)
    again = Ratings(library)
    again.restore(row)
    again.learn(40, found({7: 1, 9: 3}))  # as the checkpoint has it, which may be older
    again.show(40)
    assert again.stars == {7: 5, 9: 3}
    again.learn(24, found({9: 2}))
    again.show(24)
    assert again.stars == {9: 2}


def test_stars_for_a_generation_that_is_not_on_show_change_nothing_on_show(library: Library) -> None:
    ratings, row = begun(library)
    ratings.learn(0, {})
    ratings.show(0)
    give(ratings, 3, 5, 0)
    ratings.learn(16, found({3: 5}))
    give(ratings, 3, 1, 16)
    give(ratings, 17, 2, 16)
    assert ratings.stars == {3: 5}
    assert written(library, row) == {3: 5, 17: 2}
    ratings.show(16)
    assert ratings.stars == {3: 1, 17: 2}


steps = st.one_of(
    st.tuples(st.just("give"), st.integers(0, 4), st.integers(0, 5)),
    st.tuples(st.just("breed"), st.just(0), st.just(0)),
    st.tuples(st.just("visit"), st.integers(0, 9), st.just(0)),
)


@given(st.lists(steps, max_size=30))
def test_whatever_the_order_each_generation_has_its_own_and_the_library_what_counts(steps: list) -> None:
    library = Library()
    ratings, row = begun(library)
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
        assert all(written(library, row).get(id, 0) == given for id, given in mine[here].items())
    library.close()
