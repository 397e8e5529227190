"""Tables that came with a document, put where voices of this machine find theirs."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from evosynth.audio.table_files import read_table
from evosynth.documents import reading as read
from evosynth.documents.tables import is_key
from evosynth.errors import InputError, StorageError
from evosynth.library import table_store
from evosynth.synths.patch_tables import own_table
from evosynth.system.legible import legible


def put_back(db: sqlite3.Connection) -> None:
    """Tables that the document carries and that are not here; one that is not what its key says stays there."""
    for stored in read.tables(db):
        if not is_key(stored.key) or table_store.find(stored.key) is not None:
            continue
        with suppress(OSError, InputError, StorageError), TemporaryDirectory(prefix="evosynth-table-") as folder:
            file = Path(folder) / "table.wav"
            file.write_bytes(stored.data)
            table = own_table(legible(stored.name), read_table(file).frames)
            if table.key == stored.key:
                table_store.put(table)
