"""The button in the grid's title and the command that let all tiles be heard in turn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from looking import pixels
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import AUDIO, Scene

from ui.view_state.window import GridState
from ui.views.auto_play import NO_SOUND, NOBODY_SOUNDS
from ui.views.main_window import MainWindow


def test_the_button_and_its_key_begin_and_stop_the_round(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    button, command = running_window.work.candidates.auto, running_window.actions_["play_all"]
    button.click()
    qtbot.keyClick(QApplication.focusWidget() or running_window, Qt.Key.Key_A)
    assert scene.calls == [("auto.toggle",), ("auto.toggle",)]
    assert not button.isChecked()  # before it has begun
    scene.states.auto_play.emit(True)
    assert (button.isChecked(), button.accessibleName(), command.text()) == (
        True,
        "Stop playing",
        "Stop playing in turn",
    )
    scene.states.auto_play.emit(False)
    assert (button.isChecked(), button.accessibleName(), command.text()) == (False, "Auto-play", "Play all in turn")


def test_where_nothing_can_be_heard_the_round_is_off_and_says_why(running_window: MainWindow, scene: Scene) -> None:
    button, command = running_window.work.candidates.auto, running_window.actions_["play_all"]
    assert (button.isEnabled(), command.isEnabled()) == (True, True)
    scene.states.audio.emit(replace(AUDIO, audio_ok=False))
    assert (button.isEnabled(), button.toolTip(), command.toolTip()) == (False, NO_SOUND, NO_SOUND)
    scene.states.audio.emit(AUDIO)
    scene.states.grid.emit(GridState(()))
    assert (button.isEnabled(), button.toolTip(), command.toolTip()) == (False, NOBODY_SOUNDS, NOBODY_SOUNDS)


def test_in_a_narrow_grid_the_icon_stands_alone_and_nothing_jumps(running_window: MainWindow, scene: Scene) -> None:
    button = running_window.work.candidates.auto
    running_window.resize(1280, 720)
    QApplication.processEvents()
    assert (button.text(), button.accessibleName()) == ("", "Auto-play")
    narrow = button.sizeHint()
    ink = np.nonzero((pixels(button) != pixels(button)[button.height() // 2, 2]).any(axis=(0, 2)))[0]
    inside = ink[(ink > 6) & (ink < button.width() - 6)]  # but its round corners
    assert abs((inside[0] + inside[-1]) / 2 - (button.width() - 1) / 2) <= 1.5  # in the middle
    scene.states.auto_play.emit(True)
    assert button.sizeHint() == narrow
    running_window.resize(1600, 900)
    QApplication.processEvents()
    wide = button.sizeHint()
    assert button.text() == "Stop playing"
    scene.states.auto_play.emit(False)
    assert (button.text(), button.sizeHint()) == ("Auto-play", wide)
