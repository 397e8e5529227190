"""Going on after a crash: of the window, offered at the next start; of the evolver, offered at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.models.run import RunControl
from ui.models.troubles import Troubles
from ui.processes.workers import Workers
from ui.view_state.window import Banner

GO_ON = ("resume", "Go on")
STOP = ("discard", "Stop")
NOT_NOW = ("discard", "Not now")
COPY = ("resume", "Open a copy")
RECOVER = ("resume", "Recover")


class Resuming(QObject):
    """At most one offer stands; it is a banner with two buttons."""

    wanted = Signal(object)  # Path: the document that was cut off is to be opened
    copy_wanted = Signal(object)  # Path: of the document that another window has
    recovery_wanted = Signal(object)  # Path: of the damaged one

    def __init__(
        self, workers: Workers, control: RunControl, troubles: Troubles, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._control, self._troubles = control, troubles
        self._cut_off: Path | None = None
        self._elsewhere: Path | None = None
        self._damaged: Path | None = None
        workers.evolver_died.connect(self._evolver_died)

    def offer(self, document: Path, name: str) -> None:
        """At the start: this document was not closed in good order."""
        self._cut_off = document
        self._offer(f"{name} was cut off.", "Everything that was done is there.", (GO_ON, NOT_NOW))

    def offer_copy(self, document: Path) -> None:
        """Another window has this document."""
        self._elsewhere = document
        self._offer(f"{document.name} is open in another window.", "A copy of it can be worked on.", (COPY, NOT_NOW))

    def offer_recovery(self, document: Path) -> None:
        """This document is damaged."""
        self._damaged = document
        still = "What can be read of it can be opened as another one."
        self._offer(f"{document.name} is damaged.", still, (RECOVER, NOT_NOW))

    @property
    def stands(self) -> bool:
        return self._troubles.offer is not None

    def withdraw(self) -> None:
        """Something else begins; a document stays among those that can be opened."""
        self._troubles.set_offer(None)

    def accept(self) -> None:
        if not self.stands:
            return
        self.withdraw()
        document, copied, damaged = self._cut_off, self._elsewhere, self._damaged
        self._cut_off = self._elsewhere = self._damaged = None
        if self._control.own is not None:
            self._control.send_resume()
        elif copied is not None:
            self.copy_wanted.emit(copied)
        elif damaged is not None:
            self.recovery_wanted.emit(damaged)
        elif document is not None:
            self.wanted.emit(document)

    def decline(self, *, discard: bool) -> None:
        """A run whose evolver has died ends; a document that was cut off is left as it is."""
        if not self.stands:
            return
        self.withdraw()
        if self._control.own is not None and (discard or self._control.cut_off):
            self._control.give_up()
        self._cut_off = self._elsewhere = self._damaged = None

    def _offer(self, what: str, still: str, buttons: tuple[tuple[str, str], ...]) -> None:
        self._troubles.set_offer(Banner("redo-2", what, still, buttons, kind="offer"))

    def _evolver_died(self) -> None:
        if self._control.alive:
            self._control.lost()
            still = "All that was found is still here; it can go on."
            self._offer("Evolution has stopped unexpectedly.", still, (GO_ON, STOP))
