"""``evosynth match --from``: what is begun with is said, and what cannot be begun with is said before the search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evosynth.cli import main
from evosynth.library import paths
from evosynth.midi.syxfile import load, save_voice

PLUCKED = paths.examples()[-1]


def match(output: Path, *more: object) -> int:
    short = ("--region", "0:0.5", "--evaluations", 60, "--seed", 5)
    return main([str(word) for word in ("match", PLUCKED, "-o", output, *short, *more)])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))


def test_a_folder_of_banks_begins_the_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "banks"
    folder.mkdir()
    for file in paths.banks():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "broken.syx").write_bytes(b"no voice")
    assert match(tmp_path / "out", "--from", folder) == 0
    said = (
        "evosynth: The 16 nearest of 64 voices from 2 files begin the search; left out: 1 file that could not be read."
    )
    assert said in capsys.readouterr().err.splitlines()


def test_near_one_voice_nothing_is_worse_than_that_voice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_voice(tmp_path / "one.syx", load(paths.banks()[0]).voices[18])
    assert match(tmp_path / "alone", "--from", tmp_path / "one.syx", "--near", "--json") == 0
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert captured.err == "evosynth: The voice from 1 file begins the search.\n"
    assert report["distances"]["total"] <= report["history"][0]["best"]
    assert report["voices"] == {"from": [str(tmp_path / "one.syx")], "nearest": 16, "near": True}


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--near"], 2, "--near needs voices to stay near: give them with --from"),
        (["--from", "nowhere"], 1, "there is no file"),
        (["--from", "empty"], 1, "there is no file of voices in"),
    ],
)
def test_what_cannot_begin_a_search_is_said_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: int, says: str
) -> None:
    (tmp_path / "empty").mkdir()
    words = [str(tmp_path / word) if word in ("nowhere", "empty") else word for word in more]
    try:
        done = match(tmp_path / "out", *words)
    except SystemExit as left:
        done = left.code
    assert done == code
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out" / "run.evosynth").exists()
