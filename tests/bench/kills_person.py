"""A person in the real window, for the bench of kills: acts by chance and writes down what the window says to stand.

    python tests/bench/kills_person.py LOG SEED [DOCUMENT]

Each line of the log is on disk before the next act.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from kills import CHILDREN, Known, known
from PySide6.QtCore import QTimer

from evosynth.documents import opening, reading
from evosynth.edits.history import Act
from evosynth.service.keeper_messages import Contents
from evosynth.synths import registry
from ui import app
from ui.view_state.window import Run

BETWEEN_ACTS_MS = (60, 200)
SETTLE_S = 0.3  # from the last thing that was to be waited for to a look at what is on show
AT_REST = (Run.EMPTY, Run.READY)


class Acting:
    """The person."""

    def __init__(self, log: Path, seed: int, document: Path | None) -> None:
        self._log = log.open("ab")
        self._rng = np.random.default_rng(seed)
        self.program = app.build([])
        self.controller = self.program.controller
        self.intents = self.controller.intents
        self._grid: tuple[Any, ...] = ()
        self._acknowledged: Known = {}
        self._wanted: Known = {}
        self._pids: dict[str, int] = {}
        self._contents: Contents | None = None
        self._settled_at = 0.0
        self._opens = document
        self.controller.document.opened.connect(self._opened)
        self.controller.document.written.connect(lambda _ticket: self._note_what_stands())
        self.controller.states.grid.connect(lambda grid: setattr(self, "_grid", grid.tiles))
        self.program.window.show()
        self.controller.start()
        if document is None:
            self.intents.examples.open(0)
        else:
            with opening.reading(document) as db:
                self._before = self._facts(db)
            self.intents.documents.open(document)
        self._timer = QTimer(self.program.app, singleShot=True)
        self._timer.timeout.connect(self._turn)
        self._timer.start(20)

    # ---- before acting -------------------------------------------------------------------------------------------

    def _opened(self, contents: Contents) -> None:
        self._contents = contents

    def _facts(self, db: Any) -> dict[str, Any]:
        ratings = {run.run: reading.ratings(db, run.run) for run in reading.runs(db)}
        acts = [[line.number, line.at, line.stand, line.turn, line.edit] for line in reading.acts(db)]
        return {"acts_in_file": acts, "in_hand": reading.about(db, "in_hand"), "ratings": ratings}

    def _comes_to_act(self) -> bool:
        """Whether all is there now; what is on show is written down first where a document was opened."""
        run = self.controller.run
        if self._opens is None:
            if run.state is Run.READY:
                self.intents.workflow.evolve()
            return bool(self._tiles())
        entered = self._contents is not None and self.controller.edits.run == self._contents.in_hand
        waits = run.own is not None and not self._tiles()
        if not entered or run.state is Run.PREPARING or waits or (run.state in AT_REST and not self._rests()):
            self._settled_at = 0.0
            return False
        self._settled_at = self._settled_at or time.monotonic()
        if time.monotonic() < self._settled_at + SETTLE_S:
            return False
        self._show()
        return True

    def _rests(self) -> bool:
        """The run in hand has no search, or there is none."""
        known_run = self.controller.runs.get(self.controller.edits.run)
        return not self.controller.edits.run or (known_run is not None and not known_run.begun)

    def _show(self) -> None:
        assert self._contents is not None
        run, generation = self.controller.edits.run, self.controller.run.generation
        there = self.controller.ratings.of(generation) or {}
        number = -1 if generation is None else generation
        ratings = self._before.pop("ratings").get(run, ())
        in_file = {one.candidate: one.stars for one in ratings if one.generation == number and one.stars}
        locks = self.intents.locks
        limits = {name: list(locks.kept(registry.default().__class__(name)).limits.words) for name in registry.names()}
        shown = {
            "acts": _listed(known(self.controller.edits.history.acts)),
            "run": run,
            "generation": generation,
            "stars": {str(id): stars for id, stars in there.items() if stars},
            "stars_in_file": {str(id): stars for id, stars in in_file.items()},
            "tiles": {str(tile.candidate.id): tile.stars for tile in self._tiles() if tile.stars},
            "on_show": [str(tile.candidate.id) for tile in self._tiles()],
            "limits": limits,
        }
        self._say({"cut_off": self._contents.cut_off, "shown": shown | self._before})

    # ---- acting --------------------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """One act, or a look whether there is anything to act on."""
        if self.controller._closed:  # the timer was due when the window was closed: nobody acts in one that is gone
            return
        self._note_processes()
        if self._settled_at >= 0:
            if self._comes_to_act():
                self._settled_at = -1.0
                self._news(self._acknowledged)  # of the window before
                self._news(self._wanted)
                self._say({"document": str(self.controller.document.path), "acts": True})
            self._timer.start(20)
            return
        names, weights = zip(*self._deeds().items(), strict=True)
        chances = np.array(weights) / sum(weights)
        names[int(self._rng.choice(len(names), p=chances))]()
        self._note_what_is_wanted()
        self._timer.start(int(self._rng.integers(*BETWEEN_ACTS_MS)))

    def _deeds(self) -> dict[Callable[[], Any], float]:
        intents = self.intents
        return {
            self._rate: 40.0,
            self._keep: 12.0,
            self._lock: 10.0,
            intents.undo.undo: 12.0,
            intents.undo.redo: 8.0,
            intents.workflow.evolve: 12.0,
            intents.breeding.back: 4.0,
            self._begin_another: 3.0,
        }

    def _rate(self) -> None:
        self.intents.rating.rate_place(int(self._rng.integers(16)), int(self._rng.integers(6)))

    def _keep(self) -> None:
        self.intents.keeping.keep_place(int(self._rng.integers(16)))

    def _lock(self) -> None:
        if self.intents.locks.engine == "dx7":
            self.intents.locks.set("feedback", "feedback" not in self.intents.locks.limits.words)

    def _begin_another(self) -> None:
        """A breeding, or a match of another example."""
        if self._rng.random() < 0.6:
            self.intents.workflow.breed_without_target()
        else:
            self.intents.examples.open(int(self._rng.integers(4)))

    def _tiles(self) -> list[Any]:
        return [tile for tile in self._grid if tile.candidate is not None]

    # ---- writing down --------------------------------------------------------------------------------------------

    def _note_processes(self) -> None:
        workers, live = self.controller.workers, self.controller.live._child
        pids = {name: workers.process_id(name) for name in (*CHILDREN, "background") if name != "live"}
        pids["live"] = live.pid if live is not None else 0
        if pids != self._pids:
            self._pids = pids
            self._say({"pids": pids})

    def _note_what_is_wanted(self) -> None:
        if news := self._news(self._wanted):
            self._say({"wanted": _listed(news)})

    def _note_what_stands(self) -> None:
        """With nothing on its way any more all of the history has been acknowledged."""
        acts = self._settled_at < 0
        if acts and not self.controller.document.pending and (news := self._news(self._acknowledged)):
            self._say({"acknowledged": _listed(news)})

    def _news(self, before: Known) -> Known:
        acts: tuple[Act, ...] = self.controller.edits.history.acts
        now = known(acts)
        news = {number: entry for number, entry in now.items() if before.get(number) != entry}
        before |= news
        return news

    def _say(self, words: dict[str, Any]) -> None:
        self._log.write(json.dumps(words).encode() + b"\n")
        self._log.flush()
        os.fsync(self._log.fileno())


def _listed(entries: Known) -> list[list[Any]]:
    return [[number, *entry] for number, entry in entries.items()]


def main() -> int:
    log, seed, *document = sys.argv[1:]
    acting = Acting(Path(log), int(seed), Path(document[0]) if document else None)
    code = acting.program.app.exec()
    acting.controller.close()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
