"""How the document in hand is looked at: the place, what is unfolded there, and in each run who is selected, on which
page, how its tiles stand and how the next generation is to be bred. It stands in the document too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.documents.changes import Change, Looked
from evosynth.documents.records import ORDER
from ui.models.document import Document
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.grid_policy import PAGE
from ui.models.manner import BreedingManner
from ui.models.run import RunControl
from ui.view_state.places import Place

PLACE = "place"
KEYBOARD = "keyboard"  # whether it is on show
SELECTED, OF_KEPT, PAGE_OF = "selected:", "selected kept:", "page:"  # and the name of a run
MANNER_OF = "manner:"  # likewise, of a breeding
SOON_MS = 200  # a slider on its way says a place many times


class WindowState(QObject):
    """Written with the card, when there is time; how to breed is written as soon as it is set.

    What a document says that is nothing of ours is left aside.
    """

    place_wanted = Signal(object)  # Place: where a person was when the document was left
    keyboard_wanted = Signal(bool)  # whether its strip was there
    restored = Signal(object)  # Mapping: all that the document that is in hand now says of how it was looked at
    kept_wanted = Signal(object)  # row of the kept list: it was selected, not one of the tiles

    def __init__(
        self,
        document: Document,
        edits: Edits,
        grid: Grid,
        run: RunControl,
        manner: BreedingManner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._manner = manner
        self._document, self._edits, self._grid, self._run = document, edits, grid, run
        self._place, self._keyboard = Place.EVOLVE, False
        self._written: dict[str, str] = {}
        document.begun.connect(self._forget)
        soon = QTimer(self, singleShot=True, interval=SOON_MS)
        soon.timeout.connect(self._write_at_home)
        manner.changed.connect(lambda _state: soon.start())
        edits.changed.connect(soon.start)  # who is selected is what a person is at: a kill finds it written

    def enter(self, place: Place) -> None:
        """A person is there now."""
        self._place = place

    def show_keyboard(self, shown: bool) -> None:
        """Its strip has come or gone."""
        self._keyboard = shown

    def write(self) -> None:
        """What has changed since it was written."""
        if self._document.path is None:
            return
        said: dict[str, object] = {
            PLACE: self._place.value,
            KEYBOARD: self._keyboard,
        }
        if self._edits.run and self._grid.shows_anybody:
            kept = self._grid.selected_kept
            said[SELECTED + self._edits.run] = self._grid.chosen_by_person
            said[OF_KEPT + self._edits.run] = kept.id if kept is not None and kept.id else None
            said[PAGE_OF + self._edits.run] = self._grid.page
            if self._run.breeding:
                said[MANNER_OF + self._edits.run] = self._manner.said()
            if (snapshot := self._run.snapshot) is not None and self._grid.at_rest:
                said[ORDER + self._edits.run] = [snapshot.evaluations, *self._grid.order]
        now = {key: json.dumps(value) for key, value in said.items()}
        new: list[Change] = [Looked(key, value) for key, value in now.items() if self._written.get(key) != value]
        if new:
            self._written |= now
            self._document.write(new)

    def _write_at_home(self) -> None:
        """Likewise, where what is on show is the run in hand."""
        where = self._run.where
        if where is not None and where.run == self._edits.run and self._run.snapshot is not None:
            self.write()

    def _forget(self) -> None:
        """A new document has begun, and nothing stands in it."""
        self._written = {}

    def restore(self, looked: Mapping[str, str]) -> None:
        """Another document is in hand, which was looked at like this."""
        self._written = dict(looked)
        self.restored.emit(looked)
        value = self._value(PLACE)
        self._place = next((place for place in Place if place.value == value), Place.EVOLVE)
        self.place_wanted.emit(self._place)
        if isinstance(keyboard := self._value(KEYBOARD), bool):  # else it stays as it is
            self.keyboard_wanted.emit(keyboard)

    def selected(self, run: str) -> int | None:
        """Who was selected in a run of the document when it was left."""
        value = self._value(SELECTED + run)
        return value if isinstance(value, int) else None

    def page(self, run: str) -> int:
        """Which page of the tiles was on show."""
        value = self._value(PAGE_OF + run)
        return value if type(value) is int and value >= 0 else 0

    def breed_as_before(self, run: str) -> None:
        """The next generation of a breeding is to be bred as it was to be when that was left."""
        self._manner.restore(self._value(MANNER_OF + run))

    def select_kept(self, run: str) -> None:
        """A kept voice that was selected is so again."""
        if type(row := self._value(OF_KEPT + run)) is int:
            self.kept_wanted.emit(row)

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
