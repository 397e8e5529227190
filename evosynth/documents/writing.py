"""How each change is written: one function a kind, called within a transaction of the document's connection.

The same changes written again, in the same order, change nothing: whoever does not know whether they were written may
write them once more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from evosynth.documents import changes as c
from evosynth.documents import tables
from evosynth.documents.records import (
    SOUND,
    WHERE_IT_STANDS,
    Act,
    Card,
    Command,
    KeptCopy,
    Rating,
    Source,
    StoredTable,
)
from evosynth.documents.sounds import noted, source_of
from evosynth.library import take_rows
from evosynth.library.records import packed
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec

Db = sqlite3.Connection


def write(db: Db, change: c.Change) -> None:
    """One change. TypeError for what is none."""
    writer = _WRITERS.get(type(change))
    if writer is None:
        raise TypeError(f"{type(change).__name__} is no change of a document")
    writer(db, change)


def _began(db: Db, change: c.Began) -> None:
    run = change.run
    row = run.run, run.began, run.breeding, run.target, run.synth, run.stands, json.dumps(run.sources), run.state
    names = "run, began, breeding, target, synth, stands, sources, state"
    db.execute(f"INSERT OR IGNORE INTO runs ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    _about(db, c.About("in_hand", run.run))


def _made_of(db: Db, change: c.MadeOf) -> None:
    """What cannot be read, or is longer than anybody's note, is not in the document: the part that is matched is."""
    sources = [found for path in change.paths if (found := source_of(path)) is not None]
    for one in sources:
        _source(db, one)
    keys = json.dumps([one.key for one in sources])
    db.execute("UPDATE runs SET sources = ? WHERE run = ?", (keys, change.run))
    if change.paths and (note := noted(change.paths[0])):
        _looked(db, c.Looked(SOUND + change.run, note))


def _in_hand(db: Db, change: c.InHand) -> None:
    _about(db, c.About("in_hand", change.run))


def _planned(db: Db, change: c.Planned) -> None:
    """With the tables that it is searched with, as far as they lie in files."""
    for table in tables.of_store(EngineSpec.parse(change.synth).tables):
        _table(db, table)
    db.execute("UPDATE runs SET plan = ?, synth = ? WHERE run = ?", (change.plan, change.synth, change.run))


def _stands_at(db: Db, change: c.StandsAt) -> None:
    db.execute("UPDATE runs SET state = ? WHERE run = ?", (change.state, change.run))
    if change.checkpoint is not None:
        _generation_left(db, c.GenerationLeft(change.run, WHERE_IT_STANDS, change.checkpoint))


def _turned(db: Db, change: c.Turned) -> None:
    db.execute("UPDATE runs SET stands = ? WHERE run = ?", (change.stands, change.run))


def _generation_left(db: Db, change: c.GenerationLeft) -> None:
    row = change.run, change.number, change.data
    db.execute("INSERT OR REPLACE INTO checkpoints (run, number, data) VALUES (?, ?, ?)", row)


def _found(db: Db, change: c.Found) -> None:
    rows = [
        (change.run, o.id, o.parent, o.other, o.step, o.generation, o.place, o.why, o.move, o.voice, o.scores)
        for o in change.candidates
    ]
    db.executemany(
        "INSERT INTO candidates (run, id, parent, other, step, generation, place, why, move, voice, scores)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET why = why | excluded.why",
        rows,
    )


def _heard(db: Db, change: c.Heard) -> None:
    db.executemany("INSERT OR IGNORE INTO heard VALUES (?)", [(sound,) for sound in change.sounds])


def _rating(db: Db, one: Rating) -> None:
    row = one.run, one.generation, one.candidate, one.stars, one.voice
    db.execute("INSERT OR REPLACE INTO ratings (run, generation, candidate, stars, voice) VALUES (?, ?, ?, ?, ?)", row)


def _act(db: Db, act: Act) -> None:
    row = act.number, act.at, act.stand, act.turn, act.edit
    db.execute("INSERT OR REPLACE INTO acts (number, at, stand, turn, edit) VALUES (?, ?, ?, ?, ?)", row)


def _command(db: Db, one: Command) -> None:
    row = one.number, one.run, one.evaluations, one.command
    db.execute("INSERT OR REPLACE INTO obeyed (number, run, evaluations, command) VALUES (?, ?, ?, ?)", row)


def _kept(db: Db, one: KeptCopy) -> None:
    known = one.id, one.at, one.run, one.candidate, one.name, one.target, one.distance, one.stars
    row = *known, _written(one.note), one.loudness_lufs, one.voice
    db.execute(f"INSERT OR REPLACE INTO kept VALUES ({','.join('?' * len(row))})", row)


def _kept_gone(db: Db, change: c.KeptGone) -> None:
    db.execute("DELETE FROM kept WHERE id = ?", (change.id,))


def _kept_called(db: Db, change: c.KeptCalled) -> None:
    db.execute("UPDATE kept SET name = ? WHERE id = ?", (change.name, change.id))


def _source(db: Db, one: Source) -> None:
    db.execute("INSERT OR IGNORE INTO sources VALUES (?, ?, ?, ?)", (one.key, one.name, one.path, one.data))


def _table(db: Db, one: StoredTable) -> None:
    db.execute("INSERT OR IGNORE INTO tables VALUES (?, ?, ?)", (one.key, one.name, one.data))


def _looked(db: Db, change: c.Looked) -> None:
    db.execute("INSERT OR REPLACE INTO window VALUES (?, ?)", (change.key, change.value))


def _card(db: Db, card: Card) -> None:
    picture: tuple[Any, ...] = (None,) * 4 if card.picture is None else packed(card.picture)
    row = 1, card.told, card.voice, _written(card.note), card.loudness_lufs, *picture
    db.execute(f"INSERT OR REPLACE INTO card VALUES ({','.join('?' * len(row))})", row)


def _about(db: Db, change: c.About) -> None:
    db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (change.key, change.value))


def _written(note: Note | None) -> str | None:
    return None if note is None else json.dumps(asdict(note))


_WRITERS: dict[type, Callable[[Db, Any], None]] = {
    c.Began: _began,
    c.InHand: _in_hand,
    c.MadeOf: _made_of,
    c.Planned: _planned,
    c.StandsAt: _stands_at,
    c.Turned: _turned,
    c.GenerationLeft: _generation_left,
    c.Found: _found,
    c.Heard: _heard,
    Rating: _rating,
    Act: _act,
    Command: _command,
    KeptCopy: _kept,
    c.KeptGone: _kept_gone,
    c.KeptCalled: _kept_called,
    Source: _source,
    StoredTable: _table,
    take_rows.StoredTake: take_rows.put,
    c.Looked: _looked,
    Card: _card,
    c.About: _about,
}
