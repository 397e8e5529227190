"""The document in hand, as the window has it: what is to be written goes to the keeper, and nothing waits for it.

One lot is on its way at a time; what comes meanwhile goes together with the next. What was not acknowledged stays in
its order: where it cannot be written it is tried again, and a keeper that has died is started again and gets it once
more. A document is not left before all of it is written.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.documents.changes import Began
from evosynth.documents.own import untitled
from evosynth.library import paths
from evosynth.service.evolver_messages import Moved, Stored
from evosynth.service.keeper_messages import (
    CloseDocument,
    DamageFound,
    DocumentClosed,
    DocumentOpened,
    DocumentRefused,
    KeeperFailed,
    KeptListChanged,
    KeptWritten,
    Late,
    NotWritten,
    OpenCopy,
    OpenDocument,
    Part,
    PutAside,
    SaveAs,
    SavedAs,
    Wanted,
    Write,
    Written,
    WrittenBack,
)
from ui.models.unowned import Unowned
from ui.models.waiting_writes import Done, Gathered, Refused, WaitingWrites
from ui.processes.workers import Workers
from ui.view_state.documents import SAVED, WRITING, DocumentState

AGAIN_MS = 3000  # between trials where a document cannot be written
NOBODY_WRITES = "Nothing can be written into the document now."
PUT_ASIDE = "It could not be written: it is in a copy without a name, with what you did last."


class Document(QObject):
    """At most one at a time."""

    opened = Signal(object)  # Contents
    refused = Signal(object)  # DocumentRefused
    closed = Signal()
    begun = Signal()  # a new one without a name is in hand
    left = Signal()  # none is in hand any more
    moved = Signal(object, object)  # the document in hand has another path: before and now
    written = Signal(int)  # everything up to this ticket stands in it
    failed = Signal(str)  # something that was asked for
    trouble = Signal(str)  # why nothing can be written for now; empty: it can again
    damaged = Signal(str)  # why nothing can be written any more: its file is damaged
    kept_list_changed = Signal()  # by what was written when it was not in hand any more
    told = Signal(str)  # that it is worked on in a working copy, or has another name now
    state_changed = Signal(object)  # DocumentState

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self.path: Path | None = None  # the file that is written, and that others read
        self.place: Path | None = None  # where the person has it; another one where ``path`` is a working copy
        self.name = ""
        self.size = 0
        self.copied = 0  # as in Contents
        self._tickets = itertools.count(1)
        self._waiting = WaitingWrites()
        self._gathering: Gathered | None = None
        self._problem = ""
        self._is_damaged = False  # then it can be left, and what waits is put aside
        self._opening: Path | None = None
        self._open_once_more: Callable[[], None] = lambda: None  # what is being opened, where a keeper dies over it
        self._stood = False  # the one in hand has been opened: where its file is not now, none is made
        self._unopened = False  # the keeper could not open the one in hand: it is asked again
        self._gone_on_as: dict[Path, Path] = {}  # documents that were given another name
        self._saving: SaveAs | None = None  # until the keeper has answered
        self._leaving: Callable[[], None] | None = None  # as soon as everything is written
        self._settling: list[Callable[[], None]] = []  # what waits until it is known which one is in hand
        self._unowned = Unowned(workers.tell_keeper, self.failed.emit)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._try_again)
        workers.keeper_said.connect(self._take)
        workers.keeper_began.connect(self._open_again)
        workers.gave_up.connect(self._take_giving_up)

    # ---- which document ------------------------------------------------------------------------------------------

    def ensure(self) -> Path:
        """The document in hand; a new one without a name where there is none.

        Not while one opens: see ``when_settled``.
        """
        if self.path is None:
            assert self._opening is None, "which document is in hand is not known yet"
            self._enter(untitled())
            assert self.path is not None
            self._workers.tell_keeper(OpenDocument(next(self._tickets), self.path))
            self.begun.emit()
        return self.path

    def when_settled(self, act: Callable[[], None]) -> None:
        """Now, or as soon as the document that is being opened is in hand, or cannot be."""
        if self._opening is None:
            act()
        else:
            self._settling.append(act)

    def open(self, path: Path) -> None:
        """Another document is to be in hand: ``opened`` or ``refused`` says how that went."""
        self._leave_when_written(lambda: self._open(path))

    def _open(self, path: Path) -> None:
        if path in (self.path, self.place):
            return  # it is in hand
        self._opening, self._open_once_more = path, lambda: self._open(path)
        self._workers.tell_keeper(OpenDocument(next(self._tickets), path))

    def open_copy(self, path: Path) -> None:
        """A new document that is what another one holds now; that one may be open elsewhere."""
        self._leave_when_written(lambda: self._open_copy(path))

    def _open_copy(self, path: Path) -> None:
        copy = untitled()
        self._opening, self._open_once_more = copy, lambda: self._open_copy(path)
        self._workers.tell_keeper(OpenCopy(next(self._tickets), path, copy))

    def save_as(self, path: Path) -> None:
        """It goes on under this name; the person has been asked where a file is there.

        While nobody can write that waits, and a sentence says so; another document is not entered before.
        """
        if self._opening is not None:
            self.failed.emit(f"Nothing was saved as {path.name}: another document is being opened.")
            return
        self._saving = SaveAs(next(self._tickets), path, force=True)
        if self._unopened or not self._workers.process_id("keeper"):
            why = self._problem or NOBODY_WRITES
            self.failed.emit(f"{why} It is saved as {path.name} as soon as something can.")
        else:
            self._workers.tell_keeper(self._saving)

    def _save_again(self) -> None:
        """What the keeper of before may not have done; done once more it is the same."""
        if self._saving is not None:
            self._workers.tell_keeper(self._saving)

    def go_on_in(self, path: Path) -> None:
        """What could be read of the damaged one in hand is there: what waits is written into it, then it is opened."""
        if changes := self._waiting.changes:
            self._workers.tell_keeper(Late(path, changes))
        self._waiting.clear()
        self._open(path)

    def close(self) -> bool:
        """None is in hand any more. False where it cannot be left, as what was done would be lost; that is said."""
        return self.path is None or self._leave_when_written(self._close)

    def _close(self) -> None:
        self._enter(None)
        self._workers.tell_keeper(CloseDocument(next(self._tickets)))
        self.left.emit()

    @property
    def is_opening(self) -> bool:
        """Whether another one is about to be in hand."""
        return self._opening is not None

    def _leave_when_written(self, leave: Callable[[], None]) -> bool:
        if self._is_damaged:
            self.say_all()
            leave()
            return True
        if self._problem:
            self.failed.emit(f"{self._problem} What was done last would be lost: save the document elsewhere first.")
            return False
        if self._waiting or self._opening is not None or self._saving is not None:
            self._leaving = leave
        else:
            leave()
        return True

    def call(self, name: str) -> None:
        """What people know it by, where no file has a name that somebody gave it."""
        if not self.named and name != self.name:
            self.name = name
            self._tell()

    @property
    def named(self) -> bool:
        """Whether it lies where a person has put it."""
        return self.place is not None and self.place.parent != paths.documents()

    # ---- writing -------------------------------------------------------------------------------------------------

    def write(
        self,
        changes: Sequence[Wanted],
        *,
        act: bool = False,
        done: Done = None,
        refused: Refused = None,
    ) -> int:
        """All of these or none; ``done`` is called when they stand there. Returns at once, with a ticket.

        ``refused`` is called with a sentence where they never can stand there; without it ``failed`` says that.
        A document begins with a run. While there is none, what concerns the kept list is written, and nothing else.
        """
        if any(isinstance(change, Began) for change in changes):
            self.ensure()
        ticket = next(self._tickets)
        if self._gathering is not None:
            self._gathering.add(changes, done, refused)
            return ticket
        if self.path is None:
            self._unowned.write(ticket, changes, done, refused)
            return ticket
        self._waiting.add(Part(ticket, tuple(changes)), act=act, done=done, refused=refused)
        if self._waiting.on_its_way is None and (act or not self._problem):
            self._send()
        self._tell()
        return ticket

    def take_stored(self, stored: Stored, *, last: bool = False) -> None:
        """What the evolver wants to be written; of a document that has made way it is written all the same.

        ``last``: the window has gone, and nobody will be there to hear whether it was written.
        """
        path = self._gone_on_as.get(stored.path, stored.path)
        if path == self.path and not last:
            self.write(stored.changes)
        else:
            self._workers.tell_keeper(Late(path, stored.changes))

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written in the block is one act: all of it stands in the document, or none."""
        if self._gathering is not None:
            yield
            return
        gathered = self._gathering = Gathered()
        try:
            yield
        finally:
            self._gathering = None
            if gathered.changes:
                refused = gathered.told_why if gathered.refused else None
                self.write(gathered.changes, act=True, done=gathered.told, refused=refused)

    def say_all(self) -> None:
        """Nobody will wait: what is not acknowledged is written here, or else into a document of its own."""
        if parts := self._waiting.parts:
            if not self._workers.process_id("keeper"):
                self._workers.start()
            self._workers.tell_keeper(Write(parts[-1].ticket, parts, act=True, last=self.path))

    @property
    def pending(self) -> bool:
        """Whether something does not stand in the document yet."""
        return bool(self._waiting)

    def _send(self) -> None:
        known = self.path is not None and self._opening is None and not self._unopened
        if self._waiting.on_its_way is not None or not self._waiting or not known or self._is_damaged:
            return  # while one opens it is not known which of them the keeper has
        parts, act = self._waiting.next_lot()
        self._workers.tell_keeper(Write(parts[-1].ticket, parts, act))

    # ---- what the keeper says ------------------------------------------------------------------------------------

    def _take(self, message: object) -> None:
        if isinstance(message, Written):
            self._stands(message)
        elif isinstance(message, NotWritten):
            self._fails(message.message, damaged=message.damaged)
        elif isinstance(message, DamageFound):
            if message.path == self.path:
                self._fails(message.message, damaged=True)
        elif isinstance(message, PutAside):
            self.told.emit(PUT_ASIDE)
        elif isinstance(message, DocumentOpened):
            self._is_open(message)
        elif isinstance(message, DocumentRefused):
            self._is_refused(message)
        elif isinstance(message, SavedAs):
            self._is_saved_as(message)
        elif isinstance(message, WrittenBack):
            self.place = message.place
            self._renamed(message.told)
        elif isinstance(message, DocumentClosed):
            self.closed.emit()
        elif isinstance(message, KeptWritten):
            self._unowned.answered(message)
        elif isinstance(message, KeptListChanged):
            self.kept_list_changed.emit()
        elif isinstance(message, KeeperFailed):
            if message.ticket == self._waiting.on_its_way:
                self._fails(message.message)
            else:
                self._saving = None if self._is_of_saving(message.ticket) else self._saving
                self.failed.emit(message.message)
                self._leave_if_written()

    def _is_of_saving(self, ticket: int) -> bool:
        return self._saving is not None and self._saving.ticket == ticket

    def _stands(self, message: Written) -> None:
        self._trouble("")
        self.size = message.size
        self._waiting.stand(dict(message.wrong), self.failed.emit)
        if message.told:
            self.told.emit(message.told)
        self._send()
        self.written.emit(message.ticket)
        self._tell()
        self._leave_if_written()

    def _leave_if_written(self) -> None:
        if not self._waiting and self._saving is None and self._leaving is not None:
            leave, self._leaving = self._leaving, None
            leave()

    def _fails(self, sentence: str, *, damaged: bool = False) -> None:
        self._waiting.come_back()
        self._leaving = None
        if damaged:
            self._trouble("")
            self._problem, self._is_damaged = sentence, True
            self.damaged.emit(sentence)
        else:
            self._trouble(sentence)
            self._again.start()
        self._tell()

    def _is_open(self, message: DocumentOpened) -> None:
        contents = message.contents
        self.size = contents.size
        if self._opening is not None and self._opening in (contents.path, contents.place):
            self._opening, leave = None, self._leaving
            self._write_rest()
            self._enter(contents.path, contents.place)
            self.copied = contents.copied
            self.opened.emit(contents)
            if contents.told:
                self.told.emit(contents.told)
            if leave is not None:
                self._leave_when_written(leave)
            self._settle()
        elif self._unopened:
            self._unopened = False
            self._save_again()
            self._send()
            if not self._waiting:
                self._trouble("")
        self._stood = self._stood or self.path in (contents.path, contents.place)
        self._tell()

    def _is_saved_as(self, message: SavedAs) -> None:
        self._saving = None if self._is_of_saving(message.ticket) else self._saving
        before, self.path, self.place = self.path, message.path, message.place or message.path
        self.copied = message.copied
        if before is not None and before != message.path:
            self._gone_on_as[before] = message.path
            self._workers.tell(Moved(before, message.path))
            self.moved.emit(before, message.path)
        self._renamed(message.told)
        self._trouble("")
        self._try_again()
        self._leave_if_written()

    def _is_refused(self, message: DocumentRefused) -> None:
        if self._opening is None:  # the one that is in hand here, at its beginning or after the keeper has died
            self._unopened = True
            self._fails(message.message, damaged=message.why == "damaged")
            return
        self._opening = None
        self._try_again()
        self.refused.emit(message)
        self._leave_if_written()
        self._settle()

    def _settle(self) -> None:
        """What has waited is done, unless yet another document is about to be in hand."""
        while self._settling and self._opening is None:
            self._settling.pop(0)()

    def _take_giving_up(self, name: str) -> None:
        """The banner says so, and a person can try again; until then nothing that was done may be left."""
        if name == "keeper" and self.path is not None:
            self._trouble("")
            self._problem, self._leaving = NOBODY_WRITES, None
            self._tell()

    def _open_again(self) -> None:
        """Another keeper has begun; what the one before did not acknowledge is written once more."""
        self._trouble("")
        self._unowned.say_again()
        self._waiting.come_back()
        self._unopened = self.path is not None
        if self._opening is not None:
            self._open_once_more()
        else:
            self._open_in_hand()

    def _open_in_hand(self) -> None:
        if self.path is not None:
            self._workers.tell_keeper(OpenDocument(next(self._tickets), self.path, again=self._stood))

    def _try_again(self) -> None:
        if self._unopened:
            self._open_in_hand()
        else:
            self._send()

    # ---- inside --------------------------------------------------------------------------------------------------

    def _enter(self, path: Path | None, place: Path | None = None) -> None:
        self.path, self.place = path, place or path
        self.name = "" if self.place is None else self.place.stem if self.named else "Untitled"
        self._trouble("")
        self._waiting.clear()
        self._leaving = None
        self.size = self.copied = 0
        self._stood = self._unopened = False
        self._saving = None
        self._tell()

    def _trouble(self, sentence: str) -> None:
        """Said once, until it is another or is over."""
        before, self._problem = self._problem, sentence
        if sentence != before or self._is_damaged:
            self.trouble.emit(sentence)
        self._is_damaged = False

    def _write_rest(self) -> None:
        """What came while another document opened is of the one that makes way."""
        if self._waiting and self.path is not None:
            self._workers.tell_keeper(Late(self.path, self._waiting.changes))

    def _renamed(self, told: str) -> None:
        self.name = self.name if self.place is None else self.place.stem
        if told:
            self.told.emit(told)
        self._tell()

    def _tell(self) -> None:
        if self.path is None:
            self.state_changed.emit(DocumentState())
            return
        saved = self._problem or (WRITING if self._waiting else SAVED)
        self.state_changed.emit(DocumentState(self.name, str(self.place), saved, self.size, self.named))
