"""What a synth has beside a voice and the engine does not play (a supplement), kept by the voice's sound.

They lie in one file in the user's folder, which all processes share: whoever reads a file or hears a synth puts them
there, whoever sends the voice to a synth that knows them finds them again, byte by byte. A sound has the ones that came
with it last. Where the file cannot be used they are held in memory, and nothing else fails for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress

from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.library.content import sound_key
from evosynth.system.database import sentences, transaction

BUSY_S = 1.0  # how long another process may hold the file
_SCHEMA = "CREATE TABLE IF NOT EXISTS supplements (sound BLOB PRIMARY KEY, beside BLOB NOT NULL) WITHOUT ROWID"

_held: dict[bytes, bytes] = {}  # by sound: those of this process that could not be written


def put(voices: Iterable[bytes], beside: Iterable[bytes]) -> None:
    """Keep what came with these voices; empty bytes where nothing did, and then nothing is changed."""
    found = {sound_key(voice): each for voice, each in zip(voices, beside, strict=False) if each}
    if not found:
        return
    try:
        _write(found)
    except StorageError:
        _held.update(found)


def find(voice: bytes) -> bytes:
    """What came with a voice of this sound last, whatever it is called; empty where nothing did."""
    sound = sound_key(voice)
    if sound in _held:
        return _held[sound]
    with suppress(StorageError):
        return _read(sound)
    return b""


def _write(found: dict[bytes, bytes]) -> None:
    paths.made(paths.supplements().parent)
    with sentences(_called()), closing(_open()) as db:
        db.execute(_SCHEMA)
        with transaction(db):
            db.executemany("INSERT OR REPLACE INTO supplements VALUES (?, ?)", found.items())


def _read(sound: bytes) -> bytes:
    if not paths.supplements().exists():
        return b""
    with sentences(_called()), closing(_open()) as db:
        row = db.execute("SELECT beside FROM supplements WHERE sound = ?", (sound,)).fetchone()
    return bytes(row[0]) if row else b""


def _open() -> sqlite3.Connection:
    return sqlite3.connect(paths.supplements(), timeout=BUSY_S, isolation_level=None)


def _called() -> str:
    return f"The file of supplements {paths.supplements()}"
