"""The library: everything is on disk when it is given, and trouble with the file is one sentence."""

import sqlite3
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from little_room import no_file_longer
from older_rows import older_run
from patience import PATIENCE_S

from evosynth.errors import StorageError
from evosynth.library.migrations import STEPS, VERSION, migrate
from evosynth.library.records import Kept, Thumbnail
from evosynth.library.store import Library, open_library
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec

VOICE = bytes(range(100)) + bytes(45) + b"TINE 1    "

WAVETABLE = EngineSpec("wavetable")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "library.sqlite"


@pytest.fixture
def library(file: Path):
    library = Library(file)
    yield library
    library.close()


def test_a_kept_voice_is_there_again_after_a_restart(file: Path) -> None:
    picture = Thumbnail(
        np.arange(176 * 9, dtype=np.uint8).reshape(176, 9), 2.5, np.linspace(0, 1, 48, dtype=np.float32)
    )
    first = Library(file)
    kept = first.keep(Kept(VOICE, "TINE 1", 2.32, 4, "epiano_60.flac", picture))
    first.close()
    again = Library(file)
    (found,) = again.kept()
    assert found.picture is None, "a list reads no pictures"
    found = again.find_kept(found.id)
    again.close()
    assert found is not None
    assert found.picture is not None
    assert (found.id, found.voice, found.name, found.distance, found.stars) == (kept.id, VOICE, "TINE 1", 2.32, 4)
    np.testing.assert_array_equal(found.picture.pixels, picture.pixels)
    np.testing.assert_array_equal(found.picture.envelope, picture.envelope)


def test_a_kept_voice_survives_a_process_that_is_killed_right_after(file: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from evosynth.library.store import *\n"
        "Library(Path(sys.argv[1])).keep(Kept(bytes(155), 'KILLED'))\n"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], timeout=PATIENCE_S)
    assert done.returncode == -9
    library = Library(file)
    assert [kept.name for kept in library.kept()] == ["KILLED"]
    library.close()


def test_a_deleted_voice_comes_back_to_its_old_place(library: Library) -> None:
    kept = [library.keep(Kept(VOICE, name)) for name in ("ONE", "TWO", "THREE")]
    library.delete_kept(kept[1].id)
    assert [k.name for k in library.kept()] == ["THREE", "ONE"]
    library.keep(kept[1])
    assert [k.name for k in library.kept()] == ["THREE", "TWO", "ONE"]


def test_a_voice_whose_row_is_given_is_there_once_however_often_it_is_stored(library: Library) -> None:
    given = Kept(VOICE, "ONE", id=1 << 50, picture=Thumbnail(np.zeros((4, 4), np.uint8), 1.0, np.ones(48, np.float32)))
    assert [library.keep(given).id, library.keep(given).id] == [1 << 50] * 2
    assert [kept.id for kept in library.kept()] == [1 << 50]
    with pytest.raises(StorageError, match="another voice in the row that is meant for TWO"):
        library.keep(Kept(VOICE[:-1] + b"!", "TWO", id=1 << 50))


def test_rows_that_are_about_to_leave_do_not_count_as_kept(library: Library) -> None:
    row = library.keep(Kept(VOICE, "ONE", target="a.wav")).id
    assert not library.has_kept(VOICE, "a.wav", [row])
    assert library.has_kept(VOICE, "a.wav", [row + 1])


def test_the_same_sound_under_another_name_counts_as_kept(library: Library) -> None:
    library.keep(Kept(VOICE, "TINE 1", target="a.wav"))
    assert library.has_kept(VOICE[:145] + b"OTHER NAME", "a.wav")
    assert not library.has_kept(VOICE, "b.wav")
    assert not library.has_kept(bytes([7]) + VOICE[1:], "a.wav")


def test_a_page_of_the_kept_list_is_what_stands_in_these_places(library: Library) -> None:
    for number in range(30):
        library.keep(Kept(VOICE, f"V{number}"))
    assert library.count_kept() == 30
    assert [kept.name for kept in library.kept(10, 3)] == ["V19", "V18", "V17"]
    assert [kept.name for kept in library.kept(28, 8)] == ["V1", "V0"]
    assert library.kept(30, 8) == ()


def test_a_picture_goes_and_comes_back_with_its_voice(library: Library) -> None:
    picture = Thumbnail(np.arange(8, dtype=np.uint8).reshape(2, 4), 1.0, np.ones(48, np.float32))
    kept, plain = library.keep(Kept(VOICE, "DRAWN", picture=picture)), library.keep(Kept(VOICE, "PLAIN"))
    assert list(library.thumbnails([kept.id, plain.id])) == [kept.id]
    library.delete_kept(kept.id)
    assert library.find_kept(kept.id) is None
    assert library.thumbnails([kept.id]) == {}
    library.keep(kept)
    np.testing.assert_array_equal(library.thumbnails([kept.id])[kept.id].pixels, picture.pixels)


