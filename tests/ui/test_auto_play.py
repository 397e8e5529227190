"""Auto-play and finds, with real processes and a real sound server: a program of its own, as JACK stays loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from jack_server import JackServer
from patience import PATIENCE_S

PROGRAM = """
import sys, time
from pathlib import Path
sys.path[:0] = [sys.argv[1], str(Path(sys.argv[1]).parent)]
from PySide6.QtWidgets import QApplication
from ui.view_state.window import Run
from windowless import Told, Waiting, made_sound

def main():
    app = QApplication([])
    told = Told(Waiting())
    intents, on = told.intents, []
    intents.auto.changed.connect(on.append)
    told.until(lambda: told.audio.audio_ok)
    intents.phrase.choose(intents.phrase.names.index("Riff"))
    intents.phrase.set_tempo(240)
    intents.phrase.set_looped(True)
    intents.workflow.breed_without_target()
    told.full()
    selected = lambda: next(tile.place for tile in told.tiles() if tile.selected)
    sounds = lambda place: told.until(lambda: told.grid.tiles[place].playing and told.grid.tiles[place].selected)

    intents.grid.select(1)
    intents.auto.toggle()
    audible = [t.place for t in told.tiles() if t.place >= 1 and not t.silent]
    first, second, third, fourth = audible[:4]
    sounds(first)
    sounds(second)  # by itself, though the phrase is looped
    intents.rating.rate_selected(4)  # and on to the next
    sounds(third)
    assert told.grid.tiles[second].stars == 4
    intents.rating.reject_selected()  # likewise
    sounds(fourth)
    assert told.grid.tiles[third].rejected
    intents.undo.undo()
    told.until(lambda: not told.grid.tiles[third].rejected)
    intents.grid.select(third)
    intents.listening.silence()
    told.until(lambda: on == [True, False])
    told.until(lambda: not any(tile.playing for tile in told.tiles()))

    intents.auto.toggle()
    sounds(third)
    intents.listening.play_place(0)  # a hand takes over
    told.until(lambda: on == [True, False, True, False])
    sounds(0)
    time.sleep(2.0)  # the riff lasts 1 s
    QApplication.processEvents()
    told.until(lambda: told.grid.tiles[0].playing)  # again and again
    intents.listening.play_place(fourth)
    sounds(fourth)
    intents.listening.silence()
    told.until(lambda: not any(tile.playing for tile in told.tiles()))

    places = [t.place for t in told.tiles() if not t.silent]
    intents.grid.select(places[-2])
    intents.auto.toggle()
    told.until(lambda: on[-1] is True)
    told.until(lambda: on[-1] is False)  # behind the last one it is over
    assert selected() == places[-1]

    habits = told.controller.conventions
    unheard = [tile.place for tile in told.tiles() if not tile.heard and not tile.silent]
    habits.set_next_after_stars(True)
    intents.grid.select(third)
    intents.rating.rate_selected(3)
    following = next((place for place in unheard if place > third), unheard[0])
    sounds(following)  # it is heard without being asked for
    habits.set_next_after_stars(False)
    habits.set_under_pointer(True)
    intents.by_itself.rest_on(first)
    sounds(first)
    intents.listening.silence()

    habits.set_new_finds(True)
    intents.phrase.choose(0)
    intents.phrase.set_looped(False)
    intents.documents.new()
    told.load(made_sound(Path(sys.argv[2])))
    intents.workflow.evolve()
    told.until(lambda: any(tile.playing and tile.selected for tile in told.tiles()))  # a find
    found = told.controller.run.state
    assert found is Run.RUNNING, found
    told.controller.close()

if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
def test_tiles_are_heard_in_turn_until_a_hand_takes_over(jack_server: JackServer, tmp_path: Path, home: Path) -> None:
    program = tmp_path / "playing.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), str(Path(__file__).parent), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=5 * PATIENCE_S)
    assert done.returncode == 0, done.stderr
