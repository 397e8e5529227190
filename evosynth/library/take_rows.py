"""Takes as rows of a table ``takes``, which a document and the library's own file have alike.

A row is believed only where it holds what a program of ours writes; whether its sound is whole is known when it is
unpacked. Connections are of SQLite, open to read or to write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from evosynth.arrays import F32
from evosynth.audio.flac import flac, samples_of
from evosynth.errors import AudioError
from evosynth.synths.base import Note
from evosynth.synths.takes import Take

LONGEST_S = 60  # of a note, and so of a take
LARGEST = 64 << 20  # bytes of a take: a minute at 192 kHz has less
MOST_RATE_HZ = 1 << 20
TABLE = """CREATE TABLE takes (
  voice BLOB NOT NULL,
  midi_note INTEGER NOT NULL,
  velocity INTEGER NOT NULL,
  gate_s REAL NOT NULL,
  length_s REAL NOT NULL,
  device TEXT NOT NULL,
  again INTEGER NOT NULL,
  sample_rate INTEGER NOT NULL,
  problem TEXT NOT NULL,
  at REAL NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (voice, midi_note, velocity, gate_s, length_s, device, again)
)"""
WHOLE = " AND ".join(
    [
        "typeof(voice) = 'blob' AND length(voice) BETWEEN 1 AND 1048576",
        "typeof(midi_note) = 'integer' AND midi_note BETWEEN 0 AND 127",
        "typeof(velocity) = 'integer' AND velocity BETWEEN 1 AND 127",
        "typeof(gate_s) = 'real' AND gate_s BETWEEN 0 AND 1e6",
        f"typeof(length_s) = 'real' AND length_s > 0 AND length_s <= {LONGEST_S}",
        "typeof(device) = 'text' AND length(device) <= 65536",
        "typeof(again) = 'integer' AND again BETWEEN 0 AND 1048576",
        f"typeof(sample_rate) = 'integer' AND sample_rate BETWEEN 1 AND {MOST_RATE_HZ}",
        "typeof(problem) = 'text' AND length(problem) <= 65536",
        "typeof(at) = 'real' AND at BETWEEN -1e300 AND 1e300",
        f"typeof(data) = 'blob' AND length(data) <= {LARGEST}",
    ]
)
_KEY = "voice, midi_note, velocity, gate_s, length_s, device, again"
_COLUMNS = f"{_KEY}, sample_rate, problem, at, data"
_THIS = " AND ".join(f"{name} = ?" for name in _KEY.split(", "))

Db = sqlite3.Connection


@dataclass(frozen=True, slots=True)
class TakeKey:
    """What a take is found by."""

    voice: bytes  # without its name: voicing.sound
    note: Note
    device: str  # EngineSpec.device
    again: int = 0  # 0: heard for the first time; 1, 2 ...: once more

    @property
    def row(self) -> tuple[bytes, int, int, float, float, str, int]:
        """Its columns."""
        note = self.note
        times = float(note.gate_s), float(note.length_s)
        return self.voice, note.midi_note, note.velocity, *times, self.device, self.again


@dataclass(frozen=True, slots=True)
class StoredTake:
    """One voice as a device was heard to play it."""

    key: TakeKey
    sample_rate: int  # Hz
    problem: str  # a sentence; empty: none
    at: float  # seconds since 1970
    data: bytes  # audio.flac

    @classmethod
    def of(cls, key: TakeKey, take: Take, at: float) -> StoredTake:
        """A take that was recorded at this time."""
        return cls(key, take.sample_rate, take.problem, at, flac(take.samples, take.sample_rate))

    def take(self) -> Take:
        """As it was recorded. AudioError where it is damaged."""
        return Take(self.samples(), self.sample_rate, self.problem)

    def samples(self) -> F32:
        """What was heard (m,), from note-on. AudioError where it is damaged."""
        return samples_of(self.data, self.sample_rate, LONGEST_S * self.sample_rate + 1)


def put(db: Db, one: StoredTake, *, over: bool = True) -> None:
    """``over`` one that is there already: nobody records another one but where that is damaged."""
    row = *one.key.row, one.sample_rate, one.problem, one.at, one.data
    how = "REPLACE" if over else "IGNORE"
    db.execute(f"INSERT OR {how} INTO takes ({_COLUMNS}) VALUES ({','.join('?' * len(row))})", row)


def find(db: Db, key: TakeKey) -> StoredTake | None:
    """None where there is none, or none that can be believed."""
    row = db.execute(f"SELECT {_COLUMNS} FROM takes WHERE {_THIS} AND {WHOLE}", key.row).fetchone()
    return None if row is None else _of(row)


def stands(db: Db, one: StoredTake) -> bool:
    """Whether it is there; its sound is not read."""
    row = db.execute(f"SELECT at FROM takes WHERE {_THIS} AND {WHOLE}", one.key.row).fetchone()
    return row is not None and row[0] == one.at


def of_voice(db: Db, voice: bytes) -> Iterator[StoredTake]:
    """All of a voice that is given without its name, on any device: by device, note and hearing."""
    order = "device, midi_note, velocity, gate_s, length_s, again"
    query = f"SELECT {_COLUMNS} FROM takes WHERE voice = ? AND {WHOLE} ORDER BY {order}"
    for row in db.execute(query, (voice,)):
        yield _of(row)


def every(db: Db) -> Iterator[StoredTake]:
    """In the order in which they came; one sound is held at a time."""
    for row in db.execute(f"SELECT {_COLUMNS} FROM takes WHERE {WHOLE} ORDER BY rowid"):
        yield _of(row)


def counts(db: Db) -> dict[str, int]:
    """How many there are of each device."""
    return dict(db.execute(f"SELECT device, count(*) FROM takes WHERE {WHOLE} GROUP BY device ORDER BY device"))


def since(db: Db, device: str, began: float) -> set[tuple[bytes, int]]:
    """Voices that a device has played since then (s since 1970), with the number of each hearing."""
    query = f"SELECT DISTINCT voice, again FROM takes WHERE device = ? AND at >= ? AND {WHOLE}"
    return {(voice, again) for voice, again in db.execute(query, (device, began))}


def latest(takes: Iterable[StoredTake]) -> StoredTake | None:
    """Of these the one that came last, of first hearings that can be heard."""
    for one in sorted(takes, key=lambda one: one.at, reverse=True):
        with suppress(AudioError):
            if not one.key.again and len(one.samples()):
                return one
    return None


def of_columns(columns: dict[str, Any]) -> StoredTake:
    """Of a row's values by their names. ValueError or TypeError where these are none."""
    return _of([columns[name] for name in _COLUMNS.split(", ")])


def _of(row: Any) -> StoredTake:
    voice, midi_note, velocity, gate_s, length_s, device, again, *rest = row
    return StoredTake(TakeKey(voice, Note(midi_note, velocity, gate_s, length_s), device, again), *rest)
