"""Going on after a crash: of the window, offered at the next start; of the evolver, offered at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.models.run import RunControl
from ui.models.troubles import SAVE_AS, Troubles
from ui.processes.workers import Workers
from ui.view_state.window import Banner

GO_ON = ("resume", "Go on")
STOP = ("discard", "Stop")
NOT_NOW = ("discard", "Not now")
COPY = ("resume", "Open a copy")
QUIT = ("quit", "Quit all the same")
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
        self._accepted: Callable[[], None] | None = None  # what the offer that stands leads to
        self._of_run = False  # it is about the run in hand
        workers.evolver_died.connect(self._evolver_died)

    def offer(self, document: Path, name: str) -> None:
        """At the start: this document was not closed in good order."""
        still = "Everything that was done is there."
        self._offer(f"{name} was cut off.", still, (GO_ON, NOT_NOW), lambda: self.wanted.emit(document))

    def offer_copy(self, document: Path) -> None:
        """Another window has this document."""
        what, still = f"{document.name} is open in another window.", "A copy of it can be worked on."
        self._offer(what, still, (COPY, NOT_NOW), lambda: self.copy_wanted.emit(document))

    def offer_recovery(self, document: Path) -> None:
        """This document is damaged."""
        still = "What can be read of it can be opened as another one."
        self._offer(
            f"{document.name} is damaged.", still, (RECOVER, NOT_NOW), lambda: self.recovery_wanted.emit(document)
        )

    def offer_put_aside(self, document: Path, name: str) -> None:
        """At the start: a document could not be written where it lies, and all of it was put aside."""
        what, still = f"{name} could not be written.", "A copy has all of it, and what was done last."
        self._offer(what, still, (GO_ON, NOT_NOW), lambda: self.wanted.emit(document))

    def offer_saving(self, name: str) -> None:
        """The window is to be closed, and something is not saved."""
        still = "Quit all the same, and a copy without a name has all of it at the next start."
        self._offer(f"{name} is not saved.", still, (SAVE_AS, QUIT), lambda: None)

    def tell(self, what: str, still: str) -> None:
        """Something that a person reads in peace, and closes."""
        self._accepted, self._of_run = None, False
        self._troubles.set_offer(Banner("check", what, still, (), kind="offer"))

    @property
    def stands(self) -> bool:
        return self._troubles.offer is not None

    def withdraw(self) -> None:
        """Something else begins; a document stays among those that can be opened."""
        self._accepted = None
        self._troubles.set_offer(None)

    def accept(self) -> None:
        accepted = self._accepted
        self.withdraw()
        if accepted is not None:
            accepted()

    def go_on(self) -> None:
        """The run whose evolver has died, whatever is offered."""
        self.withdraw()
        self._control.send_resume()

    def decline(self) -> None:
        """A run whose evolver has died ends; a document is left as it is, and so is the run in hand beside it."""
        if not self.stands:
            return
        self.withdraw()
        if self._of_run and self._control.cut_off:
            self._control.give_up()

    def _offer(self, what: str, still: str, buttons: tuple[tuple[str, str], ...], accepted: Callable[[], None]) -> None:
        self._accepted, self._of_run = accepted, buttons[1] == STOP
        self._troubles.set_offer(Banner("redo-2", what, still, buttons, kind="offer"))

    def _evolver_died(self) -> None:
        if self._control.alive:
            self._control.lost()
            still = "All that was found is still here; it can go on."
            self._offer("Evolution has stopped unexpectedly.", still, (GO_ON, STOP), self._control.send_resume)
