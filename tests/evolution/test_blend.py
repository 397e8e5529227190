"""Nearer to the target and more to my taste: two fitnesses in one sum, of which people are shown the distance."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from fakes_synth import NOTE, SineSynth, Spectral, matching

from evosynth.arrays import F64
from evosynth.distance import WORST
from evosynth.errors import StorageError
from evosynth.evolution import strategies
from evosynth.evolution.blend import Blend, Judge, verdict_of
from evosynth.evolution.session import Session
from evosynth.synths.base import Audio, Note

SEARCHING = strategies.NAMES
every_strategy = pytest.mark.parametrize("name", SEARCHING)


class LikesLowSounds:
    """The centre of the spectrum, in thirds of its width."""

    objectives = ("taste",)

    def __init__(self, notes: Sequence[Note] = (NOTE,), sign: float = 1.0) -> None:
        self.notes, self._sign = tuple(notes), sign

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        power = np.abs(np.fft.rfft(audio[0].rows().astype(float), axis=1)) ** 2
        total = power.sum(1)
        centre = (power * np.linspace(0.0, 1.0, power.shape[1])).sum(1) / np.maximum(total, 1e-12)
        centre = centre if self._sign > 0 else 1.0 - centre
        return np.where(total > 1e-9, 3.0 * centre, WORST)[:, None]


def blend(towards: float, sign: float = 1.0) -> tuple[SineSynth, Blend]:
    synth, match = matching()
    return synth, Blend(match, LikesLowSounds(sign=sign), towards)


def session(name: str, towards: float | None, seed: int = 3) -> Session:
    """None: a match that knows of no taste."""
    synth, both = blend(towards or 0.0)
    fitness: Spectral | Blend = both.match if towards is None else both  # type: ignore[assignment]
    return Session(synth, fitness, strategies.make(name, synth.space, synth.moves, 600), seed=seed)


def run(one: Session, steps: int = 20) -> Session:
    for _ in range(steps):
        one.step(at_most=32)
    return one


def test_parts_are_given_as_they_are_and_count_by_the_place_between_target_and_taste() -> None:
    synth, both = blend(0.25)
    genomes = synth.prior(None, 40, np.random.default_rng(1))
    audio = synth.render(genomes, both.notes)
    scores = both.score(genomes, audio)
    assert both.objectives == ("spectrum", "envelope", "taste")
    assert np.array_equal(scores[:, :2], both.match.score(genomes, audio))
    assert np.array_equal(scores[:, 2:], both.taste.score(genomes, audio))
    assert np.array_equal(verdict_of(both, scores).costs, (scores * [0.75, 0.75, 0.25]).sum(1))


@pytest.mark.parametrize("towards", [0.0, 0.4, 1.0])
def test_silence_is_worst_wherever_the_slider_stands(towards: float) -> None:
    synth, both = blend(towards)
    genomes = synth.prior(None, 3, np.random.default_rng(1))
    sounds = synth.render(genomes, both.notes)[0].rows().copy()
    sounds[1] = 0.0
    told = verdict_of(both, both.score(genomes, [Audio(sounds, synth.sample_rate, 3)])).told
    assert (told[1] == WORST).all()
    assert (told[[0, 2]] < WORST).all()


def test_a_place_beyond_the_ends_and_a_taste_for_other_notes_are_refused() -> None:
    _, match = matching()
    with pytest.raises(ValueError, match=r"towards is 1\.5"):
        Blend(match, LikesLowSounds(), 1.5)
    with pytest.raises(ValueError, match="not the first of"):
        Blend(match, LikesLowSounds([Note(36)]), 0.5)


@every_strategy
def test_at_the_target_s_end_a_search_is_to_the_bit_the_one_without_a_taste(name: str) -> None:
    alone, with_taste = run(session(name, None)), run(session(name, 0.0))
    costs = [row.pop("cost") for row in with_taste.logbook]
    assert list(alone.logbook) == list(with_taste.logbook)
    assert costs == [row["best"] for row in alone.logbook]
    assert [(c.id, c.distance) for c in alone.distinct] == [(c.id, c.distance) for c in with_taste.distinct]
    mine, theirs = alone.strategy.state(), with_taste.strategy.state()
    assert all(np.array_equal(mine[key], theirs[key]) for key in mine)


@every_strategy
def test_at_the_taste_s_end_the_taste_alone_is_followed(name: str) -> None:
    far, near = run(session(name, 1.0), 30), run(session(name, 0.0), 30)
    assert far.best is not None
    assert near.best is not None
    assert far.best.cost == far.best.taste
    assert far.best.taste == min(c.taste for c in far.population)
    assert far.best.taste < near.best.taste
    assert far.best.distance > near.best.distance


@every_strategy
def test_people_are_shown_the_distance_to_the_target(name: str) -> None:
    one = run(session(name, 0.5))
    judge = Judge(one.synth, one.fitness)
    for c in one.distinct:
        assert len(c.scores) == 2
        assert np.array_equal(judge.verdict(c.genome[None]).scores[0], c.scores)
        assert c.cost == pytest.approx(0.5 * c.distance + 0.5 * c.taste)
    assert [c.cost for c in one.distinct] == sorted(c.cost for c in one.distinct)
    report = one.step()
    assert report.best_distance == report.best.distance
    assert report.scores.shape[1] == 2
    for strand in report.strands:
        assert strand.best < 0 or strand.distance == one.candidate(strand.best).distance


@every_strategy
def test_who_moves_the_slider_while_a_search_runs_has_everybody_judged_anew(name: str) -> None:
    one = run(session(name, 0.0))
    _, other = blend(0.7)
    before = {c.id for c in one.population}
    one.judge_by(other)
    judge = Judge(one.synth, other)
    everybody = [*one.population, *one.distinct]
    assert one.distinct[0] is one.best
    for c in everybody:
        assert c.cost == judge.verdict(c.genome[None]).costs[0]
    assert before >= {c.id for c in one.population}
    assert one.best is not None
    assert one.best.cost == min(c.cost for c in everybody)
    costs = [individual.fitness.values[0] for individual in one.hall_of_fame]
    assert costs == sorted(costs)
    assert costs[0] == one.best.cost
    was = one.best.taste
    run(one, 20)
    assert one.best.taste <= was + 0.2
    assert one.strategy.living().size


@every_strategy
def test_where_the_weight_alone_is_another_only_who_was_forgotten_is_heard_again(name: str) -> None:
    one, again = run(session(name, 0.3)), run(session(name, 0.3))
    both, (synth, other) = one.fitness, (one.synth, again.synth)
    assert isinstance(both, Blend)
    assert isinstance(synth, SineSynth)
    assert isinstance(other, SineSynth)
    before = synth.rendered
    assert other.rendered == before
    for towards in (0.8, 0.0):
        one.judge_by(Blend(both.match, both.taste, towards) if towards else both.match)
        again.judge_by(blend(towards)[1] if towards else blend(0.3)[1].match)
        assert one.checkpoint() == again.checkpoint()
    assert synth.rendered - before < (other.rendered - before) / 8


@every_strategy
def test_who_was_brought_back_by_a_person_is_heard_again(name: str) -> None:
    one = run(session(name, 0.3))
    both = one.fitness
    assert isinstance(both, Blend)
    gone = replace(
        one.population[0], id=10_000, genome=one.synth.space.sample(1, np.random.default_rng(5))[0], taste=0.0
    )
    one.remember([gone])
    one.judge_by(Blend(both.match, both.taste, 0.8))
    assert one.candidate(10_000).taste == Judge(one.synth, both).verdict(gone.genome[None]).taste[0]


@every_strategy
def test_there_and_back_again_is_where_it_was(name: str) -> None:
    one, away = run(session(name, 0.3)), run(session(name, 0.3))
    away.judge_by(blend(1.0, sign=-1.0)[1])
    away.judge_by(blend(0.3)[1])
    assert {(c.id, c.cost) for c in away.population} <= {(c.id, c.cost) for c in one.population}
    assert one.best is not None
    assert away.best is not None
    assert one.best.cost == away.best.cost


@every_strategy
def test_a_search_told_the_same_at_the_same_time_is_the_same_and_goes_on_from_a_checkpoint(name: str) -> None:
    one, again = run(session(name, 0.0), 8), run(session(name, 0.0), 8)
    for each in (one, again):
        each.judge_by(blend(0.6)[1])
        run(each, 8)
    synth, fitness = blend(0.6)
    resumed = Session.resume(one.checkpoint(), synth, fitness, strategies.make(name, synth.space, synth.moves, 600))
    assert one.checkpoint() == again.checkpoint() == resumed.checkpoint()
    assert run(one, 5).checkpoint() == run(resumed, 5).checkpoint()


def test_a_checkpoint_says_whether_a_taste_was_asked() -> None:
    one = run(session("ga", 0.5), 3)
    synth, both = blend(0.5)
    strategy = strategies.make("ga", synth.space, synth.moves, 600)
    with pytest.raises(StorageError, match="for spectrum, envelope, taste"):
        Session.resume(one.checkpoint(), synth, both.match, strategy)


def test_a_search_cannot_go_on_towards_what_has_other_parts() -> None:
    one = run(session("ga", 0.5), 2)
    with pytest.raises(ValueError, match="cannot go on by taste"):
        one.judge_by(LikesLowSounds())
