"""Opening the file of a document: to write it, which one process does, or to read it, which all others do.

A document may come from a stranger. What makes SQLite run something (triggers, views, virtual tables, functions of the
schema) is refused, every table must be the one that this program makes, and no value may be larger than LARGEST.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.resources import files
from pathlib import Path

from evosynth.documents import places
from evosynth.documents.migrations import STEPS, VERSION, migrate
from evosynth.errors import StorageError
from evosynth.system.database import sentences, statements, text, transaction

SUFFIX = ".evosynth"
APPLICATION = 0x45564F53  # "EVOS", SQLite's application_id
LARGEST = 256 << 20  # bytes of one value: a sound file among the sources
CHECKED_AT_ONCE = 24 << 20  # bytes of a file whose pages are all looked at before it is written: some 40 ms
BUSY_S = 2.0  # how long another process may be in the middle of a transaction
JOURNALS = ("-wal", "-journal")  # what SQLite keeps beside a file, by its name
ELSEWHERE = bytes.fromhex("d9d505f920a163d7")  # how a journal ends that belongs to another file as well: none of ours
WAL_AT = 18  # where the head of the file says whether there may be a log: 2 where there may
HEAD = b"SQLite format 3\x00"


def called(path: Path) -> str:
    """How sentences begin that are about a document."""
    return f"The document {path}"


def writing(path: Path) -> sqlite3.Connection:
    """Open a document to write it, a new one where there is none. StorageError says what is wrong with it."""
    new = not path.exists() or path.stat().st_size == 0
    if not new:
        _refuse_others(path)
    with sentences(called(path)):
        db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _guard(db)
            if new:
                begin(db)
            else:
                _own(db, path)
                if path.stat().st_size <= CHECKED_AT_ONCE:
                    check_pages(db, path)
                migrate(db)
                _check(db, path)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, for the block. StorageError says what is wrong with the file."""
    if not path.is_file():
        raise StorageError(f"There is no document {path}.")
    _refuse_others(path)
    with (
        _readable(path) as address,
        sentences(called(path)),
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_S)) as db,
    ):
        _guard(db)
        _check(db, path)
        yield db


@contextmanager
def _readable(path: Path) -> Iterator[str]:
    """The address for SQLite to read it by, and leave nothing beside it: what reads a log makes files there.

    Without a log nobody writes. Where there is one and nothing can be made beside it, both are copied; likewise a
    journal, which stays where a process was killed while the file came to have a log, or had one no more.
    """
    beside = [log for log in (path.with_name(path.name + end) for end in JOURNALS) if _holds_something(log)]
    if not beside:
        yield _address(path) + ("&immutable=1" if _keeps_a_log(path) else "")
    elif places.protected(path):
        try:
            with tempfile.TemporaryDirectory(prefix="evosynth-") as folder:
                copy = Path(folder, path.name)
                for file in (path, *beside):
                    shutil.copyfile(file, copy.with_name(file.name))
                _take_back(copy)
                yield _address(copy)
        except OSError as error:
            raise StorageError(f"{called(path)} cannot be read: {error.strerror or error}.") from error
    else:
        _take_back(path)
        yield _address(path)


def _holds_something(file: Path) -> bool:
    with suppress(OSError):
        return file.is_file() and file.stat().st_size > 0
    return False  # its writer has just removed it


def _take_back(path: Path) -> None:
    """What a killed process had begun in the file itself: who only reads is refused until that is done.

    SQLite does it where the writer lives no more, by the journal, and then removes that.
    """
    journal = path.with_name(f"{path.name}-journal")
    if not _holds_something(journal):
        return
    with suppress(OSError):
        if journal.read_bytes().endswith(ELSEWHERE):  # a stranger's: with it SQLite would remove that file, too
            raise StorageError(f"{called(path)} is damaged, or was changed by another program.")
    with sentences(called(path)), closing(sqlite3.connect(path, timeout=BUSY_S)) as db:
        _guard(db)
        _own(db, path)


def _address(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


def _keeps_a_log(path: Path) -> bool:
    """Whether its head says so, as that of a file that was copied while it was open."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(WAL_AT + 1)[WAL_AT:] == b"\x02"
    return False


def _refuse_others(path: Path) -> None:
    """Before SQLite looks at it: whether it is a database at all."""
    try:
        with path.open("rb") as file:
            head = file.read(len(HEAD))
    except OSError as error:
        raise StorageError(f"{called(path)} cannot be read: {error.strerror or error}.") from error
    if head != HEAD:
        raise StorageError(f"{path} is no document of EvoSynth.")


def _guard(db: sqlite3.Connection) -> None:
    db.row_factory = sqlite3.Row
    db.text_factory = text
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.execute("PRAGMA mmap_size = 0")
    db.execute("PRAGMA temp_store = MEMORY")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)


def begin(db: sqlite3.Connection, version: int = VERSION) -> None:
    """A document of this version that holds nothing yet."""
    younger = _younger_than(version)
    with transaction(db):
        for statement in schema():
            if _plain(statement) not in younger:
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {version:d}")


def _own(db: sqlite3.Connection, path: Path) -> None:
    """Whether another program's database would be changed."""
    if int(db.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION:
        raise StorageError(f"{path} is no document of EvoSynth.")


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Whether it is a document, of this version, with our tables and nothing else."""
    _own(db, path)
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise StorageError(
            f"{called(path)} was written by a newer EvoSynth (version {version}, this one reads {VERSION})."
        )
    if strange := strangers(db):
        raise StorageError(f"{called(path)} is damaged, or was changed by another program: {min(strange)[:60]!r}.")
    if lacking(db):
        raise StorageError(f"{called(path)} is damaged: a table is missing.")
    stand_in(db)


def strangers(db: sqlite3.Connection) -> set[str]:
    """Of a file's statements those that are not ours."""
    ours = set(map(_plain, schema()))
    return {sql for sql in _made(db) if _plain(sql) not in ours}


def lacking(db: sqlite3.Connection) -> set[str]:
    """Statements of our schema that a file should have, as old as it is, and has not."""
    return set(map(_plain, schema())) - set(map(_plain, _made(db))) - set(_younger(db))


def stand_in(db: sqlite3.Connection) -> None:
    """Tables that an older file has not got yet, for this connection alone, and empty."""
    for sql in set(_younger(db)) - set(map(_plain, _made(db))):
        db.execute(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))


def _made(db: sqlite3.Connection) -> list[str]:
    return [str(row[0]) for row in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]


def _younger(db: sqlite3.Connection) -> list[str]:
    """Statements that came with later versions than the file's."""
    return _younger_than(max(1, int(db.execute("PRAGMA user_version").fetchone()[0])))


def _younger_than(version: int) -> list[str]:
    return [_plain(statement) for step in STEPS[version - 1 :] for statement in step]


def _plain(statement: str) -> str:
    """Without the white space that tells nothing: what a step has made has it otherwise."""
    return " ".join(statement.split())


def check_pages(db: sqlite3.Connection, path: Path) -> None:
    """StorageError where a page of the file is damaged: who writes on would spoil what can be read still."""
    with sentences(called(path)):
        found = [str(row[0]) for row in db.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise StorageError(f"{called(path)} is damaged: a page of it cannot be read.")


def schema() -> tuple[str, ...]:
    """Its statements, as SQLite keeps them."""
    return statements(files("evosynth.documents").joinpath("schema.sql").read_text("utf-8"))
