"""A disk that is full: what stood stays, the search goes on, and a result lands where there is room.

A limit on the size of files stands for the disk: the system refuses to write beyond it, for the superuser as well.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from little_room import no_file_longer

from evosynth.cli import main
from evosynth.documents.run_store import RunInDocument
from evosynth.export import result_files
from evosynth.runs.matching import MatchResult

ROOT = Path(__file__).resolve().parents[2]
PLUCKED = ROOT / "patches" / "examples" / "plucked_string_57.flac"


def match(out: Path, evaluations: int = 60) -> int:
    how = ("--synth", "dx7", "--region", "0:0.2", "--evaluations", str(evaluations))
    return main(["match", str(PLUCKED), "-o", str(out), *how])


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_match_that_cannot_begin_leaves_the_earlier_one_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match(tmp_path / "out") == 0
    before = content(tmp_path / "out")
    capsys.readouterr()
    with no_file_longer(1000):
        assert match(tmp_path / "out") == 1
    assert content(tmp_path / "out") == before
    assert re.fullmatch(r"evosynth: .*run\.evosynth cannot be written: .*\.\n", capsys.readouterr().err)


def test_checkpoints_that_fail_are_told_once_and_the_search_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = RunInDocument.write_checkpoint

    def short(*arguments: object) -> None:
        with no_file_longer(1000):
            write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(RunInDocument, "write_checkpoint", short)
    monkeypatch.setattr(RunInDocument, "due", True)
    assert match(tmp_path, evaluations=300) == 0
    assert capsys.readouterr().err.count("cannot be written") == 1
    assert (tmp_path / "best.syx").exists()
    monkeypatch.undo()
    assert main(["match", "--resume", str(tmp_path), "--evaluations", "20"]) == 0


def test_a_result_that_cannot_be_written_where_it_was_asked_for_is_written_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = result_files.write_result

    def short(result: MatchResult, folder: Path) -> Path:
        with no_file_longer(1000 if folder == tmp_path / "out" else 1_000_000):
            return write(result, folder)

    monkeypatch.setattr(result_files, "write_result", short)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert match(tmp_path / "out") == 1
    said = capsys.readouterr()
    found = re.search(r"out/best\.wav cannot be written: .*\. The result is in (.*) instead\.", said.err)
    assert found is not None, said.err
    assert {path.name for path in Path(found[1]).iterdir()} == {"best.syx", "best.wav", "report.json"}
    assert f"Written to {found[1]}" in said.out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["run.evosynth"]
    monkeypatch.undo()
    assert main(["match", "--resume", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "best.wav").read_bytes() == (Path(found[1]) / "best.wav").read_bytes()


def test_an_instrument_or_a_bank_that_cannot_be_written_leaves_no_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    voice = str(ROOT / "patches" / "banks" / "evosynth_1.syx")
    for folder in ("mine", "new/sfz"):
        words = ["export", voice, "--voice", "1", "--sfz", str(tmp_path / folder), "--step", "99", "--rate", "22050"]
        with no_file_longer(1000):
            assert main(words) == 1
        assert re.fullmatch(r"evosynth: .*\.wav cannot be written: .*\.\n", capsys.readouterr().err)
    with no_file_longer(1000):
        assert main(["render", voice, "-o", str(tmp_path / "bank"), "--length", "0.04", "--gate", "0.02"]) == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["mine"]
