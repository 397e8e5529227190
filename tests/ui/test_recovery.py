"""What happens when a process dies, the window is killed or closed, the library is damaged."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE_MS
from pytestqt.qtbot import QtBot
from windowless import Told, made_sound

from evosynth.library import paths
from evosynth.service.evolver_messages import Candidate
from evosynth.voices.dx7 import INIT_VOICE
from ui.view_state.window import Run

pytestmark = pytest.mark.usefixtures("home")


def gone(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def pid_of(told: Told, name: str) -> int:
    return told.controller.workers.process_id(name)


def test_a_killed_evolver_is_started_again_and_the_match_goes_on(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.generation > 2)
    told.until(lambda: told.controller.run.own and (told.controller.run.own.folder / "checkpoint.npz").exists())
    killed = pid_of(told, "evolver")
    os.kill(killed, signal.SIGKILL)
    told.until(lambda: told.banner is not None and told.banner.kind == "offer")
    assert dict(told.banner.buttons) == {"resume": "Go on", "discard": "Discard"}
    told.full()
    told.intents.banner.press("resume")
    told.state(Run.RUNNING)
    assert pid_of(told, "evolver") != killed
    evaluations = told.transport.evaluations
    told.until(lambda: told.transport.evaluations > evaluations)
    assert told.banner is None or told.banner.kind != "offer"


def test_a_rated_voice_that_has_left_the_best_is_on_show_when_a_run_that_was_cut_off_goes_on(
    told: Told, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.intents.rating.rate_place(15, 5)
    told.until(lambda: told.grid.tiles[15].stars == 5)
    rated = told.grid.tiles[15].candidate
    told.until(lambda: rated.id not in {c.id for c in told.controller.run.snapshot.candidates})
    told.controller.run.leave()  # as a window does that goes
    told.controller.grid.empty()
    told.until(lambda: not told.tiles())
    told.controller.resuming.look()
    told.intents.banner.press("resume")
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
from ui.view_state.window import Run

def main():
    app = QApplication([])
    controller = AppController()
    controller.states.target.connect(lambda target: target and QTimer.singleShot(0, controller.intents.workflow.evolve))
    def look(transport):
        snapshot = controller.run.snapshot
        own = controller.run.own
        if transport.run is Run.RUNNING and transport.generation > 2 and (own.folder / "checkpoint.npz").exists():
            pids = [controller.workers.process_id(name) for name in ("evolver", "desk")]
            heavy = [name for name in ("numba", "librosa", "scipy", "soundfile", "deap") if name in sys.modules]
            print(*pids, transport.evaluations, ",".join(heavy) or "light", flush=True)
    controller.states.transport.connect(look)
    controller.start()
    controller.intents.loading.open([sys.argv[1]])
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
    told.controller.resuming.look()  # the same, with processes that are warm
    told.intents.banner.press("resume")
    told.until(lambda: told.target is not None)
    assert told.target.name == "tone_57.wav"
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.evaluations >= 32)
    told.full()
    told.intents.run.stop()
    told.state(Run.STOPPED)
    assert told.controller.runs.unfinished() is None


def test_closing_ends_every_process_and_an_unfinished_run_is_offered_and_can_be_discarded(
    own: Told, qtbot: QtBot, tmp_path: Path
) -> None:
    own.load(made_sound(tmp_path))
    own.intents.workflow.evolve()
    own.until(lambda: own.transport.run is Run.RUNNING and own.transport.generation > 0)
    pids = [pid_of(own, name) for name in ("evolver", "desk")]
    own.controller.close()
    qtbot.waitUntil(lambda: all(gone(pid) for pid in pids), timeout=PATIENCE_MS)
    second = Told(qtbot, idle=True)
    assert second.banner.kind == "offer"
    second.intents.banner.press("discard")
    assert second.banner is None or second.banner.kind != "offer"
    assert not any(paths.runs().iterdir())
    second.controller.close()


def test_a_run_of_another_window_that_is_open_is_not_offered(
    told: Told, qtbot: QtBot, tmp_path: Path, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.generation > 0)
    assert (told.controller.run.own.folder / "state.json").is_file()
    monkeypatch.setenv("EVOSYNTH_HOME", str(shared_home))
    other = Told(qtbot, idle=True)
    assert other.controller.runs.unfinished() is None
    assert other.banner is None or other.banner.kind != "offer"
    other.controller.close()


def test_a_run_that_cannot_be_opened_is_kept_and_no_other_folder_is_ever_removed(
    told: Told, tmp_path: Path, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(shared_home))
    music, newer = tmp_path / "music", paths.runs() / "newer"
    library, runs = told.controller.library, told.controller.runs
    for folder in (music, newer):
        folder.mkdir(parents=True)
        (folder / "state.json").write_text('{"finished": false, "generation": 3, "format": 999}')
    library.finish_run(library.begin_run(music, "tone", "", 1))
    row = library.begin_run(newer, "tone", "", 1)
    runs.sweep()
    told.controller.resuming.look()
    told.intents.banner.press("resume")
    told.toast_with("was written by a newer version of EvoSynth and cannot go on here")
    assert (newer / "state.json").is_file()
    told.controller.resuming.look()
    told.intents.banner.press("discard")
    assert not newer.exists()
    assert row not in [run.id for run in library.runs(finished=False)]
    assert [path.name for path in music.iterdir()] == ["state.json"]


def test_with_a_damaged_library_the_program_starts_and_says_so(qtbot: QtBot, home: Path) -> None:
    home.mkdir()
    (home / "library.sqlite").write_bytes(b"no database" * 500)
    told = Told(qtbot, idle=True)
    told.controller.grid.show_in_order([Candidate(0, INIT_VOICE.data, np.zeros(0), move="seed")])
    told.intents.keeping.keep_place(0)
    told.until(lambda: told.kept.total == 1)
    assert "library.sqlite is damaged" in told.banner.what
    assert "lost" in told.banner.still
    told.intents.banner.close()
    assert told.banner is None
    told.controller.close()
