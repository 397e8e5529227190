"""Takes stand in a document as they were recorded; an older document has none and opens as before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from evosynth.audio.flac import STEPS, flac
from evosynth.documents import changes as c
from evosynth.documents import opening, reading
from evosynth.documents.document import Document
from evosynth.documents.migrations import VERSION
from evosynth.documents.records import Run
from evosynth.documents.rescue import put_aside, worth_it
from evosynth.documents.salvage import beside, salvage
from evosynth.errors import AudioError, StorageError
from evosynth.library import take_rows
from evosynth.library.take_rows import StoredTake, TakeKey
from evosynth.synths.base import Note
from evosynth.system.database import statements

NOTE = Note()
DEVICE = "tx802;1;PORT;;"
RUN = c.Began(Run("4f00", 12.5, breeding=False, target="tone", synth="dx7"))
OLD_SCHEMA = Path(__file__).parent.parent / "data" / "document_1.sql"


def take(n: int, *, again: int = 0, note: Note = NOTE, samples: int = 3000) -> StoredTake:
    """Noise of its own for each n."""
    steps = np.random.default_rng(n).integers(-STEPS, STEPS, samples)
    data = flac((steps / STEPS).astype(np.float32), 48000)
    return StoredTake(
        TakeKey(b"voice %d" % n, note, DEVICE, again), 48000, "it clips" if n == 2 else "", 13.0 + n, data
    )


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A document of version 1, with a run."""
    path = tmp_path / "older.evosynth"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA synchronous = OFF")
        for statement in statements(OLD_SCHEMA.read_text("utf-8")):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {opening.APPLICATION}")
        db.execute("PRAGMA user_version = 1")
        db.execute("INSERT INTO runs VALUES ('4f00', 12.5, 0, 'tone', 'dx7', 'paused', '[]', '{}', NULL)")
        db.execute("INSERT INTO acts VALUES (1, 1.0, 'done', 1, '{}')")
        db.commit()
    return path


def test_takes_are_found_by_voice_note_device_and_hearing(tmp_path: Path) -> None:
    low = Note(36, 80, 0.25, 1.5)
    written = (take(1), take(1, again=1, samples=10), take(1, note=low, samples=20), take(2))
    document = Document(tmp_path / "one.evosynth")
    document.apply((RUN, *written))
    for one in written:
        assert take_rows.find(document.db, one.key) == one
    assert take_rows.find(document.db, TakeKey(b"voice 1", Note(), "another")) is None
    assert take_rows.find(document.db, TakeKey(b"voice 1", Note(61), DEVICE)) is None
    assert {one.at: one for one in take_rows.of_voice(document.db, b"voice 1")}.keys() == {14.0}
    assert len(list(take_rows.of_voice(document.db, b"voice 1"))) == 3
    assert list(take_rows.every(document.db)) == list(written)
    assert take_rows.counts(document.db) == {DEVICE: 4}
    document.close()


def test_one_that_comes_again_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    document = Document(tmp_path / "one.evosynth")
    first, again = take(1), StoredTake(take(1).key, 48000, "", 99.0, take(7).data)
    document.apply((first, again, again))
    assert list(take_rows.every(document.db)) == [again]
    assert take_rows.stands(document.db, again)
    assert not take_rows.stands(document.db, first)
    document.close()


def test_an_older_document_is_read_as_it_is_and_has_no_takes(older: Path) -> None:
    before = older.read_bytes()
    with opening.reading(older) as db:
        assert [run.run for run in reading.runs(db)] == ["4f00"]
        assert list(take_rows.every(db)) == []
        assert take_rows.find(db, take(1).key) is None
    assert older.read_bytes() == before


def test_an_older_document_takes_takes_as_soon_as_it_is_written(older: Path) -> None:
    document = Document(older)
    document.apply((take(1),))
    assert reading.acts(document.db)[0].edit == "{}"
    document.close()
    with opening.reading(older) as db:
        assert int(db.execute("PRAGMA user_version").fetchone()[0]) == VERSION
        assert list(take_rows.every(db)) == [take(1)]
    Document(older).close()


def test_an_older_document_that_lacks_a_table_of_its_own_is_damaged(older: Path) -> None:
    with closing(sqlite3.connect(older)) as db:
        db.execute("DROP TABLE heard")
    with pytest.raises(StorageError, match="a table is missing"):
        Document(older)
    with pytest.raises(StorageError, match="a table is missing"), opening.reading(older):
        pass


def test_takes_of_another_shape_are_refused(older: Path) -> None:
    with closing(sqlite3.connect(older)) as db:
        db.execute("CREATE TABLE takes (voice BLOB)")
    with pytest.raises(StorageError, match="changed by another program"), opening.reading(older):
        pass


def test_of_a_damaged_document_the_takes_come_back_that_can_be_heard(tmp_path: Path) -> None:
    path = tmp_path / "one.evosynth"
    document = Document(path)
    document.apply((RUN, *map(take, range(5))))
    document.db.execute("UPDATE takes SET data = substr(data, 1, 900) WHERE rowid = 3")
    document.close()
    said = salvage(path, beside(path))
    assert said.sentences[0] == "Came back: 1 run and 4 of 5 takes."
    with opening.reading(said.path) as db:
        assert list(take_rows.every(db)) == [take(n) for n in (0, 1, 3, 4)]


@pytest.mark.parametrize("mended", [False, True])
def test_an_older_document_comes_back_without_a_word_about_takes(older: Path, mended: bool) -> None:
    if mended:
        with older.open("r+b") as file:
            file.write(b"\xa5" * 4096)
    sentences = salvage(older, beside(older)).sentences
    assert sentences[0] == "Came back: 1 run and 1 act."
    assert not any(" of " in sentence and "takes" in sentence for sentence in sentences)


def test_takes_of_a_document_whose_first_page_is_lost_come_back_but_where_an_older_version_made_it(
    tmp_path: Path, older: Path
) -> None:
    with closing(sqlite3.connect(older)) as db:  # the pages where a new document has its takes are taken
        db.executemany("INSERT INTO acts VALUES (?, 1.0, 'done', 1, ?)", [(n, "x" * 3000) for n in range(2, 90)])
        db.commit()
    for path, came in ((tmp_path / "new.evosynth", True), (older, False)):
        document = Document(path)
        document.apply((RUN, *map(take, range(5))))
        document.close()
        with path.open("r+b") as file:
            file.write(b"\xa5" * 4096)
        assert any("5 takes" in sentence for sentence in salvage(path, beside(path)).sentences) == came


def test_takes_that_could_not_be_written_are_in_the_document_that_is_put_aside(tmp_path: Path) -> None:
    path, aside = tmp_path / "one.evosynth", tmp_path / "aside.evosynth"
    document = Document(path)
    document.apply((RUN, take(1)))
    document.close()
    assert worth_it([[take(2)]])
    put_aside(None, path, aside, [[take(2)], [take(3), take(1)]])
    with opening.reading(aside) as db:
        assert {one.key for one in take_rows.every(db)} == {take(n).key for n in (1, 2, 3)}


def test_a_damaged_sound_is_an_audio_error() -> None:
    whole = take(1)
    assert len(whole.samples()) == 3000
    damaged = StoredTake(whole.key, 48000, "", 1.0, whole.data[:-20])
    with pytest.raises(AudioError, match="damaged"):
        damaged.samples()
