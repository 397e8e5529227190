"""Tables: one of the person's own is looked at, with the size of its frames to choose, then used by the next match.

And those that voices name are fetched, to be drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.service.desk_messages import ReadTable, RequestFailed, ShowTable, TableReady, TableShown
from evosynth.system.legible import legible
from ui.models.run import RunControl
from ui.processes.workers import Workers
from ui.view_state.window import TableFrames, TableState, Toast


class Tables(QObject):
    """One file at a time; nothing is kept before it is used."""

    changed = Signal(object)  # TableState | None
    shown = Signal(object)  # TableFrames
    said = Signal(object)  # Toast
    failed = Signal(str)

    def __init__(self, workers: Workers, run: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._run = workers, run
        self._ticket = 0
        self._seen: TableReady | None = None
        self._coming: set[tuple[str, str]] = set()  # engines and words of those that are to be drawn

    def show(self, engine: str, word: str) -> None:
        """The frames of a table that a voice of this engine names are to be drawn; once, however often it is asked."""
        which = engine, word
        if which in self._coming:
            return
        self._coming.add(which)

        def answered(table: TableShown) -> None:
            self._coming.discard(which)
            self.shown.emit(TableFrames(engine, word, table.name, table.frames))

        self._workers.ask(
            lambda ticket: ShowTable(ticket, *which), answered, lambda _problem: self._coming.discard(which)
        )

    def open(self, path: Path) -> None:
        """Look at a file."""
        self._seen = None
        self._ask(path, None)

    def choose(self, size: int) -> None:
        """Another size of its frames."""
        if self._seen is None:
            return
        if size == self._seen.size:
            self.changed.emit(_shown(self._seen))
        else:
            self._ask(self._seen.path, size)

    def use(self) -> None:
        """The next match has it beside the engine's own tables."""
        if self._seen is None:
            return
        path, size = self._seen.path, self._seen.size
        self._request(lambda ticket: ReadTable(ticket, path, size, keep=True), self._take)

    def put_aside(self) -> None:
        """It is not used."""
        self._workers.forget(self._ticket)
        self._seen = None
        self.changed.emit(None)

    def _ask(self, path: Path, size: int | None) -> None:
        def answered(ready: TableReady) -> None:
            self._seen = ready
            self.changed.emit(_shown(ready))

        self._request(lambda ticket: ReadTable(ticket, path, size), answered)

    def _request(self, make: Callable[[int], ReadTable], answered: Callable[[TableReady], None]) -> None:
        self._workers.forget(self._ticket)
        self._ticket = self._workers.ask(make, answered, self._fail)

    def _take(self, ready: TableReady) -> None:
        self.put_aside()
        name = legible(ready.path.stem)
        self._run.offer_table(ready.key, name)
        now = f"The next match has {name} among its tables"
        later = f"A run keeps its engine: choose the one with {name} when it has ended"
        self.said.emit(Toast(later if self._run.alive else now))

    def _fail(self, problem: RequestFailed) -> None:
        if self._seen is None:
            self.failed.emit(problem.message)
        else:
            self.changed.emit(_shown(self._seen, problem.message))  # as it was read before


def _shown(ready: TableReady, problem: str = "") -> TableState:
    name = legible(ready.path.name)
    return TableState(name, ready.frames, ready.size, ready.sizes, ready.told, ready.cycles, problem)
