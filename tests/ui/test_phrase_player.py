"""By which phrase voices are heard: chosen in the bar, heard at every tile, remembered."""

from __future__ import annotations

from pathlib import Path

import mido
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.notation.phrases import CHORD, FASTEST_BPM, Performed
from ui.models.phrase import PhrasePlayer
from ui.settings import Settings
from ui.view_state.phrase import PhraseState
from ui.views.main_window import MainWindow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


def midi_file(path: Path) -> Path:
    file = mido.MidiFile()
    down, up = mido.Message("note_on", note=60), mido.Message("note_off", note=60, time=480)
    file.tracks.append(mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=600000), down, up]))
    file.save(path)
    return path


def test_one_note_is_usual_and_a_phrase_is_remembered_with_its_tempo(settings: Settings) -> None:
    phrase = PhrasePlayer(settings)
    assert (phrase.performed, phrase.name) == (None, "Note")
    phrase.choose(phrase.names.index("Chord"))
    phrase.set_tempo(90.0)
    phrase.set_looped(True)
    phrase.set_latched(False)
    again = PhrasePlayer(settings)
    assert again.performed == phrase.performed == Performed(CHORD, 90.0, loop=True)
    assert not again.latched
    again.set_tempo(10_000)
    assert again.tempo == FASTEST_BPM
    again.choose(0)
    assert again.performed is None
    assert PhrasePlayer(settings).performed is None


def test_a_midi_file_is_a_phrase_at_its_own_tempo_as_long_as_it_is_there(settings: Settings, tmp_path: Path) -> None:
    phrase, said = PhrasePlayer(settings), []
    phrase.said.connect(said.append)
    path = midi_file(tmp_path / "my riff.mid")
    phrase.open(path)
    assert (phrase.name, phrase.tempo, said) == ("my riff", 100.0, [])
    phrase.choose(0)
    phrase.choose(phrase.names.index("my riff"))
    assert PhrasePlayer(settings).performed == phrase.performed
    path.unlink()
    assert PhrasePlayer(settings).performed is None


def test_what_is_no_midi_file_is_said_and_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    phrase, said = PhrasePlayer(settings), []
    phrase.said.connect(said.append)
    (tmp_path / "no.mid").write_bytes(b"nothing")
    phrase.open(tmp_path / "no.mid")
    assert phrase.performed is None
    assert [(toast.error, "no.mid" in toast.text) for toast in said] == [(True, True)]


def test_the_bar_shows_the_phrase_and_its_card_changes_it(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.show_running()
    control = window.transport.phrase
    scene.states.phrase.emit(PhraseState(("Note", "Riff"), 0))
    assert control.value() == "Note"
    qtbot.mouseClick(control, Qt.MouseButton.LeftButton)
    card = control.popover
    assert card.isVisible()
    assert not card.tempo.isEnabled(), "one note has no tempo"
    scene.states.phrase.emit(PhraseState(("Note", "Riff"), 1, 96.0, loop=True))
    assert (control.value(), card.tempo_words.text()) == ("Riff", "96 bpm")
    scene.calls.clear()
    qtbot.mouseClick(card.latch, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.loop, Qt.MouseButton.LeftButton)
    assert [call[0] for call in scene.calls] == ["phrase.set_latched", "phrase.set_looped"]
    card.close()
