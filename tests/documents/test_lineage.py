"""Of a line that stays which can be heard, and nothing is rendered twice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from fakes_synth import NOTE, SineSynth, sine_space

from evosynth.analysis import alike
from evosynth.analysis.alike import ALIKE
from evosynth.analysis.impressions import impressions
from evosynth.arrays import F64
from evosynth.documents import lineage
from evosynth.documents.lineage import Lineage
from evosynth.evolution.report import Candidate
from evosynth.synths.base import Audio


class Heard:
    """A synth that remembers what it rendered."""

    def __init__(self) -> None:
        self.batches: list[F64] = []

    def render(self, genomes: F64) -> Audio:
        self.batches.append(genomes)
        return SineSynth().render(genomes, (NOTE,))[0]


def steps(one: F64, other: F64) -> float:
    heard = impressions(SineSynth().render(np.array([one, other]), (NOTE,))[0], NOTE)
    return float(alike.steps(heard[:1], heard[1:])[0])


def line(genomes: F64, scores: F64 | None = None) -> list[Candidate]:
    found = np.zeros(len(genomes)) if scores is None else scores
    return [
        Candidate(n, genome, np.array([score]), (n - 1, -1))
        for n, (genome, score) in enumerate(zip(genomes, found, strict=True))
    ]


@pytest.fixture(scope="module")
def sounds() -> F64:
    """Eight voices, each unlike the one before."""
    drawn = sine_space().sample(40, np.random.default_rng(4))
    heard = impressions(SineSynth().render(drawn, (NOTE,))[0], NOTE)
    kept = [0]
    for row in range(1, len(drawn)):
        if all(alike.steps(heard[row : row + 1], heard[k : k + 1])[0] > 3 * ALIKE for k in kept):
            kept.append(row)
    assert len(kept) >= 8
    return drawn[kept[:8]]


def ids(few: tuple[Candidate, ...]) -> list[int]:
    return [one.id for one in few]


def test_steps_that_sound_like_the_one_before_go_and_both_ends_stay(sounds: F64) -> None:
    a, b, c = sounds[:3]
    assert ids(Lineage(Heard().render, NOTE).thinned(line(np.array([a, a, b, b, b, c, c])))) == [0, 2, 6]
    assert ids(Lineage(Heard().render, NOTE).thinned(line(np.array([a, a])))) == [0, 1]
    assert ids(Lineage(Heard().render, NOTE).thinned(line(np.array([a])))) == [0]


def test_every_step_that_remains_can_be_heard_against_the_one_before(sounds: F64) -> None:
    rng = np.random.default_rng(5)
    walk = [sounds[0]]
    for _ in range(25):
        walk.append(np.clip(walk[-1] + rng.normal(0, 0.004, len(walk[-1])), 0, 1))
    few = Lineage(Heard().render, NOTE).thinned(line(np.array([*walk, sounds[5]])))
    assert 2 < len(few) < 27
    assert all(steps(one.genome, other.genome) > ALIKE for one, other in pairwise(few))


def test_no_voice_is_rendered_twice_and_lines_to_come_are_rendered_with_it(sounds: F64) -> None:
    heard = Heard()
    one = Lineage(heard.render, NOTE)
    first, second = line(sounds[:5]), line(sounds[[0, 1, 5, 6]])
    one.thinned(first, [second])
    assert [len(batch) for batch in heard.batches] == [7]
    one.thinned(second)
    one.thinned(first)
    assert len(heard.batches) == 1


def test_steps_too_small_for_the_scores_are_not_rendered(sounds: F64) -> None:
    heard = Heard()
    few = Lineage(heard.render, NOTE).thinned(line(sounds[:5], np.array([4.0, 3.99, 2.0, 1.99, 1.98])))
    assert ids(few) == [0, 2, 4]
    assert [len(batch) for batch in heard.batches] == [3]


def test_of_a_line_without_end_only_so_many_are_rendered(sounds: F64, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineage, "MOST", 4)
    heard = Heard()
    few = Lineage(heard.render, NOTE).thinned(line(sounds, 2.0 ** -np.arange(8.0)))
    assert ids(few) == [0, 1, 2, 7]
    assert sum(map(len, heard.batches)) == 4
