"""The evolver is told what Breed would ask for, to be ready by then: when nothing has changed for a moment."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from evosynth.edits.values import Generation
from evosynth.service.evolver_messages import MakeReady
from ui.models.grid import Grid
from ui.models.manner import BreedingManner
from ui.models.parents import NamedParents
from ui.models.ratings import Ratings
from ui.models.run import RunControl
from ui.processes.workers import Workers
from ui.view_state.window import Run

REST_MS = 300  # who gives stars one after the other is not prepared for after each


class MakingReady(QObject):
    """While a breeding waits: again whenever stars, what was heard, the manner or the page have changed."""

    def __init__(
        self,
        workers: Workers,
        run: RunControl,
        grid: Grid,
        ratings: Ratings,
        manner: BreedingManner,
        parents: NamedParents,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workers, self._run, self._grid, self._ratings, self._manner = workers, run, grid, ratings, manner
        self._parents = parents
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._tell)
        for changed in (run.snapshot_taken, ratings.changed, grid.newly_heard, manner.changed, parents.changed):
            changed.connect(lambda *_: self._rest.start())

    def _tell(self) -> None:
        """Where there are parents: else it is said that they are missing."""
        now = self._run.snapshot
        if self._run.state is not Run.BREEDING or self._run.on_its_way or now is None or not now.line:
            return
        named = self._parents.named
        if named or any(candidate.id in self._ratings.stars for candidate in now.candidates):
            there = Generation(now.evaluations, now.line[-1])
            self._workers.tell(MakeReady(self._run.wish(there, None, self._manner.manner, self._grid.heard, named)))
