"""A key whose command cannot be given now says why, instead of doing nothing without a word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.view_state.breeding_acts import FIRST, NAME_FIRST, NO_BREEDING, STILL_MADE, STILL_READIED, why_not_breed
from ui.view_state.run_figures import RATE_FIRST
from ui.view_state.weeding import NOBODY_REJECTED
from ui.view_state.window import Run, TransportState
from ui.views.availability import NOBODY, NOT_BRED
from ui.views.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> str:
    """What is said then; empty: nothing."""
    window.status.toast.clear()
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    said = window.status.toast.toast()
    return said.text if said else ""


@pytest.mark.parametrize("run", [Run.RUNNING, Run.PAUSED, Run.STOPPED])
def test_g_in_a_match_where_nobody_is_named_says_that_somebody_has_to_be(
    running_window: MainWindow, scene: Scene, run: Run
) -> None:
    scene.tell(run=run, can_breed=False)
    scene.calls.clear()
    assert press(running_window, Key.Key_G) == NAME_FIRST
    assert press(running_window, Key.Key_G, Modifier.ShiftModifier) == NO_BREEDING
    assert press(running_window, Key.Key_Backspace) == NO_BREEDING
    assert scene.calls == []
    scene.tell(can_breed=True)
    assert press(running_window, Key.Key_G) == ""
    assert scene.calls == [("breeding.breed",)]


def test_shift_x_with_nobody_rejected_says_that_x_comes_first(running_window: MainWindow, scene: Scene) -> None:
    assert press(running_window, Key.Key_X, Modifier.ShiftModifier) == NOT_BRED
    scene.show_running(breeding=True)
    scene.calls.clear()
    assert press(running_window, Key.Key_X, Modifier.ShiftModifier) == NOBODY_REJECTED
    assert scene.calls == []
    scene.states.grid.emit(replace(scene.grid, rejected=2))
    assert press(running_window, Key.Key_X, Modifier.ShiftModifier) == ""
    assert scene.calls == [("breeding.weed",)]


def test_stars_for_nobody_say_that_a_voice_has_to_be_selected(running_window: MainWindow, scene: Scene) -> None:
    scene.states.selection.emit(None)
    assert press(running_window, Key.Key_4) == NOBODY


def test_what_a_text_field_is_typed_says_nothing(qtbot: QtBot, running_window: MainWindow, scene: Scene) -> None:
    scene.tell(run=Run.PAUSED, can_breed=False)
    field = running_window.work.target.note
    field.edit()
    edit = field.findChild(QLineEdit)
    assert edit is not None
    edit.setFocus()
    for key in (Key.Key_G, Key.Key_Backspace, Key.Key_Up, Key.Key_PageDown):
        assert press(running_window, key) == ""


def test_a_key_that_is_held_down_says_it_once(running_window: MainWindow, scene: Scene) -> None:
    scene.tell(run=Run.PAUSED, can_breed=False)
    assert press(running_window, Key.Key_G) == NAME_FIRST
    running_window.status.toast.clear()
    held = QKeyEvent(QEvent.Type.KeyPress, Key.Key_G, Modifier.NoModifier, "g", True)
    QApplication.sendEvent(running_window, held)
    assert running_window.status.toast.toast() is None


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (TransportState(Run.PREPARING), STILL_READIED),
        (TransportState(Run.PAUSED, why_not="my DX7 is not there"), "my DX7 is not there"),
        (TransportState(Run.PAUSED, can_breed=True), ""),
        (TransportState(Run.BREEDING, bred=True, why_not=RATE_FIRST), RATE_FIRST),
        (TransportState(Run.RUNNING, bred=True), STILL_MADE),
        (TransportState(Run.STOPPED, bred=True), ""),
    ],
)
def test_why_nothing_is_bred_names_what_is_missing(state: TransportState, why: str) -> None:
    assert why_not_breed(state) == why


def test_in_the_first_generation_back_says_that_it_is_the_first(running_window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    scene.tell(can_go_back=False)
    assert press(running_window, Key.Key_Backspace) == FIRST
