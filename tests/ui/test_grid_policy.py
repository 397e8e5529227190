"""Which candidate sits where."""

import numpy as np

from evosynth.service.evolver_messages import Candidate
from ui.models.grid_policy import MARGIN, PAGE, GridPolicy


def voice(number: int, family: int = 0) -> bytes:
    """155 bytes that are the same for the same two numbers alone."""
    return bytes([family, number // 100, number % 100]).ljust(155, b" ")


def candidate(number: int) -> Candidate:
    return Candidate(number, voice(number), np.array([float(number)]))


def ids(policy: GridPolicy) -> list[int | None]:
    return [None if c is None else c.id for c in policy.places]


def best(*numbers: int) -> list[Candidate]:
    return [candidate(n) for n in numbers]


def test_the_best_fill_the_places_in_their_order() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(16)), set())
    assert ids(policy) == list(range(16))


def test_a_held_tile_keeps_its_place_and_its_voice_even_when_it_is_no_longer_among_the_best() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(100, 116)), set())
    policy.show_best(best(*range(16)), {105})
    assert policy.place_of(105) == 5
    assert sorted(i for i in ids(policy) if i != 105) == list(range(15))


def test_who_stays_among_the_best_stays_in_place_and_the_newcomer_takes_the_place_that_is_left() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(10, 26)), set())
    policy.show_best(best(10, *range(12, 26), 99), set())
    assert policy.place_of(99) == 1
    assert [policy.place_of(n) for n in range(12, 26)] == list(range(2, 16))


def test_the_best_of_all_comes_first() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(10, 26)), set())
    policy.show_best(best(1, *range(10, 25)), set())
    assert ids(policy)[0] == 1
    assert policy.place_of(10) == 15
    assert [policy.place_of(n) for n in range(11, 25)] == list(range(1, 15))


def test_the_best_comes_first_among_the_places_that_are_not_held() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(10, 26)), set())
    policy.show_best(best(1, *range(10, 25)), {10})
    assert ids(policy)[:2] == [10, 1]


def test_nobody_is_shown_twice_neither_by_id_nor_by_sound() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(16)), set())
    twin = Candidate(500, candidate(3).voice, np.array([0.1]))
    policy.show_best([twin, *best(*range(15))], {3})
    shown = [c.voice for c in policy.places if c is not None]
    assert len(shown) == len(set(shown)) == 16
    assert policy.place_of(3) == 3


def test_fewer_candidates_than_places_leave_the_others_with_what_they_show() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(10, 26)), set())
    policy.show_best(best(1), set())
    assert ids(policy)[0] == 1
    assert None not in ids(policy)


def test_at_rest_all_that_is_not_held_is_sorted() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(10, 26)), set())
    policy.show_best(best(1, *range(10, 25)), {12}, sort=True)
    assert ids(policy) == [1, 10, 12, 11, *range(13, 25)]


def test_when_every_tile_is_held_nothing_changes() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(16)), set())
    policy.show_best(best(*range(50, 66)), set(range(16)))
    assert ids(policy) == list(range(16))


def test_a_bank_of_32_lies_on_two_pages_in_its_own_order() -> None:
    policy = GridPolicy()
    policy.show_in_order(best(*range(32)))
    assert policy.pages == 2
    assert [c.id for c in policy.page(1)] == list(range(16, 32))


def test_a_page_is_always_full_of_places() -> None:
    policy = GridPolicy()
    policy.show_in_order(best(*range(20)))
    assert policy.pages == 2
    assert len(policy.page(1)) == PAGE
    policy.show_in_order([])
    assert len(policy.page(0)) == PAGE


def test_rated_ones_without_a_place_get_one_from_the_last_up_and_leave_the_first_row_to_the_best() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(100, 116)), {115})
    policy.show_rated(best(115, *range(200, 220)), {115, *range(200, 220)})
    assert ids(policy) == [100, 101, 102, 103, *range(210, 199, -1), 115]
    policy.show_best(best(*range(16)), {115, *range(200, 220)})
    assert ids(policy) == [0, 1, 2, 3, *range(210, 199, -1), 115]


def test_rated_ones_without_a_place_come_on_the_first_page_also_where_it_holds_fewer_tiles() -> None:
    policy = GridPolicy()
    policy.show_best(best(*range(100, 116)), set())
    policy.show_rated(best(*range(200, 210)), set(range(200, 210)), first_page=12)
    assert ids(policy) == [100, 101, 102, 103, *range(207, 199, -1), 208, 209, 114, 115]


# ---- better, or different -------------------------------------------------------------------------------------------


