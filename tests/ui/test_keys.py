"""Keys reach their commands wherever the focus is, and never steal typing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.keys.actions import COMMANDS, MENUS, WITHIN
from ui.keys.modes import Mode
from ui.view_state.device_sound import DiffersState
from ui.view_state.window import Run
from ui.views.keys_sheet import overview
from ui.views.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(running_window: MainWindow) -> MainWindow:
    return running_window


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def without_the_synth(scene: Scene) -> list[tuple[object, ...]]:
    """What was done, but that a synth which plays the best of a stopped match falls silent with Escape."""
    return [call for call in scene.calls if call != ("workflow.rest_synth",)]


@pytest.mark.parametrize(
    ("key", "modifier", "call"),
    [
        (Key.Key_Space, Modifier.NoModifier, ("listening.play_selected",)),
        (Key.Key_Space, Modifier.ShiftModifier, ("listening.play_target_then_selected",)),
        (Key.Key_Escape, Modifier.NoModifier, ("listening.silence",)),
        (Key.Key_0, Modifier.NoModifier, ("rating.rate_selected", 0)),
        (Key.Key_1, Modifier.NoModifier, ("rating.rate_selected", 1)),
        (Key.Key_5, Modifier.NoModifier, ("rating.rate_selected", 5)),
        (Key.Key_Return, Modifier.NoModifier, ("keeping.keep_selected",)),
        (Key.Key_Enter, Modifier.NoModifier, ("keeping.keep_selected",)),
        (Key.Key_G, Modifier.NoModifier, ("breeding.breed",)),
        (Key.Key_Left, Modifier.NoModifier, ("grid.move_selection", -1, 0)),
        (Key.Key_Down, Modifier.NoModifier, ("grid.move_selection", 0, 1)),
        (Key.Key_E, Modifier.ControlModifier, ("workflow.evolve",)),
        (Key.Key_P, Modifier.NoModifier, ("workflow.evolve",)),
    ],
)
@pytest.mark.parametrize("focus", ["grid", "window", "stop button"])
def test_a_key_does_the_same_wherever_the_focus_is(
    qtbot: QtBot, window: MainWindow, scene: Scene, key: Qt.Key, modifier: Qt.KeyboardModifier,
    call: tuple[object, ...], focus: str,
) -> None:  # fmt: skip
    places: dict[str, QWidget] = {
        "grid": window.work.candidates.grid,
        "window": window,
        "stop button": window.transport.stop,
    }
    places[focus].setFocus(Qt.FocusReason.MouseFocusReason)
    if focus == "stop button" and key in (Key.Key_Return, Key.Key_Enter):
        press(qtbot, window, key, modifier)
        assert ("workflow.stop",) in scene.calls  # a button that has the focus is pressed with Enter
        return
    press(qtbot, window, key, modifier)
    assert without_the_synth(scene) == [call]


def test_space_presses_what_wears_the_ring_in_a_sheet_and_plays_nothing(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    window.actions_["device"].trigger()
    scene.states.device_differs.emit(DiffersState(words="Its envelopes are faster.", corrects=True, why_not=""))
    differs, heard_on = window.device.now.differs, window.device.heard_on
    scene.calls.clear()
    for part in (differs.forget, differs.measure, differs.corrects, heard_on):
        part.setFocus(Qt.FocusReason.TabFocusReason)
        press(qtbot, window, Key.Key_Space)
    assert [call[0] for call in scene.calls] == ["synth_differs.forget", "synth_differs.learn", "synth_differs.switch"]
    window.actions_["settings"].trigger()
    scene.calls.clear()
    motion = window.settings.motion
    before = motion.isChecked()
    motion.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, window, Key.Key_Space)
    assert (motion.isChecked(), ("listening.play_selected",) in scene.calls) == (not before, False)


def test_space_plays_where_a_sheet_has_the_keyboard_but_nothing_in_it_wears_a_ring(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    window.actions_["device"].trigger()
    scene.calls.clear()
    window.device.setFocus(Qt.FocusReason.MouseFocusReason)
    press(qtbot, window, Key.Key_Space)
    assert scene.calls == [("listening.play_selected",)]


def test_backspace_goes_back_a_generation_while_breeding(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    scene.calls.clear()
    press(qtbot, window, Key.Key_Backspace)
    assert scene.calls == [("breeding.back",)]


def test_typing_a_note_is_not_taken_for_commands(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    field = window.work.target.note
    field.edit()
    edit = field.findChild(QLineEdit)
    assert edit is not None
    for key in (Key.Key_G, Key.Key_1, Key.Key_Backspace, Key.Key_Backspace):
        qtbot.keyClick(edit, key)
    qtbot.keyClicks(edit, "c5")
    assert scene.calls == []
    qtbot.keyClick(edit, Key.Key_Return)
    assert scene.calls == [("target.set_note", 72)]


def test_arrows_move_the_volume_while_it_has_the_focus(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    slider = window.transport.volume._slider
    slider.setFocus()
    qtbot.keyClick(slider, Key.Key_Left)
    assert [call[0] for call in scene.calls] == ["devices.set_volume"]


def test_escape_closes_the_overview_of_keys_before_it_silences(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    press(qtbot, window, Key.Key_F1)
    assert window.keys.isVisible()
    press(qtbot, window, Key.Key_Escape)
    assert not window.keys.isVisible()
    assert QApplication.focusWidget() is window.work.candidates.grid
    assert scene.calls == []
    press(qtbot, window, Key.Key_Escape)
    assert without_the_synth(scene) == [("listening.silence",)]


def test_keys_of_commands_that_cannot_be_used_do_nothing(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.tell(run=Run.RUNNING, can_breed=False)
    press(qtbot, window, Key.Key_G)
    assert scene.calls == []


def test_what_is_heard_by_letters_alone_is_in_no_menu() -> None:
    alone = [command for command in COMMANDS if not command.keys and (command.in_tiles or command.in_blind)]
    assert {command.menu for command in COMMANDS if command not in alone} == {*MENUS, *WITHIN}
    assert {command.menu for command in alone} == {""}


def test_the_overview_names_every_key_of_the_table() -> None:
    shown = " ".join(key for lines in overview(Mode.COMMANDS).values() for _words, key in lines)
    for needed in ("Space", "Shift+Space", "Esc", "1 – 5", "G", "Backspace", "Ctrl+O", "Ctrl+S", "Ctrl+Z", "F1"):
        assert needed in shown
