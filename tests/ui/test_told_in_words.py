"""What a tile says: in words beside the target or its parent, whole, before its stars or its distance."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from grids import Desk, candidate, drawn, family_of
from looking import pixels
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.service.beside import page_of
from evosynth.service.desk_messages import Beside, Draw, Pictures
from evosynth.synths import voicing
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.view_state.window import PARENTS, TARGET, Lead
from ui.views.main_window import MainWindow
from ui.widgets.tile import TileWidget
from ui.widgets.tile_foot import fitting, star_metrics

NO = np.full((176, 180), 128, np.uint8)  # no difference


def answer(grid: Grid, desk: Desk) -> None:
    """Draw what is asked for, told beside what is asked."""
    asked, desk.asked = desk.asked, []
    for draw in (request for request in asked if isinstance(request, Draw)):
        others = draw.against or (b"",) * len(draw.ids)
        page = page_of(draw.among) if draw.among else b""
        told = page or draw.target
        pictures = tuple(
            replace(drawn(family_of(voice)), beside=Beside(voicing.sound(other), ("brighter",), NO))
            if other
            else replace(drawn(family_of(voice)), beside=Beside(page, ("longer decay",)) if told else None)
            for voice, other in zip(draw.voices, others, strict=True)
        )
        grid.take_pictures(Pictures(1, draw.ids, pictures))
    grid._emit()


def words(grid: Grid) -> list[tuple[str, ...]]:
    return [tile.words for tile in grid.state().tiles if tile.candidate is not None]


def test_in_a_match_the_nearest_says_so_and_others_say_what_they_are_beside_the_target(grid: Grid, desk: Desk) -> None:
    grid.show_best([candidate(k, k, 2.0 + k) for k in range(3)], [], ("spectrum",), at_rest=True)
    grid._emit()
    answer(grid, desk)
    assert words(grid) == [("nearest", "longer decay"), ("longer decay",), ("longer decay",)]
    assert grid.state().beside == "the target"


def test_tiles_may_differ_from_the_best_in_the_place_of_the_target(grid: Grid, desk: Desk) -> None:
    best = [candidate(k, k, 2.0 + k) for k in range(3)]
    grid.show_best(best, [], ("spectrum",), at_rest=True)
    grid._emit()
    answer(grid, desk)
    grid.turn_beside()
    grid._emit()
    (asked,) = desk.asked
    assert set(asked.against) == {best[0].voice}
    assert len(asked.ids) == 2, "the best itself is told beside the target as before"
    answer(grid, desk)
    assert words(grid) == [("nearest", "longer decay"), ("brighter",), ("brighter",)]
    assert grid.state().beside == "the best"
    nearer = candidate(7, 5, 1.99)
    grid.show_best([nearer, *best], [], ("spectrum",), at_rest=True)
    grid._emit()
    assert {voice for draw in desk.asked if isinstance(draw, Draw) for voice in draw.against} <= {best[0].voice}, (
        "by 2 % it is not the best yet"
    )
    answer(grid, desk)
    grid.show_best([candidate(8, 6, 1.0), nearer, *best], [], ("spectrum",), at_rest=True)
    grid._emit()
    assert candidate(8, 6, 1.0).voice in {
        voice for draw in desk.asked if isinstance(draw, Draw) for voice in draw.against
    }
    grid.turn_beside()
    grid._emit()
    assert grid.state().beside == "the target"


def test_what_tiles_differ_from_is_a_word_below_them_that_is_pressed(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    panel = running_window.work.candidates
    scene.grid = replace(scene.grid, differs=True, beside=TARGET)
    scene.states.grid.emit(scene.grid)
    assert panel.foot.isVisible()
    assert panel.beside.text() == "the target"
    qtbot.mouseClick(panel.beside, Qt.MouseButton.LeftButton)
    running_window.actions_["beside"].trigger()
    assert scene.calls == [("grid.turn_beside",), ("grid.turn_beside",)]
    scene.states.grid.emit(replace(scene.grid, beside=PARENTS))
    assert not panel.beside.isEnabled()
    scene.states.target.emit(None)
    assert not running_window.actions_["beside"].isEnabled()


@pytest.mark.parametrize(("towards", "title"), [(0.5, "best of both"), (1.0, "most to your taste")])
def test_where_a_taste_counts_the_first_says_what_it_is_and_the_least_distance_alone_is_the_nearest(
    grid: Grid, towards: float, title: str
) -> None:
    costs = (1.0, 2.0, 3.0)
    best = [replace(candidate(k, k, (4.15, 2.56, 3.0)[k]), weighed=cost) for k, cost in enumerate(costs)]
    grid.candidates.towards = towards
    grid.show_best(best, [], ("spectrum",), at_rest=True)
    assert [one[0] for one in words(grid)[:2]] == [title, "nearest"]
    lead = grid.state().lead
    assert lead is not None
    assert (lead.title, lead.distance) == (title, 4.15)
    grid.candidates.towards = 0.0
    grid.show_best([replace(one, weighed=np.nan) for one in best], [], ("spectrum",), at_rest=True)
    assert (words(grid)[1][0], grid.state().lead) == ("nearest", None)


def test_the_figure_under_the_pair_is_the_first_tile_s_where_a_taste_counts(window: MainWindow, scene: Scene) -> None:
    scene.load("epiano_60.flac")
    scene.show_running()
    pair = window.work.pair
    pair.show_history(np.array([[64.0, 2.2, 3.4]]))
    pair.show_grid(replace(scene.grid, lead=Lead("best of both", 4.15, "same sound")))
    assert (pair.best.text(), pair.headway.text()) == ("Best of both 4.15", "same sound")
    pair.show_grid(scene.grid)
    assert pair.best.text() == "Best 2.20"


def test_a_first_generation_is_told_beside_the_middle_of_its_page_and_children_beside_their_parent(
    grid: Grid, desk: Desk
) -> None:
    grid.set_target(None)
    first = [candidate(k, k, 0.0) for k in range(3)]
    grid.show_in_order(first)
    grid._emit()
    answer(grid, desk)
    assert words(grid) == [("longer decay",)] * 3
    assert grid.state().beside == "", "there is no picture of that"
    children = [replace(candidate(10 + k, 3 + k, 0.0), parents=(k, -1)) for k in range(3)]
    grid.show_in_order([*children, replace(candidate(20, 7, 0.0), parents=(99, -1))])
    grid._emit()
    assert desk.asked[-1].against == (*(one.voice for one in first), b"")
    answer(grid, desk)
    assert words(grid)[:3] == [("brighter",)] * 3
    assert words(grid)[3] == ("longer decay",), "who comes from nobody that is known: beside the middle of the page"
    assert grid.state().beside == "their parents"
    assert not desk.asked, "all of them are told as they were to be"
    grid.show_in_order(first)
    grid._emit()
    answer(grid, desk)
    assert words(grid) == [("longer decay",)] * 3


def test_who_stays_beside_children_of_the_first_generation_is_told_in_words_still(grid: Grid, desk: Desk) -> None:
    grid.set_target(None)
    first = [candidate(k, k, 0.0) for k in range(4)]
    grid.show_in_order(first)
    grid.show_in_order([*first[:3], replace(candidate(10, 4, 0.0), parents=(0, 1))])
    grid._emit()
    answer(grid, desk)
    assert words(grid) == [*[("longer decay",)] * 3, ("brighter",)]
    assert not desk.asked


def test_one_whose_children_are_on_show_says_parent_rated_or_named(grid: Grid, ratings: Ratings) -> None:
    first = [candidate(k, k, 0.0) for k in range(3)]
    ratings.give(1, b"", 4)
    ratings.give(2, b"", 4)
    grid.show_in_order([*first, replace(candidate(10, 4, 0.0), parents=(0, 1))])
    assert [tile.parent for tile in grid.state().tiles[:4]] == [True, True, False, False]


def test_differences_are_shown_with_a_target_and_sounds_without_one_until_a_person_flips_them(grid: Grid) -> None:
    assert grid.state().differs
    grid.set_target(None)
    assert not grid.state().differs
    grid.flip()
    assert grid.state().differs


def test_words_drop_whole_and_from_the_end(dressed: QApplication) -> None:
    said = ("nearest", "brighter", "shorter decay")
    assert fitting(said, 1000) == "nearest, brighter, shorter decay"
    kept = [fitting(said, room) for room in range(300)]
    assert set(kept) == {"", "nearest", "nearest, brighter", "nearest, brighter, shorter decay"}


@pytest.mark.parametrize("changes", [{"stars": 3}, {"stars": 0}, {"stars": 0, "distance": None}])
@pytest.mark.parametrize("width", [150, 196, 230, 400])
def test_nothing_of_a_foot_lies_on_something_else(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot, width: int, changes: dict[str, object]
) -> None:
    tile = TileWidget()
    qtbot.addWidget(tile)
    tile.resize(width, 120)
    said = replace(gallery.tile(0, 12.34, 5), words=("nearest", "sustained more", "less harmonic"), **changes)
    tile.set_state(said)
    with_words = pixels(tile)
    tile.set_state(replace(said, words=()))
    without = pixels(tile)
    changed = np.nonzero((with_words != without).any(axis=(0, 2)))[0]
    foot = tile._foot_rect()
    ends = star_metrics(foot)[0] if said.stars else foot.right() - (8 if said.distance is None else 40)
    assert not len(changed) or changed.max() < ends
