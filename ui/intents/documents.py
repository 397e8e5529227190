"""Documents as a whole: another one, none, the one in hand under a name, and those that nobody needs any more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.intents.workflow import Workflow


class Documents(QObject):
    """What is in hand is never lost by any of this: it rests, and lies where it was."""

    listed = Signal(object)  # tuple[DocumentCard, ...], newest first
    failed = Signal(str)

    def __init__(self, workflow: Workflow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workflow = workflow

    def new(self) -> None:
        """To the start page: what is in hand rests, and can go on."""
        self._workflow.leave()

    def close(self) -> None:
        """The same: what comes next begins in a document of its own."""
        self.new()

    def open(self, path: str) -> None:
        """Another document is to be in hand."""
        self.failed.emit(f"{Path(path).name} cannot be opened: no document is kept as a file yet.")

    def save_as(self, path: str) -> None:
        """The document in hand goes on under this name."""
        self.failed.emit(f"{Path(path).name} cannot be written: no document is in hand.")

    def forget(self, paths: Sequence[str]) -> None:
        """Untitled documents go for good; never the one in hand."""

    def hear(self, path: str) -> None:
        """The sound that a document is shown by."""

    def look(self) -> None:
        """Documents may have come or gone."""
        self.listed.emit(())
