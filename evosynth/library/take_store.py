"""Takes that belong to no document: of kept voices and of banks that were recorded unattended.

They lie in one file in the user's folder, which all processes share: found by the voice without its name, the note and
the device. A take is on the disk when ``put`` returns, so that a bank goes on where it was left, after whatever end.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from evosynth.errors import AudioError, StorageError
from evosynth.library import paths, take_rows
from evosynth.library.take_rows import StoredTake, TakeKey
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.takes import Take
from evosynth.system.database import sentences, text, transaction

BUSY_S = 2.0  # how long another process may hold the file
VERSION = 1  # of the file, SQLite's ``user_version``
_SCHEMA = take_rows.TABLE.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1)


class LibraryTakes:
    """The store of one device's takes (``EngineSpec.device``)."""

    def __init__(self, device: str, file: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self.device, self._file, self._clock = device, file or paths.takes(), clock

    def find(self, sound: bytes, note: Note, again: int = 0) -> Take | None:
        """See TakeStore; what cannot be read is not there."""
        with suppress(StorageError, AudioError), _reading(self._file) as db:
            one = None if db is None else take_rows.find(db, TakeKey(sound, note, self.device, again))
            return None if one is None else one.take()
        return None

    def put(self, sound: bytes, note: Note, again: int, take: Take) -> None:
        """See TakeStore. StorageError where the file cannot be written: nothing more should be recorded then."""
        keep([StoredTake.of(TakeKey(sound, note, self.device, again), take, self._clock())], self._file)

    def lacking(self, voices: Sequence[bytes], notes: Sequence[Note]) -> tuple[bytes, ...]:
        """Of these voices those that still have to be recorded at one of the notes, in their order, each sound once."""
        by_sound: dict[bytes, bytes] = {}
        for voice in voices:
            by_sound.setdefault(voicing.sound(voice), voice)
        return tuple(v for sound, v in by_sound.items() if any(self.find(sound, note) is None for note in notes))


def keep(takes: Sequence[StoredTake], file: Path | None = None, *, over: bool = True) -> None:
    """Have these, all or none of them; ``over`` those that are there already. StorageError as put."""
    file = file or paths.takes()
    paths.made(file.parent)
    with _opened(file) as db, transaction(db):
        db.execute(_SCHEMA)
        db.execute(f"PRAGMA user_version = {VERSION:d}")
        for one in takes:
            take_rows.put(db, one, over=over)


def latest(voice: bytes, device: str | None = None, file: Path | None = None) -> StoredTake | None:
    """How a voice, whatever it is called, sounded when it was recorded for the first time at the note that came last.

    Of a device, or None: of any. None where it was not recorded, or the take is damaged.
    """
    with suppress(StorageError), _reading(file or paths.takes()) as db:
        takes = [] if db is None else list(take_rows.of_voice(db, voicing.sound(voice)))
        return take_rows.latest(one for one in takes if device in (None, one.key.device))
    return None


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection | None]:
    """None where there is nothing yet."""
    if not file.exists():
        yield None
        return
    with _opened(file) as db:
        has = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'takes'").fetchone()
        yield None if has is None else db


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    called = f"The file of takes {file}"
    with sentences(called), closing(sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)) as db:
        db.text_factory = text
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            raise StorageError(f"{called} was written by a newer EvoSynth.")
        yield db
