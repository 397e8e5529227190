"""A document that cannot be written where it lies: it is worked on in the data folder, and written back whole.

What has become of its place is told by the content that was seen there last, never by a time: clocks jump. A place that
somebody else has changed meanwhile is not overwritten, the document goes on under another name beside it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from evosynth.documents import opening, places, reading
from evosynth.errors import StorageError, reason_of
from evosynth.library import paths
from evosynth.library.paths import made
from evosynth.system.writing import copy_atomically

PLACE, SEEN, AHEAD = "place", "place_seen", "place_ahead"  # facts about the copy; "1": it holds what its place does not
FACTS = (PLACE, SEEN, AHEAD)
Copier = Callable[[sqlite3.Connection, Path], None]


def folder() -> Path:
    """Of all working copies, one folder each."""
    return paths.documents() / "working"


def place_of(path: Path) -> Path:
    """Where the document lies that is worked on here; the path itself where it is no working copy."""
    if path.parent.parent != folder() or not path.exists():
        return path
    with opening.reading(path) as db:
        return Path(reading.about(db, PLACE) or path)


class WorkingCopy:
    """Of a document at ``place``, in ``file``. ``told``: the sentence for the person."""

    def __init__(self, place: Path, why: str) -> None:
        key = hashlib.sha256(os.fsencode(os.path.realpath(place))).hexdigest()[:16]
        self.place, self.file = place, folder() / key / place.name
        self.told = f"{place} {why}: you work on a copy in the data folder"
        self.told += "; Save as puts it elsewhere." if places.protected(place) else ", which is written back there."

    def take(self, copy: Callable[[Path, Path], None]) -> None:
        """Make the copy, or go on with one that was left with what its place does not hold. For who has locked it."""
        made(self.file.parent)
        seen = digest(self.place)
        if self.file.exists():
            with opening.reading(self.file) as db:
                ahead, before = reading.about(db, AHEAD), reading.about(db, SEEN)
            if ahead and before == seen:
                self.told += " It goes on with what you did there before."
                return
            if ahead:
                aside = _free(paths.documents(), self.place)
                shutil.copyfile(self.file, aside)
                set_facts(aside, dict.fromkeys(FACTS, ""))
                self.told += f" It was changed by somebody else: what you did before is kept as {aside}."
            self.file.unlink()
        if seen:
            copy(self.place, self.file)

    def write_back(self, db: sqlite3.Connection, copy: Copier) -> str:
        """All of it to its place, or beside it where the place is not as it was: then a sentence says so.

        StorageError says why it cannot be written now.
        """
        if places.protected(self.place):
            raise StorageError(f"{self.place} is write-protected: what you did is in {self.file}.")
        part = self.file.with_name(f".{self.file.name}.back")
        try:
            copy(db, part)
            seen, there, said = digest(part), digest(self.place), ""
            if there and there != reading.about(db, SEEN):
                beside = _free(self.place.parent, self.place)
                said = f"{self.place} was changed by somebody else: yours goes on as {beside.name} beside it."
                self.place = beside
            copy_atomically(part, self.place)
        except OSError as error:
            raise StorageError(f"{part} cannot be written: {reason_of(error)}.") from error
        finally:
            part.unlink(missing_ok=True)
        facts = {PLACE: str(self.place), SEEN: seen, AHEAD: ""}
        for fact in facts.items():
            db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", fact)
        return said

    def remove(self) -> None:
        """Its place holds everything."""
        with suppress(OSError):
            self.file.unlink()
            self.file.parent.rmdir()


def digest(path: Path) -> str:
    """Of what a file holds; empty where there is none. StorageError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {reason_of(error)}.") from error


def _free(where: Path, place: Path) -> Path:
    """A name that nothing has there: "Bells (studio).evosynth"."""
    made(where)
    host, n = socket.gethostname(), 1
    while True:
        name = f"{place.stem} ({host}{'' if n == 1 else f' {n}'}){place.suffix}"
        if not (where / name).exists():
            return where / name
        n += 1


def set_facts(file: Path, facts: dict[str, str]) -> None:
    """Facts of a document that nobody has open."""
    with closing(sqlite3.connect(file)) as db, db:
        db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())
