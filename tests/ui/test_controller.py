"""The controller with its real processes: what each of the three users does."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from jack_server import JackServer
from patience import PATIENCE_S
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from windowless import Told, made_sound

from evosynth.service.desk_messages import Occasion
from evosynth.voices.dx7 import INIT_VOICE
from ui.models.candidates import Chosen
from ui.view_state.strands import StrandsState
from ui.view_state.window import Run
from ui.views.choosers import FileChoosers

pytestmark = pytest.mark.usefixtures("home")


def test_from_a_sound_to_a_voice_in_your_hands(told: Told, tmp_path: Path) -> None:
    intents = told.intents
    sound = made_sound(tmp_path, "schöner Ton_57.wav")
    told.load(sound)
    assert (told.target.note, told.target.note_label) == (57, "A3")
    assert told.transport.run is Run.READY
    intents.workflow.evolve()
    assert told.transport.run is Run.PREPARING
    told.state(Run.RUNNING)
    told.full()
    assert told.selection.label == told.grid.tiles[0].label
    assert [name for name, _ in told.selection.parts] == ["Spectrum", "Envelope", "Pitch", "Attack"]
    assert told.selection.distance == pytest.approx(sum(part for _, part in told.selection.parts))
    told.until(lambda: len(told.history) >= 1)

    intents.workflow.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    order = [one.id for one in told.controller.run.snapshot.candidates]
    told.until(lambda: [tile.candidate.id for tile in told.tiles()] == order[: len(told.grid.tiles)])
    assert told.grid.tiles[0].selected
    evaluations = told.transport.evaluations
    intents.workflow.evolve()
    told.until(lambda: told.transport.evaluations > evaluations)

    intents.grid.select(3)
    told.until(lambda: told.grid.tiles[3].selected)
    held = told.grid.tiles[3].candidate
    intents.rating.rate_selected(4)
    told.until(lambda: told.grid.tiles[3].stars == 4 and told.grid.tiles[3].selected)
    intents.keeping.keep_selected()
    told.until(lambda: told.kept.total)
    generation = told.transport.generation
    told.until(lambda: told.transport.generation > generation + 3)
    assert told.grid.tiles[3].candidate.id == held.id
    told.until(lambda: told.grid.tiles[3].kept)

    intents.run.stop()
    told.state(Run.STOPPED)
    told.until(lambda: told.controller.run.snapshot.state == "stopped")
    syx, wav = tmp_path / intents.exporting.suggested_name(".syx", intents.exporting.selected), tmp_path / "mine.wav"
    intents.exporting.save(syx, intents.exporting.selected)
    intents.exporting.save(wav, intents.exporting.selected)
    told.toast_with("Saved mine.wav")
    assert syx.stat().st_size == 163
    recorded = sound.read_bytes()
    (tmp_path / "linked.wav").symlink_to(sound)
    intents.exporting.save(tmp_path / "linked.wav", intents.exporting.selected)
    told.toast_with("linked.wav is what the result is made from, and is never written over")
    assert sound.read_bytes() == recorded
    assert syx.read_bytes()[151:161] == told.kept.voices[0].name.encode().ljust(10)
    dragged = intents.exporting.file_of_place(3, ".syx")
    assert dragged is not None
    assert dragged.read_bytes() == syx.read_bytes()
    (kept,) = told.kept.voices
    assert kept.target == "schöner Ton_57.wav"
    assert told.controller.library.kept()[0].stars == 4
    assert kept.name == told.controller.names.label(held)


def test_kept_voices_are_there_after_a_restart_and_deleting_can_be_undone(
    told: Told, qtbot: QtBot, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.keeping.keep_place(0)
    told.intents.keeping.keep_place(5)
    told.intents.keeping.keep_place(5)
    told.toast_with("is kept already")
    told.until(lambda: told.kept.total == 2 and told.grid.tiles[0].kept and told.grid.tiles[5].kept)
    names = [kept.name for kept in told.kept.voices]
    told.intents.keeping.delete(told.kept.voices[0].id)
    told.keeps(*names[1:])
    told.until(lambda: told.grid.tiles[0].kept and not told.grid.tiles[5].kept)
    told.intents.undo.undo()
    told.keeps(*names)
    told.intents.undo.undo()
    told.intents.undo.undo()
    told.keeps()
    told.intents.undo.redo()
    told.intents.undo.redo()
    told.until(lambda: not told.controller.document.pending)
    monkeypatch.setenv("EVOSYNTH_HOME", str(shared_home))
    again = Told(qtbot, idle=True)
    again.keeps(*names)
    again.until(lambda: again.kept.voices[0].picture is not None)
    again.controller.close()


def test_breeding_by_ear_goes_on_and_back(told: Told) -> None:
    intents = told.intents
    intents.workflow.breed_without_target()
    told.full()
    assert told.transport.run is Run.BREEDING
    assert not told.transport.can_breed
    intents.breeding.breed()
    told.toast_with("Rate what you like")
    first = [tile.candidate.id for tile in told.tiles()]
    intents.rating.rate_place(2, 5)
    intents.rating.rate_place(7, 2)
    told.until(lambda: told.transport.can_breed and told.grid.rated == 2)
    intents.undo.undo()
    told.until(lambda: told.grid.rated == 1)
    intents.undo.redo()
    intents.breeding.breed()
    told.until(lambda: told.transport.generation == 1)
    told.until(lambda: [tile.candidate.id for tile in told.tiles()] != first)
    intents.breeding.back()
    told.until(lambda: told.transport.generation == 0)
    told.until(lambda: [tile.candidate.id for tile in told.tiles()] == first)
    assert {tile.place: tile.stars for tile in told.tiles() if tile.stars} == {2: 5, 7: 2}


@pytest.mark.parametrize("act", ["rate", "keep"])
def test_stars_and_enter_go_to_one_voice_though_a_better_one_comes_between(
    told: Told, tmp_path: Path, act: str
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    chosen = told.controller.grid.selected.candidate
    if act == "rate":
        told.intents.rating.rate_selected(4)
    else:
        told.intents.keeping.keep_selected()
    told.until(lambda: told.controller.grid.policy.places[told.controller.grid.policy.nearest()].id != chosen.id)
    assert told.controller.grid.selected.candidate.id == chosen.id


def test_what_is_saved_is_the_voice_that_the_chooser_was_opened_for(told: Told, tmp_path: Path) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    window = QWidget()
    FileChoosers(window, told.intents.loading, told.intents.exporting).save(".syx")
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    proposed = Path(chooser.selectedFiles()[0]).stem
    told.intents.grid.select(5)  # as when a better one is found meanwhile
    chooser.fileSelected.emit(str(tmp_path / "mine.syx"))
    told.toast_with("Saved mine.syx")
    window.close()
    assert (tmp_path / "mine.syx").read_bytes()[151:161] == proposed.encode().ljust(10)


def test_a_kept_voice_is_heard_and_saved_at_the_note_and_loudness_of_its_own_target(told: Told, tmp_path: Path) -> None:
    controller, intents = told.controller, told.intents
    told.load(made_sound(tmp_path))
    intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    intents.run.stop()
    told.until(lambda: controller.run.snapshot.finals == "ranked" and told.transport.run is Run.STOPPED)
    told.full()
    intents.grid.select(0)
    intents.keeping.keep_selected()
    told.until(lambda: told.kept.total)
    intents.exporting.save(tmp_path / "fresh.wav", intents.exporting.selected)
    told.toast_with("Saved fresh.wav")
    (kept,) = told.kept.voices
    mine = controller.target.prepared
    assert kept.occasion == Occasion(mine.note, mine.loudness_lufs)
    quiet = made_sound(tmp_path, "other_69.wav", 440.0, 0.05)
    told.load(quiet)
    assert controller.target.prepared.loudness_lufs < mine.loudness_lufs - 6
    intents.keeping.select(kept.id)
    told.until(lambda: told.selection and told.selection.name == kept.name)
    intents.exporting.save(tmp_path / "later.wav", intents.exporting.selected)
    told.toast_with("Saved later.wav")
    assert (tmp_path / "later.wav").read_bytes() == (tmp_path / "fresh.wav").read_bytes()
    told.until(lambda: told.kept.voices[0].picture)
    assert np.array_equal(told.selection.picture.pixels, told.kept.voices[0].picture.pixels)


def test_a_voice_that_came_from_a_synth_says_so_and_gets_its_picture(told: Told) -> None:
    voice = INIT_VOICE.with_values(algorithm=5).with_name("CAME")
    told.intents.keeping.keep_from_elsewhere(Chosen(voice.data, "CAME", "CAME", None, Occasion()), "from the DX7")
    told.until(lambda: told.kept.voices and told.kept.voices[0].picture)
    assert told.kept.voices[0].target == "from the DX7"


def test_a_new_target_takes_the_place_of_a_match_and_says_that_it_rests(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))
    assert told.transport.run is Run.READY
    assert told.toast_with("The match of tone_57.wav rests in this document").undo
    assert told.kept.total == 0, "nothing is kept that nobody kept"
    assert told.history.shape == (0, 3)
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()


def test_a_corrected_note_prepares_the_target_anew_and_waits_for_evolve(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.target.set_note(45)
    told.until(lambda: told.target.note == 45)
    assert told.target.source == "given"
    assert told.transport.run is Run.READY
    told.intents.target.set_region(0.0, 0.2)
    told.until(lambda: told.target.region_s[1] == pytest.approx(0.2, abs=0.01))
    assert told.target.note == 45


def test_a_sound_beside_its_key_is_brought_in_tune_when_asked_and_undo_brings_its_own_tuning_back(
    told: Told, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path, "sharp.wav", 440.0 * 2 ** (40 / 1200)))
    assert told.target.beside
    assert not told.target.corrected
    assert told.target.remarks[0].endswith("it is matched in its own tuning.")
    told.intents.target.correct_tuning(True)
    told.until(lambda: told.target.corrected)
    assert told.target.remarks[0].endswith("it was retuned for matching.")
    told.intents.target.set_region(0.0, 0.2)
    told.until(lambda: told.target.region_s[1] == pytest.approx(0.2, abs=0.01))
    assert told.target.corrected, "what was said of the tuning holds for another part"
    told.intents.undo.undo()
    told.intents.undo.undo()
    told.until(lambda: not told.target.corrected)


def test_bad_input_is_one_sentence_and_changes_nothing(told: Told, tmp_path: Path) -> None:
    silent, song = made_sound(tmp_path, "silent.wav", 0.0), tmp_path / "song.m4a"
    song.write_bytes(b"x")
    told.load(made_sound(tmp_path))
    told.intents.loading.open([str(silent)])
    assert told.toast_with("silent").text == "silent.wav is silent."
    told.intents.loading.open([str(song)])
    assert told.toast_with("song.m4a").error
    told.intents.loading.open([str(tmp_path)])
    assert {Path(path).name for path in told.choices[0].paths} == {"silent.wav", "tone_57.wav"}
    told.intents.exporting.save(tmp_path / "x.syx", None)
    told.intents.hardware.send_selected()
    assert told.target.name == "tone_57.wav"
    assert told.transport.run is Run.READY
    assert not (tmp_path / "x.syx").exists()


def test_a_port_that_is_not_there_is_named_when_sending(told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.hardware.send_selected()
    told.until(lambda: told.toasts)
    told.intents.hardware.use("no such synth")
    told.intents.hardware.set_channel(5)
    told.intents.hardware.send_selected()
    told.until(lambda: len(told.toasts) >= 2)
    assert all(toast.error for toast in told.toasts)
    assert (told.synth.there, told.synth.channel) == (False, 5)


PLAYING = """
import sys, time
from pathlib import Path
sys.path[:0] = [sys.argv[1], str(Path(sys.argv[1]).parent)]
from PySide6.QtWidgets import QApplication
from windowless import Told, Waiting, made_sound

