"""A command that would do nothing is off, and says what has to be done first."""

from __future__ import annotations

from dataclasses import replace

from made_states import made_picture, made_voice
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.view_state.documents import SAVED, DocumentState
from ui.view_state.window import GridState, Run, SelectionState
from ui.views.main_window import MainWindow

OF_A_VOICE = ("play_selected", "keep", "rate_0", "rate_5", "save_wav")


def on(window: MainWindow, *names: str) -> list[bool]:
    return [window.actions_[name].isEnabled() for name in names]


def test_without_a_sound_nothing_that_needs_one_can_be_asked_for(window: MainWindow, scene: Scene) -> None:
    scene.first_look()
    scene.states.selection.emit(None)
    others = ("play_target", "play_target_then_selected", "left", "down", "next_page", "limits", "lock_operator")
    assert on(window, *OF_A_VOICE, *others, "delete_kept") == [False] * 13
    assert window.actions_["keep"].toolTip() == "Select a voice first"
    assert window.actions_["limits"].toolTip().startswith("Load a sound")


def test_with_tiles_and_a_voice_all_of_it_can_be_asked_for(running_window: MainWindow, scene: Scene) -> None:
    assert on(running_window, *OF_A_VOICE, "left", "next_page", "limits") == [True] * 8
    scene.states.grid.emit(replace(scene.grid, pages=1))
    assert on(running_window, "next_page", "previous_page") == [False, False]
    scene.states.grid.emit(GridState(()))
    assert on(running_window, "left") == [False]


def test_a_kept_voice_can_be_deleted_by_key_and_has_no_stars(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    voice = made_voice(1, "GLASS")
    shown = SelectionState("GLASS", 2.3, (), made_picture(220.0, 1), voice, "GLASS", kept=True)
    scene.states.selection.emit(shown)
    assert on(running_window, "delete_kept", "play_selected", "keep", "rate_3") == [True, True, False, False]
    scene.calls.clear()
    running_window.actions_["delete_kept"].trigger()
    assert scene.calls == [("keeping.delete_selected",)]
    assert running_window.actions_["keep"].toolTip() == "It is kept already"


def test_a_document_all_of_which_is_undone_can_be_left_and_its_way_back_is_said(
    window: MainWindow, scene: Scene
) -> None:
    scene.first_look()
    assert on(window, "new", "close") == [False, False]
    scene.states.document.emit(DocumentState("bell", "/bell.evosynth", SAVED, named=True))
    scene.states.undo.emit(False, True, "", "opening of bell_72.flac")
    scene.tell(run=Run.EMPTY)
    assert on(window, "new", "close") == [True, True]
    assert window.transport.why.text() == "Redo brings back the opening of bell_72.flac"
    assert not window.transport.redo.isHidden()
    assert not window.transport.undo.isHidden()
    scene.states.undo.emit(False, False, "", "")
    assert window.transport.redo.isHidden()


def test_a_lock_without_an_operator_that_is_marked_says_what_to_do(running_window: MainWindow, scene: Scene) -> None:
    scene.calls.clear()
    running_window.actions_["lock_operator"].trigger()
    assert "mark an operator" in running_window.status.toast.toast().text
    assert scene.calls == []
