"""A document that this process alone writes: held by a lock, marked as open, closed as one file or found cut off.

The lock is a file beside the document that the system lets go of when its process dies; it says who holds it.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from evosynth.documents import opening, reading
from evosynth.documents.changes import About, Change
from evosynth.documents.document import Document
from evosynth.documents.opening import called
from evosynth.errors import StorageError
from evosynth.library.lock import FileLock
from evosynth.library.paths import made
from evosynth.system import outputs
from evosynth.system.database import sentences

OPENED_BY = "opened_by"  # a fact about a document: host, process and time; empty when it was closed in good order


class InUse(StorageError):
    """Another process writes the document."""


def lock_of(path: Path) -> Path:
    """The file that is locked while the document is open."""
    return path.with_name(f".{path.name}.lock")


class OwnDocument:
    """A document in hand.

    Raises InUse where another process has it, StorageError where it cannot be opened or made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.new = not path.exists()
        made(path.parent)
        self._lock = _locked(path)
        try:
            self.document = Document(path)
            self.cut_off = bool(reading.about(self.document.db, OPENED_BY))
            self._mark(f"{socket.gethostname()} {os.getpid()} {time.time():.0f}")
        except BaseException:
            self._lock.release(remove=True)
            raise

    @property
    def db(self) -> sqlite3.Connection:
        """To read by."""
        return self.document.db

    @property
    def size(self) -> int:
        """Bytes of the file and its log."""
        total = 0
        for file in (self.path, self.path.with_name(f"{self.path.name}-wal")):
            with suppress(OSError):
                total += file.stat().st_size
        return total

    def apply(self, changes: Iterable[Change], *, durable: bool) -> None:
        """All of these, or none and StorageError; also where the file is not at its place any more."""
        if not self.path.exists():
            raise StorageError(f"{called(self.path)} is not there any more.")
        self.document.apply(changes, durable=durable)

    def save_as(self, path: Path, *, force: bool, keep: bool) -> OwnDocument:
        """This document under another name, whole; ``keep``: also under the old one.

        StorageError says what stands in the way, or that it could not be written: then this one is still in hand.
        """
        outputs.check([path], outputs.DOCUMENT, force=force)
        made(path.parent)
        lock = _locked(path)
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            _copy(self.db, beside)
            os.replace(beside, path)
        except (OSError, sqlite3.Error, StorageError) as error:
            beside.unlink(missing_ok=True)
            raise StorageError(f"{called(path)} cannot be written: {error}.") from error
        finally:
            lock.release(remove=True)
        self.close()
        if not keep:
            self.path.unlink(missing_ok=True)
        return OwnDocument(path)

    def close(self) -> None:
        """In good order: nothing was cut off, and one file is left."""
        try:
            if self.path.exists():
                self._mark("")
        finally:
            try:
                self.document.close()
            finally:
                self._lock.release(remove=True)

    def _mark(self, who: str) -> None:
        self.document.apply([About(OPENED_BY, who)])


def holder(path: Path) -> str:
    """Who has a document open, for people: "EvoSynth on studio, since 12:07"."""
    try:
        said = json.loads(lock_of(path).read_text("utf-8"))
        since = time.strftime("%H:%M", time.localtime(float(said["since"])))
        return f"EvoSynth on {said['host']}, since {since}"
    except (OSError, ValueError, TypeError, LookupError):
        return "another EvoSynth"


def in_use(path: Path) -> bool:
    """Whether some process has the document open."""
    if not lock_of(path).exists():
        return False
    lock = FileLock(lock_of(path))
    free = lock.acquire()
    lock.release(remove=free)
    return not free


def copied(path: Path, to: Path) -> None:
    """A copy of a document that may be open elsewhere, as it stands there now. StorageError says what went wrong."""
    made(to.parent)
    with opening.reading(path) as db:
        _copy(db, to)


def _locked(path: Path) -> FileLock:
    lock = FileLock(lock_of(path))
    if not lock.acquire():
        if lock_of(path).exists():
            raise InUse(f"{called(path)} is open in {holder(path)}.")
        raise StorageError(f"{called(path)} cannot be opened: its folder cannot be written.")
    with suppress(OSError):  # that it is locked is what counts
        who = {"host": socket.gethostname(), "pid": os.getpid(), "since": time.time()}
        lock_of(path).write_text(json.dumps(who), "utf-8")
    return lock


def _copy(db: sqlite3.Connection, to: Path) -> None:
    """Whole, on disk when it returns, not marked as open."""
    with sentences(called(to)), closing(sqlite3.connect(to)) as copy:
        db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("UPDATE about SET value = '' WHERE key = ?", (OPENED_BY,))
        copy.commit()
