"""A document in hand: locked, marked as open, closed as one file, found cut off after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from evosynth.documents import opening, own, reading
from evosynth.documents.changes import Began, Looked
from evosynth.documents.document import Document
from evosynth.documents.own import InUse, OwnDocument
from evosynth.documents.records import Run
from evosynth.errors import StorageError

HOLDER = """
import sys, time
from pathlib import Path
from evosynth.documents.changes import Looked
from evosynth.documents.own import OwnDocument
document = OwnDocument(Path(sys.argv[1]))
document.apply([Looked("place", '"See"')], durable=True)
print("open", flush=True)
time.sleep(60)
"""


def held_elsewhere(file: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(file)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_closed_in_good_order_it_is_one_file_and_not_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "one.evosynth"
    first = OwnDocument(file)
    assert first.new
    first.close()
    assert [path.name for path in tmp_path.iterdir()] == ["one.evosynth"]
    again = OwnDocument(file)
    assert not again.new
    assert not again.cut_off
    again.close()


def test_another_process_is_told_who_has_it_and_may_copy_it(tmp_path: Path) -> None:
    file = tmp_path / "one.evosynth"
    process = held_elsewhere(file)
    try:
        assert own.in_use(file)
        with pytest.raises(InUse, match=r"is open in EvoSynth on .*, since \d\d:\d\d\."):
            OwnDocument(file)
        own.copied(file, tmp_path / "copy.evosynth")
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    copy = OwnDocument(tmp_path / "copy.evosynth")
    assert not copy.cut_off
    assert reading.looked(copy.db) == {"place": '"See"'}
    copy.close()


def test_what_a_killed_process_wrote_is_there_and_the_document_was_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "one.evosynth"
    process = held_elsewhere(file)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    assert not own.in_use(file)
    document = OwnDocument(file)
    assert document.cut_off
    assert reading.looked(document.db) == {"place": '"See"'}
    document.close()


def test_saved_under_a_name_it_goes_on_there(tmp_path: Path) -> None:
    document = OwnDocument(tmp_path / "one.evosynth")
    document.apply([Began(Run("4f00", 1.0, breeding=True, target="", synth="dx7"))], durable=True)
    named = document.save_as(tmp_path / "two.evosynth", force=False, keep=False)
    named.apply([Looked("place", '"Voice"')], durable=True)
    named.close()
    assert [path.name for path in tmp_path.iterdir()] == ["two.evosynth"]
    there = Document(tmp_path / "two.evosynth")
    assert [run.run for run in reading.runs(there.db)] == ["4f00"]
    there.close()


def test_it_is_saved_over_no_file_of_another_kind_and_stays_in_hand(tmp_path: Path) -> None:
    sound = tmp_path / "mine.evosynth"
    sound.write_bytes(b"RIFF....WAVE")
    document = OwnDocument(tmp_path / "one.evosynth")
    with pytest.raises(StorageError, match=r"mine\.evosynth"):
        document.save_as(sound, force=True, keep=False)
    assert sound.read_bytes() == b"RIFF....WAVE"
    document.apply([Looked("place", '"See"')], durable=True)
    document.close()


def test_a_folder_that_was_taken_away_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    document = OwnDocument(folder / "one.evosynth")
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="is not there any more"):
        document.apply([Looked("place", '"See"')], durable=True)
    (tmp_path / "elsewhere").rename(folder)
    document.apply([Looked("place", '"See"')], durable=True)
    document.close()


def test_a_disk_that_comes_back_as_another_one_has_what_was_written_and_goes_on(tmp_path: Path) -> None:
    """The same bytes in other files, as of a stick that was pulled out: file, log and lock."""
    folder, away = tmp_path / "stick", tmp_path / "away"
    document = OwnDocument(folder / "one.evosynth")
    document.apply([Looked("place", '"See"')], durable=True)
    folder.rename(away)
    with pytest.raises(StorageError, match="is not there any more"):
        document.apply([Looked("selected", "3")], durable=True)
    shutil.copytree(away, folder)
    document.apply([Looked("selected", "3")], durable=True)
    assert reading.looked(document.db) == {"place": '"See"', "selected": "3"}
    assert own.in_use(folder / "one.evosynth")
    document.close()
    assert [path.name for path in folder.iterdir()] == ["one.evosynth"]
    with opening.reading(folder / "one.evosynth") as db:
        assert reading.looked(db) == {"place": '"See"', "selected": "3"}
        assert reading.about(db, own.OPENED_BY) == ""


def test_where_another_document_has_come_to_its_place_nothing_is_written(tmp_path: Path) -> None:
    file, other = tmp_path / "one.evosynth", tmp_path / "other.evosynth"
    Document(other).close()
    before = other.read_bytes()
    document = OwnDocument(file)
    file.rename(tmp_path / "mine")
    shutil.copyfile(other, file)
    with pytest.raises(StorageError, match="is another one now: move that away, and yours goes on"):
        document.apply([Looked("place", '"See"')], durable=True)
    assert file.read_bytes()[100:] == before[100:]
    (tmp_path / "mine").replace(file)
    document.apply([Looked("place", '"See"')], durable=True)
    document.close()
    with opening.reading(file) as db:
        assert reading.looked(db) == {"place": '"See"'}


def test_a_copy_knows_that_it_is_one_and_what_was_moved_is_none(tmp_path: Path) -> None:
    first, moved, copy = (tmp_path / f"{name}.evosynth" for name in ("first", "moved", "copy"))
    OwnDocument(first).close()
    again = OwnDocument(first)
    assert again.copied == 0
    again.close()
    first.rename(moved)
    shutil.copyfile(moved, copy)
    for path, is_copy in ((moved, False), (copy, True), (copy, True)):
        one = OwnDocument(path)
        assert bool(one.copied) == is_copy, path
        one.close()


def test_saved_under_a_name_it_is_a_copy_only_where_the_other_one_stays(tmp_path: Path) -> None:
    named = OwnDocument(tmp_path / "a.evosynth").save_as(tmp_path / "b.evosynth", force=False, keep=False)
    assert named.copied == 0
    other = named.save_as(tmp_path / "c.evosynth", force=False, keep=True)
    assert other.copied > 0
    other.close()
