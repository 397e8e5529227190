"""What happens when a process dies, the window is killed or closed, the library is damaged."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from in_documents import can_go_on
from patience import PATIENCE_MS
from pytestqt.qtbot import QtBot
from windowless import Told, made_sound

from evosynth.service.desk_messages import Listed
from evosynth.service.evolver_messages import Candidate
from evosynth.voices.dx7 import INIT_VOICE
from ui.models.document import Document
from ui.models.recent_documents import RecentDocuments
from ui.processes.workers import Workers
from ui.settings import Settings
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


def five_stars(told: Told) -> list[int]:
    """The ids of those on show, on whatever page, that have as many."""
    grid = told.controller.grid
    return [id for id in grid.order if id is not None and grid.stars.get(id) == 5]


def test_a_killed_evolver_is_started_again_and_the_match_goes_on(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.generation > 2)
    told.full()
    told.until(lambda: can_go_on(told))
    killed = pid_of(told, "evolver")
    os.kill(killed, signal.SIGKILL)
    told.until(lambda: told.banner is not None and told.banner.kind == "offer")
    assert dict(told.banner.buttons) == {"resume": "Go on", "discard": "Stop"}
    told.full()
    told.intents.banner.press("resume")
    told.state(Run.RUNNING)
    assert pid_of(told, "evolver") != killed
    evaluations = told.transport.evaluations
    told.until(lambda: told.transport.evaluations > evaluations)
    assert told.banner is None or told.banner.kind != "offer"


def test_a_lock_that_a_killed_evolver_never_heard_of_counts_when_the_match_goes_on(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.generation > 2)
    told.until(lambda: can_go_on(told))
    killed = pid_of(told, "evolver")
    os.kill(killed, signal.SIGSTOP)
    told.intents.locks.set("feedback", True)
    told.until(lambda: not told.controller.document.pending)
    os.kill(killed, signal.SIGKILL)
    told.until(lambda: told.banner is not None and told.banner.kind == "offer")
    document = told.controller.document.path
    told.intents.documents.close()
    told.until(lambda: not told.tiles() and told.controller.document.path is None)
    told.intents.documents.open(document)
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.limits.words == ("feedback",))
    assert told.intents.locks.limits.words == ("feedback",)


def test_a_rated_voice_that_has_left_the_best_is_on_show_when_its_document_is_opened_again(
    told: Told, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    for place in (0, 5, 8, 11):  # who leaves first is a matter of the search
        told.intents.rating.rate_place(place, 5)
    told.until(lambda: len(five_stars(told)) == 4)
    rated = set(five_stars(told))
    then = told.transport.evaluations
    told.until(lambda: told.transport.evaluations > then + 1500)  # most of them are among the best no more
    told.until(lambda: can_go_on(told))
    document = told.controller.document.path
    told.intents.documents.close()
    told.until(lambda: not told.tiles() and told.controller.document.path is None)
    told.intents.documents.open(document)
    told.state(Run.PAUSED)
    told.until(lambda: set(five_stars(told)) == rated)
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: set(five_stars(told)) == rated)


def test_a_killed_desk_is_started_again_and_serves(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    killed = pid_of(told, "desk")
    os.kill(killed, signal.SIGKILL)
    told.until(lambda: pid_of(told, "desk") not in (0, killed))
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))


WINDOW = """
import json
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from evosynth.documents import reading
from evosynth.documents.opening import reading as to_read
from evosynth.errors import StorageError
from ui.controller import AppController
from ui.settings import Settings
from ui.view_state.window import Run

def main():
    app = QApplication([])
    Settings().engine = "dx7"  # what is killed while engines are tried begins again
    controller = AppController()
    controller.states.target.connect(lambda target: target and QTimer.singleShot(0, controller.intents.workflow.evolve))

    def that_stand(own):
        try:
            with to_read(own.path) as db:
                if reading.checkpoint(db, own.run) is not None:
                    return json.loads(reading.run(db, own.run).state)["evaluations"]
        except StorageError:
            pass
        return 0

    def look(transport):
        if transport.run is not Run.RUNNING or transport.generation <= 2 or not that_stand(controller.run.own):
            return
        if not controller.ratings.stars:
            controller.intents.rating.rate_place(0, 4)
        elif not controller.ratings.pending:
            pids = [controller.workers.process_id(name) for name in ("evolver", "desk", "keeper")]
            heavy = [name for name in ("numba", "librosa", "scipy", "soundfile", "deap") if name in sys.modules]
            rated = list(controller.ratings.stars)
            print(*pids, *rated, that_stand(controller.run.own), ",".join(heavy) or "light", flush=True)
    controller.states.transport.connect(look)
    controller.start()
    controller.intents.loading.open([sys.argv[1]])
    app.exec()

