"""A document is read where it lies, whatever lies beside it, and nothing is left there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evosynth.documents import reading
from evosynth.documents.changes import Looked
from evosynth.documents.document import Document
from evosynth.documents.opening import reading as to_read
from evosynth.documents.own import OwnDocument
from evosynth.errors import StorageError

KILLED = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN IMMEDIATE")
db.execute("UPDATE window SET value = 'half done'")
db.executemany("INSERT INTO about VALUES (?, ?)", [(str(key), "x" * 900) for key in range(200)])
os.kill(os.getpid(), signal.SIGKILL)
"""  # with so small a cache much of it stands in the file by then


@pytest.fixture
def open_one(tmp_path: Path) -> Iterator[Document]:
    """Open to be written, with a log beside it."""
    (tmp_path / "there").mkdir()
    document = Document(tmp_path / "there" / "one.evosynth")
    document.apply([Looked("place", '"mine"')])
    yield document
    document.close()


def looked(path: Path) -> dict[str, str]:
    with to_read(path) as db:
        return reading.looked(db)


def test_a_copy_of_an_open_document_is_read_and_nothing_is_left_beside_it(open_one: Document, tmp_path: Path) -> None:
    open_one.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = tmp_path / "copy.evosynth"
    shutil.copyfile(open_one.path, copy)
    assert looked(copy) == {"place": '"mine"'}
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [copy.name]


@pytest.mark.parametrize("logged", [False, True])
def test_a_copy_of_an_open_document_in_a_place_that_is_only_read_opens(
    open_one: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, logged: bool
) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    if not logged:
        open_one.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stick = tmp_path / "stick"
    stick.mkdir()
    for file in open_one.path.parent.glob("one.evosynth*"):
        if logged or file == open_one.path:
            shutil.copyfile(file, stick / file.name)
    (stick / "one.evosynth-shm").unlink(missing_ok=True)
    before = {file.name: file.read_bytes() for file in stick.iterdir()}
    for file in (*stick.iterdir(), stick):
        file.chmod(0o555)
    assert looked(stick / "one.evosynth") == {"place": '"mine"'}
    own = OwnDocument(stick / "one.evosynth")
    assert reading.looked(own.db) == {"place": '"mine"'}
    assert "you work on a copy" in (own.copy.told if own.copy else "")
    own.close()
    assert {file.name: file.read_bytes() for file in stick.iterdir()} == before
    stick.chmod(0o755)


def cut_short(folder: Path) -> Path:
    """A document whose writer was killed while it had no log: as it came to be, or as it was closed."""
    path = folder / "short.evosynth"
    document = Document(path)
    document.apply([Looked("place", '"mine"')])
    document.close()
    assert subprocess.run([sys.executable, "-c", KILLED, path], check=False).returncode < 0
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0
    return path


def test_what_a_killed_process_had_begun_in_the_file_itself_is_taken_back(tmp_path: Path) -> None:
    path = cut_short(tmp_path)
    assert looked(path) == {"place": '"mine"'}
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_where_nothing_can_be_written_it_is_taken_back_in_a_copy(tmp_path: Path) -> None:
    path = cut_short(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    path.chmod(0o444)
    assert looked(path) == {"place": '"mine"'}
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_journal_that_belongs_to_another_file_as_well_is_no_ones_that_we_know(tmp_path: Path) -> None:
    """SQLite would remove the file that such a journal names."""
    path = cut_short(tmp_path)
    with path.with_name(f"{path.name}-journal").open("ab") as journal:
        journal.write(bytes.fromhex("d9d505f920a163d7"))
    with pytest.raises(StorageError, match="changed by another program"):
        looked(path)
