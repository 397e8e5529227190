"""Until a person chooses, the ring lies on the best that is on show, which comes first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from grids import Desk, candidate

from evosynth.service.evolver_messages import Candidate
from ui.models.grid import Grid
from ui.models.grid_policy import COLUMNS, PAGE, GridPolicy
from ui.models.ratings import Ratings


def ringed(grid: Grid) -> list[int]:
    return [tile.place for tile in grid.state().tiles if tile.selected]


def turn(grid: Grid, desk: Desk, best: list[Candidate], *, at_rest: bool = False) -> None:
    """The search tells of its best, half a second after it told the last time; what it asks for is drawn later."""
    grid._rest.stop()
    grid.show_best(best, [], ("spectrum",), at_rest=at_rest)
    grid._emit()


def test_a_near_copy_that_is_not_shown_does_not_draw_the_ring_to_another_tile(grid: Grid, desk: Desk) -> None:
    first = [candidate(k, k, 4.0 + k / 10) for k in range(8)]
    turn(grid, desk, first)
    desk.answer(grid)
    copy = candidate(20, 0, 3.99)
    for _ in range(2):
        turn(grid, desk, [copy, *first[1:]])
        assert ringed(grid) == [0]
        desk.answer(grid)
    grid.move_selection(1, 0)
    assert ringed(grid) == [1]
    turn(grid, desk, [copy, *first[1:]], at_rest=True)
    assert ringed(grid) == [1]


def test_at_rest_the_grid_has_the_order_and_the_distances_of_the_ranking_and_the_ring_lies_on_the_winner(
    grid: Grid, ratings: Ratings, desk: Desk
) -> None:
    first = [candidate(k, k, 4.0 + k / 10) for k in range(7)]
    turn(grid, desk, first)
    desk.answer(grid)
    ratings.give(2, b"", 4)
    simpler = candidate(1 << 20, 7, 4.21)
    exact = [candidate(k, k, 4.2 + k / 100) for k in (1, 0, 2, 4)]
    turn(grid, desk, [simpler, *exact], at_rest=True)
    shown = [tile.candidate for tile in grid.state().tiles if tile.candidate is not None]
    assert [one.id for one in shown] == [1 << 20, 1, 2, 0, 4], "one that was rated stays in its place"
    assert [one.distance for one in shown] == [4.21, 4.21, 4.22, 4.2, 4.24]
    assert ringed(grid) == [0]
    turn(grid, desk, first)
    assert {one.distance for one in grid.policy.places if one is not None} <= {4.21, *(c.distance for c in first)}


def test_a_seed_that_a_person_has_selected_stays_so_when_its_search_begins(grid: Grid, desk: Desk) -> None:
    seeds = [replace(candidate(k, k, 0.0), scores=np.zeros(0), move="seed") for k in range(3)]
    grid.show_in_order(seeds)
    desk.answer(grid)
    grid.select_candidate(2)
    born = [candidate(10 + k, 3 + k, 4.0 + k / 10) for k in range(4)]
    turn(grid, desk, born)
    desk.answer(grid)
    turn(grid, desk, born)
    assert (ringed(grid), grid.selected.candidate.id) == ([0], 2)
    turn(grid, desk, born, at_rest=True)
    assert grid.selected.candidate.id == 2
    grid.select(1)
    turn(grid, desk, born, at_rest=True)
    assert 2 not in grid.order, "nobody holds it there any more"


def test_strands_have_the_distances_of_the_tiles_at_rest_and_when_the_search_goes_on(grid: Grid, desk: Desk) -> None:
    def distances(best: list[Candidate], *, at_rest: bool) -> list[float]:
        turn(grid, desk, best, at_rest=at_rest)
        grid._rest.stop()
        grid.show_strands(best, at_rest=at_rest)
        grid._emit()
        desk.answer(grid)
        return [grid.strands.at(k).distance for k in range(len(best))]

    searched = [candidate(k, k, 5.45 + k / 100) for k in range(2)]
    exact = [candidate(k, k, 5.53 + k / 100) for k in range(2)]
    distances(searched, at_rest=False)
    assert distances(exact, at_rest=True) == [5.53, 5.54]
    assert distances(searched, at_rest=False) == [5.45, 5.46]


def test_the_ring_stays_with_the_best_on_show_while_a_better_one_is_not_drawn_yet(grid: Grid, desk: Desk) -> None:
    first = [candidate(k, k % 8, 4.0 + k / 10) for k in range(PAGE)]
    turn(grid, desk, first)
    desk.answer(grid)
    last_drawn = first[COLUMNS - 1]
    turn(grid, desk, [candidate(20, 5, 3.0), last_drawn])
    assert grid.policy.places[0] is first[0]
    assert ringed(grid) == [0]


def test_whatever_comes_the_nearest_on_show_lies_in_the_first_place_that_is_not_held() -> None:
    random, policy = np.random.default_rng(0), GridPolicy()
    everyone: list[Candidate] = []
    for number in range(0, 8000, 8):
        everyone += [plain(number + k, 400 / (1 + number) + random.random()) for k in range(8)]
        everyone = sorted(everyone, key=lambda c: c.distance)[:64]
        held = {c.id for c in policy.places if c is not None and random.random() < 0.1}
        policy.show_best([c for c in everyone[:PAGE] if random.random() < 0.8], held, alike=alike)
        free = [c for c in policy.places if c is not None and c.id not in held]
        assert free[0].distance == min(c.distance for c in free)
        nearest = policy.nearest()
        assert nearest is not None
        assert policy.places[nearest] in (free[0], *(c for c in policy.places if c is not None and c.id in held))


def plain(number: int, distance: float) -> Candidate:
    return Candidate(number, bytes([number // 100, number % 100]).ljust(155, b" "), np.array([distance]))


def alike(one: Candidate, other: Candidate) -> bool:
    return one.id % 11 == other.id % 11


def test_places_do_not_stay_empty_while_a_fast_search_is_ahead_of_the_pictures(grid: Grid, desk: Desk) -> None:
    turn(grid, desk, [candidate(k, k, 4.0) for k in range(8)])
    for number in range(1, 3):
        desk.answer(grid)
        turn(grid, desk, [candidate(100 * number + k, k % 8, 4.0 / number + k / 100) for k in range(PAGE)])
    assert sum(tile.candidate is not None for tile in grid.state().tiles) == PAGE


def test_who_was_acted_on_stays_selected_when_a_better_one_is_found(grid: Grid, desk: Desk) -> None:
    turn(grid, desk, [candidate(k, k, 4.0 + k / 10) for k in range(4)])
    desk.answer(grid)
    grid.hold()
    for _ in range(2):
        turn(grid, desk, [candidate(20, 6, 3.0)])
        desk.answer(grid)
    assert grid.selected is not None
    assert grid.selected.candidate is not None
    assert grid.selected.candidate.id == 0


def test_a_match_selects_its_best_whoever_was_chosen_among_the_voices_it_begins_with(grid: Grid, desk: Desk) -> None:
    grid.show_in_order([candidate(k, k, 0.0) for k in range(8)])
    grid.select(5)
    turn(grid, desk, [candidate(100 + k, k, 4.0 + k / 10) for k in range(8)])
    assert ringed(grid) == [0]


def test_what_is_selected_is_in_sight_when_a_page_is_turned(grid: Grid) -> None:
    grid.show_in_order([candidate(k, k % 8, 0.0) for k in range(PAGE + 2)])
    grid.select(0)
    grid.show_page(1)
    assert ringed(grid) == [0]
    grid.show_page(0)
    grid.select(9)
    grid.show_page(1)
    assert ringed(grid) == [1], "the last one there is"
