"""The window with a third engine and its real processes, without a screen; prints what was seen as JSON.

A program of its own: which engines there are is read once a process.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from patience import PATIENCE_S

from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from ui import app
from ui.view_state.engines import ENGINES
from ui.view_state.window import Run, SelectionState
from ui.views.plain_face import PlainFace

SINE = EngineSpec("sine")


class Seen:
    """The window, and the latest of what it was told."""

    def __init__(self, program: app.Program) -> None:
        self.app, self.controller, self.window = program.app, program.controller, program.window
        self.selection, self.kept, self.tiles = None, None, 0
        self.intents, states = self.controller.intents, self.controller.states
        self.window.show()
        states.selection.connect(lambda state: setattr(self, "selection", state))
        states.kept.connect(lambda page: setattr(self, "kept", page))
        states.transport.connect(lambda state: setattr(self, "run", state.run))
        states.grid.connect(self._count)
        self.run = Run.EMPTY
        self.controller.start()

    def _count(self, grid: object) -> None:
        drawn = [tile for tile in grid.tiles if tile.candidate is not None and (tile.picture or tile.silent)]
        self.tiles = len(drawn)

    def until(self, true: Callable[[], object], what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not true():
            self.app.processEvents()
            time.sleep(0.005)
            assert time.monotonic() < end, f"nothing was seen of this: {what}"

    def selected(self) -> SelectionState:
        self.intents.grid.select(0)
        self.until(lambda: self.selection is not None and self.selection.synth == SINE, "a selected sine")
        return self.selection


def main(sound: Path, folder: Path) -> None:
    seen = Seen(app.build([]))
    window, intents = seen.window, seen.intents
    window.transport.engine._choose(ENGINES.index(SINE))
    told: dict[str, object] = {"engine": window.transport.engine.value()}
    intents.loading.open([str(sound)])
    seen.until(lambda: seen.controller.target.ready is not None, "the target")
    intents.locks.set("decay_s", True)
    intents.workflow.evolve()
    seen.until(lambda: seen.run is Run.RUNNING and seen.tiles > 0, "a match")
    intents.workflow.evolve()
    seen.until(lambda: seen.run is Run.PAUSED, "the match at rest")
    mark, face = voicing.mark(seen.selected().voice), window.work.voice.stack.currentWidget()
    assert isinstance(face, PlainFace)
    seen.app.processEvents()
    values = {field.accessibleName(): field.words for grid in face.grids for field in grid.fields.values()}
    locked = [word for word, toggle in face.toggles.items() if toggle.closed]
    told["matched"] = {"mark": mark, "values": values, "locked": locked}
    told["send"], told["keys"] = window.send_reason(), window.playing.panel.reason.text().partition(":")[0]
    intents.keeping.keep_selected()
    seen.until(lambda: seen.kept is not None and seen.kept.total == 1, "a kept sine")
    told["kept"] = str(voicing.synth_of(seen.kept.voices[0].voice))
    for name in ("saved.evopatch", "saved.wav"):
        intents.exporting.save(folder / name, intents.exporting.selected)
        seen.until(lambda name=name: (folder / name).is_file(), name)
    intents.locks.clear()
    intents.workflow.breed_without_target()
    seen.until(lambda: seen.run is Run.BREEDING and seen.tiles == 16, "a generation")
    intents.rating.rate_place(0, 5)
    before = seen.controller.run.snapshot.generation
    intents.breeding.breed()
    seen.until(lambda: seen.controller.run.snapshot.generation > before and seen.tiles == 16, "its children")
    told["bred"] = seen.tiles
    window.close()
    seen.controller.close()
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
