"""Steps from version to version, with one that is invented."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from evosynth.documents.document import Document
from evosynth.documents.migrations import STEPS, migrate

INVENTED = (*STEPS, ("ALTER TABLE heard ADD COLUMN times INTEGER NOT NULL DEFAULT 1",))


def test_a_step_brings_an_older_document_to_the_next_version_once(tmp_path: Path) -> None:
    document = Document(tmp_path / "one.evosynth")
    migrate(document.db, INVENTED)
    migrate(document.db, INVENTED)
    document.db.execute("INSERT INTO heard (sound) VALUES (x'00')")
    assert document.db.execute("SELECT times FROM heard").fetchone()[0] == 1
    assert document.db.execute("PRAGMA user_version").fetchone()[0] == len(INVENTED) + 1
    document.close()


def test_a_step_that_fails_leaves_the_document_as_it_was(tmp_path: Path) -> None:
    document = Document(tmp_path / "one.evosynth")
    with pytest.raises(sqlite3.OperationalError):
        migrate(document.db, (*STEPS, ("DROP TABLE heard", "nonsense")))
    document.close()
    Document(tmp_path / "one.evosynth").close()