def test_of_many_voices_those_are_told_whose_sound_is_kept(library: Library) -> None:
    other = bytes([7]) + VOICE[1:]
    library.keep(Kept(VOICE, "TINE 1", target="a.wav"))
    named = VOICE[:145] + b"OTHER NAME"
    assert library.kept_among([named, other]) == {named}
    assert library.kept_among([]) == frozenset()


def test_runs_of_before_documents_are_read_until_they_are_forgotten(library: Library, file: Path) -> None:
    first = older_run(file, file.parent / "1", "/sounds/a.wav", {3: (VOICE, 2), 4: (VOICE, 1)})
    second = older_run(file, file.parent / "2", "", {})
    assert [(run.id, run.folder.name, run.target_path) for run in library.runs()] == [
        (second, "2", ""),
        (first, "1", "/sounds/a.wav"),
    ]
    assert library.ratings(first) == {3: (VOICE, 2), 4: (VOICE, 1)}
    library.forget_run(first)
    assert ([run.id for run in library.runs()], library.ratings(first)) == ([second], {})


def test_threads_write_at_the_same_time(library: Library) -> None:
    def keep(number: int) -> None:
        for i in range(10):
            library.keep(Kept(VOICE, f"{number}-{i}"))

    threads = [threading.Thread(target=keep, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(library.kept()) == 40


def test_a_damaged_library_is_named_and_one_in_memory_takes_its_place(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    library, problem = open_library(file)
    assert problem == f"The library {file} is damaged."
    assert library.in_memory
    library.keep(Kept(VOICE, "LOST SOON"))
    assert len(library.kept()) == 1
    library.close()


def test_a_library_that_another_program_holds_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evosynth.library.store.BUSY_S", 0.05)
    Library(file).close()
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    library, problem = open_library(file)
    library.close()
    holder.close()
    assert problem == f"The library {file} is in use by another program."


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    library, problem = open_library(tmp_path / "taken" / "library.sqlite")
    assert str(tmp_path / "taken") in problem
    assert library.in_memory
    library.close()


def test_a_library_of_a_newer_program_is_left_alone(file: Path) -> None:
    Library(file).close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageError, match="newer EvoSynth"):
        Library(file)
    before = file.read_bytes()
    library, _ = open_library(file)
    assert library.in_memory
    library.close()
    assert file.read_bytes() == before


def test_an_older_library_becomes_equal_to_a_new_one_and_keeps_its_voices(file: Path, library: Library) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("DROP INDEX kept_by_sound")
    connection.execute("DROP TABLE thumbnails")
    added = ("synth", "note", "velocity", "gate_s", "note_s", "loudness_lufs", "sound")
    for name in added:  # as version 1 was
        connection.execute(f"ALTER TABLE kept DROP COLUMN {name}")
    for name in ("pixels BLOB", "rows INTEGER", "length_s REAL", "envelope BLOB"):
        connection.execute(f"ALTER TABLE kept ADD COLUMN {name}")
    run = older_run(file, file.parent / "sessions" / "one", "/sounds/a.wav", {12: (VOICE, 4)})
    connection.execute("ALTER TABLE runs RENAME TO sessions")
    connection.execute("ALTER TABLE ratings RENAME COLUMN run TO session")
    row = VOICE, zlib.compress(bytes(range(12))), 3, 2.5, np.ones(48, "<f4").tobytes()
    names = "voice, name, pixels, rows, length_s, envelope"
    connection.execute(f"INSERT INTO kept ({names}) VALUES (?, 'OLD', ?, ?, ?, ?)", row)
    connection.execute("PRAGMA user_version = 1")
    migrate(connection)
    new = sqlite3.connect(":memory:", isolation_level=None)
    migrate(new)
    for table in ("kept", "thumbnails", "runs", "ratings"):
        first, second = ([row[1:3] for row in db.execute(f"PRAGMA table_info ({table})")] for db in (connection, new))
        assert first == second
        assert len(first) > 3
    (referred,) = connection.execute("PRAGMA foreign_key_list (ratings)").fetchall()
    assert referred[2:5] == ("runs", "run", "id")
    connection.close()
    new.close()
    (known,) = library.runs()
    assert (known.id, known.folder, known.target_path) == (run, file.parent / "sessions" / "one", "/sounds/a.wav")
    assert library.ratings(run) == {12: (VOICE, 4)}
    (old,) = library.kept()
    assert (old.voice, old.name, old.note, old.loudness_lufs) == (VOICE, "OLD", None, None)
    assert library.kept_among([VOICE]) == {VOICE}
    picture = library.thumbnails([old.id])[old.id]
    assert (picture.pixels.tolist(), picture.length_s) == ([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], 2.5)
    assert library.keep(Kept(VOICE, "NEW")).id == old.id + 1


def test_voices_of_every_synth_are_kept_side_by_side(library: Library) -> None:
    patch = voicing.renamed(voicing.voice_of(voicing.space_of(WAVETABLE).default(), WAVETABLE), "Warm")
    library.keep(Kept(patch, "Warm", target="a.wav"))
    library.keep(Kept(VOICE, "TINE 1", target="a.wav"))
    assert [kept.voice for kept in library.kept()] == [VOICE, patch]
    assert library.has_kept(voicing.renamed(patch, "Cold"), "a.wav")
    other = voicing.space_of(WAVETABLE).default()
    other[0] = 1.0
    assert not library.has_kept(voicing.voice_of(other, WAVETABLE), "a.wav")


def test_a_kept_voice_knows_the_note_and_the_loudness_of_its_target(library: Library) -> None:
    kept = library.keep(Kept(VOICE, "TINE 1", note=Note(57, 90, 0.4, 1.25), loudness_lufs=-23.5))
    assert library.kept() == (kept,)


def test_a_step_that_fails_leaves_the_library_as_it_was(file: Path) -> None:
    Library(file).close()
    connection = sqlite3.connect(file, isolation_level=None)
    good, bad = ("ALTER TABLE kept ADD COLUMN tags TEXT",), ("CREATE TABLE more (id)", "this is no SQL")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*STEPS, good, bad))
    names = [row[1] for row in connection.execute("PRAGMA table_info (kept)")]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    connection.close()
    assert "tags" in names
    assert version == VERSION + 1
    assert "more" not in tables


