"""Who has been looked at: candidates that stand in the sixteen for a second are remembered by the document."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from evosynth.service.evolver_messages import Shown
from ui.models.run import RunControl
from ui.processes.workers import Workers
from ui.view_state.window import GridState

SECOND_MS = 1000


class ShownCandidates(QObject):
    """Tells the evolver, which knows what they come from, of each once."""

    def __init__(self, workers: Workers, run: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._run = workers, run
        self._now: frozenset[int] = frozenset()
        self._before: frozenset[int] = frozenset()  # a second ago
        self._where: object = None
        self._told: set[int] = set()
        self._timer = QTimer(self, interval=SECOND_MS)
        self._timer.timeout.connect(self._look)

    def take(self, grid: GridState) -> None:
        """The page is this one now."""
        self._now = frozenset(tile.candidate.id for tile in grid.tiles if tile.candidate is not None)
        if self._now and not self._timer.isActive():
            self._before = frozenset()
            self._timer.start()

    def _look(self) -> None:
        where = self._run.where
        if where != self._where:
            self._where, self._before = where, frozenset()
            self._told.clear()
        if where is None or not self._now:
            self._timer.stop()
            return
        stayed = (self._now & self._before) - self._told - self._run.untold()
        if stayed:
            self._told |= stayed
            self._workers.tell(Shown(where, tuple(sorted(stayed))))
        self._before = self._now
