"""What the desk reads of documents that were made elsewhere: their sounds and tables come with them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from lost_tables import made_table
from test_evolver import short_target

from evosynth.audio.wav_out import write_wav
from evosynth.documents import reading, sounds
from evosynth.documents.changes import Began, MadeOf, Planned, StandsAt
from evosynth.documents.document import Document
from evosynth.documents.opening import reading as to_read
from evosynth.documents.records import Run, StoredTable
from evosynth.errors import InputError
from evosynth.library import paths, table_store
from evosynth.runs.folder import Plan, State
from evosynth.runs.packing import packed
from evosynth.runs.settings import RunSettings
from evosynth.service.desk_messages import ListDocuments, LoadTarget, OpenRun
from evosynth.service.document_desk import list_documents, open_run
from evosynth.service.sounds import load_target
from evosynth.synths.engine import EngineSpec


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    return tmp_path


def go_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To a machine that has nothing but the document."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(home / "elsewhere"))


def document_of(path: Path, synth: EngineSpec, *more: object, files: tuple[Path, ...] = ()) -> Path:
    document = Document(path)
    plan = packed(Plan(RunSettings(synth=synth), short_target()))
    run = Began(Run("4f00", 1.0, False, "tone.wav", str(synth)))
    document.apply([run, MadeOf("4f00", files), Planned("4f00", str(synth), plan), *more])
    document.close()
    return path


def test_a_table_that_voices_name_comes_with_the_document(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = table_store.put(made_table(1))
    path = document_of(home / "Bells.evosynth", EngineSpec("wavetable", (key,)))
    go_elsewhere(home, monkeypatch)
    assert table_store.find(key) is None
    assert open_run(OpenRun(1, path, "4f00")).synth.tables == (key,)
    found = table_store.find(key)
    assert found is not None
    assert found.name == made_table(1).name
    np.testing.assert_array_equal(found.frames, made_table(1).frames)


def test_a_table_that_is_not_what_its_key_says_is_left_where_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = table_store.put(made_table(1))
    data = next(paths.tables().glob(f"{key}-*.wav")).read_bytes()
    strange = [StoredTable(name, "Bells", data) for name in ("0123456789abcdef", "../../../escaped", "/escaped")]
    path = document_of(home / "Bells.evosynth", EngineSpec("dx7"), *strange, StoredTable("f" * 16, "Bells", b"RIFF"))
    go_elsewhere(home, monkeypatch)
    open_run(OpenRun(1, path, "4f00"))
    assert not paths.tables().exists()
    assert not list(home.rglob("escaped*"))


def test_the_sound_of_a_target_comes_with_the_document(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = home / "tone.wav"
    write_wav(sound, np.sin(np.arange(44_100) * 0.05).astype(np.float32) * 0.5, 44_100)
    data = sound.read_bytes()
    path = document_of(home / "Bells.evosynth", EngineSpec("dx7"), files=(sound,))
    there = open_run(OpenRun(1, path, "4f00")).target
    assert there is not None
    assert there.path == sound
    sound.unlink()
    go_elsewhere(home, monkeypatch)
    anew = open_run(OpenRun(2, path, "4f00")).target
    assert anew is not None
    assert anew.path.name == "tone.wav"
    assert anew.path.read_bytes() == data
    with to_read(path) as db:
        run = reading.run(db, "4f00")
        assert run is not None
        assert len(run.sources) == 1


def test_a_target_whose_sound_is_too_large_for_the_document_opens_elsewhere_with_the_part_that_is_matched(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = home / "concert.wav"
    with sound.open("wb") as file:
        file.truncate(sounds.LONGEST + 1)
    path = document_of(home / "Bells.evosynth", EngineSpec("dx7"), files=(sound,))
    assert path.stat().st_size < 1 << 20
    go_elsewhere(home, monkeypatch)
    there = open_run(OpenRun(1, path, "4f00")).target
    assert there is not None
    assert there.waveform.length_s == pytest.approx(len(there.target.samples) / there.target.sample_rate)


@pytest.mark.slow
def test_a_large_sound_is_read_again_from_its_place_as_long_as_it_is_the_same_file(home: Path) -> None:
    sound = home / "concert.wav"
    seconds = sounds.LONGEST // (2 * 44_100) + 2
    write_wav(sound, np.tile(np.sin(np.arange(44_100) * 0.05).astype(np.float32) * 0.5, 2 * seconds), 44_100)
    assert sound.stat().st_size > sounds.LONGEST
    path = document_of(home / "Bells.evosynth", EngineSpec("dx7"), files=(sound,))
    there = open_run(OpenRun(1, path, "4f00")).target
    assert there is not None
    assert there.path == sound
    assert load_target(LoadTarget(2, there.path, region_s=(1.0, 1.5))).target.region_s == pytest.approx(
        (1.0, 1.5), abs=0.1
    )
    with sound.open("r+b") as file:
        file.seek(100)
        file.write(b"another")
    other = open_run(OpenRun(3, path, "4f00")).target
    assert other is not None
    with pytest.raises(InputError, match="not in the document and not where it was"):
        load_target(LoadTarget(4, other.path, region_s=(1.0, 1.5)))


def test_an_older_run_that_cannot_become_a_document_is_told_of_and_stays(home: Path) -> None:
    folder = paths.runs() / "20261129-101500-4711"
    folder.mkdir(parents=True)
    (folder / "state.json").write_text("{")
    answer = list_documents(ListDocuments(1, paths.documents()))
    assert answer.documents == ()
    (sentence,) = answer.told
    assert sentence.startswith("The older run 20261129-101500-4711 was left where it is.")
    assert (folder / "state.json").exists()


def test_a_run_that_stood_before_its_first_checkpoint_goes_on_and_a_trial_of_engines_begins_again(home: Path) -> None:
    stood = StandsAt("4f00", json.dumps(asdict(State.begun(Plan(RunSettings(), short_target())))))
    waiting = document_of(home / "Waiting.evosynth", EngineSpec("dx7"))
    begun = document_of(home / "Begun.evosynth", EngineSpec("dx7"), stood)
    tried = document_of(home / "Tried.evosynth", EngineSpec("auto"), stood)
    assert [open_run(OpenRun(1, path, "4f00")).begun for path in (waiting, begun, tried)] == [False, True, False]
