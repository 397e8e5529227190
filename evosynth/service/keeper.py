"""The process that writes the document in hand and the kept list, and nobody else does.

What comes together is written as one transaction. What is wrong with one part of it does not keep the others from being
written. While there is nothing to do the log is written into the file, so that an act does not wait for that; a working
copy is written to its place every minute.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from evosynth.documents import own as own_documents
from evosynth.documents import reading
from evosynth.documents.changes import Change
from evosynth.documents.examining import Examination
from evosynth.documents.kept_takes import keep_takes
from evosynth.documents.opening import called
from evosynth.documents.own import InUse, OwnDocument, gone, untitled
from evosynth.documents.rescue import add_to, put_aside, worth_it
from evosynth.documents.sounds import left_out_of
from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.service.keeper_messages import (
    CloseDocument,
    Contents,
    DamageFound,
    DocumentClosed,
    DocumentOpened,
    DocumentRefused,
    Keep,
    KeeperFailed,
    KeptListChanged,
    KeptWritten,
    Late,
    NotWritten,
    OpenCopy,
    OpenDocument,
    PutAside,
    SaveAs,
    SavedAs,
    Unkeep,
    Write,
    WriteKept,
    Written,
    WrittenBack,
)
from evosynth.service.kept_writer import KeptWriter
from evosynth.service.messages import Shutdown
from evosynth.service.process import Channel
from evosynth.service.sentences import explained
from evosynth.system.database import sentences

IDLE_S = 0.1  # without a message: then there is time to look after the log
BACK_S = 60.0  # from one time that a working copy is written to its place to the next


class Keeper:
    """The main loop of the process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._own: OwnDocument | None = None
        self._kept = KeptWriter()
        self._untidy = False  # something was written since the log was looked after
        self._back_at = 0.0  # when a working copy is to be written to its place, by the clock that never jumps
        self._said_back = ""
        self._examination: Examination | None = None  # of the one in hand, where it is large
        self._aside: dict[Path, Path] = {}  # documents that cannot be written, and where all of them is instead
        self._places: dict[Path, Path] = {}  # of working copies that were closed: they may be gone

    def loop(self) -> None:
        """Until Shutdown."""
        while True:
            message = self._channel.receive(self._patience())
            if isinstance(message, Shutdown):
                with suppress(StorageError):
                    self._close()
                self._kept.close()
                return
            self._look_at_examination()
            if message is None:
                self._tidy()
            else:
                with self._channel.whole:  # library and document are two files: a voice stands in both, or in neither
                    self._obey(message)
            self._write_back()

    def _patience(self) -> float | None:
        """How long to wait for a message, in seconds; None: for ever, since there is nothing else to do."""
        if self._examination is not None:
            return IDLE_S
        if self._own is None or not (self._untidy or self._own.ahead):
            return None
        return IDLE_S if self._untidy else max(IDLE_S, self._back_at - time.monotonic())

    # ---- opening and closing -------------------------------------------------------------------------------------

    def _obey(self, message: object) -> None:
        try:
            if isinstance(message, Write):
                self._write(message)
            elif isinstance(message, WriteKept):
                self._write_kept(message)
            elif isinstance(message, OpenDocument):
                self._open(message)
            elif isinstance(message, OpenCopy):
                self._open_copy(message)
            elif isinstance(message, Late):
                self._write_late(message)
            elif isinstance(message, SaveAs):
                self._save_as(message)
            elif isinstance(message, CloseDocument):
                try:
                    self._close()
                finally:
                    self._channel.send(DocumentClosed(message.ticket))
        except Exception as error:  # the process goes on, and the window knows
            self._channel.send(KeeperFailed(getattr(message, "ticket", 0), explained(error, "Writing the document")))

    def _open(self, message: OpenDocument) -> None:
        if self._own is not None and message.path in (self._own.path, self._own.place):
            self._channel.send(DocumentOpened(message.ticket, contents(self._own)))
            return
        try:
            if message.again and not message.path.exists():
                raise gone(message.path)
            if message.path.parent != paths.documents() and message.path.is_file() and not message.path.stat().st_size:
                raise StorageError(f"{message.path} is no document of EvoSynth: it is empty.")
            following = OwnDocument(message.path)
        except Exception as error:  # whatever it is, the window is not to wait
            self._channel.send(_refusal(message.ticket, message.path, error))
            return
        self._take_up(message.ticket, message.path, following)

    def _open_copy(self, message: OpenCopy) -> None:
        try:
            if message.copy.exists():
                raise StorageError(f"{message.copy} is there already.")
            own_documents.copied(message.path, message.copy)
            following = OwnDocument(message.copy)
        except Exception as error:  # whatever it is, the window is not to wait
            self._channel.send(_refusal(message.ticket, message.path, error))
            return
        self._take_up(message.ticket, message.path, following)

    def _take_up(self, ticket: int, path: Path, following: OwnDocument) -> None:
        """The one before is closed in good order, unless what this one holds cannot be read."""
        try:
            held = contents(following)
        except Exception as error:
            with suppress(StorageError):
                following.close()
            self._channel.send(_refusal(ticket, path, error))
            return
        with suppress(StorageError):  # what of it could not be written was said then
            self._close()
        self._own, self._untidy, self._back_at = following, True, time.monotonic() + BACK_S
        self._examination = Examination(following.path) if following.unexamined else None
        self._channel.send(DocumentOpened(ticket, held))

    def _save_as(self, message: SaveAs) -> None:
        own = self._in_hand()
        if message.path not in (own.path, own.place):
            named = own.place.parent != paths.documents()
            own = self._own = own.save_as(message.path, force=message.force, keep=named)
        place, told = (None, "") if own.copy is None else (own.place, own.copy.told)
        self._channel.send(SavedAs(message.ticket, own.path, place, told, own.copied))

    def _close(self) -> None:
        own, self._own, self._examination = self._own, None, None
        if own is not None:
            self._places[own.path] = own.place
            own.close()

    # ---- writing -------------------------------------------------------------------------------------------------

    def _write(self, message: Write) -> None:
        self._untidy = True
        parts, wrong = self._into_library(message)
        try:
            own = self._in_hand()
            wrong += self._written(own, parts, durable=message.act)
        except (StorageError, OSError, MemoryError) as error:
            self._not_written(message, [changes for _, changes in parts], error)
        else:
            told = left_out_of(change for _, changes in parts for change in changes)
            self._channel.send(Written(message.ticket, own.size, tuple(wrong), told))
            wanted = (one for part in message.parts for one in part.changes)
            keep_takes(own.db, (one.kept.voice for one in wanted if isinstance(one, Keep)))

    def _written(
        self, own: OwnDocument, parts: list[tuple[int, list[Change]]], *, durable: bool
    ) -> list[tuple[int, str]]:
        """All together; where one of them is at fault one after the other: which, and why."""
        try:
            own.apply([change for _, changes in parts for change in changes], durable=durable)
        except Exception as error:
            if _may_succeed_later(error):
                raise
            return self._written_apart(own, parts, durable=durable)
        return []

    def _not_written(self, message: Write, parts: list[list[Change]], error: Exception) -> None:
        """It waits in the window; where that has no time all of the document goes into another one."""
        said = explained(error, "Writing the document")
        if message.last is None:
            self._channel.send(NotWritten(message.ticket, said, damaged="is damaged" in said))
        elif worth_it(parts):
            to = untitled()
            put_aside(self._own, message.last, to, parts)
            self._aside[message.last] = to
            self._channel.send(PutAside(message.ticket, to))

    def _look_at_examination(self) -> None:
        """Whether a page was found that cannot be read."""
        examination = self._examination
        if examination is None or not examination.over:
            return
        self._examination = None
        if examination.damage:
            self._channel.send(DamageFound(examination.path, examination.damage))

    def _into_library(self, message: Write) -> tuple[list[tuple[int, list[Change]]], list[tuple[int, str]]]:
        """What concerns the kept list. What of each part is for the document, and the parts that were refused: why."""
        parts, refused = [], []
        for part in message.parts:
            try:
                parts.append((part.ticket, self._kept.obey(part.changes)))
            except Exception as error:  # a voice of nobody's, a full disk: the rest is not to wait for it
                refused.append((part.ticket, explained(error, "Writing the kept list")))
        return parts, refused

    def _written_apart(
        self, own: OwnDocument, parts: list[tuple[int, list[Change]]], *, durable: bool
    ) -> list[tuple[int, str]]:
        """One part after the other, as one of them is at fault: which, and why."""
        wrong = []
        for ticket, changes in parts:
            try:
                own.apply(changes, durable=durable)
            except Exception as error:
                if _may_succeed_later(error):
                    raise
                wrong.append((ticket, explained(error, "Writing the document")))
        return wrong

    def _write_kept(self, message: WriteKept) -> None:
        problem = ""
        try:
            self._kept.obey(message.changes)
        except Exception as error:
            problem = explained(error, "Writing the kept list")
        self._channel.send(KeptWritten(message.ticket, problem))

    def _write_late(self, message: Late) -> None:
        changes: list[Change] = []
        for one in message.changes:
            try:
                changes += self._kept.obey((one,))
            except Exception as error:  # all the rest is written
                self._channel.send(KeeperFailed(0, explained(error, "Writing the kept list")))
        if any(isinstance(one, Keep | Unkeep) for one in message.changes):
            self._channel.send(KeptListChanged())
        if (aside := self._aside.get(message.path)) is not None:
            add_to(aside, [changes])
        elif self._own is not None and self._own.path == message.path:
            self._own.apply(changes, durable=True)
        elif (place := self._places.get(message.path, message.path)).exists():
            _into_closed(place, changes)

    def _in_hand(self) -> OwnDocument:
        if self._own is None:
            raise StorageError("There is no document in hand.")
        return self._own

    def _tidy(self) -> None:
        self._untidy = False
        if self._own is not None:
            self._own.tidy()

    def _write_back(self) -> None:
        """A working copy to its place, when it is time; the window hears where that is another one, or cannot be."""
        if self._own is None or not self._own.ahead or time.monotonic() < self._back_at:
            return
        try:
            said = self._own.write_back()
        except StorageError as error:
            said = str(error)
        if said and said != self._said_back:
            self._channel.send(WrittenBack(self._own.place, said))
        self._said_back, self._back_at = said, time.monotonic() + BACK_S


