"""Whole runs with small budgets: what is counted, what is handed over, what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.weights import Weights
from evosynth.errors import Cancelled
from evosynth.export import report
from evosynth.limits import Limits
from evosynth.runs import assembly, finals, matching
from evosynth.runs.settings import RunSettings
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import ROW_BY_NAME
from evosynth.voices.dx7_space import voices_from_genomes

PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"


@pytest.fixture(scope="module")
def target() -> PreparedTarget:
    return load_target(PLUCKED, region_s=(0.0, 0.4))


@pytest.fixture
def rendered(target: PreparedTarget, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each call of the engine was given; the engine does its work all the same.

    The bundled voices have been listened to before: that is no evaluation, and is done once.
    """
    assembly.first_voices(target, RunSettings())
    counts: list[int] = []
    render = FMSynth.render

    def counting(self: FMSynth, genomes: Any, notes: Sequence[Any], **how: Any) -> Any:
        counts.append(len(genomes))
        return render(self, genomes, notes, **how)

    monkeypatch.setattr(FMSynth, "render", counting)
    return counts


def test_a_run_of_before_the_part_attack_goes_on_and_ends_by_its_three(target: PreparedTarget) -> None:
    settings = RunSettings(evaluations=200, seconds=None, weights=Weights(attack=None))
    session = assembly.make_session(target, settings)
    session.step(at_most=96)
    session = assembly.resume_session(session.checkpoint(), target, settings)
    result = matching.run_match(target, settings, session=session)
    assert list(result.distances) == ["spectrum", "envelope", "pitch", "total"]
    assert report.report_of(result)["weights"] == {"spectrum": 1.0, "envelope": 1.0, "pitch": 1.0}


@pytest.mark.parametrize("evaluations", [1, 2, 15, 40, 210])
def test_never_more_is_rendered_than_asked_for_and_all_of_it_is_counted(
    target: PreparedTarget, rendered: list[int], evaluations: int
) -> None:
    settings = RunSettings(evaluations=evaluations, seconds=None)
    result = matching.run_match(target, settings)
    assert sum(rendered) == result.evaluations <= evaluations
    assert result.evaluations >= 0.9 * evaluations
    assert 0.0 < result.distances["total"] < 1000.0


def test_one_evaluation_hears_the_first_candidate_of_the_search(target: PreparedTarget) -> None:
    one, two = (matching.run_match(target, RunSettings(evaluations=n, seconds=None)) for n in (1, 2))
    assert (one.genome == two.genome).all()
    assert one.distances == two.distances
    assert one.headway is None, "it is too early to say"


def test_the_first_generation_is_heard_however_short_the_time(target: PreparedTarget) -> None:
    result = matching.run_match(target, RunSettings(seconds=1e-6))
    assert result.evaluations > 1
    assert len(result.history) == 1


def test_a_run_that_is_stopped_before_it_begins_hands_over_nothing(target: PreparedTarget) -> None:
    for evaluations in (1, 20):
        settings = RunSettings(evaluations=evaluations, seconds=None)
        with pytest.raises(Cancelled, match="before its first candidate"):
            matching.run_match(target, settings, cancelled=lambda: True)


def test_the_best_of_the_final_ranking_is_handed_over(target: PreparedTarget) -> None:
    result = matching.run_match(target, RunSettings(evaluations=200, seconds=None, simplify=False))
    distances = [candidate.distance for candidate in result.finalists]
    # One that is flagged may stand behind others that are less than a tenth farther away.
    assert all(one <= 1.1 * following for one, following in pairwise(distances))
    assert len(distances) > 5
    assert result.distances["total"] == distances[0]
    assert (result.genome == result.finalists[0].genome).all()
    assert result.found == result.distances


def test_a_winner_that_was_made_simpler_is_as_near_and_what_is_reported_of_it_is_what_it_sounds_like(
    target: PreparedTarget,
) -> None:
    result = matching.run_match(target, RunSettings(evaluations=1000, seconds=None))
    synth = assembly.make_synth(result.settings)
    best = result.finalists[0]
    assert result.found["total"] == best.distance
    assert result.distances["total"] <= best.distance + 0.02
    assert synth.complexity(result.genome[None])[0] < synth.complexity(best.genome[None])[0]
    heard = finals.Finals([replace(best, genome=result.genome)], target, result.settings).finish().winner
    assert np.array_equal(heard.sounds[0], result.audio)
    assert heard.candidate.distance == result.distances["total"]
    assert report.report_of(result)["distances_before_simplifying"] == result.found


def test_locks_and_limits_hold_in_the_result_and_stand_in_the_report(target: PreparedTarget) -> None:
    words = ("op2.envelope", "algorithm=5", "feedback=0", "operators<=3", "op1_output=80..90")
    settings = RunSettings(evaluations=600, seconds=None, limits=Limits(words))
    seed = np.asarray(FMSynth(threads=1).prior(None, 1, np.random.default_rng(5)))
    result = matching.run_match(target, settings, seeds=seed)
    voice, given = voices_from_genomes(result.genome[None])[0], voices_from_genomes(seed)[0]
    assert voice[ROW_BY_NAME["algorithm"].offset] == 4
    assert voice[ROW_BY_NAME["feedback"].offset] == 0
    assert 80 <= voice[ROW_BY_NAME["op1_output"].offset] <= 90
    assert sum(voice[ROW_BY_NAME[f"op{op}_output"].offset] > 0 for op in range(1, 7)) <= 3
    envelope = [ROW_BY_NAME[f"op2_{kind}{stage}"].offset for kind in ("rate", "level") for stage in range(1, 5)]
    assert (voice[envelope] == given[envelope]).all()
    assert report.report_of(result)["limits"] == list(words)


def test_the_report_is_written_from_the_logbook_and_the_hall_of_fame_of_the_run(target: PreparedTarget) -> None:
    written = report.report_of(matching.run_match(target, RunSettings(evaluations=200, seconds=None)))
    hall = [row["distance"] for row in written["hall_of_fame"]]
    assert hall == sorted(hall)
    assert hall[0] == min(row["best"] for row in written["history"])
    assert written["history"][-1]["evaluations"] <= written["evaluations"]
