"""How the document in hand is looked at: the place, and in each run who is selected and how its tiles stand.

It stands in the document too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from evosynth.documents.changes import Change, Looked
from evosynth.documents.records import ORDER
from ui.models.document import Document
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.grid_policy import PAGE
from ui.models.run import RunControl
from ui.view_state.places import Place

PLACE = "place"
SELECTED = "selected:"  # and the name of a run


class WindowState(QObject):
    """Written with the card, when there is time; what a document says that is nothing of ours is left aside."""

    place_wanted = Signal(object)  # Place: where a person was when the document was left

    def __init__(
        self, document: Document, edits: Edits, grid: Grid, run: RunControl, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._edits, self._grid, self._run = document, edits, grid, run
        self._place = Place.EVOLVE
        self._written: dict[str, str] = {}

    def enter(self, place: Place) -> None:
        """A person is there now."""
        self._place = place

    def write(self) -> None:
        """What has changed since it was written."""
        if self._document.path is None:
            return
        now = {PLACE: json.dumps(self._place.value)}
        if self._edits.run and self._grid.shows_anybody:
            now[SELECTED + self._edits.run] = json.dumps(self._grid.chosen_by_person)
            if (snapshot := self._run.snapshot) is not None and self._grid.at_rest:
                now[ORDER + self._edits.run] = json.dumps([snapshot.evaluations, *self._grid.order])
        new: list[Change] = [Looked(key, value) for key, value in now.items() if self._written.get(key) != value]
        if new:
            self._written |= now
            self._document.write(new)

    def restore(self, looked: Mapping[str, str]) -> None:
        """Another document is in hand, which was looked at like this."""
        self._written = dict(looked)
        value = self._value(PLACE)
        self._place = next((place for place in Place if place.value == value), Place.EVOLVE)
        self.place_wanted.emit(self._place)

    def selected(self, run: str) -> int | None:
        """Who was selected in a run of the document when it was left."""
        value = self._value(SELECTED + run)
        return value if isinstance(value, int) else None

    def order(self, run: str, evaluations: int) -> tuple[int | None, ...]:
        """Ids place by place, as the tiles of a match stood that has not gone on since; else nobody's."""
        value = self._value(ORDER + run)
        if not isinstance(value, list) or len(value) != PAGE + 1 or value[0] != evaluations:
            return ()
        return tuple(id if type(id) is int else None for id in value[1:])

    def _value(self, key: str) -> object:
        try:
            return json.loads(self._written.get(key, "null"))
        except (ValueError, RecursionError):
            return None
