"""Going on after a crash: of the window, offered at the next start; of the evolver, offered at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.library.records import StoredRun
from evosynth.service.desk_messages import OpenRun, RequestFailed, RunReady
from ui.models.run import RunControl
from ui.models.stored_runs import StoredRuns
from ui.models.troubles import Troubles
from ui.processes.workers import Workers
from ui.view_state.window import Banner

BUTTONS = (("resume", "Go on"), ("discard", "Discard"))


class Resuming(QObject):
    """At most one offer stands; it is a banner with two buttons."""

    opened = Signal(object, object)  # library Run, RunReady: the person goes on with an older run
    failed = Signal(str)

    def __init__(
        self, workers: Workers, runs: StoredRuns, control: RunControl, troubles: Troubles, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workers, self._runs, self._control, self._troubles = workers, runs, control, troubles
        self._cut_off: StoredRun | None = None
        self._opening = 0  # ticket
        workers.evolver_died.connect(self._evolver_died)

    def look(self) -> None:
        """On the start page: is there a run that has not ended?"""
        self._cut_off = self._runs.unfinished()
        if self._cut_off is not None:
            what = f"The match of {self._cut_off.target}" if self._cut_off.target else "Breeding"
            self._offer(f"{what} has not ended.", "It can go on where it was.")

    @property
    def stands(self) -> bool:
        return self._troubles.offer is not None

    def withdraw(self) -> None:
        """Something else begins; the older run is offered again at the next start."""
        self.cancel()
        self._troubles.set_offer(None)

    def cancel(self) -> None:
        """The person wants something else than the older run that is still being opened."""
        self._workers.forget(self._opening)

    def accept(self) -> None:
        if not self.stands:
            return
        self.withdraw()
        if self._control.own is not None:
            self._control.send_resume()
        elif self._cut_off is not None:
            self._open(self._cut_off)

    def decline(self, *, discard: bool) -> None:
        """Discard removes the run, closing the banner leaves it for another start."""
        if not self.stands:
            return
        self.withdraw()
        if self._control.own is not None:
            self._control.give_up()
        elif self._cut_off is not None and discard:
            self._runs.discard(self._cut_off)
        self._cut_off = None

    def _offer(self, what: str, still: str) -> None:
        self._troubles.set_offer(Banner("redo-2", what, still, BUTTONS, kind="offer"))

    def _open(self, run: StoredRun) -> None:
        path = Path(run.target_path) if run.target_path else None

        def taken(ready: RunReady) -> None:
            self._cut_off = None
            self.opened.emit(run, ready)

        def failed(problem: RequestFailed) -> None:
            self.failed.emit(f"{problem.message} It is kept, and offered again at the next start.")

        self._opening = self._workers.ask(lambda ticket: OpenRun(ticket, run.folder, path), taken, failed)

    def _evolver_died(self) -> None:
        if self._control.alive:
            self._control.lost()
            self._offer("Evolution has stopped unexpectedly.", "All that was found is still here; it can go on.")
