"""The start page: documents to go on with, and room for all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_documents import made_documents
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.views.empty_view import LOOKING
from ui.views.main_window import MainWindow

LEFT, Key = Qt.MouseButton.LeftButton, Qt.Key
TAB = Qt.FocusReason.TabFocusReason


def test_without_documents_there_is_nothing_to_go_on_with(window: MainWindow, scene: Scene) -> None:
    scene.states.documents.emit(())
    assert not window.empty.go_on.isVisible()
    assert window.empty.examples.isVisible()


def test_the_room_of_documents_that_are_still_looked_at_is_kept(window: MainWindow, scene: Scene) -> None:
    scene.states.documents_expected.emit(7)
    QApplication.processEvents()
    before = [card.geometry() for card in window.empty.go_on.cards]
    assert [card.told for card in window.empty.go_on.cards] == [LOOKING] * 3
    assert not any(card.isEnabled() for card in window.empty.go_on.cards)
    below = window.empty.examples.geometry()
    scene.states.documents.emit(made_documents(3))
    QApplication.processEvents()
    assert [card.geometry() for card in window.empty.go_on.cards] == before
    assert window.empty.examples.geometry() == below
    assert all(card.isEnabled() for card in window.empty.go_on.cards)
    scene.states.documents_expected.emit(0)
    assert not window.empty.go_on.isVisible()


def test_the_last_three_documents_are_shown_and_the_others_are_one_click_away(window: MainWindow, scene: Scene) -> None:
    scene.states.documents.emit(made_documents(3))
    assert [card.isVisible() for card in window.empty.go_on.cards] == [True, True, True]
    assert not window.empty.all.isVisible()
    assert window.empty.go_on.cards[2].accessibleName() == "Night choir, cut off at 12:07"
    scene.states.documents.emit(made_documents(4))
    assert window.empty.all.isVisible()
    scene.states.documents.emit(made_documents(1))
    assert [card.isVisible() for card in window.empty.go_on.cards] == [True, False, False]


def test_a_document_in_hand_is_not_offered_to_go_on_with(window: MainWindow, scene: Scene) -> None:
    first, *others = made_documents(3)
    scene.states.documents.emit((replace(first, in_hand=True), *others))
    names = [card.title for card in window.empty.go_on.cards if card.isVisible()]
    assert names == ["Untitled, cello_43", "Night choir"]


def test_a_click_opens_a_document_and_its_round_button_plays_it(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.states.documents.emit(made_documents(3))
    scene.calls.clear()
    card = window.empty.go_on.cards[1]
    path = made_documents(3)[1].path
    qtbot.mouseClick(card.play, LEFT)
    qtbot.mouseClick(card, LEFT, pos=QPoint(30, 20))
    assert scene.calls == [("documents.hear", path), ("documents.open", path)]
    scene.states.playhead.emit((f"document:{path}", 0.2))
    assert [one.play.playing for one in window.empty.go_on.cards] == [False, True, False]


def test_enter_takes_a_card_and_space_plays_it(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.states.documents.emit(made_documents(3))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    card, path = window.empty.go_on.cards[0], made_documents(3)[0].path
    card.setFocus(TAB)
    scene.calls.clear()
    QTest.keyClick(window.windowHandle(), Key.Key_Space)
    QTest.keyClick(window.windowHandle(), Key.Key_Return)
    assert scene.calls == [("documents.hear", path), ("documents.open", path)]


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
def test_nothing_of_the_start_page_is_cut(
    window: MainWindow, scene: Scene, qtbot: QtBot, size: tuple[int, int]
) -> None:
    scene.states.documents.emit(made_documents())
    window.resize(*size)
    qtbot.waitUntil(lambda: window.height() == size[1])
    page = window.empty
    parts: list[QWidget] = [page.zone, *page.go_on.cards, *page.examples.cards]
    qtbot.waitUntil(lambda: all(page.viewport().rect().contains(within(page, part)) for part in parts))
    assert page.verticalScrollBar().maximum() == 0


def within(page: QWidget, part: QWidget) -> QRect:
    """Where it lies on the page."""
    return part.rect().translated(part.mapTo(page, QPoint()))
