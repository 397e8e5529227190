"""What the person keeps, undone and brought back. The keeper writes it: onto the kept list, and into the document."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from evosynth.documents.changes import KeptCalled, KeptGone
from evosynth.documents.records import NOBODY
from evosynth.edits.edit import KEPT, Edit
from evosynth.edits.history import Stand
from evosynth.edits.values import KeptRow
from evosynth.service.keeper_messages import Keep, Unkeep
from evosynth.service.kept_writer import copy_of
from evosynth.synths import voicing
from ui.models.candidates import Chosen
from ui.models.document import Document
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.kept import KeptList, kept_from
from ui.models.names import UNHEARD
from ui.models.target import Target
from ui.view_state.window import Toast


class Keeping(QObject):
    """The ways onto the kept list and off it."""

    said = Signal(object)  # Toast
    failed = Signal(str)  # the library
    absent_changed = Signal()
    kept = Signal(object)  # a candidate of the run in hand

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
        self._unheard: dict[bytes, int] = {}  # rows by sound, that have no name of their own yet
        self._rows: dict[int, Keep] = {}  # that were kept or deleted here: what was said of them first
        self._deleting: int | None = None  # a row, while the person takes it off
        self._to_say: dict[int, tuple[Toast, Edit]] = {}  # as soon as the row is written
        edits.register("kept", self._put)
        edits.changed.connect(self._tell_of)
        document.opened.connect(self._rows.clear)
        document.closed.connect(self._rows.clear)
        kept.absent_changed.connect(self.absent_changed)

    @property
    def absent(self) -> frozenset[int]:
        """Rows that acts of the document tell of as kept, and that others took off the list."""
        return self._list.absent

    def keep(self, chosen: Chosen) -> None:
        """Any voice that can be acted on."""
        self._keep(chosen)

    def keep_from_elsewhere(self, chosen: Chosen, source: str) -> None:
        """A voice that came from a synth: where from stands in the place of a target; it was made for none."""
        self._keep(chosen, source=source)

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
        self._rows.setdefault(kept_id, Keep(kept, time.time()))
        there, gone = KeptRow(kept_id, kept), KeptRow(kept_id, None)
        self._deleting = kept_id
        self._do(there, gone, f"deleting {kept.name}", Toast(f"Deleted {kept.name}", "x", undo="undo"))
        self._deleting = None

    def call(self, kept_id: int, name: str) -> None:
        """A row has another name from now on."""
        if (known := self._rows.get(kept_id)) is not None:
            self._rows[kept_id] = replace(known, kept=replace(known.kept, name=name))
        if self._list.in_memory:
            self._list.call_in_memory(kept_id, name)
        self._document.write([KeptCalled(kept_id, name)], act=True, done=partial(self._is_called, kept_id, name))

    def take_name(self, voice: bytes, name: str) -> None:
        """A voice is named from its sound: so is what was kept of it before that was known."""
        if (row := self._unheard.pop(voicing.sound(voice), None)) is not None:
            self.call(row, name)

    def _is_called(self, kept_id: int, name: str) -> None:
        self._list.named(kept_id, name)
        self._grid.call_kept(kept_id, name)

    def delete_selected(self) -> None:
        """Where it is a kept voice."""
        if (chosen := self._grid.selected) is not None and chosen.kept_id:
            self.delete(chosen.kept_id)

    def _keep(self, chosen: Chosen | None, *, source: str = "") -> None:
        if chosen is None or chosen.kept_id:
            return
        target = None if source else self._target.prepared
        made_for = target.name if target else source
        if self._list.holds(chosen, made_for):
            self.said.emit(Toast(f"{chosen.name} is kept already", "bookmark"))
            return
        kept = replace(kept_from(chosen, target), id=self._list.new_row(), target=made_for)
        candidate = NOBODY if chosen.candidate is None else chosen.candidate.id
        run = chosen.run or self._edits.run
        self._rows[kept.id] = Keep(kept, time.time(), run, candidate)
        if kept.name == UNHEARD:
            self._unheard[voicing.sound(kept.voice)] = kept.id
        if chosen.candidate is not None and run == self._edits.run:
            self.kept.emit(candidate)
        gone, there = KeptRow(kept.id, None), KeptRow(kept.id, kept)
        self._do(gone, there, f"keeping {kept.name}", Toast(f"Kept {chosen.name}", "bookmark", undo="undo"))

    def _do(self, before: KeptRow, after: KeptRow, text: str, toast: Toast) -> None:
        """It is said when it is written."""
        edit = Edit("kept", before, after, KEPT, text)
        self._to_say[after.id] = toast, edit
        if not self._edits.do(edit):
            self._to_say.pop(after.id, None)

    def _tell_of(self) -> None:
        done = (
            act.edit.after for act in self._edits.history.acts if act.edit.kind == "kept" and act.stand is Stand.DONE
        )
        self._list.tell_of(row.id for row in done if row.kept is not None)

    def _put(self, row: KeptRow) -> None:
        """Ask for it; what comes of that is heard later."""
        known = self._rows.get(row.id)
        kept = row.kept or (known.kept if known else self._list.row(row.id))
        if kept is None:  # it has left the list already, by another window or in another document
            self._document.write([KeptGone(row.id)])
            return
        keep = known or Keep(kept, time.time())
        self._rows[row.id] = keep
        gone = row.kept is None
        if gone and self._put_there_by_another(row.id):
            self._document.write([KeptGone(row.id)], act=True, done=partial(self._written, row))
            self.said.emit(Toast(f"{kept.name} stays in the kept list: the document that this is a copy of keeps it"))
            return
        if self._list.in_memory:  # where the keeper could not write it
            self._list.put_in_memory(kept, gone=gone)
            self._document.write([KeptGone(row.id) if gone else copy_of(keep)], done=partial(self._written, row))
            return
        self._list.expect(kept, gone=gone)
        wanted = Unkeep(row.id) if gone else keep
        self._document.write([wanted], act=True, done=partial(self._stands, row), refused=partial(self._refuse, row))

    def _put_there_by_another(self, kept_id: int) -> bool:
        """In a copy only a deletion takes a row away that was there when the copy was made."""
        if kept_id >= self._document.copied or kept_id == self._deleting:
            return False
        deletion = KeptRow(kept_id, None)
        return not any(act.edit.kind == "kept" and act.edit.after == deletion for act in self._edits.history.acts)

    def _stands(self, row: KeptRow) -> None:
        self._list.answered(row.id, gone=row.kept is None)
        self._written(row)

    def _written(self, row: KeptRow) -> None:
        toast, edit = self._to_say.pop(row.id, (None, None))
        if toast is not None:  # its button takes back what was done last: that may be something else by now
            self.said.emit(toast if self._edits.history.undoes is edit else replace(toast, undo=""))

    def _refuse(self, row: KeptRow, sentence: str) -> None:
        """The library cannot be written: nothing was kept, or deleted, and that is not an act."""
        self._to_say.pop(row.id, None)
        self._list.answered(row.id, gone=row.kept is None, refused=True)
        self._edits.refuse(row)
        self.failed.emit(sentence)
