"""The document in hand, written by one process. Everything goes through ``apply``; what is read is in ``reading``."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from evosynth import __version__
from evosynth.documents.changes import About, Change
from evosynth.documents.opening import called, writing
from evosynth.documents.writing import write
from evosynth.system.database import sentences, transaction


class Document:
    """One file, open to be written.

    Raises StorageError where it is no document, a newer one, damaged, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        new = not path.exists() or path.stat().st_size == 0
        self.path = path
        self._db = writing(path)
        if new:
            self.apply(_first_facts())

    @property
    def db(self) -> sqlite3.Connection:
        """To read by: what was applied last is seen."""
        return self._db

    def apply(self, changes: Iterable[Change], *, durable: bool = True) -> None:
        """All of these, or none and StorageError. ``durable``: a power cut does not take them either."""
        with sentences(called(self.path)):
            self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            with transaction(self._db) as db:
                for change in changes:
                    write(db, change)

    def close(self) -> None:
        """One file again: the log is written into it and goes."""
        with sentences(called(self.path)):
            try:
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._db.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError as error:  # somebody is reading: the log stays, and is whole
                if "locked" not in str(error):
                    raise
            finally:
                self._db.close()


def _first_facts() -> tuple[Change, ...]:
    facts = {"id": secrets.token_hex(16), "made": f"{time.time():.3f}", "made_by": __version__, "in_hand": ""}
    return tuple(About(key, value) for key, value in facts.items())
