"""What the person keeps, undone and brought back. The document holds copies of what was kept from it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from evosynth.documents.changes import KeptGone
from evosynth.documents.records import KeptCopy
from evosynth.edits.edit import KEPT, Edit
from evosynth.edits.values import KeptRow
from evosynth.errors import StorageError
from evosynth.library.records import Kept
from ui.models.candidates import Chosen
from ui.models.document import Document
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.kept import KeptList, kept_from
from ui.models.target import Target
from ui.view_state.window import Toast


class Keeping(QObject):
    """The ways onto the kept list and off it."""

    said = Signal(object)  # Toast
    failed = Signal(str)  # the library

    def __init__(
        self,
        kept: KeptList,
        grid: Grid,
        target: Target,
        edits: Edits,
        document: Document,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._list, self._grid, self._target, self._edits, self._document = kept, grid, target, edits, document
        edits.register("kept", self._put)

    def keep(self, chosen: Chosen) -> None:
        """Any voice that can be acted on."""
        self._keep(chosen)

    def keep_selected(self) -> None:
        self._keep(self._grid.selected)
        self._grid.hold()

    def keep_place(self, place: int) -> None:
        if (candidate := self._grid.candidate_at(place)) is not None:
            self._keep(self._grid.chosen(candidate))

    def select(self, kept_id: int) -> None:
        """A kept voice is what is acted on."""
        if (kept := self._list.find(kept_id)) is not None:
            self._grid.select_kept(kept)

    def look_at(self, first: int, count: int) -> None:
        """These places of the kept list are in sight."""
        self._list.look_at(first, count)

    def delete(self, kept_id: int) -> None:
        if (kept := self._list.row(kept_id)) is None:
            return
        there, gone = KeptRow(kept_id, kept), KeptRow(kept_id, None)
        if self._edits.do(Edit("kept", there, gone, KEPT, f"deleting {kept.name}")):
            self.said.emit(Toast(f"Deleted {kept.name}", "x", undo="undo"))

    def _keep(self, chosen: Chosen | None) -> None:
        if chosen is None or chosen.kept_id:
            return
        target = self._target.prepared
        if self._list.holds(chosen, target.name if target else ""):
            self.said.emit(Toast(f"{chosen.name} is kept already", "bookmark"))
            return
        if self._store(chosen):
            self.said.emit(Toast(f"Kept {chosen.name}", "bookmark", undo="undo"))

    def _store(self, chosen: Chosen) -> bool:
        """Only the library knows the row that it gets, so that it is noted when it is there."""
        try:
            kept = self._list.add(kept_from(chosen, self._target.prepared))
        except StorageError as error:
            self.failed.emit(str(error))
            return False
        rows = KeptRow(kept.id, None), KeptRow(kept.id, kept)
        with self._document.together():
            self._copy(kept, -1 if chosen.candidate is None else chosen.candidate.id)
            self._edits.note(Edit("kept", *rows, KEPT, f"keeping {kept.name}"))
        return True

    def _copy(self, kept: Kept, candidate: int = -1) -> None:
        said = kept.name, kept.target, kept.distance, kept.stars, kept.note, kept.loudness_lufs
        self._document.write([KeptCopy(kept.id, time.time(), self._edits.run, candidate, *said, kept.voice)])

    def _put(self, row: KeptRow) -> None:
        if row.kept is None:
            self._list.remove(row.id)
            self._document.write([KeptGone(row.id)])
        else:
            self._list.add(row.kept)
            self._copy(row.kept)
