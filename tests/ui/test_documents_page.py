"""The page of documents: what is there, what may go, and that nothing goes by one press."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_documents import made_documents
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.view_state.documents import SAVED, DocumentState, in_words
from ui.views.documents_page import DocumentsPage, why_it_stays
from ui.views.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NAMED, LOOSE, CUT_OFF, OTHER, LAST = made_documents()
HELD, ABROAD = replace(OTHER, in_hand=True), replace(LAST, elsewhere=True)


@pytest.fixture
def page(window: MainWindow, scene: Scene) -> DocumentsPage:
    scene.states.documents.emit((NAMED, LOOSE, CUT_OFF, HELD, ABROAD))
    window.empty.all.click()
    assert isinstance(window.settings.documents, DocumentsPage)
    assert window.settings.documents.isVisible()
    scene.calls.clear()
    return window.settings.documents


def test_only_what_nobody_has_named_or_opened_can_go(page: DocumentsPage) -> None:
    assert [one.box.isEnabled() for one in page.rows] == [False, True, False, False, False]
    reasons = [why_it_stays(one.card) for one in page.rows]
    assert reasons[1] == ""
    assert "saved it" in reasons[0]
    assert reasons[3:] == ["It is open in this window", "It is open in another window"]
    assert page.total.text() == "3 documents without a name, 11.0 MB"
    assert not page.clear.isEnabled()


def test_what_is_chosen_goes_after_one_question(qtbot: QtBot, page: DocumentsPage, scene: Scene) -> None:
    page.all.click()
    assert page.chosen == (LOOSE,)
    page.clear.click()
    assert page.question.text() == "1 document goes for good, 2.0 MB."
    page.spare.click()
    assert not page.sure.isVisible()
    assert scene.calls == []
    page.clear.click()
    page.sure.click()
    assert scene.calls == [("documents.forget", (LOOSE.path,))]


def test_another_choice_takes_the_question_back(page: DocumentsPage) -> None:
    page.all.click()
    page.clear.click()
    page.rows[1].box.setChecked(False)
    assert not page.sure.isVisible()
    assert not page.clear.isEnabled()


def test_a_choice_stays_when_the_list_comes_anew_and_never_falls_on_what_was_opened_since(
    page: DocumentsPage, scene: Scene
) -> None:
    page.all.click()
    scene.states.documents.emit((CUT_OFF, LOOSE))
    assert page.chosen == (LOOSE,)
    scene.states.documents.emit((CUT_OFF, replace(LOOSE, in_hand=True)))
    assert page.chosen == ()


def test_a_document_is_opened_from_its_row(qtbot: QtBot, page: DocumentsPage, scene: Scene) -> None:
    qtbot.mouseClick(page.rows[0].open, LEFT)
    assert scene.calls == [("documents.open", NAMED.path)]
    assert not page.rows[3].open.isVisible()


def test_the_page_asks_for_the_list_whenever_it_is_seen(window: MainWindow, scene: Scene) -> None:
    scene.calls.clear()
    window.actions_["all_documents"].trigger()
    assert scene.calls == [("documents.look",)]
    window.actions_["settings"].trigger()
    assert not window.settings.documents.isVisible()


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 kB"), (1, "1 kB"), (640_000, "640 kB"), (4_100_000, "4.1 MB"), (2_300_000_000, "2.30 GB")],
)
def test_sizes_are_said_as_people_count_them(size: int, words: str) -> None:
    assert in_words(size) == words


def test_the_page_goes_when_what_was_opened_in_it_is_in_hand(
    page: DocumentsPage, scene: Scene, window: MainWindow
) -> None:
    loose = next(one for one in page.rows if one.card == LOOSE)
    loose.open.click()
    assert scene.calls == [("documents.open", LOOSE.path)]
    scene.states.document.emit(DocumentState("Other", OTHER.path, SAVED))
    assert window.settings.isVisible(), "what is in hand still is not what was asked for"
    scene.states.document.emit(DocumentState("Loose", LOOSE.path, SAVED))
    assert not window.settings.isVisible()
    window.settings.present_documents()
    scene.states.document.emit(DocumentState("Loose", LOOSE.path, SAVED))
    assert window.settings.isVisible(), "a person has come back to it"
