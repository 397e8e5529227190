"""What is heard without being asked for: nothing, until a person says so in Settings."""

from __future__ import annotations

import pytest
from looking import LEFT
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene
from test_undo import breeding
from windowless import Told

from ui.views.main_window import MainWindow
from ui.widgets.candidate_grid import REST_MS


def selected(told: Told) -> int:
    return next(tile.place for tile in told.tiles() if tile.selected)


def chosen(told: Told, place: int) -> bool:
    return told.grid.tiles[place].selected


@pytest.mark.usefixtures("home")
def test_stars_by_key_stay_or_go_on_to_the_next_that_was_not_heard(told: Told) -> None:
    breeding(told)
    told.full()
    audible = [tile.place for tile in told.tiles() if not tile.silent]
    first, second, third, fourth = audible[:4]
    told.controller.grid.set_heard(told.grid.tiles[third].candidate.voice)
    told.intents.grid.select(second)
    told.intents.rating.rate_selected(4)
    told.until(lambda: told.grid.tiles[second].stars == 4)
    assert selected(told) == second
    told.controller.conventions.set_next_after_stars(True)
    try:
        told.intents.rating.rate_selected(5)
        told.until(lambda: chosen(told, fourth))
        assert told.grid.tiles[second].stars == 5
        told.intents.rating.rate_selected(0)  # what takes stars back goes nowhere
        assert selected(told) == fourth
        told.intents.rating.rate_place(fourth, 2)  # nor does a click
        told.until(lambda: told.grid.tiles[fourth].stars == 2)
        assert selected(told) == fourth
        for place in audible[4:]:
            told.controller.grid.set_heard(told.grid.tiles[place].candidate.voice)
        told.intents.rating.reject_selected()  # round to the first one
        told.until(lambda: chosen(told, first))
        told.controller.grid.set_heard(told.grid.tiles[second].candidate.voice)
        told.controller.grid.set_heard(told.grid.tiles[fourth].candidate.voice)
        told.intents.rating.rate_selected(1)  # all others were heard
        told.until(lambda: told.grid.tiles[first].stars == 1)
        assert selected(told) == first
    finally:
        told.controller.conventions.set_next_after_stars(False)


@pytest.mark.usefixtures("home")
def test_a_tile_under_the_pointer_is_selected_where_a_person_wants_it(told: Told) -> None:
    breeding(told)
    told.full()
    told.intents.grid.select(0)
    told.intents.by_itself.rest_on(5)
    told.until(lambda: chosen(told, 0))
    told.controller.conventions.set_under_pointer(True)
    try:
        told.intents.by_itself.rest_on(5)
        told.until(lambda: chosen(told, 5))
    finally:
        told.controller.conventions.set_under_pointer(False)


def test_the_pointer_rests_where_it_stays_and_no_hand_holds_anything(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    tiles = running_window.work.candidates.grid.tiles

    def enter(place: int) -> None:
        middle = QPointF(tiles[place].rect().center())
        QApplication.sendEvent(tiles[place], QEnterEvent(middle, middle, middle))

    def leave(place: int) -> None:
        QApplication.sendEvent(tiles[place], QEvent(QEvent.Type.Leave))

    enter(4)
    leave(4)  # it was on its way
    enter(5)
    qtbot.waitUntil(lambda: ("by_itself.rest_on", 5) in scene.calls)
    assert ("by_itself.rest_on", 4) not in scene.calls
    scene.calls.clear()
    leave(5)
    enter(6)
    qtbot.mousePress(tiles[6], LEFT)
    QTest.qWait(2 * REST_MS)
    assert "by_itself.rest_on" not in [call[0] for call in scene.calls]
    qtbot.mouseRelease(tiles[6], LEFT)
    enter(13)  # nothing is heard of it
    QTest.qWait(2 * REST_MS)
    assert "by_itself.rest_on" not in [call[0] for call in scene.calls]


def test_settings_switch_all_three_and_remember_them(window: MainWindow, scene: Scene) -> None:
    sheet, said = window.settings, scene.conventions
    boxes = (sheet.after_stars, sheet.under_pointer, sheet.new_finds)
    assert [box.isChecked() for box in boxes] == [False, False, False]
    assert all(box.toolTip() for box in boxes)
    for box in boxes:
        box.click()
    assert (said.next_after_stars, said.under_pointer, said.new_finds) == (True, True, True)
    boxes[1].click()
    assert (said.next_after_stars, said.under_pointer, said.new_finds) == (True, False, True)


def test_f_makes_a_favourite_which_wears_a_heart(qtbot: QtBot, running_window: MainWindow, scene: Scene) -> None:
    qtbot.keyClick(QApplication.focusWidget() or running_window, Qt.Key.Key_F)
    assert scene.calls == [("favourites.favour_selected",)]


@pytest.mark.usefixtures("home")
def test_a_favourite_is_kept_and_has_five_stars_whatever_digits_mean(told: Told) -> None:
    breeding(told)
    told.full()
    told.intents.grid.turn_ranks()
    told.intents.grid.select(3)
    told.intents.favourites.favour_selected()
    told.until(lambda: told.grid.tiles[3].stars == 5 and told.grid.tiles[3].kept)
    told.intents.grid.turn_ranks()
    told.intents.undo.undo()
    told.until(lambda: told.grid.tiles[3].stars == 0 and not told.grid.tiles[3].kept)
    told.intents.undo.redo()
    told.until(lambda: told.grid.tiles[3].stars == 5 and told.grid.tiles[3].kept)
    undoes = told.controller.edits.history.undoes
    assert undoes is not None
    assert undoes.joined
    assert undoes.text == f"making {told.grid.tiles[3].label} a favourite"
