"""What can still be read of a damaged document, as a new one beside it. The damaged file is not touched.

Its pages are read from a copy: first the keys of each table, from both ends and then from the middle, then row by row,
so that one bad page costs the rows that lie on it. Where the first page is lost, that of a new document stands in for
it: every document has its tables at the same places.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evosynth.documents import opening
from evosynth.documents.changes import About
from evosynth.documents.document import Document
from evosynth.documents.migrations import VERSION
from evosynth.documents.opening import APPLICATION, LARGEST, called
from evosynth.documents.reading import about
from evosynth.errors import AudioError, InputError, StorageError
from evosynth.library import take_rows
from evosynth.synths import registry, voicing
from evosynth.system.database import sentences, text, transaction

PAGE = 4096
MOST_RANGES = 2000  # that the middle of a table is asked in
MOST_STEPS = 200  # thousands of instructions of one question: pages that point in circles end here
TABLES = {  # by its name: its key, and what a row is called
    "about": ("key", "fact", "facts"),
    "runs": ("rowid", "run", "runs"),
    "checkpoints": ("rowid", "checkpoint", "checkpoints"),
    "sources": ("rowid", "sound", "sounds"),
    "tables": ("rowid", "table", "tables"),
    "candidates": ("run, id", "voice", "voices"),
    "heard": ("sound", "mark of what was heard", "marks of what was heard"),
    "ratings": ("run, generation, candidate", "rating", "ratings"),
    "acts": ("number", "act", "acts"),
    "obeyed": ("number", "command", "commands"),
    "kept": ("id", "kept voice", "kept voices"),
    "window": ("key", "note of the window", "notes of the window"),
    "card": ("one", "picture", "pictures"),
    "takes": ("rowid", "take", "takes"),
}
_LATER = "tbl_name = 'takes'"  # what came with later versions than the first
QUIET = ("about", "window", "card", "heard")  # not worth a word where nothing of it is missing


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came back, and what did not, in sentences for people."""

    path: Path
    sentences: tuple[str, ...]


@dataclass(slots=True)
class _Count:
    """Rows of one table: how many there are signs of, and how many came back."""

    seen: int = 0
    came: int = 0
    torn: bool = False  # how many more there were is not known


def beside(path: Path) -> Path:
    """Where what is read of a damaged document goes: the first name beside it that is free."""
    number, to = 1, path.with_name(f"{path.stem} recovered{opening.SUFFIX}")
    while to.exists():
        number += 1
        to = path.with_name(f"{path.stem} recovered {number}{opening.SUFFIX}")
    return to


def salvage(path: Path, to: Path) -> Salvaged:
    """Copy what can be read of ``path`` into the new document ``to``. StorageError where that is nothing at all."""
    if to.exists():
        raise StorageError(f"{called(to)} is there already.")
    try:
        with tempfile.TemporaryDirectory(prefix=".evosynth-", dir=to.parent) as folder:
            copy, made = Path(folder, "damaged"), Path(folder, f"made{opening.SUFFIX}")
            shutil.copyfile(path, copy)
            with suppress(FileNotFoundError):
                shutil.copyfile(path.with_name(f"{path.name}-wal"), copy.with_name("damaged-wal"))
            counts = _copied(copy, made, path)
            if not any(counts[table].came for table in ("runs", "candidates", "acts", "kept", "ratings", "sources")):
                raise StorageError(f"Nothing can be read of {path}.")
            made.replace(to)
    except OSError as error:
        raise StorageError(f"{called(to)} cannot be made: {error.strerror or error}.") from error
    return Salvaged(to, (*_told(counts), f"It is in {to}; {path} was left as it is."))


