"""Documents come and go: opened, closed, named; what is in hand rests in its own document before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.service.desk_messages import Recover, Recovered
from evosynth.service.keeper_messages import Contents, DocumentRefused
from ui.intents.listening import Listening
from ui.intents.locks import Locks
from ui.intents.resuming import Resuming
from ui.intents.workflow import Workflow
from ui.models.card import CardWriter
from ui.models.document import Document
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.models.recent_documents import RecentDocuments
from ui.models.window_state import WindowState
from ui.processes.workers import Workers


class Documents(QObject):
    """One in hand at a time."""

    said = Signal(object)  # Toast
    failed = Signal(str)

    def __init__(
        self,
        workers: Workers,
        document: Document,
        recent: RecentDocuments,
        workflow: Workflow,
        locks: Locks,
        ratings: Ratings,
        edits: Edits,
        grid: Grid,
        resuming: Resuming,
        card: CardWriter,
        window: WindowState,
        listening: Listening,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workers = workers
        self._document, self._recent, self._workflow, self._locks = document, recent, workflow, locks
        self._ratings, self._edits, self._grid, self._resuming = ratings, edits, grid, resuming
        self._card, self._window, self._listening = card, window, listening
        self._came_back: tuple[str, str] | None = None  # of the document that is opened next: to be said then
        document.opened.connect(self._show)
        document.refused.connect(self._refuse)
        document.closed.connect(self.look)
        document.left.connect(self._leave)
        resuming.wanted.connect(self.open)
        resuming.copy_wanted.connect(document.open_copy)
        resuming.recovery_wanted.connect(self._recover)

    def new(self) -> None:
        """To the start page: what is in hand is closed when it is written, and stands among the documents there."""
        if self._document.is_opening:
            return
        if self._document.path is None:
            self._leave()
            return
        self._card.write()
        self._document.close()

    def _leave(self) -> None:
        self._workflow.leave()
        self._edits.restore(())
        self._locks.restore()
        self._grid.enter_document(())
        self._window.restore({})

    def close(self) -> None:
        """The same: without a document there is nothing but the start page."""
        self.new()

    def open(self, path: str | Path) -> None:
        """This document in the place of the one in hand, which rests."""
        self._resuming.withdraw()
        self._card.write()
        self._document.open(Path(path).absolute())

    def save_as(self, path: str | Path) -> None:
        """The document goes on under this name."""
        self._document.save_as(Path(path).absolute())

    def forget(self, paths: Sequence[str]) -> None:
        """Delete documents that nobody has named and nobody has open."""
        for sentence in self._recent.delete(paths):
            self.failed.emit(sentence)
        self.look()

    def hear(self, path: str) -> None:
        """The voice that a document is shown by."""
        listed = self._recent.find(path)
        if listed is not None and listed.voice:
            self._listening.play_document(path, listed.voice, listed.occasion)

    def look(self) -> None:
        """Which documents there are, anew."""
        self._recent.look()

    def ask_to_quit(self) -> None:
        """The window is to be closed while something is not saved."""
        self._resuming.offer_saving(self._document.name)

    def recover_in_hand(self) -> None:
        """The one in hand is damaged: what can be read of it, and what was done last, is opened as another one."""
        if self._document.path is not None:
            self._recover(self._document.path, self._document.go_on_in)

    def _recover(self, path: Path, enter: Callable[[Path], None] | None = None) -> None:
        """What can be read of a damaged document is opened as another one, beside it."""

        def answered(answer: Recovered) -> None:
            self._resuming.withdraw()
            self._came_back = f"{path.name} is recovered.", " ".join(answer.told[:-1])
            (enter or self.open)(answer.path)

        self._workers.ask(
            lambda ticket: Recover(ticket, path), answered, lambda problem: self.failed.emit(problem.message)
        )

    def _show(self, contents: Contents) -> None:
        self._edits.restore(contents.acts)
        self._ratings.restore(contents.ratings)
        self._grid.enter_document(contents.heard)
        self._locks.restore()
        self._window.restore(contents.looked)
        self._workflow.restore(contents.in_hand)
        self._recent.opened(contents.path)
        if self._came_back is not None:
            self._resuming.tell(*self._came_back)
            self._came_back = None

    def _refuse(self, refused: DocumentRefused) -> None:
        """Where another window has it, a copy of what it holds now is offered."""
        if refused.why == "in use" and refused.path is not None:
            self._resuming.offer_copy(refused.path)  # that says it
            return
        self.failed.emit(refused.message)
        if refused.why == "damaged" and refused.path is not None:
            self._resuming.offer_recovery(refused.path)
