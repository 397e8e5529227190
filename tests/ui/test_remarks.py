"""What is said of a sound can be read beside it, however long and many its sentences are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.look import theme
from ui.view_state.window import TargetState
from ui.views.main_window import MainWindow

REMARKS = (
    "The file breaks off before its end: it was read as far as it goes.",
    "Mixed to one, its channels cancel each other: the left one alone is taken.",
    "The root key in the file says C4 (60), but C5 (72) is surely heard: C5 (72) is taken.",
)


def show(window: MainWindow, scene: Scene, target: TargetState, width: int, remarks: tuple[str, ...]) -> None:
    scene.load("bell.wav")
    window.resize(width, width * 9 // 16)
    scene.states.target.emit(replace(target, remarks=remarks))
    QCoreApplication.processEvents()


@pytest.mark.parametrize("width", [1280, 1440])
@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_is_whole_on_its_own_line_and_the_window_as_large_as_before(
    window: MainWindow, scene: Scene, target: TargetState, width: int, remark: str
) -> None:
    show(window, scene, target, width, (remark,))
    line = window.work.target.remark
    assert (line.text(), line.accessibleName()) == (remark, remark)
    room = line.rect().adjusted(line._left(), 0, 0, 0)
    words = theme.metrics(12).boundingRect(room, int(Qt.TextFlag.TextWordWrap), theme.words(remark))
    assert words.height() <= line.height()
    assert words.width() <= room.width()
    assert (window.width(), window.height()) == (width, width * 9 // 16)
    assert line.focusPolicy() == Qt.FocusPolicy.NoFocus  # there is nothing more to ask for


def test_of_several_remarks_the_first_is_whole_and_enter_opens_them_all(
    window: MainWindow, scene: Scene, target: TargetState, qtbot: QtBot
) -> None:
    show(window, scene, target, 1280, REMARKS)
    line, card = window.work.target.remark, window.work.target.remarks
    assert line.text() == f"{REMARKS[0]} (2\N{NO-BREAK SPACE}more)"
    assert line.accessibleName() == " ".join(REMARKS)
    assert line.height() >= line.heightForWidth(line.width())
    line.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert card.isVisible()
    sentences = card.findChildren(QLabel)
    assert [one.text() for one in sentences] == [theme.words(remark) for remark in REMARKS]
    for one in sentences:
        assert one.height() >= one.heightForWidth(one.width())
        assert card.rect().contains(QRect(one.pos(), one.size()))
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert card.isVisible()
    card.close()


def test_a_sound_without_remarks_takes_no_room_for_them(window: MainWindow, scene: Scene, target: TargetState) -> None:
    show(window, scene, target, 1280, REMARKS)
    high = window.work.target.height()
    scene.states.target.emit(target)
    QCoreApplication.processEvents()
    assert window.work.target.remark.isHidden()
    assert window.work.target.height() < high
