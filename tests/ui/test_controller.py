"""The controller with its real processes: what each of the three users does, and what happens when something dies."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from jack_server import JackServer
from patience import PATIENCE_MS, PATIENCE_S
from pytestqt.qtbot import QtBot
from windowless import Told, made_sound

from evosynth import seeding
from evosynth.evolution.report import Candidate
from evosynth.library import paths
from evosynth.midi.sysex import bank_dump
from evosynth.service.checkpoints import RunFolder
from evosynth.service.messages import Occasion
from evosynth.synths.voicing import voice_of
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE, voices_from_genomes, voices_in
from ui.state import Run
from ui.strand_state import StrandsState


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    return tmp_path / "home"


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def shared(qapp: object) -> Iterator[list[Told]]:
    """One controller for all tests that need no start of their own: starting its processes takes seconds."""
    made: list[Told] = []
    yield made
    for told in made:
        told.controller.close()


@pytest.fixture
def told(qtbot: QtBot, shared: list[Told], shared_home: Path, home: Path) -> Told:
    if not shared:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EVOSYNTH_HOME", str(shared_home))
            shared.append(Told(qtbot))
            shared[0].full_start()
    shared[0].afresh(qtbot)
    return shared[0]


@pytest.fixture
def own(qtbot: QtBot) -> Iterator[Told]:
    """A controller that a test may close."""
    told = Told(qtbot)
    yield told
    told.controller.close()


def gone(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def pid_of(told: Told, name: str) -> int:
    return told.controller.workers.process_id(name)


def bank(folder: Path, count: int = 32) -> tuple[Path, list[Voice]]:
    matrix = voices_from_genomes(np.random.default_rng(7).random((count, len(DX7_SPACE))))
    matrix[:, 145:] = np.frombuffer(b"          ", np.uint8)
    voices = [Voice(row.tobytes()).with_name(f"VOICE {i + 1}") for i, row in enumerate(matrix)]
    path = folder / "bank.syx"
    path.write_bytes(bank_dump(voices))
    return path, voices


def test_from_a_sound_to_a_voice_in_your_hands(told: Told, tmp_path: Path) -> None:
    controller = told.controller
    told.load(made_sound(tmp_path, "schöner Ton_57.wav"))
    assert (told.target.note, told.target.note_label) == (57, "A3")
    assert told.transport.run is Run.READY
    controller.evolve()
    assert told.transport.run is Run.PREPARING
    told.state(Run.RUNNING)
    told.full()
    assert told.selection.label == told.grid.tiles[0].label
    assert [name for name, _ in told.selection.parts] == ["Spectrum", "Envelope", "Pitch"]
    assert told.selection.distance == pytest.approx(sum(part for _, part in told.selection.parts))
    told.until(lambda: len(told.history) >= 1)

    controller.evolve()
    told.state(Run.PAUSED)
    evaluations = told.transport.evaluations
    controller.evolve()
    told.until(lambda: told.transport.evaluations > evaluations)

    controller.select(3)
    told.until(lambda: told.grid.tiles[3].selected)
    held = told.grid.tiles[3].candidate
    controller.rate(4)
    told.until(lambda: told.grid.tiles[3].stars == 4 and told.grid.tiles[3].selected)
    controller.keep()
    told.until(lambda: told.kept)
    generation = told.transport.generation
    told.until(lambda: told.transport.generation > generation + 3)
    assert told.grid.tiles[3].candidate.id == held.id
    assert told.grid.tiles[3].kept

    controller.stop()
    told.state(Run.STOPPED)
    told.until(lambda: told.controller.run.snapshot.state == "stopped")
    syx, wav = tmp_path / controller.suggested_name(".syx"), tmp_path / "mine.wav"
    controller.save_as(str(syx))
    controller.save_as(str(wav))
    told.toast_with("Saved mine.wav")
    assert syx.stat().st_size == 163
    assert syx.read_bytes()[151:161] == told.kept[0].name.encode().ljust(10)
    dragged = controller.drag_file(3, ".syx")
    assert dragged is not None
    assert dragged.read_bytes() == syx.read_bytes()
    (kept,) = told.kept
    assert (kept.target, kept.stars) == ("schöner Ton_57.wav", 4)
    assert kept.name == held.voice_name


def test_kept_voices_are_there_after_a_restart_and_deleting_can_be_undone(
    told: Told, qtbot: QtBot, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.controller.breed_without_target()
    told.full()
    told.controller.keep_place(0)
    told.controller.keep_place(5)
    told.controller.keep_place(5)
    told.toast_with("is kept already")
    names = [kept.name for kept in told.kept]
    assert len(names) == 2
    told.controller.delete_kept(told.kept[0].id)
    assert [kept.name for kept in told.kept] == names[1:]
    told.controller.undo()
    assert [kept.name for kept in told.kept] == names
    told.controller.undo()
    told.controller.undo()
    assert told.kept == ()
    told.controller.redo()
    told.controller.redo()
    monkeypatch.setenv("EVOSYNTH_HOME", str(shared_home))
    again = Told(qtbot, idle=True)
    assert [kept.name for kept in again.kept] == names
    assert again.kept[0].picture is not None
    again.controller.close()


def test_breeding_by_ear_goes_on_and_back(told: Told) -> None:
    controller = told.controller
    controller.breed_without_target()
    told.full()
    assert told.transport.run is Run.BREEDING
    assert not told.transport.can_breed
    controller.breed()
    told.toast_with("Rate what you like")
    first = [tile.candidate.id for tile in told.tiles()]
    controller.rate_place(2, 5)
    controller.rate_place(7, 2)
    told.until(lambda: told.transport.can_breed and told.grid.rated == 2)
    controller.undo()
    told.until(lambda: told.grid.rated == 1)
    controller.redo()
    controller.breed()
    told.until(lambda: told.transport.generation == 1)
    told.until(lambda: [tile.candidate.id for tile in told.tiles()] != first)
    controller.back()
    told.until(lambda: told.transport.generation == 0)
    told.until(lambda: [tile.candidate.id for tile in told.tiles()] == first)
    assert {tile.place: tile.stars for tile in told.tiles() if tile.stars} == {2: 5, 7: 2}


def test_a_dropped_bank_becomes_the_first_generation_on_two_pages_as_it_is(told: Told, tmp_path: Path) -> None:
    path, voices = bank(tmp_path)
    told.controller.open_paths([str(path)])
    told.full()
    assert told.transport.run is Run.BREEDING
    assert (told.grid.pages, told.grid.total) == (2, 32)
    assert [tile.label for tile in told.tiles()] == [f"VOICE {n}" for n in range(1, 17)]
    told.controller.show_page(1)
    told.until(lambda: told.grid.page == 1)
    told.controller.select(15)
    told.until(lambda: told.selection.label == "VOICE 32")
    assert told.selection.voice == voices[31].data
    assert told.selection.distance is None


def test_a_bank_dropped_on_a_target_is_shown_at_once_and_takes_part_in_the_match(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    path, voices = bank(tmp_path)
    told.controller.open_paths([str(path)])
    told.full()
    assert told.transport.run is Run.READY
    assert told.grid.pages == 2
    told.controller.evolve()
    told.state(Run.RUNNING)
    seeds = voices_from_genomes(RunFolder(told.controller.run.own.folder).plan().seeds)
    assert [row.tobytes() for row in seeds] == [voice.data for voice in voices]
    told.until(lambda: told.tiles() and all(tile.distance is not None for tile in told.tiles()))


def test_of_a_large_bank_those_wait_that_sound_most_like_the_target(told: Told, tmp_path: Path) -> None:
    told.load(paths.examples()[0])
    path = tmp_path / "many.syx"
    path.write_bytes(b"".join(file.read_bytes() for file in paths.banks()))
    told.controller.open_paths([str(path)])
    told.toast_with("The 16 of 64 voices of many.syx nearest to the target take part in the next match")
    told.full()
    nearest = seeding.first_voices(told.controller.target.prepared, given=[path])
    names = [voice.name for voice in voices_in(voices_from_genomes(nearest.genomes))]
    assert [tile.label for tile in told.tiles()] == names


def test_a_match_evolves_from_the_selected_voice_and_stays_near_it(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.controller.evolve_near()
    told.toast_with("Select a voice to evolve from first.")
    path, voices = bank(tmp_path)
    told.controller.open_paths([str(path)])
    told.full()
    told.controller.select(6)
    told.until(lambda: told.selection.label == "VOICE 7")
    told.controller.evolve_near()
    told.state(Run.RUNNING)
    plan = RunFolder(told.controller.run.own.folder).plan()
    assert plan.settings.near
    assert [row.tobytes() for row in voices_from_genomes(plan.seeds)] == [voices[6].data]
    told.until(lambda: told.tiles() and all(tile.distance is not None for tile in told.tiles()))
    first = told.controller.run.own.row
    told.controller.select(1)
    told.controller.evolve_near()  # and from what was found, while the match still runs
    told.until(lambda: told.controller.run.own is not None and told.controller.run.own.row != first)
    told.state(Run.RUNNING)


def test_a_bank_that_was_dropped_first_begins_the_match_of_a_target_that_comes_later(
    told: Told, tmp_path: Path
) -> None:
    path, voices = bank(tmp_path)
    told.controller.open_paths([str(path)])
    told.full()
    told.controller.rate_place(4, 3)
    told.controller.rate_place(9, 5)
    told.until(lambda: told.grid.rated == 2)
    told.load(made_sound(tmp_path))
    told.toast_with("32 voices take part in the next match, those that you rated first")
    told.full()
    assert told.transport.run is Run.READY
    assert (told.grid.pages, told.grid.total) == (2, 32)
    assert [tile.label for tile in told.tiles()[:4]] == ["VOICE 10", "VOICE 5", "VOICE 1", "VOICE 2"]
    assert [tile.stars for tile in told.tiles()[:4]] == [5, 3, 0, 0]
    told.controller.rate_place(2, 4)
    told.controller.set_note(45)  # the same voices wait beside the corrected target
    told.until(lambda: told.target.note == 45)
    told.until(lambda: [tile.stars for tile in told.tiles()[:4]] == [5, 4, 3, 0])
    assert [tile.label for tile in told.tiles()[:4]] == ["VOICE 10", "VOICE 1", "VOICE 5", "VOICE 2"]
    told.controller.evolve()
    told.state(Run.RUNNING)
    own = told.controller.run.own
    seeds = [row.tobytes() for row in voices_from_genomes(RunFolder(own.folder).plan().seeds)]
    assert seeds[:4] == [voices[i].data for i in (9, 0, 4, 1)]
    assert sorted(seeds) == sorted(voice.data for voice in voices)
    told.until(lambda: told.controller.run.snapshot.ratings == {0: 1.0, 1: 0.8, 2: 0.6})
    assert {i: stars for i, (_, stars) in told.controller.library.ratings(own.row).items()} == {0: 5, 1: 4, 2: 3}


def test_a_breeding_under_way_begins_the_match_and_nothing_that_was_rated_is_lost(told: Told, tmp_path: Path) -> None:
    told.controller.breed_without_target()
    told.full()
    first = told.grid.tiles[6].candidate
    told.controller.select(6)
    told.until(lambda: told.selection.label == told.grid.tiles[6].label)
    name = told.selection.name
    told.controller.rate(2)
    told.controller.breed()
    told.until(lambda: told.transport.generation == 1)
    told.full()
    told.until(lambda: told.grid.tiles[0].candidate.generation == 1 or told.grid.tiles[1].candidate.generation == 1)
    told.controller.rate_place(3, 5)
    told.until(lambda: told.grid.tiles[3].stars == 5)
    liked = told.grid.tiles[3].candidate
    generation = [voice_of(tile.candidate.genome, "dx7")[:145] for tile in told.tiles()]
    told.load(made_sound(tmp_path))
    told.toast_with("take part in the next match, those that you rated first")
    told.full()
    waiting = [voice_of(tile.candidate.genome, "dx7")[:145] for tile in told.tiles()]
    assert waiting[:2] == [voice_of(liked.genome, "dx7")[:145], voice_of(first.genome, "dx7")[:145]]
    assert [tile.stars for tile in told.tiles()[:3]] == [5, 2, 0]
    assert told.grid.tiles[1].label == name
    assert set(waiting) >= set(generation[:14])
    told.controller.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and len(told.controller.run.snapshot.ratings) == 2)


def test_what_was_rated_beside_a_target_counts_again_when_the_match_begins_anew(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.controller.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.controller.rate_place(5, 4)
    told.until(lambda: told.grid.tiles[5].stars == 4)
    rated = voice_of(told.grid.tiles[5].candidate.genome, "dx7")[:145]
    told.controller.set_note(56)
    told.until(lambda: told.target.note == 56)
    told.until(lambda: [voice_of(tile.candidate.genome, "dx7")[:145] for tile in told.tiles()] == [rated])
    assert told.grid.tiles[0].stars == 4
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))
    told.until(lambda: [tile.stars for tile in told.tiles()] == [4])  # it waited and goes on waiting
    told.controller.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.load(made_sound(tmp_path))  # a match of another sound leaves nothing behind but what was kept
    told.until(lambda: not told.tiles())


def test_a_kept_voice_is_heard_and_saved_at_the_note_and_loudness_of_its_own_target(told: Told, tmp_path: Path) -> None:
    controller = told.controller
    told.load(made_sound(tmp_path))
    controller.evolve()
    told.state(Run.RUNNING)
    told.full()
    controller.stop()
    told.until(lambda: controller.run.snapshot.state == "stopped" and told.transport.run is Run.STOPPED)
    controller.select(0)
    controller.keep()
    told.until(lambda: told.kept)
    controller.save_as(str(tmp_path / "fresh.wav"))
    told.toast_with("Saved fresh.wav")
    (kept,) = told.kept
    mine = controller.target.prepared
    assert kept.occasion == Occasion(mine.note, mine.loudness_lufs)
    quiet = made_sound(tmp_path, "other_69.wav", 440.0, 0.05)
    told.load(quiet)
    assert controller.target.prepared.loudness_lufs < mine.loudness_lufs - 6
    controller.select_kept(kept.id)
    told.until(lambda: told.selection and told.selection.name == kept.name)
    controller.save_as(str(tmp_path / "later.wav"))
    told.toast_with("Saved later.wav")
    assert (tmp_path / "later.wav").read_bytes() == (tmp_path / "fresh.wav").read_bytes()
    assert told.selection.picture is kept.picture


def test_a_new_target_keeps_the_best_of_the_match_that_it_ends(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.controller.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))
    assert told.transport.run is Run.READY
    (kept,) = told.kept
    assert kept.target == "tone_57.wav"
    assert kept.name in told.toast_with("was kept").text
    assert told.history.shape == (0, 3)
    told.controller.evolve()
    told.state(Run.RUNNING)
    told.full()


def test_a_corrected_note_prepares_the_target_anew_and_waits_for_evolve(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.controller.set_note(45)
    told.until(lambda: told.target.note == 45)
    assert told.target.source == "given"
    assert told.transport.run is Run.READY
    told.controller.set_region(0.0, 0.2)
    told.until(lambda: told.target.region_s[1] == pytest.approx(0.2, abs=0.01))
    assert told.target.note == 45


def test_bad_input_is_one_sentence_and_changes_nothing(told: Told, tmp_path: Path) -> None:
    silent, song = made_sound(tmp_path, "silent.wav", 0.0), tmp_path / "song.m4a"
    song.write_bytes(b"x")
    told.load(made_sound(tmp_path))
    told.controller.open_paths([str(silent)])
    assert told.toast_with("silent").text == "silent.wav is silent."
    told.controller.open_paths([str(song)])
    assert told.toast_with("song.m4a").error
    told.controller.open_paths([str(tmp_path)])
    assert {Path(path).name for path in told.choices[0]} == {"silent.wav", "tone_57.wav"}
    told.controller.save_as(str(tmp_path / "x.syx"))
    told.controller.send()
    assert told.target.name == "tone_57.wav"
    assert told.transport.run is Run.READY
    assert not (tmp_path / "x.syx").exists()


def test_a_port_that_is_not_there_is_named_when_sending(told: Told) -> None:
    told.controller.breed_without_target()
    told.full()
    told.controller.send()
    told.toast_with("Choose the MIDI output")
    told.controller.set_port("no such synth")
    told.controller.set_channel(5)
    assert (told.audio.midi_ok, told.audio.channel) == (False, 5)
    told.controller.send()
    told.until(lambda: len(told.toasts) >= 2)
    assert told.toasts[1].error


def test_a_killed_evolver_is_started_again_and_the_match_goes_on(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.controller.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.generation > 2)
    told.until(lambda: told.controller.run.own and (told.controller.run.own.folder / "checkpoint.npz").exists())
    killed = pid_of(told, "evolver")
    os.kill(killed, signal.SIGKILL)
    told.until(lambda: told.banner is not None and told.banner.kind == "offer")
    assert dict(told.banner.buttons) == {"resume": "Go on", "discard": "Discard"}
    told.full()
    told.controller.banner_action("resume")
    told.state(Run.RUNNING)
    assert pid_of(told, "evolver") != killed
    evaluations = told.transport.evaluations
    told.until(lambda: told.transport.evaluations > evaluations)
    assert told.banner is None or told.banner.kind != "offer"


def test_a_rated_voice_that_has_left_the_best_is_on_show_when_a_run_that_was_cut_off_goes_on(
    told: Told, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.controller.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.controller.rate_place(15, 5)
    told.until(lambda: told.grid.tiles[15].stars == 5)
    rated = told.grid.tiles[15].candidate
    told.until(lambda: rated.id not in {c.id for c in told.controller.run.snapshot.candidates})
    told.controller.run.leave()  # as a window does that goes
    told.controller.stage.clear()
    told.until(lambda: not told.tiles())
    told.controller.offers.look()
    told.controller.banner_action("resume")
    told.until(lambda: told.controller.run.own is not None and told.transport.run is Run.RUNNING)
    told.until(lambda: [tile.candidate.id for tile in told.tiles() if tile.stars == 5] == [rated.id])


def test_a_killed_desk_is_started_again_and_serves(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    killed = pid_of(told, "desk")
    os.kill(killed, signal.SIGKILL)
    told.until(lambda: pid_of(told, "desk") not in (0, killed))
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))


WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.controller import AppController
from ui.state import Run

def main():
    app = QApplication([])
    controller = AppController()
    controller.target_changed.connect(lambda target: target and QTimer.singleShot(0, controller.evolve))
    def look(transport):
        snapshot = controller.run.snapshot
        own = controller.run.own
        if transport.run is Run.RUNNING and transport.generation > 2 and (own.folder / "checkpoint.npz").exists():
            pids = [controller.workers.process_id(name) for name in ("evolver", "desk")]
            heavy = [name for name in ("numba", "librosa", "scipy", "soundfile", "deap") if name in sys.modules]
            print(*pids, transport.evaluations, ",".join(heavy) or "light", flush=True)
    controller.transport_changed.connect(look)
    controller.start()
    controller.open_paths([sys.argv[1]])
    app.exec()

if __name__ == "__main__":
    main()
"""


