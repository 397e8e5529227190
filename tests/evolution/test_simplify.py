"""The last look: never further away than the allowance, never against a lock, counted, and the same every time."""

import numpy as np
import pytest
from fakes_synth import SineSynth, Spectral, sine_space
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.arrays import F64
from evosynth.evolution.simplify import EQUAL, Simplifying, allowance, first_of_equals
from evosynth.limits import Limits


class PlainSine(SineSynth):
    """Proposes to silence an operator, to stop its decay, and whole numbers of outputs in tens."""

    def within(self, space):  # type: ignore[no-untyped-def]
        return PlainSine(space)

    def complexity(self, genomes: F64) -> F64:
        values = self.space.decode(genomes)
        outputs = values[:, [0, 4, 8]]
        return 5.0 * (outputs > 0).sum(1) + (outputs % 10 > 0).sum(1) + (values[:, [2, 6, 10]] > 0).sum(1)

    def simpler(self, genome: F64) -> F64:
        values = self.space.decode(np.tile(genome, (9, 1)))
        for op in range(3):
            values[op, 4 * op] = 0
            values[3 + op, 4 * op + 2] = 0.0
            values[6 + op, 4 * op] = np.round(values[6 + op, 4 * op] / 10) * 10 % 100
        return self.space.encode(values)


def look(
    seed: int, *words: str, most: int = 200, near: float = 0.002
) -> tuple[PlainSine, Spectral, F64, F64, Simplifying]:
    rng = np.random.default_rng(seed)
    target = sine_space().sample(1, rng)[0]
    target[0] = 0.005  # operator 3 is silent
    synth = PlainSine(Limits(words).applied(sine_space()))
    fitness = Spectral(synth, target)
    genome = synth.space.admitted(np.clip(target + rng.normal(0, near, target.shape), 0, 1)[None])[0]
    genome[0] = 0.015  # hardly heard
    scores = fitness.score(genome[None], synth.render(genome[None], fitness.notes))[0]
    return synth, fitness, genome, scores, finished(synth, fitness, genome, scores, most=most)


def finished(synth: SineSynth, fitness: Spectral, genome: F64, scores: F64, most: int) -> Simplifying:
    found = Simplifying(synth, fitness, genome, scores, most=most)
    while found.step():
        pass
    return found


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 5000), most=st.integers(1, 60))
def test_it_never_leads_further_away_than_the_allowance_and_counts_what_it_hears(seed: int, most: int) -> None:
    synth, fitness, genome, scores, found = look(seed, most=most)
    heard = fitness.score(found.genome[None], synth.render(found.genome[None], fitness.notes))[0]
    assert heard == pytest.approx(found.scores)
    room = allowance(float(scores.sum()))
    assert 0 < room <= EQUAL
    assert found.scores.sum() <= scores.sum() + room
    assert (found.scores <= scores + room).all(), "no part pays for another"
    assert found.evaluations <= most
    assert (synth.complexity(found.genome[None]) < synth.complexity(genome[None])) == (found.steps > 0)


def test_what_is_hardly_heard_goes() -> None:
    silenced = [look(seed)[4].genome for seed in range(12)]
    outputs = sine_space().decode(np.array(silenced))[:, 0]
    assert (outputs == 0).sum() >= 8


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 5000))
def test_locks_and_limits_hold_and_the_same_voice_is_simplified_in_the_same_way(seed: int) -> None:
    words = ("op3", "op1_output=15..95", "gain")
    synth, _, genome, _, found = look(seed, *words)
    again = look(seed, *words)[4]
    assert np.array_equal(found.genome, again.genome)
    assert found.evaluations == again.evaluations
    held = synth.space.locked
    assert np.array_equal(found.genome[held], genome[held])
    assert synth.space.allows(found.genome[None]).all()


def test_its_sound_is_that_of_what_it_hands_over() -> None:
    synth, fitness, _, _, found = next(one for one in map(look, range(20)) if one[4].steps > 1)
    assert np.array_equal(found.sounds[0], synth.render(found.genome[None], fitness.notes)[0].rows()[0])


def test_an_engine_that_proposes_nothing_keeps_what_it_has_and_so_does_a_look_without_evaluations() -> None:
    synth, fitness, genome, scores, _ = look(1)
    for engine, most in ((SineSynth(), 100), (synth, 0)):
        plain = finished(engine, fitness, genome, scores, most=most)
        assert plain.genome is genome
        assert plain.evaluations == plain.steps == 0
        assert plain.sounds == ()


def test_after_any_step_a_look_may_end_with_what_it_has() -> None:
    synth, fitness, genome, scores, whole = look(3)
    found = Simplifying(synth, fitness, genome, scores, most=200)
    looks = []
    while found.step():
        looks.append((found.steps, found.evaluations))
        assert found.scores.sum() <= scores.sum() + allowance(float(scores.sum()))
    assert len(looks) > 1
    assert looks == sorted(looks)
    assert np.array_equal(found.genome, whole.genome)


def test_of_those_that_are_as_near_the_simplest_is_first() -> None:
    synth = PlainSine()
    rows = synth.space.admitted(synth.space.sample(3, np.random.default_rng(1)))
    rows[:, [0, 4, 8]] = np.array([[0.555, 0.505, 0.505], [0.505, 0.005, 0.005], [0.005, 0.505, 0.005]])
    scores = np.array([[2.0, 0.0], [2.015, 0.0], [2.5, 0.0]])
    assert first_of_equals(synth, rows, scores) == 1
    assert first_of_equals(synth, rows, scores + np.array([[0.0], [0.1], [0.0]])) == 0
    assert first_of_equals(SineSynth(), rows, scores) == 0