def _into_closed(place: Path, changes: list[Change]) -> None:
    """What came late, into a document that nobody has in hand."""
    other = OwnDocument(place)
    try:
        other.apply(changes, durable=True)
    except StorageError as error:
        if _may_succeed_later(error):
            raise
        for change in changes:  # of a document that was recovered some runs are missing: the rest fits
            with suppress(StorageError):
                other.apply([change], durable=True)
    finally:
        other.close()


def _refusal(ticket: int, path: Path, error: Exception) -> DocumentRefused:
    if isinstance(error, InUse):
        return DocumentRefused(ticket, str(error), "in use", path)
    said = explained(error, "Opening the document")
    if "a newer EvoSynth" in said:
        return DocumentRefused(ticket, said, "newer", path)
    return DocumentRefused(ticket, said, "damaged" if "damaged" in said else "cannot", path)


def _may_succeed_later(error: Exception) -> bool:
    """A full disk, a folder that has gone; not a change that does not fit."""
    cause = error.__cause__
    return isinstance(error, StorageError) and not isinstance(
        cause, sqlite3.IntegrityError | sqlite3.InterfaceError | sqlite3.ProgrammingError | sqlite3.DataError
    )


def contents(own: OwnDocument) -> Contents:
    """What the window needs of it. StorageError where that cannot be read."""
    with sentences(called(own.path)):
        return _contents(own)


def _contents(own: OwnDocument) -> Contents:
    db, runs = own.db, reading.runs(own.db)
    return Contents(
        path=own.path,
        new=own.new,
        cut_off=own.cut_off,
        in_hand=reading.about(db, "in_hand"),
        runs=runs,
        acts=reading.acts(db),
        ratings=tuple(rating for run in runs for rating in reading.ratings(db, run.run)),
        heard=reading.heard(db),
        looked=reading.looked(db),
        kept=tuple(copy.id for copy in reading.kept(db)),
        card=reading.card(db),
        size=own.size,
        place=None if own.copy is None else own.place,
        told="" if own.copy is None else own.copy.told,
        copied=own.copied,
    )


def run(channel: Channel) -> None:
    """Entry of the process."""
    Keeper(channel).loop()
