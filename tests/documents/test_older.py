"""What the version before documents left becomes documents: see tests/data/older/README.md."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from evosynth.documents import older, opening, reading
from evosynth.documents.records import Why
from evosynth.documents.run_store import RunInDocument
from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.library.store import Library
from evosynth.runs import assembly

PACKED = Path(__file__).parents[1] / "data" / "older" / "before-documents.tar.xz"
MATCH, BREEDING, STOPPED = "20261129-101500-4711", "20261129-111500-4712", "20261129-121500-4713"

DATA_ALONE: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from Python 3.11.4 on


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with tarfile.open(PACKED) as archive:
        archive.extractall(tmp_path, **DATA_ALONE)
    home = tmp_path / "home"
    monkeypatch.setenv("EVOSYNTH_HOME", str(home))
    with closing(sqlite3.connect(home / "library.sqlite")) as db:
        for column in ("dir", "target_path"):
            db.execute(f"UPDATE runs SET {column} = replace({column}, '@', ?)", (str(home),))
        db.commit()
    return home


def taken_over() -> tuple[str, ...]:
    library = Library(paths.library_file())
    try:
        return older.take_over(library)
    finally:
        library.close()


def documents() -> dict[str, Path]:
    return {path.stem: path for path in paths.documents().glob("*.evosynth")}


def rows_left() -> int:
    library = Library(paths.library_file())
    try:
        return len(library.runs())
    finally:
        library.close()


def test_each_run_becomes_a_document_and_its_folder_and_row_go(home: Path) -> None:
    assert taken_over() == ()
    assert sorted(documents()) == [MATCH, BREEDING, STOPPED]
    assert list(paths.runs().iterdir()) == []
    assert rows_left() == 0
    assert [path.name for path in paths.documents().iterdir() if path.suffix != ".evosynth"] == []
    library = Library(paths.library_file())
    assert [kept.name for kept in library.kept()] == ["KEPT"]
    library.close()


def test_a_cut_off_match_has_its_stars_its_sound_and_goes_on(home: Path) -> None:
    taken_over()
    path = documents()[MATCH]
    with opening.reading(path) as db:
        (run,) = reading.runs(db)
        assert (run.breeding, run.target, run.synth, run.stands) == (False, "tone_57.wav", "dx7", "paused")
        assert {(one.candidate, one.stars) for one in reading.ratings(db, run.run)} == {(977, 5), (996, 2)}
        source = reading.source(db, run.sources[0])
        assert source is not None
        assert source.data == (home / "tone_57.wav").read_bytes()
        found = {one.id: one for one in reading.candidates(db, run.run)}
        assert found[977].why & Why.RATED
        assert all(one.step in found or one.step == -1 for one in found.values())
        assert reading.about(db, "in_hand") == run.run
        card = reading.card(db)
        assert card is not None
        assert card.note is not None
    store = RunInDocument(path, run.run, lambda changes: None)
    plan, data = store.plan(), store.checkpoint()
    assert plan.target is not None
    assert data is not None
    session = assembly.resume_session(data, plan.target, plan.settings)
    before = session.evaluations
    assert session.step().evaluations > before


def test_a_breeding_has_its_generations_each_with_its_stars_and_its_table(home: Path) -> None:
    taken_over()
    with opening.reading(documents()[BREEDING]) as db:
        (run,) = reading.runs(db)
        assert (run.breeding, run.stands, run.target) == (True, "waiting", "")
        assert all(reading.checkpoint(db, run.run, number) for number in (0, 24, -1))
        by_generation = {
            number: sorted(one.stars for one in reading.ratings(db, run.run) if one.generation == number)
            for number in (0, 24, 45)
        }
        assert by_generation == {0: [3, 5], 24: [3, 5, 5], 45: [3, 5, 5]}  # the parent lives on, stars and all
        (table,) = reading.tables(db)
        assert (table.name, table.data[:4]) == ("Reeds", b"RIFF")


def test_a_stopped_match_whose_sound_is_gone_keeps_its_target(home: Path) -> None:
    taken_over()
    with opening.reading(documents()[STOPPED]) as db:
        (run,) = reading.runs(db)
        assert (run.stands, run.sources) == ("stopped", ())
        assert [one.stars for one in reading.ratings(db, run.run)] == [4]
    assert RunInDocument(documents()[STOPPED], run.run, lambda changes: None).plan().target is not None


def test_a_kill_at_any_step_leaves_no_run_twice_and_none_lost(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, name in ((older.os, "replace"), (Path, "unlink"), (Library, "forget_run"), (older.shutil, "rmtree")):
        with monkeypatch.context() as patch:

            def killed(*_: object, **__: object) -> None:
                raise KeyboardInterrupt

            patch.setattr(place, name, killed)
            with pytest.raises(KeyboardInterrupt):
                taken_over()
    assert taken_over() == ()
    assert sorted(documents()) == [MATCH, BREEDING, STOPPED]
    assert list(paths.runs().iterdir()) == []
    assert rows_left() == 0


def test_a_damaged_run_stays_where_it_is_with_a_sentence(home: Path) -> None:
    (paths.runs() / MATCH / "checkpoint.npz").write_bytes(b"PK damaged")
    (paths.runs() / STOPPED / "state.json").write_text("{")
    said = taken_over()
    assert [sentence.split(".")[0] for sentence in said] == [
        f"The older run {name} was left where it is" for name in (MATCH, STOPPED)
    ]
    assert sorted(documents()) == [BREEDING]
    assert (paths.runs() / MATCH / "plan.npz").exists()
    assert rows_left() == 2


def test_a_folder_of_a_match_becomes_a_document_and_stays(home: Path, tmp_path: Path) -> None:
    folder, to = tmp_path / "match" / "run", tmp_path / "match" / "run.evosynth"
    older.from_folder(folder, to, known_as=tmp_path / "match")
    with opening.reading(to) as db:
        (run,) = reading.runs(db)
        assert (run.target, run.stands) == ("tone_57.wav", "stopped")
        assert len(list(reading.candidates(db, run.run))) > 16
    assert (folder / "state.json").exists()
    shutil.rmtree(folder)
    with pytest.raises(StorageError, match="There is no run in"):
        older.from_folder(folder, tmp_path / "again.evosynth")
