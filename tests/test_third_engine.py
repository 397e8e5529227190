"""A third engine in one module is at home everywhere: command line and window know no engine by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE_S

from evosynth.audio.files import read_clip
from evosynth.audio.wav_out import write_wav

HERE = Path(__file__).resolve().parent


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Of a process that knows the third engine, and its children."""
    places = os.pathsep.join((str(HERE.parent), str(HERE), str(HERE / "ui")))
    own = {"PYTHONPATH": places, "EVOSYNTH_ENGINES": "sine_engine", "EVOSYNTH_HOME": str(tmp_path / "home")}
    return os.environ | own | {"QT_QPA_PLATFORM": "offscreen", "JACK_NO_START_SERVER": "1"}


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """What a sine can be: the fundamental of its note, decaying to a third in 0.2 s."""
    t = np.arange(22050) / 44100
    path = tmp_path / "tone_57.wav"
    write_wav(path, (0.4 * np.sin(2 * np.pi * 220 * t) * np.exp(-t / 0.2)).astype(np.float32), 44100)
    return path


def run(environment: dict[str, str], *arguments: object) -> str:
    command = [sys.executable, "-m", "evosynth", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_command_line_matches_saves_renders_exports_and_goes_on(
    environment: dict[str, str], sound: Path, tmp_path: Path
) -> None:
    out, limited = tmp_path / "out", ("--limit", "cents=0")
    told = run(environment, "match", sound, "-o", out, "--synth", "sine", "--evaluations", 300, *limited)
    assert "best.evopatch" in told
    patch = json.loads((out / "best.evopatch").read_text())
    assert (patch["synth"], patch["values"]["harmonic"], patch["values"]["cents"]) == ("sine", 1, 0.0)
    assert 0.1 < patch["values"]["decay_s"] < 0.4
    assert json.loads((out / "report.json").read_text())["synth"] == "sine"
    run(environment, "match", "--resume", out, "--evaluations", 100)
    run(environment, "render", out / "best.evopatch", "-o", tmp_path / "again.wav", "--note", 57, "--length", 0.2)
    assert np.abs(read_clip(tmp_path / "again.wav").samples).max() > 0.05
    assert "Harmonic 1" in run(environment, "bank", "show", out / "best.evopatch")
    assert "(Sine) written" in run(
        environment, "export", out / "best.evopatch", "--sfz", tmp_path / "sfz", "--step", 48
    )
    again = ("--from", out / "best.evopatch", "--near", "--synth", "sine", "--evaluations", 40)
    assert "The patch begins the search." in run(environment, "match", sound, "-o", tmp_path / "near", *again)


def test_a_choice_that_is_left_open_tries_it_too(environment: dict[str, str], sound: Path, tmp_path: Path) -> None:
    run(environment, "match", sound, "-o", tmp_path / "out", "--synth", "auto", "--evaluations", 300)
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert all(f"{title} " in report["engine_choice"] for title in ("DX7", "Wavetable", "Sine"))
    assert report["evaluations"] <= 300


def test_the_window_matches_breeds_keeps_and_saves_and_says_why_it_cannot_be_played(
    environment: dict[str, str], sound: Path, tmp_path: Path
) -> None:
    command = [sys.executable, str(HERE / "ui" / "third_engine_window.py"), str(sound), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=2 * PATIENCE_S)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["engine"] == "Sine"
    assert seen["matched"]["mark"].startswith("Harmonic ")
    assert seen["matched"]["values"]["Harmonic"] == seen["matched"]["mark"].removeprefix("Harmonic ")
    assert seen["matched"]["locked"] == ["decay_s"]
    assert seen["bred"] == 16
    assert seen["kept"] == "sine"
    assert seen["send"] == "A sine cannot be sent"
    assert seen["keys"] == "A sine is not played by keys"
    assert json.loads((tmp_path / "saved.evopatch").read_text())["synth"] == "sine"
    assert np.abs(read_clip(tmp_path / "saved.wav").samples).max() > 0.01
