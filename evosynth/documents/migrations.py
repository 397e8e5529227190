"""Numbered steps from an older document to this version; each is one transaction. The number is ``user_version``.

A new file starts from ``schema.sql`` at once. A step added here must leave an older file equal to that schema but for
white space: what is not, is refused. So far steps add tables, and to whoever only reads an older file they are empty.
"""

from __future__ import annotations

import sqlite3

from evosynth.library.take_rows import TABLE
from evosynth.system.database import transaction

Steps = tuple[tuple[str, ...], ...]
STEPS: Steps = (  # STEPS[i] leads from version i + 1 to i + 2
    (TABLE,),  # 2: takes of devices
)
VERSION = len(STEPS) + 1


def migrate(db: sqlite3.Connection, steps: Steps = STEPS) -> None:
    """Bring a document that is open to be written to the newest version; a newer one is left as it is."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version < 1:
        return
    for number, step in enumerate(steps[version - 1 :], start=version + 1):
        with transaction(db):
            for statement in step:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number:d}")
