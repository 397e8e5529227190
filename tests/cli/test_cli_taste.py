"""--taste and --towards as a person types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE_S

from evosynth.analysis.impressions import impressions
from evosynth.cli import main
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.taste.answers import Page, Taste
from evosynth.taste.file import write_taste

PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"
SHORT = ("--synth", "dx7", "--length", "0.15", "--gate", "0.1", "--region", "0:0.15")
NOTE = Note(57, 100, 0.1, 0.15)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    synth = registry.make(registry.names()[0], 44100, 1)
    sounds = impressions(synth.render(synth.prior(None, 16, np.random.default_rng(2)), (NOTE,))[0], NOTE)
    path = tmp_path / "mine.evotaste"
    write_taste(path, Taste((Page(sounds, np.arange(16.0) % 6),)))
    return path


def evosynth(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evosynth", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


@pytest.mark.slow
def test_a_match_towards_a_taste_says_so_and_is_made_again_without_the_file(tmp_path: Path, mine: Path) -> None:
    out = tmp_path / "out"
    budget = ("--evaluations", "96")
    done = evosynth("match", str(PLUCKED), "-o", str(out), *SHORT, *budget, "--taste", str(mine), "--towards", "30%")
    assert done.returncode == 0, done.stderr
    assert "counted with 30%" in done.stdout
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert report["taste"]["towards"] == 0.3
    assert report["distances"].keys() == {"spectrum", "envelope", "pitch", "attack", "total"}
    mine.unlink()
    assert evosynth("match", "--resume", str(out), *budget).returncode == 0
    replayed = evosynth("document", "replay", str(out / "run.evosynth"))
    assert replayed.returncode == 0, replayed.stderr
    assert "The same" in replayed.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--towards", "0.3"), "--towards needs a taste: give its file with --taste"),
        (("--taste", "MINE"), "give --towards, from 0 (nothing) to 1"),
        (("--taste", "MINE", "--towards", "1.2"), "1.2 is not a number from 0 to 1"),
        (("--taste", "MINE", "--towards", "half"), "half is not a number from 0 to 1"),
    ],
)
def test_half_of_a_wish_is_wrong_usage(
    words: tuple[str, ...], sentence: str, tmp_path: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(mine) if word == "MINE" else word for word in words]
    with pytest.raises(SystemExit) as ended:
        main(["match", str(PLUCKED), "-o", str(tmp_path / "out"), *SHORT, *given])
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read: no such file"),
        ("notes", "is not a taste: it is no JSON"),
        (Taste(), "The taste has no answers: 10 are needed before it can lead a search."),
    ],
)
def test_a_file_that_leads_nowhere_is_one_sentence_that_names_it(
    content: str | Taste | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.evotaste"
    if isinstance(content, Taste):
        write_taste(path, content)
    elif content is not None:
        path.write_text(content)
    words = ["match", str(PLUCKED), "-o", str(tmp_path / "out"), *SHORT, "--taste", str(path), "--towards", "0.3"]
    assert main(words) == 1
    said = capsys.readouterr().err.strip()
    assert str(path) in said
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "out").exists()