DAMAGE = {
    "a voice that is a number": "UPDATE kept SET voice = 5 WHERE id = 2",
    "stars that there are not": "UPDATE kept SET stars = 99 WHERE id = 2",
    "a note that no key has": "UPDATE kept SET note = -1 WHERE id = 2",
    "a distance in words": "UPDATE kept SET distance = 'near' WHERE id = 2",
    "a picture that does not unpack": "UPDATE thumbnails SET pixels = x'00' WHERE kept = 2",
    "a picture without rows": "UPDATE thumbnails SET rows = 0 WHERE kept = 2",
    "a name that is no text": "UPDATE kept SET name = CAST(x'ff41' AS TEXT) WHERE id = 2",
    "a run in no folder": "UPDATE runs SET dir = x'00'",
    "a rating of nothing": "UPDATE ratings SET voice = 7",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_row_hides_no_other(file: Path, damage: str) -> None:
    picture = Thumbnail(np.ones((4, 9), np.uint8), 2.5, np.zeros(48, np.float32))
    library = Library(file)
    for name in ("A", "B", "C"):
        library.keep(Kept(VOICE, name, 1.0, 3, "bell", picture, note=Note(60)))
    run = older_run(file, file.parent, "bell.wav", {1: (VOICE, 4)})
    library.close()
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute(DAMAGE[damage])
    db.close()
    library = Library(file)
    names = [kept.name for kept in library.kept()]
    pictures = library.thumbnails([1, 2, 3])
    rows, rated = library.runs(), library.ratings(run)
    count = library.count_kept()
    library.close()
    assert {"A", "C"} <= set(names)
    assert count == len(names)
    assert {1, 3} <= set(pictures)
    touched = [len(names) < 3, len(pictures) < 3, not rows, not rated]
    assert sum(touched) <= 1, "what was not damaged is there"


def test_where_the_disk_is_full_it_is_said_and_what_was_kept_stays(library: Library, file: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (176, 400), dtype=np.uint8)
    large = Kept(VOICE, "LARGE", picture=Thumbnail(noise, 1.0, np.ones(48, np.float32)))
    library.keep(Kept(VOICE, "FIRST"))
    room = max(path.stat().st_size for path in file.parent.iterdir()) + 4096
    with no_file_longer(room):
        for _ in range(2):
            with pytest.raises(StorageError, match=r"library\.sqlite cannot be written: the disk is full or faulty\.$"):
                library.keep(large)
        assert [kept.name for kept in library.kept()] == ["FIRST"]
    library.keep(large)
    library.close()
    again = Library(file)
    assert [kept.name for kept in again.kept()] == ["LARGE", "FIRST"]
    again.close()