def _copied(copy: Path, made: Path, path: Path) -> dict[str, _Count]:
    document = Document(made)
    try:
        _mend_first_page(copy, made, path)
        with sentences(called(path)), closing(_opened(copy)) as old, transaction(document.db) as new:
            with suppress(sqlite3.Error):
                opening.stand_in(old)
            counts = {table: _copy_table(old, new, table) for table in TABLES}
        document.apply([About("opened_by", ""), About("in_hand", _to_show(document.db))])
    finally:
        document.close()
    return counts


def _to_show(db: sqlite3.Connection) -> str:
    """The run that was in hand, or else the latest one, of those whose plan came back; none can be shown without."""
    query = "SELECT run FROM runs WHERE plan IS NOT NULL OR breeding ORDER BY run = ? DESC, began DESC, rowid DESC"
    row = db.execute(query, (about(db, "in_hand"),)).fetchone()
    return "" if row is None else str(row[0])


def _opened(copy: Path) -> sqlite3.Connection:
    db = sqlite3.connect(copy, isolation_level=None)
    db.text_factory = text
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA mmap_size = 0")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
    return db


def _mend_first_page(copy: Path, made: Path, path: Path) -> None:
    """In the copy: the first page of a new document, where its own cannot be read or is not ours."""
    try:
        with closing(_opened(copy)) as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            ours = int(db.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION
            if ours and version > VERSION:
                raise StorageError(f"{called(path)} was written by a newer EvoSynth.")
            if ours and not opening.lacking(db) and not opening.strangers(db):
                return
    except (sqlite3.Error, TypeError, UnicodeDecodeError):
        pass
    if copy.stat().st_size < PAGE:
        raise StorageError(f"Nothing can be read of {path}.")
    first = bytearray(_first_page(copy))
    first[28:32] = bytes(4)  # how many pages there are: SQLite takes the length of the file
    with copy.open("r+b") as file:
        file.write(first)


def _first_page(copy: Path) -> bytes:
    """That of the newest version whose later tables may lie in this file where a new document has them.

    Of a document that came from an older version they lie elsewhere, and cannot be found without its own first page.
    """
    for version in range(VERSION, 0, -1):
        with tempfile.TemporaryDirectory(prefix="evosynth-") as folder:
            fresh = Path(folder, f"fresh{opening.SUFFIX}")
            with closing(sqlite3.connect(fresh, isolation_level=None)) as db:
                opening.begin(db, version)
                roots = [page for (page,) in db.execute(f"SELECT rootpage FROM sqlite_master WHERE {_LATER}")]
            if version == 1 or all(_is_of_tree(copy, page) for page in roots):
                return fresh.read_bytes()[:PAGE]
    raise AssertionError("there is a first version")


def _is_of_tree(copy: Path, page: int) -> bool:
    """Whether a page, counted from 1, may be the root of a table or an index."""
    with copy.open("rb") as file:
        file.seek((page - 1) * PAGE)
        return file.read(1) in (b"\x02", b"\x05", b"\x0a", b"\x0d")


def _copy_table(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> _Count:
    key, *_ = TABLES[table]
    names = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    where = " AND ".join(f"{name} = ?" for name in key.split(", "))
    columns, places = ", ".join(names), ", ".join("?" * len(names))
    count = _Count()
    for one in _keys(old, table, count):
        count.seen += 1
        row = _asked(old, f"SELECT {columns} FROM {table} WHERE {where}", one)
        if not row:
            continue
        values = dict(zip(names, row[0], strict=True))
        if "run" in names and table not in ("runs", "kept"):
            _stand_in(new, values)
        if table == "takes" and not _is_heard(values, count):
            continue
        with suppress(sqlite3.IntegrityError, sqlite3.DataError):
            new.execute(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({places})", tuple(row[0]))
            count.came += 1
    if table == "acts":
        highest = _asked(new, "SELECT coalesce(max(number), 0) FROM acts")
        count.seen = max(count.seen, min(int(highest[0][0]), count.came + (1 << 20)))
    return count


def _stand_in(new: sqlite3.Connection, row: dict[str, Any]) -> None:
    """A run that was lost, for what is left of it: it can be looked at, and cannot go on."""
    synth = str(registry.default())
    with suppress(InputError, TypeError, ValueError):
        synth = str(voicing.synth_of(row["voice"])) if isinstance(row.get("voice"), bytes) else synth
    values = "(?, 0.0, 0, '', ?, 'stopped')"
    with suppress(sqlite3.IntegrityError):
        new.execute(
            f"INSERT OR IGNORE INTO runs (run, began, breeding, target, synth, stands) VALUES {values}",
            (row["run"], synth),
        )


def _is_heard(values: dict[str, Any], count: _Count) -> bool:
    """Whether a take can be heard; what is no row of a take at all was none, and is not counted."""
    try:
        take_rows.of_columns(values).samples()
    except (TypeError, ValueError):
        count.seen -= 1
    except AudioError:
        return False
    else:
        return True
    return False


def _keys(old: sqlite3.Connection, table: str, count: _Count) -> Iterator[tuple[Any, ...]]:
    """Keys of all rows that can be reached, each once."""
    key, *_ = TABLES[table]
    down = ", ".join(f"{name} DESC" for name in key.split(", "))
    seen: dict[tuple[Any, ...], None] = {}
    whole = _walk(old, f"SELECT {key} FROM {table} ORDER BY {key}", seen)
    if not whole:
        count.torn = True
        highest = max((one[0] for one in seen if isinstance(one[0], int)), default=0)
        back: dict[tuple[Any, ...], None] = {}
        _walk(old, f"SELECT {key} FROM {table} ORDER BY {down}", back)
        lowest = min((one[0] for one in back if isinstance(one[0], int)), default=highest)
        seen |= back
        if "," not in key and highest < lowest:
            _between(old, table, key, (highest + 1, lowest - 1), seen)
    yield from seen


def _between(
    old: sqlite3.Connection, table: str, key: str, gap: tuple[int, int], seen: dict[tuple[Any, ...], None]
) -> None:
    """Keys within a gap: halved until each half can be read or is one key."""
    open_, asked = [gap], 0
    while open_ and asked < MOST_RANGES:
        low, high = open_.pop()
        asked += 1
        query = f"SELECT {key} FROM {table} WHERE {key} BETWEEN {low} AND {high} ORDER BY {key}"
        if not _walk(old, query, seen) and low < high:
            middle = (low + high) // 2
            open_ += [(middle + 1, high), (low, middle)]


def _walk(old: sqlite3.Connection, query: str, seen: dict[tuple[Any, ...], None]) -> bool:
    """Whether all rows of a question could be read, or it came upon damage."""
    steps = 0

    def circling() -> bool:
        nonlocal steps
        steps += 1
        return steps > MOST_STEPS

    old.set_progress_handler(circling, 100_000)
    try:
        for row in old.execute(query):
            seen[tuple(row)] = None
    except (sqlite3.Error, OverflowError):
        return False
    finally:
        old.set_progress_handler(None, 0)
    return True


def _asked(db: sqlite3.Connection, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
    """Rows; none where they cannot be read."""
    try:
        return db.execute(query, values).fetchall()
    except (sqlite3.Error, OverflowError):
        return []


def _told(counts: dict[str, _Count]) -> tuple[str, ...]:
    """What came back, and of what it is not known how much there was."""
    said, torn = [], []
    for table, count in counts.items():
        _, one, more = TABLES[table]
        if (table in QUIET and count.came == count.seen) or not count.seen:
            torn += [more] if count.torn else []
            continue
        of = f" of {count.seen}" if count.seen != count.came else ""
        said.append(f"{count.came}{of} {one if count.seen == 1 else more}")
        torn += [more] if count.torn else []
    lost = f"There may have been more {_listed(torn)}: pages of them are lost." if torn else ""
    return tuple(filter(None, (f"Came back: {_listed(said)}.", lost)))


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
