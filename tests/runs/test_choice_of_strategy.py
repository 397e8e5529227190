"""Runs by strategies that a person chose: what they hand over, and that the choice is kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.cli.arguments import make_parser
from evosynth.cli.match_settings import settings_of
from evosynth.evolution import strategies
from evosynth.export import earlier, report, result_files
from evosynth.library.voice_files import read_voices
from evosynth.runs import assembly, finals, matching
from evosynth.runs.settings import RunSettings
from evosynth.synths.fm.synth import FMSynth

PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"


@pytest.fixture(scope="module")
def target() -> PreparedTarget:
    return load_target(PLUCKED, region_s=(0.0, 0.3))


def settings(name: str, **more: int) -> RunSettings:
    return RunSettings(strategy=name, evaluations=600, seconds=None, simplify=False, **more)


@pytest.mark.parametrize("name", strategies.NAMES)
def test_every_strategy_goes_on_from_a_checkpoint_whatever_the_threads(name: str, target: PreparedTarget) -> None:
    """With the real engine, as the program runs it."""
    whole, cut = (assembly.make_session(target, settings(name, threads=n)) for n in (1, 2))
    for _ in range(6):
        whole.step(at_most=96)
        cut.step(at_most=96)
    cut = assembly.resume_session(cut.checkpoint(), target, settings(name, threads=2))
    for _ in range(2):
        one, other = whole.step(at_most=96), cut.step(at_most=96)
        assert np.array_equal(one.genomes, other.genomes)
        assert np.array_equal(one.scores, other.scores)
        assert one.best.id == other.best.id


def test_the_command_line_chooses(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = make_parser().parse_args(["match", "a.wav", "-o", "out", "--strategy", "de"])
    assert settings_of(chosen).strategy == "de"
    assert settings_of(make_parser().parse_args(["match", "a.wav", "-o", "out"])).strategy == strategies.DEFAULT
    with pytest.raises(SystemExit):
        make_parser().parse_args(["match", "a.wav", "-o", "out", "--strategy", "luck"])
    assert "invalid choice: 'luck'" in capsys.readouterr().err


def test_a_front_is_reported_and_written_as_a_bank(target: PreparedTarget, tmp_path: Path) -> None:
    result = matching.run_match(target, settings("nsga2"))
    result_files.write_result(result, tmp_path)
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    front, bank = report["pareto_front"], read_voices(tmp_path / "front.syx")
    assert 2 <= len(front) == len(result.front) <= finals.FINALISTS
    assert list(bank.names[: len(front)]) == [member["voice_name"] for member in front]
    assert np.array_equal(_heard(bank.genomes[: len(front)]), _heard(np.stack([c.genome for c in result.front])))
    scores = np.array([[v for name, v in member["distances"].items() if name != "total"] for member in front])
    for own in scores:
        assert not ((scores <= own).all(1) & (scores < own).any(1)).any()
    totals = [member["distances"]["total"] for member in front]
    assert totals == sorted(totals)
    assert totals[0] <= report["distances"]["total"]  # what is handed over may be behind, where the best wobbles
    assert report["evaluations"] <= 600
    earlier.put_aside(tmp_path, earlier.earlier(tmp_path, ()))
    assert (tmp_path / "old-1" / "front.syx").exists()


def test_other_strategies_have_no_front(target: PreparedTarget, tmp_path: Path) -> None:
    result = matching.run_match(target, RunSettings(evaluations=64, seconds=None))
    result_files.write_result(result, tmp_path)
    assert report.report_of(result)["pareto_front"] == []
    assert not (tmp_path / "front.syx").exists()


def _heard(genomes: np.ndarray) -> np.ndarray:
    """Native values of all that sounds: a bank has names of its own."""
    space = FMSynth(44100).space
    return space.decode(genomes)[:, [p.role != "name" for p in space.parameters]]
