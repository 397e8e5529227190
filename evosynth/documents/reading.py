"""What stands in a document, as records; every function takes a connection that is open to write or to read.

A row that does not hold what this program writes counts as not there, so that one bad row never hides the good ones.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from typing import Any

from evosynth.documents.records import (
    WHERE_IT_STANDS,
    Act,
    Candidate,
    Card,
    Command,
    KeptCopy,
    Rating,
    Run,
    Source,
    StoredTable,
)
from evosynth.library.records import thumbnail_of
from evosynth.synths.base import Note

Db = sqlite3.Connection
_STARS = "stars BETWEEN 0 AND 5 AND typeof(voice) = 'blob'"
_CANDIDATE = "typeof(id) = 'integer' AND typeof(voice) = 'blob' AND typeof(scores) = 'blob'"


def about(db: Db, key: str) -> str:
    """A fact about the document; empty where it is not known."""
    row = db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
    return "" if row is None else str(row[0])


def runs(db: Db) -> tuple[Run, ...]:
    """The first one first."""
    return tuple(_run(row) for row in db.execute(f"SELECT {_RUN} FROM runs ORDER BY began, rowid"))


def run(db: Db, name: str) -> Run | None:
    """None where there is none of this name."""
    row = db.execute(f"SELECT {_RUN} FROM runs WHERE run = ?", (name,)).fetchone()
    return None if row is None else _run(row)


def plan(db: Db, name: str) -> bytes | None:
    """runs.folder.Plan of a run, packed; None before it was made."""
    return _blob(db.execute("SELECT plan FROM runs WHERE run = ?", (name,)).fetchone())


def checkpoint(db: Db, name: str, number: int = WHERE_IT_STANDS) -> bytes | None:
    """Of where a run stands, or of a generation that was left; None where there is none."""
    return _blob(db.execute("SELECT data FROM checkpoints WHERE run = ? AND number = ?", (name, number)).fetchone())


def candidate(db: Db, name: str, id: int) -> Candidate | None:
    """None where it is not remembered."""
    row = db.execute(f"SELECT * FROM candidates WHERE run = ? AND id = ? AND {_CANDIDATE}", (name, id)).fetchone()
    return None if row is None else _candidate(row)


def candidates(db: Db, name: str) -> Iterator[Candidate]:
    """All of a run that are remembered, by their ids."""
    for row in db.execute(f"SELECT * FROM candidates WHERE run = ? AND {_CANDIDATE} ORDER BY id", (name,)):
        yield _candidate(row)


def heard(db: Db) -> frozenset[bytes]:
    """Keys of the sounds that were listened to."""
    return frozenset(bytes(row[0]) for row in db.execute("SELECT sound FROM heard WHERE typeof(sound) = 'blob'"))


def ratings(db: Db, name: str) -> tuple[Rating, ...]:
    """Of a run, in all of its generations."""
    rows = db.execute(f"SELECT * FROM ratings WHERE run = ? AND {_STARS} ORDER BY generation, candidate", (name,))
    return tuple(
        Rating(str(row["run"]), row["generation"], row["candidate"], row["stars"], row["voice"]) for row in rows
    )


def acts(db: Db) -> tuple[Act, ...]:
    """The first one first."""
    rows = db.execute("SELECT number, at, stand, turn, edit FROM acts ORDER BY number")
    return tuple(Act(*row) for row in rows)


def commands(db: Db, name: str) -> tuple[Command, ...]:
    """What a run obeyed, in its order."""
    rows = db.execute("SELECT number, run, evaluations, command FROM obeyed WHERE run = ? ORDER BY number", (name,))
    return tuple(Command(*row) for row in rows)


def next_number(db: Db, table: str) -> int:
    """That an act, or what is obeyed next, gets: ``table`` is "acts" or "obeyed"."""
    if table not in ("acts", "obeyed"):
        raise ValueError(f"{table!r} has no numbers")
    return int(db.execute(f"SELECT coalesce(max(number), 0) + 1 FROM {table}").fetchone()[0])


def kept(db: Db) -> tuple[KeptCopy, ...]:
    """Copies of what was kept from this document, the latest last."""
    rows = db.execute(f"SELECT * FROM kept WHERE {_STARS} ORDER BY at, id")
    return tuple(
        KeptCopy(
            row["id"],
            row["at"],
            str(row["run"]),
            row["candidate"],
            str(row["name"]),
            str(row["target"]),
            _number(row["distance"]),
            row["stars"],
            _note(row["note"]),
            _number(row["loudness_lufs"]),
            row["voice"],
        )
        for row in rows
    )


def source(db: Db, key: str) -> Source | None:
    """A sound that a target was made of, whole; None where it is not there."""
    row = db.execute("SELECT * FROM sources WHERE key = ? AND typeof(data) = 'blob'", (key,)).fetchone()
    return None if row is None else Source(str(row["key"]), str(row["name"]), str(row["path"]), row["data"])


def tables(db: Db) -> Iterator[StoredTable]:
    """Wavetables that voices of the document name."""
    for row in db.execute("SELECT * FROM tables WHERE typeof(data) = 'blob' ORDER BY key"):
        yield StoredTable(str(row["key"]), str(row["name"]), row["data"])


def looked(db: Db) -> dict[str, str]:
    """How the document was looked at: JSON by key."""
    return {str(row["key"]): str(row["value"]) for row in db.execute("SELECT key, value FROM window")}


def card(db: Db) -> Card | None:
    """How it is shown among others; None before there was anything to show."""
    row = db.execute("SELECT * FROM card WHERE typeof(voice) = 'blob'").fetchone()
    if row is None:
        return None
    picture = thumbnail_of(row) if row["pixels"] is not None else None
    return Card(str(row["told"]), row["voice"], _note(row["note"]), _number(row["loudness_lufs"]), picture)


_RUN = "run, began, breeding, target, synth, stands, sources, state"


def _run(row: sqlite3.Row) -> Run:
    try:
        sources = tuple(map(str, json.loads(row["sources"])))
    except (ValueError, TypeError):
        sources = ()
    name, target, synth = (str(row[word]) for word in ("run", "target", "synth"))
    return Run(name, float(row["began"]), bool(row["breeding"]), target, synth, row["stands"], sources, row["state"])


def _candidate(row: sqlite3.Row) -> Candidate:
    id, parent, other, step = (int(row[name]) for name in ("id", "parent", "other", "step"))
    born = int(row["generation"]), int(row["place"]), int(row["why"]), str(row["move"])
    return Candidate(id, parent, other, step, *born, row["voice"], row["scores"])


def _blob(row: sqlite3.Row | None) -> bytes | None:
    return row[0] if row is not None and isinstance(row[0], bytes) else None


def _note(said: Any) -> Note | None:
    try:
        return Note(**json.loads(said))
    except (ValueError, TypeError):
        return None


def _number(value: Any) -> float | None:
    return value if isinstance(value, float) and math.isfinite(value) else None
