"""The process that writes the document in hand, and nobody else does.

What comes together is written as one transaction. What is wrong with one part of it does not keep the others from being
written. While there is nothing to do the log is written into the file, so that an act does not wait for that.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from evosynth.documents import reading
from evosynth.documents.own import InUse, OwnDocument
from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.service.keeper_messages import (
    CloseDocument,
    Contents,
    DocumentClosed,
    DocumentOpened,
    DocumentRefused,
    KeeperFailed,
    NotWritten,
    OpenDocument,
    SaveAs,
    SavedAs,
    Write,
    Written,
)
from evosynth.service.messages import Shutdown
from evosynth.service.process import Channel
from evosynth.service.sentences import explained

IDLE_S = 0.5  # without a message: then there is time to look after the log


class Keeper:
    """The main loop of the process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._own: OwnDocument | None = None

    def loop(self) -> None:
        """Until Shutdown."""
        while True:
            message = self._channel.receive(IDLE_S if self._own is not None else None)
            if isinstance(message, Shutdown):
                with suppress(StorageError):
                    self._close()
                return
            if message is None:
                self._tidy()
            else:
                self._obey(message)

    # ---- opening and closing -------------------------------------------------------------------------------------

    def _obey(self, message: object) -> None:
        try:
            if isinstance(message, Write):
                self._write(message)
            elif isinstance(message, OpenDocument):
                self._open(message)
            elif isinstance(message, SaveAs):
                self._save_as(message)
            elif isinstance(message, CloseDocument):
                self._close()
                self._channel.send(DocumentClosed(message.ticket))
        except Exception as error:  # the process goes on, and the window knows
            self._channel.send(KeeperFailed(getattr(message, "ticket", 0), explained(error, "Writing the document")))

    def _open(self, message: OpenDocument) -> None:
        if self._own is not None and self._own.path == message.path:
            self._channel.send(DocumentOpened(message.ticket, contents(self._own)))
            return
        try:
            following = OwnDocument(message.path)
        except StorageError as error:
            why = "in use" if isinstance(error, InUse) else "cannot"
            self._channel.send(DocumentRefused(message.ticket, str(error), why))  # type: ignore[arg-type]
            return
        with suppress(StorageError):  # what of the one before could not be written was said then
            self._close()
        self._own = following
        self._channel.send(DocumentOpened(message.ticket, contents(following)))

    def _save_as(self, message: SaveAs) -> None:
        own = self._in_hand()
        if message.path != own.path:
            named = own.path.parent != paths.documents()
            self._own = own.save_as(message.path, force=message.force, keep=named)
        self._channel.send(SavedAs(message.ticket, message.path))

    def _close(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            own.close()

    # ---- writing -------------------------------------------------------------------------------------------------

    def _write(self, message: Write) -> None:
        try:
            own = self._in_hand()
            try:
                own.apply([change for part in message.parts for change in part.changes], durable=message.act)
                wrong: tuple[tuple[int, str], ...] = ()
            except Exception as error:
                if _may_succeed_later(error):
                    raise
                wrong = self._written_apart(own, message)
        except StorageError as error:
            self._channel.send(NotWritten(message.ticket, str(error)))
        else:
            self._channel.send(Written(message.ticket, own.size, wrong))

    def _written_apart(self, own: OwnDocument, message: Write) -> tuple[tuple[int, str], ...]:
        """One part after the other, as one of them is at fault: which, and why."""
        wrong = []
        for part in message.parts:
            try:
                own.apply(part.changes, durable=message.act)
            except Exception as error:
                if _may_succeed_later(error):
                    raise
                wrong.append((part.ticket, explained(error, "Writing the document")))
        return tuple(wrong)

    def _in_hand(self) -> OwnDocument:
        if self._own is None:
            raise StorageError("There is no document in hand.")
        return self._own

    def _tidy(self) -> None:
        """Write the log into the file while nobody waits."""
        if self._own is None:
            return
        with suppress(sqlite3.Error):
            self._own.db.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _may_succeed_later(error: Exception) -> bool:
    """A full disk, a folder that has gone; not a change that does not fit."""
    cause = error.__cause__
    return isinstance(error, StorageError) and not isinstance(
        cause, sqlite3.IntegrityError | sqlite3.InterfaceError | sqlite3.ProgrammingError | sqlite3.DataError
    )


def contents(own: OwnDocument) -> Contents:
    """What the window needs of it."""
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
    )


def run(channel: Channel) -> None:
    """Entry of the process."""
    Keeper(channel).loop()
