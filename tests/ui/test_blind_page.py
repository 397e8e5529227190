"""A blind test in the window: nothing else is seen, told or pressed; and it says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.taste.blind import Outcome, sentences
from ui.keys.modes import Mode
from ui.view_state.blind import BlindChoice, BlindResult, BlindState, BlindTurn
from ui.view_state.window import Toast
from ui.views.main_window import MainWindow

Key = Qt.Key
CHOICE = BlindChoice("nearer", selected="037-00", others=15, two=("037-00", "037-04"), pairs=8)
TURN = BlindTurn("nearer", 3, 16, "second", heard=True, can_go_back=True)
OUTCOME = Outcome(8, 6, 1, 7)
RESULT = BlindResult("nearer", "037-00", "the others", OUTCOME, sentences(OUTCOME, "nearer", "037-00", "the others"))


def visible(window: MainWindow) -> Iterator[QWidget]:
    """Whatever can be seen, hovered over or read out."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.isAncestorOf(window.blind):
            yield widget


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, held or Qt.KeyboardModifier.NoModifier)


def test_while_it_goes_on_nothing_in_the_window_tells_what_is_heard(
    running_window: MainWindow, scene: Scene, qtbot: QtBot
) -> None:
    scene.states.blind.emit(TURN)
    scene.states.toast.emit(
        Toast("037-04 is nearer by 0.3, and this sentence is too long to find room in the bar " * 3)
    )
    scene.select(4)
    assert all(
        widget is window_of(running_window) or running_window.blind.isAncestorOf(widget)
        for widget in visible(running_window)
        if widget is not running_window.blind
    )
    said = [f"{w.accessibleName()} {w.accessibleDescription()} {w.toolTip()}" for w in visible(running_window)]
    assert not [words for words in said if "037" in words or "distance" in words.lower()]
    scene.states.blind.emit(None)
    assert running_window.menu_row.isVisible()
    assert running_window.work.isVisible()
    toast = running_window.status.toast.toast()
    assert toast is not None
    assert toast.text.startswith("037-04")


def window_of(window: MainWindow) -> QWidget:
    return window


def test_its_keys_answer_and_no_other_command_has_one(running_window: MainWindow, scene: Scene, qtbot: QtBot) -> None:
    held = Qt.KeyboardModifier.ControlModifier
    running_window.modes.enter(Mode.TILES)
    scene.states.blind.emit(TURN)
    scene.calls.clear()
    for key in (Key.Key_G, Key.Key_5, Key.Key_T, Key.Key_Q, Key.Key_F1, Key.Key_F2, Key.Key_D):
        press(qtbot, running_window, key)
    press(qtbot, running_window, Key.Key_Z, held)
    press(qtbot, running_window, Key.Key_1, held)
    assert scene.calls == []
    for key in (Key.Key_1, Key.Key_2, Key.Key_0, Key.Key_Space, Key.Key_Backspace, Key.Key_Return, Key.Key_Escape):
        press(qtbot, running_window, key)
    done = [("answer", 1), ("answer", 2), ("answer", 0), ("again",), ("back",), ("go",), ("leave",)]
    assert scene.calls == [(f"blind.{name}", *more) for name, *more in done]
    scene.states.blind.emit(None)
    assert running_window.modes.mode is Mode.TILES


def test_it_is_begun_by_key_and_by_what_stands_in_the_menu(
    running_window: MainWindow, scene: Scene, qtbot: QtBot
) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, running_window, Key.Key_H, both)
    press(qtbot, running_window, Key.Key_S)
    assert scene.calls == [("blind.open",), ("same.call",)]


def test_two_can_be_chosen_from_once_both_were_heard(running_window: MainWindow, scene: Scene) -> None:
    page = running_window.blind.hearing
    scene.states.blind.emit(replace(TURN, sounding="target", heard=False, can_go_back=False))
    assert [card.isEnabled() for card in (*page.cards, page.neither, page.again, page.back)] == [False] * 3 + [
        True,
        False,
    ]
    assert page.target.text() == "The target sounds"
    scene.states.blind.emit(replace(TURN, sounding="first", heard=False))
    assert [card.accessibleName() for card in page.cards] == ["First, sounding", "Second"]
    scene.states.blind.emit(TURN)
    scene.calls.clear()
    for button in (*page.cards, page.neither, page.back):
        button.click()
    assert scene.calls == [("blind.answer", 1), ("blind.answer", 2), ("blind.answer", 0), ("blind.back",)]
    assert page.count.text() == "Hearing 3 of 16"


def test_what_is_chosen_before_says_what_will_be_heard_and_why_it_cannot(
    running_window: MainWindow, scene: Scene
) -> None:
    page = running_window.blind.choosing
    scene.states.blind.emit(CHOICE)
    assert [told.text() for told in page.told[1:]] == [
        "037\u201000 against 15 others on show, drawn by lot",
        "16 hearings, some 2 minutes. It can be ended at any time.",
    ]
    scene.states.blind.emit(BlindChoice(why_not_nearer="There is no target", why_not="There is no sound device"))
    assert not page.question.isEnabled()
    assert (page.begin.isEnabled(), page.begin.toolTip()) == (False, "There is no sound device")


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
@pytest.mark.parametrize("state", [CHOICE, TURN, RESULT], ids=lambda state: type(state).__name__)
def test_it_has_room_in_every_window(
    running_window: MainWindow, scene: Scene, state: BlindState, size: tuple[int, int]
) -> None:
    running_window.resize(*size)
    scene.states.blind.emit(state)
    QApplication.processEvents()
    stage = running_window.blind.stages.currentWidget()
    assert stage is not None
    assert stage.minimumSizeHint().height() <= stage.height()
    for widget in stage.findChildren(QWidget):
        if widget.isVisible():
            assert widget.width() >= min(widget.minimumSizeHint().width(), stage.width())
            assert stage.rect().contains(widget.geometry()) or widget.parentWidget() is not stage
