"""--lock and --limit as a person types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from patience import PATIENCE_S

from evosynth.midi.syxfile import load

PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"
SHORT = ("--evaluations", "64", "--length", "0.15", "--gate", "0.1", "--region", "0:0.15")


def match(out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evosynth", "match", str(PLUCKED), "-o", str(out), *SHORT, *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def test_what_is_locked_or_limited_is_so_in_the_voice_and_stands_in_the_report(tmp_path: Path) -> None:
    words = ("algorithm=5", "feedback=0", "operators<=3")
    done = match(tmp_path, "--lock", "op2.tuning", "lfo", "--limit", *words)
    assert done.returncode == 0, done.stderr
    assert "what is locked (op2.tuning, lfo) stands at the engine's defaults" in done.stderr
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["limits"] == ["op2.tuning", "lfo", *words]
    (voice,) = load(tmp_path / "best.syx").voices
    assert voice["algorithm"] == 4
    assert voice["feedback"] == 0
    assert (voice["op2_coarse"], voice["op2_fine"], voice["op2_detune"], voice["lfo_speed"]) == (1, 0, 7, 35)
    assert sum(voice[f"op{op}_output"] > 0 for op in range(1, 7)) <= 3


def test_a_word_that_means_nothing_is_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    done = match(tmp_path / "out", "--lock", "envelops")
    assert done.returncode == 1
    assert "no parameter or group called 'envelops'. Did you mean envelopes" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not any((tmp_path / "out").glob("**/*.json"))
