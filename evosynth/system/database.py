"""SQLite as the house uses it: transactions that stand whole or not at all, and its faults as one sentence.

Whatever SQLite says about a damaged, locked or full file comes out as a StorageError that names the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from evosynth.errors import StorageError


@contextmanager
def sentences(what: str) -> Iterator[None]:
    """Faults of SQLite as StorageError about ``what``: "The library /home/me/library.sqlite"."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"{what} {reason(str(error))}.") from error
    except (UnicodeDecodeError, IndexError) as error:  # the name of a column, which is not there then
        raise StorageError(f"{what} is damaged.") from error


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """On disk when the block ends, as the connection's ``synchronous`` says; gone when it raises."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # of a full disk SQLite has gone back by itself
            db.execute("ROLLBACK")
        raise


def text(data: bytes) -> str:
    """What stands in a text; a damaged letter does not hide the rest."""
    return data.decode("utf-8", "replace")


def reason(said: str) -> str:
    """What SQLite says, as the end of a sentence."""
    if "locked" in said or "busy" in said:
        return "is in use by another program"
    if "readonly" in said or "unable to open" in said:
        return "cannot be written"
    if "malformed" in said or "not a database" in said:
        return "is damaged"
    if "full" in said:
        return "cannot be written: the disk is full"
    if "disk I/O" in said:  # a quota that is used up, among others
        return "cannot be written: the disk is full or faulty"
    return f"cannot be used: {said}"


def statements(script: str) -> tuple[str, ...]:
    """Those of a script, without their comments. No statement has a semicolon or two hyphens within it."""
    plain = "\n".join(line.split("--")[0] for line in script.splitlines())
    return tuple(statement.strip() for statement in plain.split(";") if statement.strip())
