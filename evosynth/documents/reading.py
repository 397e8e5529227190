"""What stands in a document, as records; every function takes a connection that is open to write or to read.

A row that does not hold what this program writes counts as not there, so that one bad row never hides the good ones.
Types and lengths are asked of SQLite before a value is fetched: a file of a stranger's may hold anything anywhere.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np

from evosynth.documents.records import (
    NOBODY,
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
from evosynth.documents.wholeness import (
    LONGEST_TEXT,
    MOST,
    WHOLE_ACT,
    WHOLE_CANDIDATE,
    WHOLE_CARD,
    WHOLE_CARD_PICTURE,
    WHOLE_COMMAND,
    WHOLE_FACT,
    WHOLE_HEARD,
    WHOLE_KEPT,
    WHOLE_PACKED,
    WHOLE_RATING,
    WHOLE_RUN,
    WHOLE_SOURCE,
    WHOLE_TABLE,
)
from evosynth.library.records import thumbnail_of
from evosynth.synths.base import Note

Db = sqlite3.Connection


def about(db: Db, key: str) -> str:
    """A fact about the document; empty where it is not known."""
    row = db.execute(f"SELECT value FROM about WHERE key = ? AND {WHOLE_FACT}", (key,)).fetchone()
    return "" if row is None else str(row[0])


def facts(db: Db, begin: str) -> dict[str, str]:
    """Facts about the document whose keys begin so."""
    query = f"SELECT key, value FROM about WHERE substr(key, 1, ?) = ? AND {WHOLE_FACT}"
    return {str(key): str(value) for key, value in db.execute(query, (len(begin), begin))}


def runs(db: Db) -> tuple[Run, ...]:
    """The first one first."""
    return tuple(_run(row) for row in db.execute(f"SELECT {_RUN} FROM runs WHERE {WHOLE_RUN} ORDER BY began, rowid"))


def run(db: Db, name: str) -> Run | None:
    """None where there is none of this name."""
    row = db.execute(f"SELECT {_RUN} FROM runs WHERE run = ? AND {WHOLE_RUN}", (name,)).fetchone()
    return None if row is None else _run(row)


def plan(db: Db, name: str) -> bytes | None:
    """runs.folder.Plan of a run, packed; None before it was made."""
    packed = WHOLE_PACKED.format("plan")
    return _first(db.execute(f"SELECT plan FROM runs WHERE run = ? AND {packed}", (name,)))


def checkpoint(db: Db, name: str, number: int = WHERE_IT_STANDS) -> bytes | None:
    """Of where a run stands, or of a generation that was left; None where there is none."""
    query = f"SELECT data FROM checkpoints WHERE run = ? AND number = ? AND {WHOLE_PACKED.format('data')}"
    return _first(db.execute(query, (name, number)))


def candidate(db: Db, name: str, id: int) -> Candidate | None:
    """None where it is not remembered."""
    row = db.execute(f"SELECT * FROM candidates WHERE run = ? AND id = ? AND {WHOLE_CANDIDATE}", (name, id)).fetchone()
    return None if row is None else _candidate(row)


def candidates(db: Db, name: str) -> Iterator[Candidate]:
    """All of a run that are remembered, by their ids."""
    for row in db.execute(f"SELECT * FROM candidates WHERE run = ? AND {WHOLE_CANDIDATE} ORDER BY id", (name,)):
        if (found := _candidate(row)) is not None:
            yield found


def heard(db: Db) -> frozenset[bytes]:
    """Keys of the sounds that were listened to."""
    return frozenset(bytes(row[0]) for row in db.execute(f"SELECT sound FROM heard WHERE {WHOLE_HEARD}"))


def ratings(db: Db, name: str) -> tuple[Rating, ...]:
    """Of a run, in all of its generations."""
    rows = db.execute(f"SELECT * FROM ratings WHERE run = ? AND {WHOLE_RATING} ORDER BY generation, candidate", (name,))
    return tuple(Rating(row["run"], row["generation"], row["candidate"], row["stars"], row["voice"]) for row in rows)


def acts(db: Db) -> tuple[Act, ...]:
    """The first one first."""
    rows = db.execute(f"SELECT number, at, stand, turn, edit FROM acts WHERE {WHOLE_ACT} ORDER BY number")
    return tuple(Act(*row) for row in rows)


def commands(db: Db, name: str) -> tuple[Command, ...]:
    """What a run obeyed, in its order."""
    query = f"SELECT number, run, evaluations, command FROM obeyed WHERE run = ? AND {WHOLE_COMMAND} ORDER BY number"
    return tuple(Command(*row) for row in db.execute(query, (name,)))


def next_number(db: Db, table: str) -> int:
    """That an act, or what is obeyed next, gets: ``table`` is "acts" or "obeyed"."""
    if table not in ("acts", "obeyed"):
        raise ValueError(f"{table!r} has no numbers")
    query = f"SELECT coalesce(max(number), 0) + 1 FROM {table} WHERE number BETWEEN 0 AND {MOST}"
    return int(db.execute(query).fetchone()[0])


def kept(db: Db) -> tuple[KeptCopy, ...]:
    """Copies of what was kept from this document, the latest last."""
    rows = db.execute(f"SELECT * FROM kept WHERE {WHOLE_KEPT} ORDER BY at, id")
    return tuple(
        KeptCopy(
            row["id"],
            row["at"],
            row["run"],
            row["candidate"],
            row["name"],
            row["target"],
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
    row = db.execute(f"SELECT * FROM sources WHERE key = ? AND {WHOLE_SOURCE}", (key,)).fetchone()
    return None if row is None else Source(row["key"], row["name"], row["path"], row["data"])


def tables(db: Db) -> Iterator[StoredTable]:
    """Wavetables that voices of the document name."""
    for row in db.execute(f"SELECT * FROM tables WHERE {WHOLE_TABLE} ORDER BY key"):
        yield StoredTable(row["key"], row["name"], row["data"])


def looked(db: Db) -> dict[str, str]:
    """How the document was looked at: JSON by key."""
    return {row["key"]: row["value"] for row in db.execute(f"SELECT key, value FROM window WHERE {WHOLE_FACT}")}


def card(db: Db) -> Card | None:
    """How it is shown among others; None before there was anything to show."""
    row = db.execute(f"SELECT told, voice, note, loudness_lufs FROM card WHERE {WHOLE_CARD}").fetchone()
    if row is None:
        return None
    drawn = db.execute(
        f"SELECT pixels, rows, length_s, envelope FROM card WHERE {WHOLE_CARD} AND {WHOLE_CARD_PICTURE}"
    ).fetchone()
    picture = None if drawn is None else thumbnail_of(drawn)
    return Card(row["told"], row["voice"], _note(row["note"]), _number(row["loudness_lufs"]), picture)


_RUN = f"""run, began, breeding, target, synth, stands,
  CASE WHEN typeof(sources) = 'text' AND length(sources) <= {LONGEST_TEXT} THEN sources ELSE '[]' END AS sources,
  CASE WHEN typeof(state) = 'text' AND length(state) <= {LONGEST_TEXT} THEN state END AS state"""


def _run(row: sqlite3.Row) -> Run:
    try:
        sources = tuple(map(str, json.loads(row["sources"])))
    except (ValueError, TypeError, RecursionError):
        sources = ()
    head = row["run"], row["began"], bool(row["breeding"]), row["target"], row["synth"]
    return Run(*head, row["stands"], sources, row["state"])


def _candidate(row: sqlite3.Row) -> Candidate | None:
    """None for scores that are not finite."""
    if not np.isfinite(np.frombuffer(row["scores"], "<f8")).all():
        return None
    id, parent, other, step = row["id"], row["parent"], row["other"], row["step"]
    if step == id:  # its own ancestor
        step = NOBODY
    born = row["generation"], row["place"], row["why"], row["move"]
    return Candidate(id, parent, other, step, *born, row["voice"], row["scores"])


def _first(rows: sqlite3.Cursor) -> bytes | None:
    row = rows.fetchone()
    return None if row is None else row[0]


def _note(said: Any) -> Note | None:
    try:
        note = Note(**json.loads(said))
    except (ValueError, TypeError, RecursionError):
        return None
    whole = isinstance(note.midi_note, int) and isinstance(note.velocity, int)
    return note if whole else None


def _number(value: Any) -> float | None:
    return value if isinstance(value, float) and math.isfinite(value) else None
