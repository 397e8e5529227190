"""The menu Search has room on the smallest screen, in one column; what strands are steered by opens from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.keys.actions import STRANDS
from ui.look import theme
from ui.view_state.strands import NO_SEED, NO_STRANDS, StrandCard, StrandsState
from ui.view_state.window import Tile
from ui.views.main_window import SMALLEST, MainWindow

SELECTS = tuple(f"strand_{k}" for k in range(1, STRANDS + 1))
SEEDS = tuple(f"plant_{k}" for k in range(1, STRANDS + 1))
STEERS = tuple(f"{act}_selected_strand" for act in ("restart", "focus", "halt"))


def strands(count: int, selected: int | None = None, **other: str) -> StrandsState:
    cards = tuple(StrandCard(k, Tile(k, selected=k == selected), "improving", "improving") for k in range(count))
    return StrandsState(cards, **other)


def on(window: MainWindow, names: tuple[str, ...]) -> list[bool]:
    return [window.actions_[name].isEnabled() for name in names]


@pytest.mark.parametrize("title", ["File", "Edit", "View", "Search", "Sound", "Device", "Help"])
def test_every_menu_fits_under_the_bar_of_the_smallest_window(running_window: MainWindow, title: str) -> None:
    bar = running_window.menu_row.menus
    assert bar.height() + running_window.menus[title].sizeHint().height() < theme.px(SMALLEST[1])


def test_search_is_one_column_that_ends_with_the_strands_and_the_kind_of_search(
    qtbot: QtBot, running_window: MainWindow
) -> None:
    menu = running_window.menus["Search"]
    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(menu.isVisible)
    lefts = {menu.actionGeometry(action).left() for action in menu.actions() if not action.isSeparator()}
    menu.close()
    assert len(lefts) == 1
    opened = [action.text() for action in menu.actions() if isinstance(action.menu(), QMenu)]
    assert opened == ["Strands", "Kind of search"]
    assert running_window.actions_["strand_1"] in running_window.menus["Strands"].actions()


def test_without_strands_nothing_can_be_asked_of_them(running_window: MainWindow, scene: Scene) -> None:
    for state in (StrandsState(), strands(1, seed="GLASS")):
        scene.states.strands.emit(state)
        assert on(running_window, SELECTS + SEEDS + STEERS) == [False] * 11
        assert running_window.actions_["strand_1"].toolTip() == NO_STRANDS


def test_strands_are_selected_seeded_and_steered_as_many_as_there_are(running_window: MainWindow, scene: Scene) -> None:
    scene.states.strands.emit(strands(3, seed="GLASS"))
    assert on(running_window, SELECTS) == on(running_window, SEEDS) == [True, True, True, False]
    assert on(running_window, STEERS) == [False] * 3
    assert running_window.actions_["halt_selected_strand"].toolTip().startswith("Select a strand first: ")
    scene.states.strands.emit(strands(4, selected=1))
    assert on(running_window, SELECTS + STEERS) == [True] * 7
    assert running_window.actions_["plant_1"].toolTip() == NO_SEED
    scene.states.strands.emit(replace(strands(4, selected=1, seed="GLASS"), why_not="No search is running"))
    assert on(running_window, SELECTS) == [True] * 4, "they are heard also where nothing can be steered"
    assert on(running_window, SEEDS + STEERS) == [False] * 7
    assert running_window.actions_["plant_2"].toolTip() == "No search is running"