if __name__ == "__main__":
    main()
"""


@pytest.mark.slow  # starts every process twice
def test_after_a_kill_of_the_window_its_processes_end_and_the_next_start_shows_the_run_at_rest_with_its_stars(
    qtbot: QtBot, tmp_path: Path
) -> None:
    program = tmp_path / "window.py"
    program.write_text(WINDOW)
    command = [sys.executable, str(program), str(made_sound(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as window:
        *pids, rated, stood, weight = window.stdout.readline().split()
        window.kill()
    assert weight == "light"
    qtbot.waitUntil(lambda: all(gone(int(pid)) for pid in pids), timeout=PATIENCE_MS)
    again = Told(qtbot)
    try:
        again.until(lambda: again.banner is not None and again.banner.kind == "offer")
        assert again.banner.what == "Untitled, tone_57 was cut off."
        again.intents.banner.press("resume")
        again.state(Run.PAUSED)
        assert again.target.name == "tone_57.wav"
        again.until(again.tiles)  # as many as it had found by then
        again.until(lambda: [tile.candidate.id for tile in again.tiles() if tile.stars == 4] == [int(rated)])
        again.until(lambda: again.transport.evaluations >= int(stood))  # figures are told a moment after the tiles
        evaluations = again.transport.evaluations
        again.intents.workflow.evolve()
        again.until(lambda: again.transport.run is Run.RUNNING and again.transport.evaluations > evaluations)
    finally:
        again.controller.close()


def listed_afresh(told: Told) -> tuple[tuple[Listed, ...], list[str]]:
    """The documents that a window would find at its start, and which of them it would offer."""
    recent, offered = RecentDocuments(told.controller.workers, Document(Workers()), Settings()), list[str]()
    recent.found_cut_off.connect(lambda _path, name: offered.append(name))
    with told.qtbot.waitSignal(recent.changed, timeout=PATIENCE_MS):
        recent.look()
    return recent.listed, offered


def test_closing_ends_every_process_and_the_document_can_be_opened_and_is_not_said_to_be_cut_off(
    own: Told, told: Told, qtbot: QtBot, tmp_path: Path
) -> None:
    own.load(made_sound(tmp_path))
    own.intents.workflow.evolve()
    own.until(lambda: own.transport.run is Run.RUNNING and own.transport.generation > 0)
    pids = [pid_of(own, name) for name in ("evolver", "desk", "keeper")]
    document = own.controller.document.path
    own.controller.close()
    qtbot.waitUntil(lambda: all(gone(pid) for pid in pids), timeout=PATIENCE_MS)
    listed, offered = listed_afresh(told)
    assert offered == []
    assert [(one.path, one.name, one.cut_off) for one in listed] == [(document, "Untitled, tone_57", False)]
    told.intents.documents.open(document)
    told.state(Run.PAUSED)
    assert told.target.name == "tone_57.wav"


def test_a_document_of_another_window_that_is_open_is_not_offered(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.generation > 0)
    told.until(lambda: not told.controller.document.pending)
    listed, offered = listed_afresh(told)
    assert offered == []
    assert [(one.path, one.in_use, one.cut_off) for one in listed] == [(told.controller.document.path, True, False)]


@pytest.mark.slow  # starts every process anew
def test_a_copy_of_a_document_of_another_window_can_be_opened_and_the_run_in_hand_is_left_alone(
    told: Told, own: Told, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and can_go_on(told))
    theirs = told.controller.document.path
    own.load(made_sound(tmp_path, "mine_69.wav", 440.0))
    own.intents.workflow.evolve()
    own.until(lambda: own.transport.run is Run.RUNNING and can_go_on(own))
    mine = own.controller.document.path
    own.intents.documents.open(theirs)
    own.until(lambda: own.banner is not None and own.banner.kind == "offer")
    assert dict(own.banner.buttons) == {"resume": "Open a copy", "discard": "Not now"}
    assert not any("is open in" in toast.text for toast in own.toasts), "the banner says it"
    own.intents.banner.press("discard")
    assert (own.transport.run, own.controller.document.path) == (Run.RUNNING, mine)
    own.intents.documents.open(theirs)
    own.until(lambda: own.banner is not None and own.banner.kind == "offer")
    own.intents.banner.press("resume")
    own.until(lambda: own.target is not None and own.target.name == "tone_57.wav")
    own.state(Run.PAUSED)
    assert own.controller.document.path not in (mine, theirs)
    assert told.transport.run is Run.RUNNING


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
