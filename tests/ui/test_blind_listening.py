"""A blind test heard for real, with a real sound server: a program of its own, as JACK stays loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from jack_server import JackServer
from patience import PATIENCE_S

PROGRAM = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], str(Path(sys.argv[1]).parent)]
from PySide6.QtWidgets import QApplication
from ui.view_state.blind import BlindResult, BlindTurn
from ui.view_state.window import Run
from windowless import Told, Waiting, made_sound

def main():
    app = QApplication([])
    told = Told(Waiting())
    intents, seen = told.intents, []
    blind = intents.blind
    blind.changed.connect(seen.append)
    now = lambda: seen[-1]
    told.until(lambda: told.audio.audio_ok)
    said = lambda: told.controller.run.taste.compared if told.controller.run.taste else ()

    def answer(choose):
        number = now().number
        told.until(lambda: isinstance(now(), BlindTurn) and now().number == number and now().heard)
        blind.answer(choose)
        told.until(lambda: not isinstance(now(), BlindTurn) or now().number != number)

    told.load(made_sound(Path(sys.argv[2])))
    intents.workflow.evolve()
    told.until(lambda: len(told.tiles()) >= 6)
    intents.run.pause()
    told.state(Run.PAUSED)
    told.until(lambda: all(tile.picture or tile.silent for tile in told.tiles()))
    rated = told.grid.heard
    intents.grid.select(0)
    blind.open()
    assert now().question == "nearer", now()
    blind.set_length(4)
    blind.go()
    intents.listening.play_place(1)  # as a find of a search would be
    blind.answer(1)  # nothing was heard yet
    assert now().number == 1
    answer(1)
    parts = [state.sounding for state in seen if isinstance(state, BlindTurn) and state.number == 1]
    order = [part for part, before in zip(parts, ["", *parts]) if part != before and part]
    assert order == ["target", "first", "target", "second"], order
    assert told.grid.heard == rated
    blind.back()
    told.until(lambda: now().number == 1 and not now().can_go_back)
    blind.leave()  # nothing was answered
    assert now() is None

    blind.open()
    blind.ask(0)
    blind.set_length(4)
    blind.go()
    for choose in (1, 2, 0, 1):
        answer(choose)
    blind.back()
    told.until(lambda: now().number == 4)
    answer(2)
    assert not any(tile.playing for tile in told.tiles())
    told.until(lambda: len(said()) == 4)
    blind.leave()
    assert isinstance(now(), BlindResult)
    blind.leave()
    assert now() is None
    assert told.grid.heard == rated  # who was heard without a name could not have been given stars
    told.until(lambda: told.controller.run.taste.answers == 4)
    assert [act.edit.kind for act in told.controller.edits.history.acts].count("blind") == 6
    intents.undo.undo()
    told.until(lambda: said() == ())
    intents.undo.redo()
    told.until(lambda: len(said()) == 4)
    path = told.controller.document.path
    intents.documents.new()
    told.until(lambda: not told.tiles())
    intents.documents.open(path)
    told.until(lambda: told.tiles() and len(said()) == 4)
    told.controller.close()

if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
def test_two_are_heard_without_names_the_target_before_each_and_answers_are_undone_and_come_back(
    jack_server: JackServer, tmp_path: Path, home: Path
) -> None:
    program = tmp_path / "listening.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), str(Path(__file__).parent), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=5 * PATIENCE_S)
    assert done.returncode == 0, done.stderr