def main():
    app = QApplication([])
    told = Told(Waiting())
    controller, intents = told.controller, told.intents
    told.until(lambda: told.audio.audio_ok)
    intents.workflow.breed_without_target()
    told.full()
    intents.grid.select(2)
    intents.listening.play_selected()
    told.until(lambda: told.playheads and told.playheads[-1][0] == 2)
    told.until(lambda: told.grid.tiles[2].playing and told.grid.tiles[2].heard)
    intents.listening.silence()
    told.until(lambda: told.playheads[-1][0] is None)
    told.until(lambda: not told.grid.tiles[2].playing)
    told.load(made_sound(Path(sys.argv[2])))
    intents.listening.play_target_then_selected()
    told.until(lambda: told.playheads[-1][0] == "target" and told.playheads[-1][1] > 0.1)
    print(told.audio.audio, flush=True)
    controller.close()

if __name__ == "__main__":
    main()
"""


def test_what_is_played_moves_the_playhead_and_marks_the_tile_as_heard(jack_server: JackServer, tmp_path: Path) -> None:
    program = tmp_path / "playing.py"
    program.write_text(PLAYING)
    command = [sys.executable, str(program), str(Path(__file__).parent), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=4 * PATIENCE_S)
    assert done.returncode == 0, done.stderr
    assert "48 kHz" in done.stdout


def test_a_strand_of_a_match_is_played_rated_restarted_and_brought_back(told: Told, tmp_path: Path) -> None:
    states: list[StrandsState] = []
    told.controller.states.strands.connect(states.append)
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: states and len(states[-1].cards) == 4 and all(c.tile.picture for c in states[-1].cards))
    told.intents.grid.select_strand(1)
    told.intents.listening.play_strand(1)
    told.intents.rating.rate_selected(4)
    told.until(lambda: states[-1].cards[1].tile.stars == 4)
    assert told.selection.label == states[-1].cards[1].tile.label
    told.until(lambda: all(card.doing != "starting afresh" for card in states[-1].cards))
    told.intents.workflow.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: states[-1].cards[2].doing == "paused")
    before = states[-1].cards[2].tile.distance
    told.intents.strands.restart(2)
    told.until(lambda: states[-1].cards[2].tile.candidate is None)
    told.intents.undo.undo()
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: (now := states[-1].cards[2].tile.distance) is not None and now <= before)
    for strand in range(4):
        told.intents.strands.toggle_halt(strand)
    told.state(Run.PAUSED)
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: not any(card.halted for card in states[-1].cards))
    told.until(lambda: told.transport.headway)
    assert told.transport.nearness
