"""A document that this process alone writes: held by a lock, marked as open, closed as one file or found cut off.

The lock is a file beside the document that the system lets go of when its process dies; it says who holds it.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from evosynth.documents import opening, places, reading, working_copy
from evosynth.documents.changes import About, Change
from evosynth.documents.document import Document
from evosynth.documents.opening import called
from evosynth.documents.working_copy import WorkingCopy
from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.library.paths import made
from evosynth.system import outputs
from evosynth.system.database import sentences
from evosynth.system.lock import FileLock

LIES_AT = "lies_at"  # a fact: number and name of the file; where neither is as it was, it is a copy
COPIED = "copied"  # a fact: rows of the kept list with smaller ids were put there by the document it is a copy of
OPENED_BY = "opened_by"  # a fact about a document: host, process and time; empty when it was closed in good order

LOG_PAGES = 8000  # of the log; only where there is never time to look after it does a writer wait for that


class InUse(StorageError):
    """Another process writes the document."""


def gone(path: Path) -> StorageError:
    """A document that was there, and whose file is not."""
    return StorageError(f"{called(path)} is not there any more.")


def _protected(path: Path) -> StorageError:
    return StorageError(f"{called(path)} cannot be written: it is write-protected now.")


def untitled() -> Path:
    """Where a document lies that nobody has named: a file that is not there yet."""
    return paths.documents() / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}{opening.SUFFIX}"


def lock_of(path: Path) -> Path:
    """The file that is locked while the document is open."""
    return path.with_name(f".{path.name}.lock")


class OwnDocument:
    """A document in hand: ``place`` is where a person has it, ``path`` the file that is written and read meanwhile.

    Raises InUse where another process has it, StorageError where it cannot be opened or made.
    """

    def __init__(self, path: Path) -> None:
        self.copy = _copy_of(working_copy.place_of(path))
        self.path = self.copy.file if self.copy is not None else path
        self.new = not self.place.exists()
        made(self.path.parent)
        self._lock = _locked(self.path)
        self._ahead = False
        self._left: list[
            Document
        ] = []  # on a disk that was taken away; closed they would take logs away by their names
        try:
            if self.copy is not None:
                self.copy.take(copied)
            self.document = Document(self.path)
            with sentences(called(self.path)):
                self._begin()
        except BaseException:
            self._lock.release(remove=True)
            raise

    def _begin(self) -> None:
        """What is damaged may be found here, and not when the file was opened."""
        self._file, self._id = _identity(self.path), reading.about(self.db, "id")
        if self.copy is not None:
            self._begin_copy(self.copy)
        self.db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        self.unexamined = self.size > opening.CHECKED_AT_ONCE
        self.cut_off = bool(reading.about(self.document.db, OPENED_BY))
        self._notice_copying()
        self.copied = _number(reading.about(self.db, COPIED))
        self._mark(f"{socket.gethostname()} {os.getpid()} {time.time():.0f}")

    @property
    def db(self) -> sqlite3.Connection:
        """To read by."""
        return self.document.db

    @property
    def place(self) -> Path:
        """Where a person has it."""
        return self.path if self.copy is None else self.copy.place

    @property
    def ahead(self) -> bool:
        """Whether a working copy holds what its place does not."""
        return self.copy is not None and self._ahead

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
        self._stay_with_the_file()
        first = self.copy is not None and not self._ahead
        try:
            self.document.apply([*changes, About(working_copy.AHEAD, "1")] if first else changes, durable=durable)
        except StorageError as error:
            if isinstance(error.__cause__, sqlite3.OperationalError) and places.protected(self.path):
                raise _protected(self.path) from error.__cause__  # SQLite calls it a faulty disk
            raise
        self._ahead = self._ahead or first

    def tidy(self) -> None:
        """The log is written into the file, as far as nobody reads it: an act does not have to wait for that then."""
        with suppress(sqlite3.Error):
            self.db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def write_back(self) -> str:
        """A working copy to its place; a sentence where that has another name now. StorageError where it cannot be."""
        if self.copy is None or not self._ahead:
            return ""
        with sentences(called(self.place)):
            said = self.copy.write_back(self.db, copy_whole)
        self._ahead = False
        return said

    def save_as(self, path: Path, *, force: bool, keep: bool) -> OwnDocument:
        """This document under another name, whole; ``keep``: also under the old one.

        StorageError says what stands in the way, or that it could not be written: then this one is still in hand.
        """
        outputs.check([path], outputs.DOCUMENT, force=force)
        made(path.parent)
        lock = _locked(path)
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            copy_whole(self.db, beside)
            with opening.reading(beside) as db:
                opening.check_pages(db, self.path)
            if not keep:  # it goes on there, and is no copy
                working_copy.set_facts(beside, {LIES_AT: f"0 {path.absolute()}"})
            os.replace(beside, path)
        except (OSError, sqlite3.Error, StorageError) as error:
            beside.unlink(missing_ok=True)
            raise StorageError(f"{called(path)} cannot be written: {error}.") from error
        finally:
            lock.release(remove=True)
        with suppress(StorageError):  # the new one holds everything
            self.close()
        if not keep:
            self.path.unlink(missing_ok=True)
        return OwnDocument(path)

    def close(self) -> None:
        """In good order: nothing was cut off, and one file is left."""
        there = _identity(self.path)
        try:
            if there == self._file:
                self._mark("")
                self.write_back()
        finally:
            try:
                if there in (self._file, None):
                    self.document.close()
            finally:
                self._lock.release(remove=True)
                if self.copy is not None and not self._ahead:
                    self.copy.remove()

    def _stay_with_the_file(self) -> None:
        """A disk that was taken away comes back as another one: the file there is opened anew."""
        if (file := _identity(self.path)) is None:
            raise gone(self.path)
        if file == self._file:
            return
        if _id_within(self.path) not in ("", self._id):
            raise StorageError(f"{called(self.path)} is another one now: move that away, and yours goes on.")
        if places.protected(self.path):
            raise _protected(self.path)
        lock = self._lock if self._lock.stands else _locked(self.path)
        following = Document(self.path)
        self._left.append(self.document)
        if lock is not self._lock:
            self._lock.release()
        self.document, self._lock, self._file = following, lock, file

    def _notice_copying(self) -> None:
        identity, before = _identity(self.place), reading.about(self.db, LIES_AT)
        number, name = str(identity[1] if identity else 0), str(self.place.absolute())
        known_number, _, known_name = before.partition(" ")
        if before and number != known_number and name != known_name:
            newest = max((one.id for one in reading.kept(self.db)), default=0)
            self.document.apply([About(COPIED, str(max(newest + 1, _number(reading.about(self.db, COPIED)))))])
        if before != f"{number} {name}":
            self.document.apply([About(LIES_AT, f"{number} {name}")])

    def _begin_copy(self, copy: WorkingCopy) -> None:
        self._ahead = bool(reading.about(self.db, working_copy.AHEAD)) or not copy.place.exists()
        if not reading.about(self.db, working_copy.PLACE):
            facts = {working_copy.PLACE: str(copy.place), working_copy.SEEN: working_copy.digest(copy.place)}
            self.document.apply([About(*fact) for fact in facts.items()])

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
        copy_whole(db, to)


def _copy_of(place: Path) -> WorkingCopy | None:
    """What is worked on in the place of a document that cannot be written where it lies."""
    if place.parent == paths.documents() or not (why := places.why_not_written(place)):
        return None
    if places.protected(place) and not place.exists():
        raise StorageError(f"{called(place)} cannot be made: its folder is write-protected.")
    return WorkingCopy(place, why)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is, by any name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def _id_within(path: Path) -> str:
    """That of the document in a file, whatever log lies beside it; empty where it is not written there yet."""
    named = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(named, uri=True)) as db:
        db.row_factory = sqlite3.Row
        return reading.about(db, "id")
    return ""


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


def copy_whole(db: sqlite3.Connection, to: Path) -> None:
    """Whole, on disk when it returns, not marked as open."""
    with sentences(called(to)), closing(sqlite3.connect(to)) as copy:
        db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("UPDATE about SET value = '' WHERE key = ?", (OPENED_BY,))
        copy.executemany("DELETE FROM about WHERE key = ?", [(fact,) for fact in working_copy.FACTS])
        copy.commit()
