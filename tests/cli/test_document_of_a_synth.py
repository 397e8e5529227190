"""The document of a match on a synth: made again by its takes, taken out as the match left it, nothing is played."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from test_match_on_a_synth import Wire, match, report, tone, wire

from evosynth.arrays import F32
from evosynth.cli import main
from evosynth.library.voice_files import read_voices
from evosynth.synths import registry, voicing
from evosynth.synths.takes import TakesOf

__all__ = ["match", "tone", "wire"]


def names(bank: Path) -> list[str]:
    return [voicing.own_name(voice).strip() for voice in read_voices(bank).voices]


@pytest.mark.slow
def test_it_is_made_again_and_taken_out_as_the_match_left_it(
    wire: Wire, match: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert match(out, "--evaluations", "24") == 0
    heard, document = wire.heard.total(), str(out / "run.evosynth")
    capsys.readouterr()
    assert main(["document", "replay", document]) == 0
    assert "were made again" in capsys.readouterr().out
    assert main(["document", "export", document, "-o", str(tmp_path / "all.syx")]) == 0
    assert read_voices(tmp_path / "all.syx").voices[0] == read_voices(out / "best.syx").voices[0]
    assert main(["document", "export", document, "-o", str(tmp_path / "best.wav"), "--voice", "1"]) == 0
    sounds = [soundfile.read(tmp_path / name) for name in ("best.wav", "best heard.wav")]
    assert sounds[0][0].shape == sounds[1][0].shape
    assert wire.heard.total() == heard, "nothing more is played"


def duller(samples: F32, again: int) -> F32:
    """By a synth that plays what is high more softly: it has another order."""
    return np.convolve(samples, np.full(24, 1 / 24), "same").astype(np.float32)


@pytest.mark.slow
def test_what_a_synth_has_decided_stands_in_its_order(wire: Wire, match: Callable[..., int], tmp_path: Path) -> None:
    out = tmp_path / "out"
    wire._takes = TakesOf(registry.make("dx7", 44100, 1), registry.default(), duller)
    assert match(out, "--search", "here", "--evaluations", "300") == 0
    heard, voices = wire.heard.total(), report(out)["decision"]["voices"]
    assert [one["here"] for one in voices] != sorted(one["here"] for one in voices)
    assert main(["document", "export", str(out / "run.evosynth"), "-o", str(tmp_path / "all.syx")]) == 0
    assert names(tmp_path / "all.syx")[: len(voices)] == [one["voice_name"].strip() for one in voices]
    assert main(["document", "replay", str(out / "run.evosynth")]) == 0
    assert wire.heard.total() == heard
