"""What the person keeps: by hand, or because a match ended unasked; undone and brought back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from ui.intents.undo import DeleteCommand, KeepCommand
from ui.models.candidates import Chosen
from ui.models.grid import Stage
from ui.models.kept import Shelf, kept_from, stored
from ui.models.run import RunControl
from ui.models.target import CurrentTarget
from ui.view_state.window import Toast


class Keeping(QObject):
    """The ways onto the shelf and off it."""

    said = Signal(object)  # Toast

    def __init__(
        self, shelf: Shelf, stage: Stage, target: CurrentTarget, undo: QUndoStack, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shelf, self._stage, self._target, self._undo = shelf, stage, target, undo

    def keep_selected(self) -> None:
        self._keep(self._stage.selected)

    def keep_place(self, place: int) -> None:
        if (candidate := self._stage.candidate_at(place)) is not None:
            self._keep(self._stage.chosen(candidate))

    def select(self, kept_id: int) -> None:
        """A kept voice is what is acted on."""
        if (kept := self._shelf.find(kept_id)) is not None:
            self._stage.select_kept(kept)

    def keep_best_of(self, run: RunControl, why: str) -> None:
        """Nothing is lost: the best voice of a match that ends unasked is kept."""
        snapshot, target = run.snapshot, self._target.prepared
        if run.breeding or snapshot is None or not snapshot.candidates or target is None:
            return
        chosen = self._stage.chosen(snapshot.candidates[0])
        if chosen.distance is None or self._shelf.holds(chosen, target.name):
            return
        self._undo.push(KeepCommand(kept_from(chosen, target), self._shelf))
        text = f"{why}: the best voice for {target.name} was kept as {chosen.name}"
        self.said.emit(Toast(text, "bookmark", undo="undo"))

    def delete(self, kept_id: int) -> None:
        if (kept := self._shelf.find(kept_id)) is not None:
            self._undo.push(DeleteCommand(stored(kept), self._shelf))
            self.said.emit(Toast(f"Deleted {kept.name}", "x", undo="undo"))

    def _keep(self, chosen: Chosen | None) -> None:
        if chosen is None or chosen.kept_id:
            return
        target = self._target.prepared
        if self._shelf.holds(chosen, target.name if target else ""):
            self.said.emit(Toast(f"{chosen.name} is kept already", "bookmark"))
            return
        command = KeepCommand(kept_from(chosen, target), self._shelf)
        self._undo.push(command)
        if command.kept.id:
            self.said.emit(Toast(f"Kept {chosen.name}", "bookmark", undo="undo"))