def test_after_a_kill_of_the_window_its_processes_end_and_the_next_start_offers_to_go_on(
    told: Told, qtbot: QtBot, tmp_path: Path, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(shared_home))
    program = tmp_path / "window.py"
    program.write_text(WINDOW)
    command = [sys.executable, str(program), str(made_sound(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as window:
        evolver, desk, _, weight = window.stdout.readline().split()
        window.kill()
    assert weight == "light"
    qtbot.waitUntil(lambda: gone(int(evolver)) and gone(int(desk)), timeout=PATIENCE_MS)
    second = Told(qtbot, idle=True)
    assert second.banner.kind == "offer"
    assert "tone_57.wav" in second.banner.what
    second.controller.close()
    told.controller.offers.look()  # the same, with processes that are warm
    told.controller.banner_action("resume")
    told.until(lambda: told.target is not None)
    assert told.target.name == "tone_57.wav"
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.evaluations >= 32)
    told.full()
    told.controller.stop()
    told.state(Run.STOPPED)
    assert told.controller.runs.unfinished() is None


def test_closing_ends_every_process_and_an_unfinished_run_is_offered_and_can_be_discarded(
    own: Told, qtbot: QtBot, tmp_path: Path
) -> None:
    own.load(made_sound(tmp_path))
    own.controller.evolve()
    own.until(lambda: own.transport.run is Run.RUNNING and own.transport.generation > 0)
    pids = [pid_of(own, name) for name in ("evolver", "desk")]
    own.controller.close()
    qtbot.waitUntil(lambda: all(gone(pid) for pid in pids), timeout=PATIENCE_MS)
    second = Told(qtbot, idle=True)
    assert second.banner.kind == "offer"
    second.controller.banner_action("discard")
    assert second.banner is None or second.banner.kind != "offer"
    assert not any(paths.sessions().iterdir())
    second.controller.close()


def test_a_run_of_another_window_that_is_open_is_not_offered(
    told: Told, qtbot: QtBot, tmp_path: Path, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.load(made_sound(tmp_path))
    told.controller.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.generation > 0)
    assert (told.controller.run.own.folder / "state.json").is_file()
    monkeypatch.setenv("EVOSYNTH_HOME", str(shared_home))
    other = Told(qtbot, idle=True)
    assert other.controller.runs.unfinished() is None
    assert other.banner is None or other.banner.kind != "offer"
    other.controller.close()


def test_with_a_damaged_library_the_program_starts_and_says_so(qtbot: QtBot, home: Path) -> None:
    home.mkdir()
    (home / "library.sqlite").write_bytes(b"no database" * 500)
    told = Told(qtbot, idle=True)
    told.controller.stage.show_in_order([Candidate(0, DX7_SPACE.default(), np.zeros(0), move="seed")])
    told.controller.keep_place(0)
    assert len(told.kept) == 1
    assert "library.sqlite is damaged" in told.banner.what
    assert "lost" in told.banner.still
    told.controller.banner_action("close")
    assert told.banner is None
    told.controller.close()


PLAYING = """
import sys, time
from pathlib import Path
sys.path[:0] = [sys.argv[1], str(Path(sys.argv[1]).parent)]
from PySide6.QtWidgets import QApplication
from windowless import Told, made_sound

class Waiter:
    def waitUntil(self, true, timeout):
        end = time.monotonic() + timeout / 1000
        while not true():
            assert time.monotonic() < end
            QApplication.processEvents()
            time.sleep(0.002)

def main():
    app = QApplication([])
    told = Told(Waiter())
    controller = told.controller
    told.until(lambda: told.audio.audio_ok)
    controller.breed_without_target()
    told.full()
    controller.select(2)
    controller.play_selected()
    told.until(lambda: told.playheads and told.playheads[-1][0] == 2)
    told.until(lambda: told.grid.tiles[2].playing and told.grid.tiles[2].heard)
    controller.silence()
    told.until(lambda: told.playheads[-1][0] is None)
    told.until(lambda: not told.grid.tiles[2].playing)
    told.load(made_sound(Path(sys.argv[2])))
    controller.play_target_then_selected()
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
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr
    assert "48 kHz" in done.stdout


def test_a_strand_of_a_match_is_played_rated_restarted_and_brought_back(told: Told, tmp_path: Path) -> None:
    states: list[StrandsState] = []
    told.controller.strands_changed.connect(states.append)
    told.load(made_sound(tmp_path))
    told.controller.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: states and len(states[-1].cards) == 4 and all(c.tile.picture for c in states[-1].cards))
    told.controller.select_strand(1)
    told.controller.play_strand(1)
    told.controller.rate(4)
    told.until(lambda: states[-1].cards[1].tile.stars == 4)
    assert told.selection.label == states[-1].cards[1].tile.label
    told.until(lambda: all(card.doing != "starting afresh" for card in states[-1].cards))
    told.controller.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: states[-1].cards[2].doing == "paused")
    before = states[-1].cards[2].tile.distance
    told.controller.restart_strand(2)
    told.until(lambda: states[-1].cards[2].tile.candidate is None)
    told.controller.undo()
    told.controller.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: (now := states[-1].cards[2].tile.distance) is not None and now <= before)
    for strand in range(4):
        told.controller.halt_strand(strand)
    told.state(Run.PAUSED)
    told.controller.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: not any(card.halted for card in states[-1].cards))
    told.until(lambda: told.transport.headway)
    assert told.transport.nearness
