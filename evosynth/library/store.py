"""Library: kept voices, and the runs and ratings of older versions, in one SQLite file. Written when it is given.

One connection a thread, write-ahead log, so that a reader never waits for a writer. Anything SQLite says about a
damaged, locked or read-only file comes out as StorageError with one sentence.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.library.content import sound_key
from evosynth.library.migrations import migrate
from evosynth.library.records import (
    WHOLE_KEPT,
    WHOLE_RATING,
    WHOLE_RUN,
    Kept,
    StoredRun,
    Thumbnail,
    kept_of,
    packed,
    run_of,
    thumbnail_of,
)
from evosynth.synths import voicing
from evosynth.system.database import sentences, text, transaction

BUSY_S = 1.0  # how long another program may hold the file
MEMORY = ":memory:"


class Library:
    """The library in one file, or in memory when the file cannot be used."""

    def __init__(self, file: Path | None = None) -> None:
        """Open or make the library; None keeps it in memory. StorageError when the file cannot be used."""
        self._file = file
        self._called = f"The library {file or 'in memory'}"
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._memory = self._connect() if file is None else None
        self._sharing: AbstractContextManager[object] = (
            threading.RLock() if file is None else nullcontext()
        )  # threads take turns at the one connection
        if file is not None:
            paths.made(file.parent)
            try:
                with self._write() as db:  # a read-only or locked file is found now, not at the first keep
                    db.execute("UPDATE runs SET state = state WHERE 0")
            except BaseException:
                self.close()
                raise

    @property
    def in_memory(self) -> bool:
        return self._file is None

    # ---- kept voices ------------------------------------------------------------------------------------------

    def keep(self, kept: Kept) -> Kept:
        """Store a voice; one with an id gets that row, and is there once however often it is stored.

        StorageError where another voice has the row.
        """
        picture, note = kept.picture, kept.note
        row = (
            kept.id or None,
            kept.voice,
            str(voicing.synth_of(kept.voice)),
            kept.name,
            kept.distance,
            kept.stars,
            kept.target,
            *((note.midi_note, note.velocity, note.gate_s, note.length_s) if note else (None,) * 4),
            kept.loudness_lufs,
            sound_key(kept.voice),
        )
        names = "id, voice, synth, name, distance, stars, target, note, velocity, gate_s, note_s, loudness_lufs, sound"
        with self._write() as db:
            if kept.id and (there := db.execute("SELECT voice FROM kept WHERE id = ?", (kept.id,)).fetchone()):
                if there["voice"] != kept.voice:
                    raise StorageError(f"{self._called} has another voice in the row that is meant for {kept.name}.")
                return kept
            cursor = db.execute(f"INSERT INTO kept ({names}) VALUES ({','.join('?' * len(row))})", row)
            if picture is not None:
                db.execute("INSERT INTO thumbnails VALUES (?, ?, ?, ?, ?)", (cursor.lastrowid, *packed(picture)))
        return replace(kept, id=int(cursor.lastrowid or 0))

    def kept(self, first: int = 0, count: int = -1) -> tuple[Kept, ...]:
        """Kept voices without their pictures, newest first: all of them, or ``count`` from the place ``first`` on."""
        with self._read() as db:
            rows = db.execute(
                f"SELECT * FROM kept WHERE {WHOLE_KEPT} ORDER BY id DESC LIMIT ? OFFSET ?", (count, first)
            )
            return tuple(kept_of(row) for row in rows)

    def count_kept(self) -> int:
        """How many voices are kept."""
        with self._read() as db:
            return int(db.execute(f"SELECT count(*) FROM kept WHERE {WHOLE_KEPT}").fetchone()[0])

    def find_kept(self, kept_id: int) -> Kept | None:
        """The voice of this row with its picture; None where there is none."""
        with self._read() as db:
            row = db.execute(f"SELECT * FROM kept WHERE id = ? AND {WHOLE_KEPT}", (kept_id,)).fetchone()
        return None if row is None else replace(kept_of(row), picture=self.thumbnails([kept_id]).get(kept_id))

    def thumbnails(self, kept_ids: Sequence[int]) -> dict[int, Thumbnail]:
        """Pictures by row, of those rows that have one."""
        query = f"SELECT * FROM thumbnails WHERE kept IN ({','.join('?' * len(kept_ids))})"
        with self._read() as db:
            found = {int(row["kept"]): thumbnail_of(row) for row in db.execute(query, tuple(kept_ids))}
        return {row: picture for row, picture in found.items() if picture is not None}

    def delete_kept(self, kept_id: int) -> None:
        with self._write() as db:
            db.execute("DELETE FROM kept WHERE id = ?", (kept_id,))

    def call_kept(self, kept_id: int, name: str) -> None:
        """A row has another name; one that has gone has none."""
        with self._write() as db:
            db.execute("UPDATE kept SET name = ? WHERE id = ?", (name, kept_id))

    def has_kept(self, voice: bytes, target: str, without: Sequence[int] = ()) -> bool:
        """Whether this sound (all but the name) was kept for this target, in a row that is not one of these."""
        query = "SELECT id FROM kept WHERE sound = ? AND target = ?"
        with self._read() as db:
            return any(row[0] not in without for row in db.execute(query, (sound_key(voice), target)))

    def absent(self, kept_ids: Sequence[int]) -> frozenset[int]:
        """Of these rows those that are not there."""
        query = f"SELECT id FROM kept WHERE id IN ({','.join('?' * len(kept_ids))})"
        with self._read() as db:
            return frozenset(kept_ids) - {int(row[0]) for row in db.execute(query, tuple(kept_ids))}

    def version(self) -> int:
        """Another number, for this thread, when somebody else has written."""
        with self._read() as db:
            return int(db.execute("PRAGMA data_version").fetchone()[0])

    def kept_among(self, voices: Sequence[bytes]) -> frozenset[bytes]:
        """Of these voices those whose sound is kept, for whatever target."""
        keys = {sound_key(voice): voice for voice in voices}
        query = f"SELECT DISTINCT sound FROM kept WHERE sound IN ({','.join('?' * len(keys))})"
        with self._read() as db:
            found = {row[0] for row in db.execute(query, tuple(keys))}
        return frozenset(voice for voice in voices if sound_key(voice) in found)

    # ---- runs of versions before documents --------------------------------------------------------------------

    def runs(self) -> tuple[StoredRun, ...]:
        """Those that have not become documents yet, newest first."""
        with self._read() as db:
            return tuple(run_of(row) for row in db.execute(f"SELECT * FROM runs WHERE {WHOLE_RUN} ORDER BY id DESC"))

    def ratings(self, run_id: int) -> dict[int, tuple[bytes, int]]:
        """Voice and stars by candidate id."""
        with self._read() as db:
            rows = db.execute(
                f"SELECT candidate, voice, stars FROM ratings WHERE run = ? AND {WHOLE_RATING}", (run_id,)
            )
            return {candidate: (voice, stars) for candidate, voice, stars in rows}

    def forget_run(self, run_id: int) -> None:
        """A run and its ratings are elsewhere."""
        with self._write() as db:
            db.execute("DELETE FROM runs WHERE id = ?", (run_id,))

    # ---- the file ---------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        name = MEMORY if self._file is None else str(self._file)
        with sentences(self._called):
            connection = sqlite3.connect(name, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            try:
                connection.row_factory = sqlite3.Row
                connection.text_factory = text
                connection.execute("PRAGMA foreign_keys = ON")
                if self._file is not None:
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA synchronous = FULL")
                migrate(connection)
            except BaseException:
                connection.close()
                raise
        self._open.append(connection)
        return connection

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._memory is not None:
            return self._memory
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with sentences(self._called), self._sharing:
            yield self._connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when the block ends."""
        with sentences(self._called), self._sharing, transaction(self._connection) as db:
            yield db


def open_library(file: Path | None = None) -> tuple[Library, str]:
    """The library and an empty string, or one in memory and the sentence that says why."""
    try:
        return Library(file or paths.library_file()), ""
    except StorageError as error:
        return Library(), str(error)
