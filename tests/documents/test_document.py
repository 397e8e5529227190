"""A document: what is applied is there, whole or not at all, for whoever reads."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from evosynth.documents import changes as c
from evosynth.documents import reading
from evosynth.documents.document import Document
from evosynth.documents.opening import reading as to_read
from evosynth.documents.records import Act, Candidate, Card, KeptCopy, Rating, Run, Source, StoredTable, Why
from evosynth.errors import StorageError
from evosynth.library.records import Thumbnail
from evosynth.synths.base import Note

RUN = Run("4f00", 12.5, breeding=False, target="cello.flac", synth="dx7", sources=("ab",))
ONE = Candidate(17, 3, -1, 3, 2, 5, Why.SHOWN, "mutate", b"voice", np.array([1.0, 2.0]).tobytes())
PICTURE = Thumbnail(np.arange(6, dtype=np.uint8).reshape(2, 3), 1.5, np.linspace(0, 1, 48, dtype=np.float32))


def test_what_was_applied_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "one.evosynth"
    kept = KeptCopy(3, 14.0, "4f00", 17, "EVO 002-06", "cello.flac", 1.5, 4, Note(48), -18.0, b"voice")
    written = (
        Source("ab", "cello.flac", "/sounds/cello.flac", b"fLaC"),
        StoredTable("t1", "own", b"frames"),
        c.Began(RUN),
        c.Planned("4f00", "dx7", b"plan"),
        c.StandsAt("4f00", "{}", b"checkpoint"),
        c.GenerationLeft("4f00", 0, b"left"),
        c.Turned("4f00", "paused"),
        c.Found("4f00", (ONE,)),
        c.Heard((b"key",)),
        Rating("4f00", -1, 17, 4, b"voice"),
        Act(1, 13.0, "done", 1, "{}"),
        kept,
        c.Looked("place", '"See"'),
        Card("1.50, paused", b"voice", Note(48), -18.0, PICTURE),
    )
    document = Document(file)
    document.apply(written)
    document.close()
    assert [path.name for path in tmp_path.iterdir()] == ["one.evosynth"]
    with to_read(file) as db:
        assert reading.about(db, "in_hand") == "4f00"
        (run,) = reading.runs(db)
        assert (run.run, run.target, run.stands, run.sources, run.state) == (
            "4f00",
            "cello.flac",
            "paused",
            ("ab",),
            "{}",
        )
        assert reading.plan(db, "4f00") == b"plan"
        assert (reading.checkpoint(db, "4f00"), reading.checkpoint(db, "4f00", 0)) == (b"checkpoint", b"left")
        assert list(reading.candidates(db, "4f00")) == [ONE]
        assert reading.candidate(db, "4f00", 18) is None
        assert reading.heard(db) == {b"key"}
        assert reading.ratings(db, "4f00") == (Rating("4f00", -1, 17, 4, b"voice"),)
        assert reading.acts(db) == (Act(1, 13.0, "done", 1, "{}"),)
        assert reading.kept(db) == (kept,)
        source = reading.source(db, "ab")
        assert source is not None
        assert source.data == b"fLaC"
        assert [table.key for table in reading.tables(db)] == ["t1"]
        assert reading.looked(db) == {"place": '"See"'}
        card = reading.card(db)
        assert card is not None
        assert card.picture is not None
        np.testing.assert_array_equal(card.picture.pixels, PICTURE.pixels)


def test_a_candidate_that_comes_again_gets_one_more_reason(tmp_path: Path) -> None:
    document = Document(tmp_path / "one.evosynth")
    again = Candidate(17, 3, -1, -1, 0, 0, Why.KEPT, "", b"other", b"")
    document.apply((c.Began(RUN), c.Found("4f00", (ONE,)), c.Found("4f00", (again,))))
    found = reading.candidate(document.db, "4f00", 17)
    assert found is not None
    assert (found.why, found.voice) == (Why.SHOWN | Why.KEPT, b"voice")
    document.close()


def test_of_changes_that_fail_none_is_there(tmp_path: Path) -> None:
    document = Document(tmp_path / "one.evosynth")
    with pytest.raises(StorageError, match=r"The document .* cannot be used"):
        document.apply((c.Began(RUN), Rating("nobody", -1, 1, 4, b"voice")))
    assert reading.runs(document.db) == ()
    document.close()


def test_readers_see_what_was_committed_while_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "one.evosynth"
    document = Document(file)
    document.apply((c.Began(RUN),))
    with to_read(file) as db:
        assert len(reading.runs(db)) == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM runs")
    document.close()


@pytest.mark.parametrize(
    "sql", ["CREATE VIEW v AS SELECT 1", "CREATE TRIGGER t AFTER INSERT ON runs BEGIN SELECT 1; END"]
)
def test_what_would_make_sqlite_run_something_is_refused(tmp_path: Path, sql: str) -> None:
    file = tmp_path / "one.evosynth"
    Document(file).close()
    with sqlite3.connect(file) as db:
        db.execute(sql)
    db.close()
    with pytest.raises(StorageError, match="changed by another program"):
        Document(file)


def test_other_files_and_newer_documents_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "one.evosynth"
    file.write_bytes(b"RIFF")
    with pytest.raises(StorageError, match="no document of EvoSynth"):
        Document(file)
    newer = tmp_path / "newer.evosynth"
    Document(newer).close()
    db = sqlite3.connect(newer)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StorageError, match=r"written by a newer EvoSynth \(version 99"):
        Document(newer)
    with pytest.raises(StorageError, match="There is no document"), to_read(tmp_path / "none.evosynth"):
        pass
