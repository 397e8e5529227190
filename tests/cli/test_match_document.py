"""What a match leaves in its folder is a document: it goes on from there, and nobody's work is written over."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.analysis.prepare import load_target
from evosynth.cli import main
from evosynth.documents import reading as read
from evosynth.documents.changes import Looked
from evosynth.documents.match_document import match_in
from evosynth.documents.opening import reading
from evosynth.documents.own import OwnDocument
from evosynth.runs.folder import Plan, RunFolder
from evosynth.runs.settings import RunSettings


def match(sound: Path, out: Path) -> int:
    return main(["match", str(sound), "-o", str(out), "--synth", "dx7", "--evaluations", "60", "--seed", "3"])


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    t = np.arange(22_050) / 44_100
    soundfile.write(tmp_path / "tone_57.wav", 0.3 * np.sin(2 * np.pi * 220 * t) * np.exp(-4 * t), 44_100)
    return tmp_path / "tone_57.wav"


@pytest.fixture
def out(tone: Path, tmp_path: Path) -> Path:
    assert match(tone, tmp_path / "out") == 0
    return tmp_path / "out"


def test_a_match_holds_its_sound_where_it_stands_and_what_it_found(out: Path, tone: Path) -> None:
    path = out / "run.evosynth"
    with reading(path) as db:
        run = read.run(db, match_in(path))
        assert run is not None
        assert (run.stands, run.target, read.about(db, "opened_by")) == ("stopped", tone.name, "")
        source = read.source(db, run.sources[0])
        assert source is not None
        assert source.data == tone.read_bytes()
        found = list(read.candidates(db, run.run))
        assert 1 <= sum(one.why > 0 for one in found) <= 16
        ids = {one.id for one in found}
        assert all(one.step in ids or one.step == -1 for one in found)
        card = read.card(db)
        assert card is not None
        assert card.told.startswith(tone.name)
    assert {each.name for each in out.iterdir()} == {"best.syx", "best.wav", "report.json", "run.evosynth"}


def test_a_document_that_was_changed_since_moves_aside_and_can_go_on(out: Path, tone: Path) -> None:
    own = OwnDocument(out / "run.evosynth")
    own.apply([Looked("place", '"history"')], durable=True)
    own.close()
    assert match(tone, out) == 0
    with reading(out / "old-1" / "run.evosynth") as db:
        assert read.looked(db)["place"] == '"history"'
    assert main(["match", "--resume", str(out / "old-1"), "--evaluations", "20"]) == 0


def test_a_document_that_is_open_elsewhere_stays_and_so_does_its_result(
    out: Path, tone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = OwnDocument(out / "run.evosynth")
    before = sorted(path.name for path in out.iterdir())
    assert match(tone, out) == 1
    assert main(["match", "--resume", str(out)]) == 1
    assert capsys.readouterr().err.count("run.evosynth is open in EvoSynth on") == 2
    assert sorted(path.name for path in out.iterdir()) == before
    own.close()


def test_a_run_folder_of_an_earlier_version_goes_on_as_a_document(tone: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    RunFolder(tmp_path / "run").begin(Plan(RunSettings(seed=3, evaluations=60, threads=1), load_target(tone)))
    assert main(["match", "--resume", str(tmp_path)]) == 0
    assert {each.name for each in tmp_path.iterdir()} >= {"best.syx", "run.evosynth"}
    assert not (tmp_path / "run").exists()
    assert RunFolder(tmp_path / "old-1" / "run").plan().settings.seed == 3
    assert match(tone, tmp_path / "new") == 0
    assert (tmp_path / "best.syx").read_bytes() == (tmp_path / "new" / "best.syx").read_bytes()


def test_a_run_folder_whose_checkpoint_is_damaged_stays_where_it_is(
    tone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    run.mkdir()
    RunFolder(run).begin(Plan(RunSettings(seed=3, evaluations=60, threads=1), load_target(tone)))
    (run / "checkpoint.npz").write_bytes(b"PK")
    assert main(["match", "--resume", str(tmp_path)]) == 1
    assert f"The run in {tmp_path} cannot go on: the checkpoint cannot be read" in capsys.readouterr().err
    assert {each.name for each in tmp_path.iterdir()} == {"run", tone.name}


def test_a_document_is_shown_in_lines_and_as_json_also_while_it_is_open(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = OwnDocument(out / "run.evosynth")
    capsys.readouterr()
    assert main(["document", "show", str(out / "run.evosynth"), "--acts"]) == 0
    assert "tone_57.wav, dx7, stopped, " in capsys.readouterr().out
    assert main(["document", "show", str(out / "run.evosynth"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["target"] == "tone_57.wav"
    own.close()
    assert main(["document", "show", str(out / "best.syx")]) == 1
    assert "is no document of EvoSynth" in capsys.readouterr().err
