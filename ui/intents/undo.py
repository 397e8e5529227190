"""What can be undone: ratings, keeps, deletions, steered strands. Each calls back through the door it was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QUndoCommand

from evosynth.library.store import Kept


class KeptDoor(Protocol):
    """What a command needs of the kept list."""

    def add(self, kept: Kept) -> Kept: ...
    def remove(self, kept_id: int) -> None: ...


class RateCommand(QUndoCommand):
    """Stars of one candidate; ``put`` stores them and tells everybody."""

    def __init__(self, label: str, candidate: int, before: int, after: int, put: Callable[[int, int], None]) -> None:
        super().__init__(f"rating of {label}")
        self._candidate, self._before, self._after, self._put = candidate, before, after, put

    def redo(self) -> None:
        self._put(self._candidate, self._after)

    def undo(self) -> None:
        self._put(self._candidate, self._before)


class KeepCommand(QUndoCommand):
    """A voice joins the kept list; undone, it leaves it, and keeps its row for a redo."""

    def __init__(self, kept: Kept, door: KeptDoor) -> None:
        super().__init__(f"keeping {kept.name}")
        self.kept, self._door = kept, door

    def redo(self) -> None:
        self.kept = self._door.add(self.kept)

    def undo(self) -> None:
        self._door.remove(self.kept.id)


class DeleteCommand(QUndoCommand):
    """A voice leaves the kept list; undone, it comes back to its row."""

    def __init__(self, kept: Kept, door: KeptDoor) -> None:
        super().__init__(f"deleting {kept.name}")
        self._kept, self._door = kept, door

    def redo(self) -> None:
        self._door.remove(self._kept.id)

    def undo(self) -> None:
        self._door.add(self._kept)


class SteerCommand(QUndoCommand):
    """A strand is steered; undone, it is steered back."""

    def __init__(self, text: str, there: Callable[[], None], back: Callable[[], None]) -> None:
        super().__init__(text)
        self._there, self._back = there, back

    def redo(self) -> None:
        self._there()

    def undo(self) -> None:
        self._back()
