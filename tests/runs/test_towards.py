"""A match that goes towards a taste as well: from the target alone to the taste alone."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from evosynth.analysis.impressions import impressions
from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.target import PreparedTarget
from evosynth.audio.files import Clip
from evosynth.errors import InputError
from evosynth.evolution.blend import Blend
from evosynth.export.report import report_of
from evosynth.runs import assembly, matching
from evosynth.runs.folder import Plan
from evosynth.runs.matching import MatchResult
from evosynth.runs.packing import packed, unpacked
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.taste.answers import Page, Taste

RATE = 22050


@cache
def target() -> PreparedTarget:
    t = np.arange(RATE // 4) / RATE
    sound = sum(np.sin(2 * np.pi * 220.0 * k * t) / k for k in (1, 2, 5)) * np.exp(-6 * t) * 0.3
    return prepare_target(
        Clip(sound.astype(np.float32), RATE), "tone_57.wav", note=57, gate_s=0.2, length_s=0.25, already_cut=True
    )


@cache
def for_low_sounds() -> Taste:
    """Whose first descriptor, brightness, is low is liked."""
    synth = registry.make(registry.names()[0], 44100, 1)
    sounds = impressions(
        synth.render(synth.prior(None, 48, np.random.default_rng(2)), (target().note,))[0], target().note
    )
    ranks = np.argsort(np.argsort(-sounds.values[:, 0])).astype(float)
    return Taste(tuple(Page(sounds[at : at + 16], ranks[at : at + 16] // 8) for at in (0, 16, 32)))


@cache
def found(towards: float, *, taste: bool = True, strategy: str = "ga") -> MatchResult:
    settings = RunSettings(
        evaluations=500,
        seconds=None,
        seed=1,
        strategy=strategy,
        taste=for_low_sounds() if taste else None,
        towards=towards,
    )
    return matching.run_match(target(), settings)


def told(result: MatchResult) -> dict[str, object]:
    """What report.json says, but for the time it took."""
    return {key: said for key, said in report_of(result).items() if key not in ("seconds", "timing")}


@pytest.mark.parametrize("strategy", ["ga", "nsga2"])
def test_at_the_target_s_end_nothing_tells_that_there_is_a_taste(strategy: str) -> None:
    with_taste, without = found(0.0, strategy=strategy), found(0.0, taste=False, strategy=strategy)
    assert np.array_equal(with_taste.genome, without.genome)
    assert np.array_equal(with_taste.audio, without.audio)
    assert told(with_taste) == told(without)


def test_more_of_the_taste_is_more_to_the_taste_and_farther_from_the_target() -> None:
    near, between, far = (found(towards).best_first[0] for towards in (0.0, 0.5, 1.0))
    model = assembly.taste_model(RunSettings(taste=for_low_sounds()))
    synth = assembly.make_synth(RunSettings())
    heard = [synth.render(one.genome[None], (target().note,))[0] for one in (near, between, far)]
    liked = [float(model.score(impressions(one, target().note))[0]) for one in heard]
    assert liked[-1] == max(liked)  # of what lies between, short searches say little
    assert max(near.distance, between.distance) < far.distance
    assert far.cost == far.taste


def test_the_end_ranks_by_what_the_search_minimised_and_says_distances_to_the_target() -> None:
    result = found(0.5)
    costs = [one.cost for one in result.finalists]
    assert all(costs[k] <= 1.12 * min(costs[k:]) for k in range(len(costs))), "flagged ones give way by a tenth"
    assert costs != sorted(one.distance for one in result.finalists)
    best = result.best_first[0]
    assert result.distances == {
        **dict(zip(("spectrum", "envelope", "pitch", "attack"), best.scores, strict=True)),
        "total": best.distance,
    }
    assert best.cost == pytest.approx(0.5 * best.distance + 0.5 * best.taste)
    said = told(result)["taste"]
    assert said["towards"] == 0.5  # type: ignore[index]
    assert said["taste"] == best.taste  # type: ignore[index]
    assert "counted with 50%" in result.taste_words


def test_a_plan_holds_the_taste_itself_and_a_run_taken_up_again_is_the_same() -> None:
    settings = RunSettings(evaluations=400, seconds=None, seed=2, taste=for_low_sounds(), towards=0.4)
    plan = unpacked(packed(Plan(settings, target())), Plan)
    one = assembly.make_session(target(), settings)
    for _ in range(4):
        one.step()
    again = assembly.resume_session(one.checkpoint(), target(), plan.settings)
    for session in (one, again):
        for _ in range(3):
            session.step()
    assert one.checkpoint() == again.checkpoint()


@pytest.mark.parametrize(
    ("taste", "sentence"),
    [
        (None, "has no answers: 10 are needed"),
        (Taste(for_low_sounds().pages, on=False), "is switched off"),
        (Taste((Page(for_low_sounds().pages[0].sounds, np.full(16, 4.0)),)), "all that was named is liked the same"),
    ],
)
def test_a_taste_that_cannot_lead_is_refused_in_a_sentence(taste: Taste | None, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        assembly.make_fitness(target(), RunSettings(taste=taste, towards=0.5))
    assert not isinstance(assembly.make_fitness(target(), RunSettings(taste=taste)), Blend)


def test_a_place_beyond_the_ends_is_named() -> None:
    with pytest.raises(ValueError, match=r"towards is -0\.1"):
        RunSettings(towards=-0.1)


def test_a_taste_is_no_part_of_what_a_batch_goes_on_by() -> None:
    assert repr(RunSettings(taste=for_low_sounds(), towards=0.3)) == repr(RunSettings())
