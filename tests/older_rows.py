"""Rows of a run and its stars in a library, as the versions before documents wrote them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path


def older_run(file: Path, folder: Path, target_path: str, stars: Mapping[int, tuple[bytes, int]]) -> int:
    """Write them into the library ``file``: ``stars`` are voice and number by candidate. Returns the run's row."""
    with closing(sqlite3.connect(file)) as db:
        row = str(folder), Path(target_path).name, target_path
        run = db.execute(
            "INSERT INTO runs (dir, state, target, target_path) VALUES (?, 'running', ?, ?)", row
        ).lastrowid
        given = [(run, candidate, *one) for candidate, one in stars.items()]
        db.executemany("INSERT INTO ratings (run, candidate, voice, stars) VALUES (?, ?, ?, ?)", given)
        db.commit()
    return int(run or 0)
