"""A document of a stranger's: whatever stands in any column, the good rows are read and nothing is raised."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import numpy as np
import pytest

from evosynth.documents import changes as c
from evosynth.documents import descent, reading
from evosynth.documents.document import Document
from evosynth.documents.records import Act, Candidate, Card, Command, KeptCopy, Rating, Run, Source, StoredTable
from evosynth.library import take_rows
from evosynth.library.records import Thumbnail
from evosynth.library.take_rows import StoredTake, TakeKey
from evosynth.synths.base import Note

SCORES = np.array([1.0, 2.0]).tobytes()
PICTURE = Thumbnail(np.arange(6, dtype=np.uint8).reshape(2, 3), 1.5, np.linspace(0, 1, 48, dtype=np.float32))
NOTE = '{"midi_note": "x", "velocity": [], "gate_s": NaN, "length_s": 1e999}'
WRONG = (
    *(None, -1, 0, 2**63 - 1, -(2**63), 1.5, float("inf"), float("-inf"), float("nan"), 1e308, b"", b"\x00\xff", b"7"),
    *("", "x", "7", "[" * 20_000, '{"a": 1}', "[1, null]", "nan", "'; DROP TABLE runs; --", NOTE, "x" * 70_000),
    b"\x00" * (2 << 20),
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rows in every table that may have two."""
    file = tmp_path_factory.mktemp("good") / "one.evosynth"
    document = Document(file)
    for n, run in enumerate(("a", "b")):
        kept = KeptCopy(n + 1, 14.0, run, 17, "EVO", "cello", 1.5, 4, Note(48), -18.0, b"voice")
        document.apply(
            (
                Source(run, "cello.flac", "/sounds/cello.flac", b"fLaC"),
                StoredTable(run, "own", b"frames"),
                c.Began(Run(run, 12.5, False, "cello", "dx7", sources=("a",), state="{}")),
                c.Planned(run, "dx7", b"plan"),
                c.StandsAt(run, "{}", b"checkpoint"),
                c.Found(run, tuple(Candidate(i, -1, -1, -1, 0, i, 1, "prior", b"voice", SCORES) for i in (17, 18))),
                c.Heard((run.encode(),)),
                Rating(run, -1, 17, 4, b"voice"),
                Rating(run, -1, 18, 4, b"voice"),
                Act(n + 1, 13.0, "done", n, "{}"),
                Command(n + 1, run, 10, "{}"),
                kept,
                c.Looked(run, '"See"'),
                StoredTake(TakeKey(run.encode(), Note(48), "tx802;1;PORT"), 48000, "", 15.0, b"fLaC"),
            )
        )
    document.apply((Card("1.50, paused", b"voice", Note(48), -18.0, PICTURE),))
    document.close()
    return file


def _columns(db: sqlite3.Connection) -> list[tuple[str, str]]:
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return [(name, row[1]) for name in names for row in db.execute(f"PRAGMA table_info({name})").fetchall()]


def _everything(db: sqlite3.Connection) -> dict[str, Any]:
    return {
        "about": reading.about(db, "in_hand"),
        "runs": reading.runs(db),
        "plan": [reading.plan(db, name) for name in "ab"],
        "checkpoint": [reading.checkpoint(db, name) for name in "ab"],
        "candidates": [one for name in "ab" for one in reading.candidates(db, name)],
        "line": [descent.line_of(db, name, 17) for name in "ab"],
        "one": [reading.candidate(db, name, 17) for name in "ab"],
        "heard": reading.heard(db),
        "ratings": [one for name in "ab" for one in reading.ratings(db, name)],
        "acts": reading.acts(db),
        "commands": [one for name in "ab" for one in reading.commands(db, name)],
        "next": [reading.next_number(db, "acts"), reading.next_number(db, "obeyed")],
        "kept": reading.kept(db),
        "source": [reading.source(db, name) for name in "ab"],
        "tables": tuple(reading.tables(db)),
        "looked": reading.looked(db),
        "card": reading.card(db),
        "run": reading.run(db, "b"),
        "takes": tuple(take_rows.every(db)),
        "take": [take_rows.find(db, TakeKey(name, Note(48), "tx802;1;PORT")) for name in (b"a", b"b")],
        "devices": take_rows.counts(db),
    }


def _records(value: Any) -> Iterator[Any]:
    if is_dataclass(value) and not isinstance(value, Thumbnail):
        yield value
        for field in fields(value):
            yield from _records(getattr(value, field.name))
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _records(each)
    elif isinstance(value, dict):
        yield from _records(list(value.values()))


def _typed(record: Any) -> bool:
    """Whether each field holds a value of the type that it promises."""
    for name, hint in get_type_hints(type(record)).items():
        promised = [each for each in (get_args(hint) or (hint,)) if isinstance(each, type)] or [str]
        value = getattr(record, name)
        if isinstance(value, tuple):
            continue
        if not isinstance(value, tuple(promised)) and not (float in promised and isinstance(value, int)):
            return False
    return True


def test_every_wrong_value_in_every_column_hides_its_row_at_most(good: Path) -> None:
    document = Document(good)
    db = document.db
    db.execute("PRAGMA ignore_check_constraints = ON")
    db.execute("PRAGMA foreign_keys = OFF")
    for table, column in _columns(db):
        for wrong in WRONG:
            db.execute("BEGIN")
            which = f"SELECT {column} FROM {table} LIMIT 1"
            with suppress(sqlite3.IntegrityError):
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IN ({which})", (wrong,))
            found = _everything(db)
            db.execute("ROLLBACK")
            strange = [one for one in _records(found) if not _typed(one)]
            assert not strange, (table, column, wrong)
            assert len(found["runs"]) >= (table != "runs") * 2, (table, column, wrong)
    document.close()
