"""What a person is used to: notes called as they call them, sounds in what their programs and samplers read."""

from __future__ import annotations

from pathlib import Path

import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told, made_sound

from evosynth.audio.bit_depth import BITS
from evosynth.notation.note_names import note_label
from ui.keys.modes import Mode
from ui.views.choosers import SOUNDS, FileChoosers
from ui.views.main_window import MainWindow


def test_notes_that_are_shown_and_typed_follow_at_once(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.load("tone.wav", 60)
    window.modes.enter(Mode.PIANO)
    before = window.playing.chip.text()
    first = window.playing.typing.first
    assert before.startswith(f"Piano  {note_label(first)}")
    scene.conventions.call_middle_c("C3")
    assert window.playing.chip.text().startswith(f"Piano  {note_label(first)}")
    assert window.playing.chip.text() != before
    field = window.work.target.note
    scene.load("tone.wav", 60)
    assert field._edit.accessibleName() == "Note of the target, as C3 or 60"
    with qtbot.waitSignal(field.note_changed) as changed:
        field.edit()
        field._edit.setText("C4")
        qtbot.keyClick(field._edit, Qt.Key.Key_Return)
    assert changed.args == [72]


def test_what_is_in_hand_is_told_anew(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    note, label = told.target.note, told.target.note_label
    told.controller.conventions.call_middle_c("C3")
    try:
        assert (told.target.note, told.target.note_label) == (note, note_label(note))
        assert told.target.note_label != label
    finally:
        told.controller.conventions.call_middle_c("C4")
    assert told.target.note_label == label


def test_a_sound_is_saved_in_the_bits_of_the_chooser_and_dragged_in_those_of_the_settings(
    told: Told, tmp_path: Path
) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    exporting = told.intents.exporting
    window = QWidget()
    FileChoosers(window, told.intents.loading, exporting).save(".wav")
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert chooser.nameFilters() == list(SOUNDS)
    assert list(SOUNDS.values()) == list(BITS)
    chooser.selectNameFilter("WAV, 16 bit (*.wav)")
    chooser.fileSelected.emit(str(tmp_path / "mine.wav"))
    told.toast_with("Saved mine.wav")
    window.close()
    assert soundfile.info(tmp_path / "mine.wav").subtype == "PCM_16"
    assert exporting.bits == 16  # the next chooser begins there
    dragged = exporting.file_of_place(3, ".wav")
    assert dragged is not None
    assert soundfile.info(dragged).subtype == "PCM_24"
