"""Who sounds alike stands behind one tile and lies beside it when unfolded; so many tiles a page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from grids import Desk, candidate
from looking import LEFT
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.service.evolver_messages import Candidate, Kin
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.view_state.window import GridState, Tile
from ui.views.main_window import MainWindow
from ui.widgets import tile_marks
from ui.widgets.candidate_grid import CandidateGrid


def family(number: int, size: int = 4) -> list[Candidate]:
    """Near copies, the nearest first."""
    return [candidate(10 * number + k, number, 2.0 + number + k / 10) for k in range(size)]


FAMILIES = [family(0), family(1), family(2, 1)]


def show(grid: Grid, families: Sequence[list[Candidate]] = FAMILIES, *, at_rest: bool = True, more: int = 0) -> None:
    """The nearest of each, and who stands behind it."""
    best = [members[0] for members in families]
    kin = {
        members[0].id: Kin(tuple(members[1:]), len(members) + more) for members in families if len(members) > 1
    }  # fmt: skip
    grid.show_best(best, [], ("spectrum",), at_rest=at_rest, kin=kin)


def ids(grid: Grid) -> list[int]:
    return [tile.candidate.id for tile in grid.state().tiles if tile.candidate is not None]


def alike(grid: Grid) -> list[int]:
    return [tile.alike for tile in grid.state().tiles if tile.candidate is not None]


def chosen(grid: Grid) -> int | None:
    return grid.selected.candidate.id if grid.selected and grid.selected.candidate else None


def test_one_tile_stands_for_all_that_sound_alike_and_says_how_many(grid: Grid) -> None:
    show(grid)
    assert ids(grid) == [0, 10, 20]
    assert alike(grid) == [4, 4, 0]
    assert (grid.state().kinds, grid.state().all_alike) == (3, 9)
    show(grid, more=30)
    assert alike(grid) == [34, 34, 0], "more of them than can be unfolded"


def test_right_unfolds_what_is_selected_and_goes_on_left_at_its_head_folds_it(grid: Grid) -> None:
    show(grid)
    grid.select(0)
    grid.move_selection(1, 0)
    assert ids(grid) == [0, 1, 2, 3, 10, 20]
    assert (chosen(grid), grid.state().kinds) == (0, 3)
    assert [tile.member for tile in grid.state().tiles[:5]] == [False, True, True, True, False]
    grid.move_selection(1, 0)
    assert chosen(grid) == 1
    grid.move_selection(-1, 0)
    grid.move_selection(-1, 0)
    assert (ids(grid), chosen(grid)) == ([0, 10, 20], 0)
    grid.select(2)
    grid.move_selection(1, 0)
    assert ids(grid) == [0, 10, 20], "nobody stands behind it"


def test_where_one_of_them_is_selected_folding_selects_who_stands_for_it(grid: Grid) -> None:
    show(grid)
    grid.turn_fold(1)
    grid.select_candidate(12)
    assert grid.fold()
    assert (ids(grid), chosen(grid)) == ([0, 10, 20], 10)
    assert not grid.fold()


def test_another_kind_folds_when_one_unfolds_and_what_was_selected_stays_so(grid: Grid) -> None:
    show(grid)
    grid.turn_fold(0)
    grid.turn_fold(4)
    assert ids(grid) == [0, 10, 11, 12, 13, 20]
    assert chosen(grid) == 10
    grid.turn_fold(1)
    assert ids(grid) == [0, 10, 20]


@pytest.mark.parametrize("told", [False, True])
def test_a_rated_one_is_never_hidden_and_lies_beside_the_others_while_they_are_unfolded(
    grid: Grid, ratings: Ratings, told: bool
) -> None:
    show(grid)
    grid.turn_fold(0)
    grid.select_candidate(2)
    ratings.give(2, b"", 4)
    if told:
        grid.show_best([members[0] for members in FAMILIES], [FAMILIES[0][2]], ("spectrum",), at_rest=True)
    assert ids(grid)[:4] == [0, 1, 2, 3], "it does not jump away under the hand"
    grid.fold()
    assert set(ids(grid)) == {0, 10, 20, 2}
    assert chosen(grid) == 2


def test_a_selected_one_has_a_place_of_its_own_also_when_it_sounds_like_a_better_one(grid: Grid) -> None:
    show(grid)
    grid.select(1)
    better = candidate(90, 1, 1.0)
    show(grid, [[better, *family(1)], family(0), family(2, 1)])
    assert set(ids(grid)) == {90, 10, 0, 20}
    assert chosen(grid) == 10
    assert sorted(alike(grid)) == [0, 0, 4, 4], "of one kind that has two places the first one stands for the others"


def test_what_is_unfolded_stays_as_it_was_while_the_search_goes_on(grid: Grid, desk: Desk) -> None:
    show(grid)
    grid._emit()
    desk.answer(grid)
    grid.turn_fold(0)
    others = [[candidate(50, 0, 1.9), *family(0)], family(1), family(2, 1)]
    show(grid, others, at_rest=False)
    assert ids(grid)[ids(grid).index(0) :][:4] == [0, 1, 2, 3]


def shown_to_draw(grid: Grid, desk: Desk) -> None:
    """All that is on show has its picture."""
    grid._emit()
    desk.answer(grid)
    grid._rest.stop()


@pytest.mark.parametrize("told", ["farther than those told of", "alone", "not at all"])
def test_a_tile_keeps_who_stands_behind_it_while_the_search_goes_on(grid: Grid, desk: Desk, told: str) -> None:
    show(grid)
    shown_to_draw(grid, desk)
    grid.select(0)
    nearer = [candidate(50 + k, 0, 1.97 + k / 1000) for k in range(3)]
    first = {
        "farther than those told of": [*nearer, *family(0)[1:]],
        "alone": family(0, 1),
        "not at all": nearer,
    }[told]
    show(grid, [first, family(1), family(2, 1)], at_rest=False, more=30)
    assert chosen(grid) == 0
    assert alike(grid)[ids(grid).index(0)] >= 4
    grid.move_selection(1, 0)
    assert (grid.unfolded, chosen(grid)) == (True, 0), "the family that was asked for"


def test_right_moves_nothing_where_a_family_was_a_moment_ago(grid: Grid) -> None:
    show(grid)
    grid.select(0)
    show(grid, [family(0, 1), family(1), family(2, 1)], at_rest=True)
    assert alike(grid) == [0, 4, 0], "at rest all was looked at: nobody sounds like it"
    grid.move_selection(1, 0)
    assert chosen(grid) == 0
    grid.move_selection(1, 0)
    assert chosen(grid) == 10


def test_a_better_one_of_its_kind_does_not_take_who_stands_behind_a_selected_tile(grid: Grid) -> None:
    show(grid)
    grid.select(1)
    show(grid, [[candidate(90, 1, 1.0), *family(1)], family(0), family(2, 1)])
    assert dict(zip(ids(grid), alike(grid), strict=True)) == {90: 0, 10: 4, 0: 4, 20: 0}


def test_whoever_is_looked_for_is_unfolded(grid: Grid) -> None:
    show(grid)
    assert grid.select_candidate(13)
    assert chosen(grid) == 13
    assert not grid.select_candidate(77)


def test_a_near_copy_that_has_left_the_search_does_not_fill_a_place_beside_its_kind(grid: Grid, desk: Desk) -> None:
    show(grid, [family(k) for k in range(6)])
    grid._emit()
    desk.answer(grid)
    better = [[candidate(100 + k, k, 1.0 + k), *family(k)] for k in range(2)]
    for _ in range(2):
        grid._rest.stop()
        show(grid, better, at_rest=False)
        grid._emit()
        desk.answer(grid)
    assert {100, 101} <= set(ids(grid))
    assert not {0, 10} & set(ids(grid))


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_a_page_has_sixteen_tiles_twelve_beside_strands_or_nine(grid: Grid) -> None:
    grid.show_best([candidate(k, k % 8, 2.0 + k) for k in range(16)], [], ("spectrum",), at_rest=True)
    assert (len(grid.state().tiles), grid.state().pages) == (16, 1)
    grid.show_strands([candidate(k, k, 2.0) for k in range(4)], at_rest=True)
    assert (len(grid.state().tiles), grid.state().pages) == (12, 2)
    grid.show_page(1)
    assert ids(grid) == [12, 13, 14, 15]
    grid.show_few(True)
    assert (len(grid.state().tiles), grid.state().pages) == (9, 2)


def test_arrows_go_by_rows_of_three_where_nine_are_shown_and_on_to_the_next_page(grid: Grid) -> None:
    grid.show_in_order([candidate(k, k % 8, 0.0) for k in range(12)])
    grid.show_few(True)
    grid.select(1)
    grid.move_selection(0, 1)
    assert chosen(grid) == 4
    grid.move_selection(1, 0)
    assert chosen(grid) == 5
    grid.move_selection(0, 1)
    grid.move_selection(0, 1)
    assert (chosen(grid), grid.page) == (11, 1)
    grid.show_few(False)
    assert (chosen(grid), grid.page) == (11, 0)


def test_right_at_a_row_s_end_goes_on_in_the_next_row_and_page_and_stays_at_the_last_tile(grid: Grid) -> None:
    grid.show_in_order([candidate(k, k % 8, 0.0) for k in range(12)])
    grid.show_few(True)
    grid.select(0)
    passed = []
    for _ in range(13):
        passed.append((chosen(grid), grid.page))
        grid.move_selection(1, 0)
    assert passed == [(k, k // 9) for k in range(12)] + [(11, 1)]
    for _ in range(3):
        grid.move_selection(-1, 0)
    assert (chosen(grid), grid.page) == (8, 0), "back over the page"
    for _ in range(9):
        grid.move_selection(-1, 0)
    assert chosen(grid) == 0, "there is nothing before the first"


def test_stars_given_between_rights_go_to_one_voice_each_across_the_end_of_a_row(grid: Grid, ratings: Ratings) -> None:
    grid.show_in_order([candidate(k, k % 8, 0.0) for k in range(8)])
    grid.select(2)
    for stars in (4, 1, 3):
        one = chosen(grid)
        assert one is not None
        ratings.give(one, b"", stars)
        grid.move_selection(1, 0)
    assert grid.stars == {2: 4, 3: 1, 4: 3}


def test_left_and_right_pass_over_a_place_where_nobody_lies(grid: Grid) -> None:
    show(grid, [family(k, 1) for k in range(5)])
    grid.policy.places[1] = None
    grid.policy.places[3] = None
    grid.select(0)
    grid.move_selection(1, 0)
    assert chosen(grid) == 20
    grid.move_selection(1, 0)
    assert chosen(grid) == 40
    grid.move_selection(-1, 0)
    assert chosen(grid) == 20


@pytest.mark.parametrize(("count", "columns", "rows"), [(9, 3, 3), (12, 4, 3), (16, 4, 4)])
def test_tiles_fill_the_grid_however_many_there_are(
    dressed: QApplication, qtbot: QtBot, count: int, columns: int, rows: int
) -> None:
    made = CandidateGrid()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.set_state(GridState(tuple(Tile(k) for k in range(count)), total=count))
    QApplication.processEvents()
    shown = [tile for tile in made.tiles if tile.isVisible()]
    assert len(shown) == count
    assert shown[-1].geometry().bottom() >= 590
    assert shown[-1].geometry().right() >= 790
    assert shown[columns].y() > shown[columns - 1].y()
    assert shown[0].height() == pytest.approx(600 / rows, abs=8)


def test_a_click_on_how_many_are_alike_unfolds_them_and_elsewhere_selects(
    dressed: QApplication, qtbot: QtBot, grid: Grid
) -> None:
    show(grid)
    made = CandidateGrid()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.set_state(grid.state())
    QApplication.processEvents()
    tile = made.tiles[0]
    chip = tile_marks.alike_chip(tile._picture_rect(), tile.state())
    with qtbot.waitSignal(made.fold_turned) as turned:
        qtbot.mouseClick(tile, LEFT, pos=chip.center().toPoint())
    assert turned.args == [0]
    with qtbot.waitSignal(made.selected):
        qtbot.mouseClick(tile, LEFT, pos=QPoint(20, 20))
    assert "4 alike, folded" in tile.accessibleName()


def test_escape_folds_what_is_unfolded_before_it_silences(window: MainWindow, scene: Scene, qtbot: QtBot) -> None:
    scene.load("epiano.flac")
    scene.show_running()
    scene.grid = GridState(scene.grid.tiles, unfolded=True, total=16)
    scene.select(0)
    scene.calls.clear()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert scene.calls == [("grid.fold",)]


def test_the_number_of_tiles_is_a_switch_in_the_menu_and_in_the_settings(window: MainWindow, scene: Scene) -> None:
    window.actions_["few_tiles"].trigger()
    assert scene.appearance.look.few_tiles
    assert window.settings.tiles.current() == 0
    window.settings.tiles.chosen.emit(1)
    assert not scene.appearance.look.few_tiles
