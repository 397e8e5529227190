"""Numbered steps from an older library to this one; each is one transaction. The number is SQLite's ``user_version``.

A new file starts from ``schema.sql`` at once. A step added here must leave an older file equal to that schema.
"""

from __future__ import annotations

import sqlite3
from importlib.resources import files

from evosynth.errors import StorageError
from evosynth.library.content import sound_key
from evosynth.system.database import statements, transaction

_KEPT_2 = (
    "id, voice, name, distance, stars, target, pixels, rows, length_s, envelope, created, note, velocity, gate_s, "
    "note_s, loudness_lufs"
)

STEPS: tuple[tuple[str, ...], ...] = (  # STEPS[i] leads from version i + 1 to i + 2
    (  # 2: a kept voice knows the note and the loudness of its target
        "ALTER TABLE kept ADD COLUMN note INTEGER",
        "ALTER TABLE kept ADD COLUMN velocity INTEGER",
        "ALTER TABLE kept ADD COLUMN gate_s REAL",
        "ALTER TABLE kept ADD COLUMN note_s REAL",
        "ALTER TABLE kept ADD COLUMN loudness_lufs REAL",
    ),
    (  # 3: a kept voice may be any synth's, and says which; until then all had 155 bytes
        """CREATE TABLE kept_3 (
          id INTEGER PRIMARY KEY AUTOINCREMENT, voice BLOB NOT NULL, synth TEXT NOT NULL DEFAULT 'dx7',
          name TEXT NOT NULL, distance REAL, stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 5),
          target TEXT NOT NULL DEFAULT '', pixels BLOB, rows INTEGER, length_s REAL, envelope BLOB,
          created TEXT NOT NULL DEFAULT (datetime('now')), note INTEGER, velocity INTEGER, gate_s REAL, note_s REAL,
          loudness_lufs REAL)""",
        f"INSERT INTO kept_3 ({_KEPT_2}) SELECT {_KEPT_2} FROM kept",
        "DROP TABLE kept",
        "ALTER TABLE kept_3 RENAME TO kept",
    ),
    (  # 4: a voice is found by its sound, and thumbnails stand apart
        "ALTER TABLE kept ADD COLUMN sound BLOB NOT NULL DEFAULT x''",
        "UPDATE kept SET sound = sound_key(voice)",
        """CREATE TABLE thumbnails (
          kept INTEGER PRIMARY KEY REFERENCES kept (id) ON DELETE CASCADE, pixels BLOB NOT NULL, rows INTEGER NOT NULL,
          length_s REAL NOT NULL, envelope BLOB NOT NULL)""",
        """INSERT INTO thumbnails (kept, pixels, rows, length_s, envelope)
          SELECT id, pixels, rows, length_s, envelope FROM kept WHERE pixels IS NOT NULL""",
        *(f"ALTER TABLE kept DROP COLUMN {name}" for name in ("pixels", "rows", "length_s", "envelope")),
        "CREATE INDEX kept_by_sound ON kept (sound, target)",
    ),
    (  # 5: a run is called a run; folders of older ones stay where they are, their rows say where
        "ALTER TABLE sessions RENAME TO runs",
        "ALTER TABLE ratings RENAME COLUMN session TO run",
    ),
)
VERSION = len(STEPS) + 1


def migrate(connection: sqlite3.Connection, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Bring an open library to the newest version; StorageError when it was written by a newer program."""
    connection.create_function("sound_key", 1, sound_key, deterministic=True)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    newest = len(steps) + 1
    if version > newest:
        raise StorageError(f"The library was written by a newer EvoSynth (version {version}, this one reads {newest}).")
    if version == 0:
        schema = files("evosynth.library").joinpath("schema.sql").read_text("utf-8")
        _apply(connection, statements(schema), newest)
        return
    for number, step in enumerate(steps[version - 1 :], start=version + 1):
        _apply(connection, step, number)


def _apply(connection: sqlite3.Connection, steps: tuple[str, ...], version: int) -> None:
    """All statements and the new number, or nothing."""
    with transaction(connection):
        if int(connection.execute("PRAGMA user_version").fetchone()[0]) < version:  # another window may have been first
            for statement in steps:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version:d}")
