"""Playing in the window: the strip, musical typing, and what each of them leaves alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.service.live_messages import LiveState, LookAgain, NoteOff, NoteOn, SetInput, SetSettings
from evosynth.synths.live.settings import PlaySettings
from ui.keys.modes import Mode
from ui.look import theme
from ui.views.main_window import MainWindow
from ui.widgets.keyboard import HIGHEST, LOWEST, Keyboard, is_black

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(qtbot: QtBot, running_window: MainWindow, scene: Scene) -> MainWindow:
    """The window in the middle of a run, where letters play."""
    press(qtbot, running_window, Key.Key_F2, Modifier.ShiftModifier)
    scene.calls.clear()
    scene.live.sent.clear()
    return running_window


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def test_the_strip_comes_with_the_piano_and_goes_with_it(qtbot: QtBot, window: MainWindow) -> None:
    playing = window.playing
    assert playing.typing.on
    assert playing.chip.text() == "Piano  C4  velocity 100"
    assert playing.panel.keys.isVisible()
    press(qtbot, window, Key.Key_F2)
    assert not playing.typing.on
    assert playing.chip.text() == "Commands"
    assert not playing.panel.isVisible()


def test_a_strip_that_was_there_before_the_piano_stays(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_F2)
    press(qtbot, window, Key.Key_F4)
    press(qtbot, window, Key.Key_F2, Modifier.ShiftModifier)
    press(qtbot, window, Key.Key_F2)
    assert window.playing.panel.isVisible()
    assert window.modes.mode is Mode.COMMANDS


def test_letters_play_the_keys_of_a_piano_and_release_them(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    for letter, key in (("A", 60), ("W", 61), ("G", 67), ("T", 66), ("K", 72), ("P", 75)):
        scene.live.sent.clear()
        press(qtbot, window, Qt.Key(ord(letter)))
        assert scene.live.sent == [NoteOn(key, 100), NoteOff(key)]
    assert scene.calls == []  # T and G play the target and breed only outside of the mode


def test_what_is_held_is_shown_and_a_repeating_key_strikes_once(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    focus = QApplication.focusWidget() or window
    qtbot.keyPress(focus, Key.Key_A)
    qtbot.keyPress(focus, Key.Key_D)
    qtbot.keyPress(focus, Key.Key_A)
    assert scene.live.sent == [NoteOn(60, 100), NoteOn(64, 100)]
    assert window.playing.panel.keys._down == {60, 64}
    press(qtbot, window, Key.Key_X)  # the octave moves under a held key: it still ends where it began
    qtbot.keyRelease(focus, Key.Key_A)
    assert scene.live.sent[-1] == NoteOff(60)
    window.playing.typing.let_go()
    assert scene.live.sent[-1] == NoteOff(64)
    assert window.playing.panel.keys._down == set()


def test_z_x_move_by_octaves_and_c_v_by_velocity(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    for letter, chip in (("X", "C5  velocity 100"), ("C", "C5  velocity 80"), ("Z", "C4  velocity 80")):
        press(qtbot, window, Qt.Key(ord(letter)))
        assert window.playing.chip.text() == f"Piano  {chip}"
    for _ in range(9):
        press(qtbot, window, Key.Key_Z)
        press(qtbot, window, Key.Key_C)
    assert window.playing.chip.text() == "Piano  C1  velocity 20"
    press(qtbot, window, Key.Key_A)
    assert scene.live.sent[-2:] == [NoteOn(24, 20), NoteOff(24)]


@pytest.mark.parametrize(
    ("key", "modifier", "call"),
    [
        (Key.Key_Space, Modifier.NoModifier, ("listening.play_selected",)),
        (Key.Key_Return, Modifier.NoModifier, ("keeping.keep_selected",)),
        (Key.Key_3, Modifier.NoModifier, ("rating.rate_selected", 3)),
        (Key.Key_Left, Modifier.NoModifier, ("grid.move_selection", -1, 0)),
        (Key.Key_Z, Modifier.ControlModifier, ("undo.undo",)),
    ],
)
def test_all_other_keys_keep_their_meaning(
    qtbot: QtBot,
    window: MainWindow,
    scene: Scene,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    call: tuple[object, ...],
) -> None:
    scene.states.undo.emit(True, False, "", "")
    press(qtbot, window, key, modifier)
    assert scene.calls == [call]
    assert scene.live.sent == []


def test_text_fields_keep_their_letters(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    field = window.work.target.note
    field.edit()
    edit = field.findChild(QLineEdit)
    assert edit is not None
    edit.clear()
    qtbot.keyClicks(edit, "a4")
    assert edit.text() == "a4"
    assert scene.live.sent == []


def test_outside_of_the_mode_letters_are_commands_again(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    press(qtbot, window, Key.Key_F2)
    press(qtbot, window, Key.Key_T)
    press(qtbot, window, Key.Key_A)
    assert scene.calls == [("listening.play_target",), ("auto.toggle",)]
    assert scene.live.sent == []


def test_hiding_the_strip_ends_the_mode(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_F4)
    assert (window.playing.typing.on, window.modes.mode) == (False, Mode.COMMANDS)
    assert not window.playing.panel.isVisible()
    press(qtbot, window, Key.Key_F4)
    assert window.playing.panel.isVisible()
    assert not window.playing.typing.on


def test_silence_says_why(window: MainWindow, scene: Scene) -> None:
    scene.live.show(LiveState(False, "No sound device"))
    assert window.playing.panel.reason.text() == "No sound device"
    assert "No sound device" in window.playing.chip.toolTip()
    scene.live.show(LiveState(True, "Default, 48 kHz"))
    assert "No sound device" not in window.playing.chip.toolTip()


def test_the_strip_names_the_voice_that_it_plays(window: MainWindow, scene: Scene) -> None:
    scene.select(2)
    assert window.playing.panel.voice.text() == theme.words(window._selection.label)  # type: ignore[union-attr]
    scene.states.selection.emit(None)
    assert "No voice is selected" in window.playing.panel.voice.text()


def test_mono_is_a_setting_of_the_player(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    window.playing.panel.mode.chosen.emit(1)
    assert scene.live.sent == [SetSettings(PlaySettings(mono=True))]
    assert window.playing.panel.mode.current() == 1


def test_midi_inputs_are_offered_and_chosen(window: MainWindow, scene: Scene) -> None:
    menu = window.playing.inputs
    menu.aboutToShow.emit()
    assert scene.live.sent == ["start", LookAgain()]
    scene.live.show(LiveState(True, "Default", inputs=("Keys", "Pads"), input="Keys"))
    assert [(a.text(), a.isChecked()) for a in menu.actions()] == [("None", False), ("Keys", True), ("Pads", False)]
    menu.actions()[2].trigger()
    assert scene.live.sent[-1] == SetInput("Pads")
    scene.live.show(LiveState(True, "Default", input_problem="There is no MIDI here."))
    assert menu.actions()[-1].text() == "There is no MIDI here."


def test_keys_of_the_midi_input_are_shown(window: MainWindow, scene: Scene) -> None:
    scene.live.keys_changed.emit(frozenset({50, 57}))
    assert window.playing.panel.keys._down == {50, 57}


def test_every_key_can_be_hit_and_the_pointer_plays_along(qtbot: QtBot, dressed: QApplication) -> None:
    keyboard = Keyboard()
    qtbot.addWidget(keyboard)
    keyboard.resize(900, 76)
    for key in range(LOWEST, HIGHEST + 1):
        rect = keyboard.rect_of(key)
        assert keyboard.key_at(QPointF(rect.center().x(), rect.bottom() - 2)) == key
        assert is_black(key) == (rect.height() < 76)
    said: list[tuple[int, ...]] = []
    keyboard.pressed.connect(lambda key, velocity: said.append((key, velocity)))
    keyboard.released.connect(lambda key: said.append((key,)))
    low, high = keyboard.rect_of(60).center().toPoint(), keyboard.rect_of(64).center().toPoint()
    high.setY(75)
    qtbot.mousePress(keyboard, Qt.MouseButton.LeftButton, pos=low)
    qtbot.mouseMove(keyboard, high)
    qtbot.mouseRelease(keyboard, Qt.MouseButton.LeftButton, pos=high)
    keys = [entry[0] for entry in said]
    assert keys[0] == 60 or is_black(keys[0])
    assert said[0][1:] < (127,)
    assert len([entry for entry in said if len(entry) == 2]) == len([entry for entry in said if len(entry) == 1])
