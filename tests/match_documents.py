"""What a match of the command line has left in its document, read and changed as another program would."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from patience import PATIENCE_S

from evosynth.documents.match_document import DOCUMENT_FILE
from evosynth.documents.opening import reading
from evosynth.errors import StorageError


def state(folder: Path) -> dict[str, Any]:
    """How far the run is."""
    with reading(folder / DOCUMENT_FILE) as db:
        return dict(json.loads(db.execute("SELECT state FROM runs").fetchone()[0]))


def has_checkpoint(folder: Path) -> bool:
    """Whether the run can go on from somewhere."""
    with suppress(StorageError, sqlite3.Error), reading(folder / DOCUMENT_FILE) as db:
        return bool(db.execute("SELECT count(*) FROM checkpoints").fetchone()[0])
    return False


def wait_for_checkpoint(folder: Path) -> None:
    """Until there is one."""
    end = time.monotonic() + PATIENCE_S
    while not has_checkpoint(folder):
        assert time.monotonic() < end, f"no checkpoint came to {folder}"
        time.sleep(0.05)


def change(folder: Path, statement: str) -> None:
    """By another program: ``statement`` is SQL."""
    with closing(sqlite3.connect(folder / DOCUMENT_FILE)) as db:
        db.execute(statement)
        db.commit()
