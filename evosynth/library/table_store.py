"""Tables that do not come with an engine, asked for by the key of their content: voices name them by it.

They lie as WAV files in the user's folder, which all processes share. Where that folder cannot be written, a table is
held in memory, and goes to other processes before the first voice that may name it (see service.table_exchange). A key
says what a table sounds like: putting the same table twice keeps one, and no file is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from evosynth.audio.table_files import TableFile, read_table, write_table
from evosynth.errors import InputError, StorageError
from evosynth.library import paths
from evosynth.synths.patch_tables import own_table
from evosynth.synths.tables import FRAME, Table
from evosynth.system.legible import legible
from evosynth.system.writing import file_name

_held: dict[str, Table] = {}  # by key: those of this process that lie in no file


def put(table: Table) -> str:
    """Keep a table, in memory where the folder cannot be written, and return its key."""
    try:
        folder = paths.made(paths.tables())
        if not any(folder.glob(f"{table.key}-*.wav")):
            write_table(folder / f"{table.key}-{file_name(table.name, '.wav')}", table.frames)
    except StorageError:
        hold(table)
    return table.key


def hold(table: Table) -> None:
    """Keep a table in this process alone."""
    _held[table.key] = table


def held() -> tuple[Table, ...]:
    """Those that other processes cannot find by themselves."""
    return tuple(_held.values())


def find(key: str) -> Table | None:
    """The table of this key; None where there is none, or its file has become another one."""
    if key in _held:
        return _held[key]
    if not key.isalnum():  # a stranger's document may name a path
        return None
    path = next(iter(sorted(paths.tables().glob(f"{key}-*.wav"))), None)
    return None if path is None else _read(path, key, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, key: str, changed: int) -> Table | None:
    try:
        table = own_table(path.stem.partition("-")[2], read_table(path).frames)
    except InputError:
        return None
    return table if table.key == key else None


def names(keys: Iterable[str]) -> dict[str, str]:
    """What the tables of these keys are called, by key; one that is missing by the first figures of its key."""
    tables = {key: find(key) for key in keys}
    return {key: key[:8] if table is None else table.name for key, table in tables.items()}


def kept() -> dict[str, str]:
    """What is called how of all that lie in the user's folder, by key, in the order of their names; none is read."""
    files = (path.stem.partition("-") for path in paths.tables().glob("*-*.wav"))
    return dict(sorted(((key, name) for key, _, name in files if key.isalnum()), key=lambda one: one[1].casefold()))


def missing(keys: Iterable[str]) -> tuple[str, ...]:
    """Which of these tables there are not."""
    return tuple(key for key in keys if find(key) is None)


def found(keys: Sequence[str]) -> tuple[Table, ...]:
    """The tables of these keys. StorageError names the first that is missing."""
    for key in missing(keys):
        raise StorageError(f"The table {key} is missing in {paths.tables()}, or its file is damaged.")
    return with_stand_ins(keys)


def with_stand_ins(keys: Sequence[str]) -> tuple[Table, ...]:
    """The tables of these keys, in the place of each that is missing a silent one."""
    return tuple(find(key) or _stand_in(key) for key in keys)


def _stand_in(key: str) -> Table:
    """Silence under a key that it has not by its content: two that are missing are two."""
    table = Table("missing", np.zeros((1, FRAME), np.float32))
    table.__dict__["key"] = key
    return table


def silence(keys: Iterable[str]) -> str:
    """What is said of a voice that names tables which are missing; empty where they are there."""
    lost = [key[:8] for key in missing(keys)]
    if not lost:
        return ""
    which, verb, them = ("table", "is", "it") if len(lost) == 1 else ("tables", "are", "them")
    return f"Silent, since its {which} {' and '.join(lost)} {verb} missing: open a patch that carries {them}."


def unstored(keys: Iterable[str]) -> str:
    """What is said of a voice whose tables are held in memory alone; empty where they lie in files."""
    if not any(key in _held for key in keys):
        return ""
    return f"Its table cannot be kept in {paths.tables()}: it is there until EvoSynth is closed."


def put_file(path: Path, frame_size: int | None = None) -> tuple[Table, TableFile]:
    """Read a table file and keep it; the table, and what was mended or assumed. AudioError says why it is none.

    ``frame_size``: samples of a frame, where a person says it.
    """
    file = read_table(path, frame_size)
    table = own_table(legible(path.stem), file.frames)
    put(table)
    return table, file
