"""Whole runs with small budgets: what is counted, what is handed over, what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evosynth import assembly
from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.errors import Cancelled
from evosynth.synths.fm.synth import FMSynth

PLUCKED = Path(__file__).parent.parent / "patches" / "examples" / "plucked_string_57.flac"


@pytest.fixture(scope="module")
def target() -> PreparedTarget:
    return load_target(PLUCKED, region_s=(0.0, 0.4))


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each call of the engine was given; the engine does its work all the same."""
    counts: list[int] = []
    render = FMSynth.render

    def counting(self: FMSynth, genomes: Any, notes: Sequence[Any], **how: Any) -> Any:
        counts.append(len(genomes))
        return render(self, genomes, notes, **how)

    monkeypatch.setattr(FMSynth, "render", counting)
    return counts


@pytest.mark.parametrize("evaluations", [1, 2, 15, 40, 210])
def test_never_more_is_rendered_than_asked_for_and_all_of_it_is_counted(
    target: PreparedTarget, rendered: list[int], evaluations: int
) -> None:
    settings = assembly.RunSettings(evaluations=evaluations, seconds=None)
    result = assembly.run_match(target, settings)
    assert sum(rendered) == result.evaluations <= evaluations
    assert result.evaluations >= 0.9 * evaluations
    assert 0.0 < result.distances["total"] < 1000.0


def test_one_evaluation_hears_the_first_candidate_of_the_search(target: PreparedTarget) -> None:
    one, two = (assembly.run_match(target, assembly.RunSettings(evaluations=n, seconds=None)) for n in (1, 2))
    assert (one.genome == two.genome).all()
    assert one.distances == two.distances


def test_the_first_generation_is_heard_however_short_the_time(target: PreparedTarget) -> None:
    result = assembly.run_match(target, assembly.RunSettings(seconds=1e-6))
    assert result.evaluations > 1
    assert len(result.history) == 1


def test_a_run_that_is_stopped_before_it_begins_hands_over_nothing(target: PreparedTarget) -> None:
    for evaluations in (1, 20):
        settings = assembly.RunSettings(evaluations=evaluations, seconds=None)
        with pytest.raises(Cancelled, match="before its first candidate"):
            assembly.run_match(target, settings, cancelled=lambda: True)


def test_the_best_of_the_final_ranking_is_handed_over(target: PreparedTarget) -> None:
    result = assembly.run_match(target, assembly.RunSettings(evaluations=200, seconds=None))
    distances = [candidate.distance for candidate in result.finalists]
    assert distances == sorted(distances)
    assert len(distances) > 5
    assert result.distances["total"] == distances[0]
    assert (result.genome == result.finalists[0].genome).all()


def test_the_report_is_written_from_the_logbook_and_the_hall_of_fame_of_the_run(target: PreparedTarget) -> None:
    report = assembly.report_of(assembly.run_match(target, assembly.RunSettings(evaluations=200, seconds=None)))
    hall = [row["distance"] for row in report["hall_of_fame"]]
    assert hall == sorted(hall)
    assert hall[0] == min(row["best"] for row in report["history"])
    assert report["history"][-1]["evaluations"] <= report["evaluations"]


@pytest.mark.parametrize("wrong", [{"evaluations": 0}, {"seconds": 0.0}, {"rate_hz": 16383}])
def test_settings_outside_their_range_are_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
        assembly.RunSettings(**wrong)
