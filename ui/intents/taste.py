"""What a person likes, as the run in hand has learned it: switched on and off, believed or not, forgotten; undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import Edit, run_scope
from evosynth.edits.values import Believed, Remembered
from evosynth.service.desk_messages import Done
from evosynth.service.evolver_messages import Believe, Forget, Snapshot, TasteState
from evosynth.service.taste_messages import ReadTaste, SaveTaste, TasteRead
from evosynth.taste.answers import counted
from ui.models.document import Document
from ui.models.edits import Edits
from ui.models.run import RunControl
from ui.processes.workers import Workers
from ui.view_state.window import Toast

NO_ANSWERS = "Nothing has been answered yet: there is no taste to be saved"


class Tastes(QObject):
    """The taste of the run on show, told to views."""

    changed = Signal(object)  # TasteState | None: nothing is known of it
    said = Signal(object)  # Toast
    failed = Signal(str)

    def __init__(
        self, workers: Workers, run: RunControl, document: Document, edits: Edits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workers, self._run, self._document, self._edits = workers, run, document, edits
        self._told: TasteState | None = None
        edits.register("taste", self._put)
        edits.register("forget", self._remember)
        run.snapshot_taken.connect(self._take)
        run.transport_changed.connect(lambda _state: self._tell())

    @property
    def state(self) -> TasteState | None:
        """Of the run on show, also while it is stopped or waits; None where nothing is known."""
        return self._run.taste

    # ---- what a person does --------------------------------------------------------------------------------------

    def set_on(self, on: bool) -> None:
        """Whether it leads what comes next."""
        if (now := self._switches()) is not None:
            self._do("taste", now, replace(now, on=on), "taste leads" if on else "taste off")

    def believe(self, descriptor: str, on: bool) -> None:
        """Whether what is believed of a descriptor counts."""
        if (now := self._switches()) is not None:
            off = {*now.off} - {descriptor} if on else {*now.off, descriptor}
            words = descriptor.replace("_", " ")
            self._do(
                "taste", now, replace(now, off=tuple(sorted(off))), f"{words} {'counts' if on else 'does not count'}"
            )

    def forget(self) -> None:
        """All answers so far: taste begins anew with the next one."""
        if (state := self.state) is not None and state.answers and self._run.alive:
            self._do("forget", Remembered(True), Remembered(False), f"forgetting of {state.answers} answers")

    def save(self, path: Path) -> None:
        """As a file of a person's: what stands in the document in hand."""
        document = self._document.path
        if document is None:
            self.failed.emit(f"{NO_ANSWERS}.")
            return
        self._workers.ask(
            lambda ticket: SaveTaste(ticket, document, path),
            self._saved,
            lambda problem: self.failed.emit(problem.message),
        )

    def begin_with(self, path: Path) -> None:
        """The next search begins with the taste of this file."""
        self._workers.ask(
            lambda ticket: ReadTaste(ticket, path), self._brought, lambda problem: self.failed.emit(problem.message)
        )

    # ---- inside --------------------------------------------------------------------------------------------------

    def _saved(self, done: Done) -> None:
        self.said.emit(Toast(done.message))

    def _brought(self, read: TasteRead) -> None:
        self._run.brought = read.taste
        answers = counted(read.taste.answers)
        self.said.emit(Toast(f"The next search begins with the taste of {read.name}: {answers}", "heart"))

    def _switches(self) -> Believed | None:
        state = self.state
        if state is None or not self._run.alive:
            return None
        return Believed(state.on, tuple(sorted(belief.descriptor for belief in state.beliefs if not belief.on)))

    def _do(self, kind: str, before: Believed | Remembered, after: Believed | Remembered, text: str) -> None:
        if before != after and self._edits.run:
            self._edits.do(Edit(kind, before, after, run_scope(self._edits.run), text))

    def _put(self, value: Believed) -> None:
        self._run.steer([Believe(value.on, value.off)])

    def _remember(self, value: Remembered) -> None:
        self._run.steer([Forget(taken_back=value.remembered)])

    def _take(self, _snapshot: Snapshot, _other: bool) -> None:
        self._tell()

    def _tell(self) -> None:
        if (state := self.state) != self._told:
            self._told = state
            self.changed.emit(state)
