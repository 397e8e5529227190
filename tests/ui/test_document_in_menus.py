"""The document in hand in the window: its name, whether it is written, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from made_documents import made_documents
from PySide6.QtWidgets import QFileDialog
from scenes import Scene

from ui.view_state.documents import SAVED, WRITING, DocumentState
from ui.views.main_window import MainWindow

NAMED = DocumentState("Soft Rhodes", "/home/ada/Soft Rhodes.evosynth", SAVED, 23_000_000, named=True)
UNTITLED = DocumentState("Untitled, cello_43", "/data/documents/20261130-120000-abcd.evosynth", SAVED, 4000)


def test_the_name_stands_in_the_menu_row_and_in_the_title(window: MainWindow, scene: Scene) -> None:
    title = window.menu_row.findChild(type(window.document.title))
    assert title is window.document.title
    scene.states.document.emit(NAMED)
    assert window.windowTitle() == "Soft Rhodes – EvoSynth"
    assert title.accessibleName() == "Document Soft Rhodes, saved"
    scene.states.document.emit(DocumentState("Soft Rhodes", NAMED.path, WRITING))
    assert title.word == WRITING
    scene.states.document.emit(DocumentState("Soft Rhodes", NAMED.path, "The disk is full."))
    assert (title.word, title.toolTip()) == ("not saved", "The disk is full.")
    assert window.windowTitle() == "Soft Rhodes (not saved) – EvoSynth"
    scene.states.document.emit(DocumentState())
    assert window.windowTitle() == "EvoSynth"
    assert title.accessibleName() == ""


def test_nothing_is_saved_where_there_is_no_document(window: MainWindow, scene: Scene) -> None:
    scene.states.document.emit(DocumentState())
    assert [window.actions_[name].isEnabled() for name in ("save", "save_as")] == [False, False]


def test_saving_gives_a_document_a_name_and_says_of_a_named_one_that_it_is_saved(
    window: MainWindow, scene: Scene, tmp_path: Path
) -> None:
    scene.states.document.emit(UNTITLED)
    scene.calls.clear()
    window.actions_["save"].trigger()
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert Path(chooser.selectedFiles()[0]).name == "cello_43.evosynth"
    chooser.fileSelected.emit(str(tmp_path / "Cello"))
    chooser.close()
    chooser.setParent(None)
    assert ("documents.save_as", str(tmp_path / "Cello.evosynth")) in scene.calls
    scene.states.document.emit(NAMED)
    window.actions_["save"].trigger()
    assert window.document.title._affirmed.isActive()
    assert window.actions_["save"].text() == "Save"


def test_earlier_documents_and_sounds_are_in_the_menu(window: MainWindow, scene: Scene) -> None:
    recent = window.document.recent
    assert recent.menuAction() in window.menus["File"].actions()
    assert not recent.menuAction().isEnabled()
    scene.states.documents.emit(made_documents(2))
    scene.states.recents.emit(("/sounds/cello & co.wav",))
    words = [action.text() for action in recent.actions() if not action.isSeparator()]
    assert words == ["Soft Rhodes: bred, generation 12, today", "Untitled, cello_43: 1.37, paused", "cello && co.wav"]
    scene.calls.clear()
    recent.actions()[1].trigger()
    recent.actions()[-1].trigger()
    assert scene.calls == [("documents.open", made_documents(2)[1].path), ("loading.open", ["/sounds/cello & co.wav"])]
