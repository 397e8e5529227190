"""Tables of one's own: WAV files in the user's folder under the key of their content, so that a voice can name them.

A key says what a table sounds like: putting the same table twice keeps one file, and no file is ever changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from evosynth.audio.table_files import read_table, write_table
from evosynth.errors import InputError, StorageError
from evosynth.library import paths
from evosynth.synths.wavetable.patches import own_table
from evosynth.synths.wavetable.tables import Table
from evosynth.writing import file_name


def put(table: Table) -> str:
    """Keep a table and return its key. StorageError where the folder cannot be written."""
    folder = paths.made(paths.tables())
    if not any(folder.glob(f"{table.key}-*.wav")):
        write_table(folder / f"{table.key}-{file_name(table.name, '.wav')}", table.frames)
    return table.key


def find(key: str) -> Table | None:
    """The table of this key; None where there is none, or its file has become another one."""
    path = next(iter(sorted(paths.tables().glob(f"{key}-*.wav"))), None)
    return None if path is None else _read(path, key, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, key: str, changed: int) -> Table | None:
    try:
        table = own_table(path.stem.partition("-")[2], read_table(path).frames)
    except InputError:
        return None
    return table if table.key == key else None


def found(keys: Sequence[str]) -> tuple[Table, ...]:
    """The tables of these keys. StorageError names the first that is missing."""
    tables = []
    for key in keys:
        table = find(key)
        if table is None:
            raise StorageError(f"The table {key} is missing in {paths.tables()}, or its file is damaged.")
        tables.append(table)
    return tuple(tables)


def put_file(path: Path) -> tuple[Table, tuple[str, ...]]:
    """Read a table file and keep it; the table, and what was mended. AudioError says why it is none."""
    file = read_table(path)
    table = own_table(path.stem, file.frames)
    put(table)
    return table, file.remarks