def near(number: int, family: int, distance: float) -> Candidate:
    return Candidate(number, voice(number, family), np.array([distance]))


def alike(one: Candidate, other: Candidate) -> bool:
    return bool(one.voice[0] == other.voice[0])


def families(*distances: float) -> list[Candidate]:
    return [near(100 + k, k, distance) for k, distance in enumerate(distances)]


def test_a_near_copy_that_is_hardly_better_is_not_shown() -> None:
    policy = GridPolicy()
    first = families(*range(2, 2 + PAGE))
    policy.show_best(first, set(), alike=alike)
    policy.show_best([first[0], near(7, 1, 2.99), *first[2:]], set(), alike=alike)
    assert ids(policy) == [c.id for c in first]


def test_a_near_copy_that_is_better_by_the_margin_takes_the_place_of_its_like() -> None:
    policy = GridPolicy()
    first = families(2.0, 3.0, 4.0)
    policy.show_best(first, set(), alike=alike)
    better = near(7, 1, 3.0 * (1 - MARGIN) - 1e-9)
    policy.show_best([first[0], better, first[2]], set(), alike=alike)
    assert ids(policy)[:4] == [100, 7, 102, None]


def test_a_near_copy_fills_a_place_that_would_stay_empty_and_takes_nobodys() -> None:
    policy = GridPolicy()
    policy.show_best(families(2.0, 3.0), set(), alike=alike)
    policy.show_best([near(7, 0, 1.99), near(8, 0, 1.991)], set(), alike=alike)
    assert sorted(c.id for c in policy.places if c is not None) == [7, 8, 100, 101]
    policy.show_best(families(*range(2, 2 + PAGE)), set(), alike=alike)
    before = ids(policy)
    policy.show_best([near(30 + k, 2, 4.0 - k / 1000) for k in range(9)], set(), alike=alike)
    assert ids(policy) == before


def test_what_sounds_different_is_shown_however_little_it_is_better() -> None:
    policy = GridPolicy()
    first = families(2.0, 3.0, 4.0)
    policy.show_best(first, set(), alike=alike)
    policy.show_best([*first[:2], near(7, 9, 3.999), first[2]], set(), alike=alike)
    assert ids(policy)[:4] == [100, 101, 102, 7]


def test_many_small_steps_are_shown_once_they_add_up_to_the_margin() -> None:
    policy, changes, shown = GridPolicy(), 0, 100
    policy.show_best(families(2.0, *range(3, 2 + PAGE)), set(), alike=alike)
    for step in range(1, 101):
        policy.show_best([near(200 + step, 0, 2.0 - 0.004 * step)], set(), alike=alike)
        changes += ids(policy)[0] != shown
        shown = ids(policy)[0] or 0
    assert 7 < changes < 12
    assert policy.places[0] is not None
    assert policy.places[0].distance < 1.6 * (1 + 2 * MARGIN)


def test_of_two_newcomers_that_sound_alike_the_second_takes_only_a_place_that_is_left_over() -> None:
    policy = GridPolicy()
    others = [near(10 + k, 10 + k, 3.0 + k) for k in range(PAGE - 2)]
    policy.show_best([near(1, 5, 2.0), near(2, 5, 2.1), near(3, 6, 2.2)], set(), alike=alike)
    assert ids(policy)[:4] == [1, 3, 2, None]
    policy.clear()
    policy.show_best([near(1, 5, 2.0), near(2, 5, 2.1), near(3, 6, 2.2), *others], set(), alike=alike)
    assert policy.place_of(2) is None


def test_a_held_tile_keeps_its_voice_and_a_better_copy_of_it_is_shown_beside_it() -> None:
    policy = GridPolicy()
    first = families(2.0, 3.0)
    policy.show_best(first, set(), alike=alike)
    policy.show_best([near(8, 0, 1.5), first[1]], {100}, alike=alike)
    assert ids(policy)[:3] == [100, 8, 101]


def test_an_old_one_that_is_nearer_than_all_newcomers_stays_first() -> None:
    policy = GridPolicy()
    policy.show_best(families(2.0, 3.0, 4.0), set(), alike=alike)
    policy.show_best([near(7, 7, 2.5), near(8, 1, 2.9)], set(), alike=alike)
    assert ids(policy)[0] == 100


def test_at_rest_the_best_itself_is_shown() -> None:
    policy = GridPolicy()
    policy.show_best(families(2.0, 3.0), set(), alike=alike)
    policy.show_best([near(7, 0, 1.99), near(8, 1, 2.99)], set(), sort=True, alike=alike)
    assert ids(policy)[:2] == [7, 8]
