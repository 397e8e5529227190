"""What the evolver knows of the voices that a person has edited, and telling it: when a hand rests, or acts on one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.documents.records import NOBODY
from evosynth.edits.values import EditedVoice
from evosynth.service.evolver_messages import Adopt, Snapshot
from ui.models.edited import NOWHERE, EditedVoices, Page
from ui.models.run import RunControl

SETTLED_MS = 700  # after the last of several small steps


class EditedTold(QObject):
    """Of the page on show. One id is told with one voice alone: what is edited on gets another."""

    adopted = Signal(object)  # id of one that the evolver was told

    def __init__(self, run: RunControl, edited: EditedVoices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run, self._edited = run, edited
        self.commit: Callable[[], None] = lambda: None  # what a hand still holds
        self._page: Page = NOWHERE
        self._there: dict[int, int] = {}  # by slot: the id that stands there as the evolver was told
        self._known: set[int] = set()  # ids that it was told
        self._waiting: dict[int, EditedVoice] = {}  # by slot
        self._rest = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._rest.timeout.connect(self._tell)
        run.before_telling = self.settle
        run.untold = self._untold
        run.snapshot_taken.connect(self._compare)
        run.resumed.connect(self._forget)

    def knows(self, id: int) -> bool:
        """Whether the evolver was told what voice this id has."""
        return id in self._known

    def expect(self, value: EditedVoice) -> None:
        """This stands in its slot now, if nothing else does soon."""
        self._follow()
        self._waiting[value.slot] = value
        self._rest.start()

    def settle(self) -> None:
        """Something is done that may name one of them."""
        self.commit()
        self._tell()

    def _tell(self) -> None:
        self._rest.stop()
        waiting, self._waiting = self._waiting, {}
        if self._edited.where() != self._page:
            return  # it is told when its page is on show again
        adopted = []
        for value in waiting.values():
            instead = self._there.get(value.slot, value.of.id)
            taken_back = value.id in (value.of.id, NOBODY)
            if value.id != instead and not (taken_back and value.generation is None):  # a match has no page
                born = value.id, value.voice, value.of.id, (value.of.generation, value.of.index)
                self._run.adopt(Adopt(*born, instead, value.generation))
                adopted.append(value.id)
            self._there[value.slot] = value.id
            self._known.add(value.id)
        for id in adopted:
            self.adopted.emit(id)

    def _untold(self) -> frozenset[int]:
        return frozenset(value.id for value in self._waiting.values())

    def _follow(self) -> None:
        """Ids mean others on another page."""
        if (page := self._edited.where()) != self._page:
            self._page, self._there, self._waiting = page, {}, {}
            self._known = set()

    def _forget(self) -> None:
        """The evolver goes on from a checkpoint, which may be older than what it was told last."""
        self._page = NOWHERE

    def _compare(self, snapshot: Snapshot, _another: bool) -> None:
        """The first that is told of a page: whatever stands otherwise in its slots is told again."""
        before = self._page
        self._follow()
        if self._page == before:
            return
        shown = {one.id for one in snapshot.candidates}
        for value, ids in self._edited.slots():
            there = next(iter(shown & ids), value.of.id if snapshot.line else NOBODY)
            self._known |= ids
            self._there[value.slot] = there
            if there != value.id and (snapshot.line or value.id != value.of.id):
                self._waiting[value.slot] = value
        if self._waiting:
            self._tell()
