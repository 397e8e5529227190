"""Letters are commands, hear tiles or play a piano: what each key means in each mode, and that nothing needs Alt."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from looking import drag
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.service.live_messages import NoteOff, NoteOn
from ui.keys import musical_typing
from ui.keys.actions import BY_ID, COMMANDS, is_letter, keys_in
from ui.keys.modes import LETTERS, TILE_LETTERS, Mode
from ui.view_state.window import Run
from ui.views.keys_sheet import overview
from ui.views.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier
UI = Path(__file__).parents[2] / "ui"


@pytest.fixture
def window(running_window: MainWindow) -> MainWindow:
    return running_window


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def meanings(mode: Mode) -> list[str]:
    """Every key that means something in a mode, as often as it does."""
    keys = [QKeySequence(key).toString() for command in COMMANDS for key in keys_in(command, mode)]
    piano = [letter for _words, letters in musical_typing.MEANINGS for letter in letters] if mode is Mode.PIANO else []
    return keys + piano


@pytest.mark.parametrize("mode", Mode)
def test_no_key_has_two_meanings_in_one_mode(mode: Mode) -> None:
    counted = Counter(meanings(mode))
    assert "" not in counted
    assert [key for key, times in counted.items() if times > 1] == []


def test_letters_alone_are_commands_in_one_mode_only() -> None:
    letters = {mode: {key for key in meanings(mode) if is_letter(key)} for mode in Mode}
    assert {"G", "P", "T", "L"} <= letters[Mode.COMMANDS]
    assert letters[Mode.TILES] == set("QWERTYUIASDFGHJK")
    assert letters[Mode.PIANO] == set("AWSEDFTGYHUJKOLPZXCV")


@pytest.mark.parametrize("mode", Mode)
def test_no_key_and_nothing_that_is_said_of_one_needs_alt(mode: Mode) -> None:
    said = [key for lines in overview(mode).values() for _words, key in lines]
    assert not [key for key in meanings(mode) + said if "Alt" in key]


def test_no_drag_and_no_click_asks_for_alt() -> None:
    """A window manager takes what is dragged or clicked with Alt: it would move the window."""
    asking = [path.name for path in (UI / "widgets").glob("*.py") if "AltModifier" in path.read_text()]
    asking += [path.name for path in (UI / "views").rglob("*.py") if "AltModifier" in path.read_text()]
    assert asking == []


def test_f2_goes_through_the_modes_and_shift_f2_straight_to_the_piano(qtbot: QtBot, window: MainWindow) -> None:
    chip, seen = window.playing.chip, []
    for _ in range(4):
        seen.append((window.modes.mode, chip.text()))
        press(qtbot, window, Key.Key_F2)
    assert [mode for mode, _ in seen] == [Mode.COMMANDS, Mode.TILES, Mode.PIANO, Mode.COMMANDS]
    assert [text for _, text in seen] == ["Commands", "Tiles", "Piano  C4  velocity 100", "Commands"]
    press(qtbot, window, Key.Key_F2, Modifier.ShiftModifier)
    assert window.modes.mode is Mode.PIANO
    window.modes.enter(Mode.COMMANDS)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert window.modes.mode is Mode.TILES


def test_letters_hear_tiles_in_tiles_and_their_chips_show_only_there(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    tiles = window.work.candidates.grid.tiles
    assert {tile._letter for tile in tiles} == {""}
    press(qtbot, window, Key.Key_F2)
    assert "".join(tile._letter for tile in tiles) == TILE_LETTERS
    for place, letter in enumerate(TILE_LETTERS):
        scene.calls.clear()
        press(qtbot, window, Qt.Key(ord(letter)))
        assert scene.calls == [("listening.play_place", place)]
    scene.calls.clear()
    for letter in "ZXCVBNMOPL":
        press(qtbot, window, Qt.Key(ord(letter)))
    assert (scene.calls, scene.live.sent) == ([], [])
    window.modes.enter(Mode.COMMANDS)
    assert {tile._letter for tile in tiles} == {""}


@pytest.mark.parametrize("mode", [Mode.TILES, Mode.PIANO])
def test_beside_letters_stars_keep_and_breed_have_their_keys(
    qtbot: QtBot, window: MainWindow, scene: Scene, mode: Mode
) -> None:
    scene.show_running(breeding=True)
    window.modes.enter(mode)
    scene.calls.clear()
    press(qtbot, window, Key.Key_4)
    press(qtbot, window, Key.Key_Return)
    press(qtbot, window, Key.Key_Delete)
    press(qtbot, window, Key.Key_G, Modifier.ControlModifier)
    press(qtbot, window, Key.Key_Space)
    assert [call[0].split(".")[1] for call in scene.calls if isinstance(call[0], str)] == [
        "rate_selected", "keep_selected", "reject_selected", "breed", "play_selected",
    ]  # fmt: skip


def test_f2_works_from_the_note_field_and_letters_are_heard_from_then_on(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    field = window.work.target.note
    field.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, window, Key.Key_F2)
    assert window.modes.mode is Mode.TILES
    field.edit()
    edit = field.findChild(QLineEdit)
    assert edit is not None
    edit.clear()
    qtbot.keyClicks(edit, "a4")
    assert (edit.text(), scene.calls) == ("a4", [])
    press(qtbot, window, Key.Key_F2)
    assert window.modes.mode is Mode.PIANO
    assert QApplication.focusWidget() is window.work.candidates.grid
    assert scene.calls == [("target.set_note", 69)]
    press(qtbot, window, Key.Key_A)
    assert scene.live.sent[-2:] == [NoteOn(60, 100), NoteOff(60)]
    assert edit.text() == "a4"


def test_tooltips_and_the_overview_name_the_keys_of_the_mode(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    assert window.transport.main.toolTip() == "Breed the next generation (G)"
    press(qtbot, window, Key.Key_F2)
    assert window.transport.main.toolTip() == "Breed the next generation (Ctrl+G)"
    assert "(" not in window.work.target.play.toolTip()
    assert not window.work.candidates.auto.toolTip().endswith("(A)")
    assert not window.work.candidates.view.toolTip().endswith("(D)")
    press(qtbot, window, Key.Key_F1)
    assert window.keys.mode.current() == list(Mode).index(Mode.TILES)
    lines = {words: key for group in overview(Mode.TILES).values() for words, key in group}
    assert lines["Hear tiles 1 to 8"] == "Q W E R T Y U I"
    assert lines["Breed the next generation"] == "Ctrl+G"
    assert "Play the target" not in lines
    assert dict(overview(Mode.PIANO)["Letters"])["Softer, louder"] == "C V"


def test_p_pauses_and_goes_on_and_is_off_where_there_is_nothing_to_pause(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    for run in (Run.RUNNING, Run.PAUSED):
        scene.tell(run=run)
        press(qtbot, window, Key.Key_P)
    assert scene.calls == [("workflow.evolve",)] * 2
    scene.tell(run=Run.BREEDING, bred=True)
    press(qtbot, window, Key.Key_P)
    assert scene.calls == [("workflow.evolve",)] * 2
    assert BY_ID["evolve"].keys[0] == "P"


def test_a_kept_sound_is_dragged_out_by_its_handle_and_a_voice_file_by_the_card(
    window: MainWindow, scene: Scene
) -> None:
    strip = window.work.kept.strip
    taken: list[tuple[object, str]] = []
    strip.dragged.disconnect()
    strip.dragged.connect(lambda kept, suffix: taken.append((kept, suffix)))
    card = strip._rect(0)
    for at in (strip._wav_rect(card).center(), QPoint(round(strip._thumb_rect(card).right()) + 20, 20)):
        start = at if isinstance(at, QPoint) else at.toPoint()
        drag(strip, start, start + QPoint(60, 4), Modifier.AltModifier)
    assert [suffix for _kept, suffix in taken] == [".wav", ".syx"]


@pytest.mark.parametrize("mode", LETTERS)
def test_the_overview_is_whole_in_the_smallest_window(window: MainWindow, mode: Mode) -> None:
    window.resize(1280, 720)
    window.modes.enter(mode)
    window.keys.present()
    card = window.keys.card
    assert card.sizeHint().height() <= window.height() - 48
    assert card.sizeHint().width() <= card.width()
