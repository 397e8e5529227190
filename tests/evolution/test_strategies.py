"""Laws that every strategy obeys, whatever it does between asking and telling."""

from functools import cache

import numpy as np
import pytest
from fakes_synth import SineSynth, matching, sine_space

from evosynth.arrays import F64
from evosynth.evolution import strategies
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.session import Session
from evosynth.evolution.strategy import NOBODY, Strategy

SEARCHING = strategies.NAMES
ALL = (*SEARCHING, "breeding")
NOTHING = np.empty((0, len(sine_space())))


def made(name: str, seeds: F64 = NOTHING, budget: int = 512) -> Strategy:
    space = sine_space()
    if name == "breeding":
        strategy: Strategy = Breeding(space, SineSynth.moves)
    else:
        strategy = strategies.make(name, space, SineSynth.moves, budget)
    strategy.begin(lambda n, rng: SineSynth().prior(None, n, rng), seeds)
    return strategy


def scores_of(genomes: F64, k: int) -> F64:
    """Small genes are good, in k ways that disagree."""
    return np.stack([np.abs(genomes - 0.2 * part).mean(1) for part in range(k)], axis=1)


def driven(strategy: Strategy, rng: np.random.Generator, steps: int, first_id: int = 0, k: int = 2) -> int:
    for _ in range(steps):
        genomes = strategy.ask(rng)
        strategy.tell(genomes, scores_of(genomes, k), np.arange(first_id, first_id + len(genomes)))
        first_id += len(genomes)
    return first_id


def session(name: str, seed: int = 1, seeds: F64 | None = None, target: int = 0) -> Session:
    synth, fitness = matching(target)
    return Session(synth, fitness, strategies.make(name, synth.space, synth.moves, 800), seed=seed, seeds=seeds)


@pytest.mark.parametrize("name", ALL)
def test_asking_changes_nothing_but_the_generator(name: str) -> None:
    strategy = made(name)
    for steps in (0, 3, 20):
        next_id = driven(strategy, np.random.default_rng(1), steps, 10_000 * steps)
        before = strategy.state()
        one, again = (strategy.ask(np.random.default_rng(2)) for _ in range(2))
        after = strategy.state()
        assert np.array_equal(one, again), next_id
        assert before.keys() == after.keys()
        assert all(np.array_equal(before[key], after[key]) for key in before)


@pytest.mark.parametrize("name", ALL)
def test_every_row_has_a_lineage_of_those_who_lived(name: str) -> None:
    strategy, rng, next_id = made(name), np.random.default_rng(3), 0
    for _ in range(25):
        genomes, lineage = strategy.ask(rng), strategy.lineage()
        assert lineage.parents.shape == (len(genomes), 2)
        assert len(lineage.moves) == len(genomes)
        assert NOBODY <= lineage.parents.min() <= lineage.parents.max() < max(next_id, 1)
        next_id = driven_once(strategy, genomes, next_id)


def driven_once(strategy: Strategy, genomes: F64, next_id: int) -> int:
    strategy.tell(genomes, scores_of(genomes, 2), np.arange(next_id, next_id + len(genomes)))
    return next_id + len(genomes)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("steps", [1, 24])
def test_a_restored_strategy_goes_on_identically(name: str, steps: int) -> None:
    strategy, twin = made(name), made(name)
    next_id = driven(strategy, np.random.default_rng(4), steps)
    twin.restore(strategy.state())
    for one in (strategy, twin):
        driven(one, np.random.default_rng(5), 25, next_id)
    mine, other = strategy.state(), twin.state()
    assert mine.keys() == other.keys()
    assert all(np.array_equal(mine[key], other[key]) for key in mine)
    assert not any(array.dtype == object for array in mine.values())


@pytest.mark.parametrize("name", ALL)
def test_fewer_rows_may_be_told_than_were_asked(name: str) -> None:
    strategy, rng, next_id = made(name), np.random.default_rng(6), 0
    for step in range(30):
        next_id = driven_once(strategy, strategy.ask(rng)[: 1 + step % 5 * 8], next_id)
    living = strategy.living()
    assert 0 <= living.min() <= living.max() < next_id
    assert len(set(living.tolist())) == len(living)


@pytest.mark.parametrize("name", SEARCHING)
@pytest.mark.parametrize("k", [1, 2, 3])
def test_any_number_of_objectives_is_searched(name: str, k: int) -> None:
    strategy = made(name, budget=400)
    driven(strategy, np.random.default_rng(7), 20, k=k)
    assert len(strategy.living())


@pytest.mark.parametrize("name", SEARCHING)
def test_batches_are_large_enough_once_founders_have_come(name: str) -> None:
    strategy, rng, next_id = made(name), np.random.default_rng(8), 0
    for _ in range(30):
        genomes = strategy.ask(rng)
        assert len(genomes) >= 32 or next_id < 256
        next_id = driven_once(strategy, genomes, next_id)


@pytest.mark.parametrize("name", SEARCHING)
def test_seeds_come_first_and_a_perfect_one_is_kept(name: str) -> None:
    synth, _ = matching()
    target = synth.prior(None, 1, np.random.default_rng(1000))  # what ``matching`` made its target of
    run = session(name, seeds=target)
    first = run.step()
    assert np.array_equal(first.genomes[0], synth.space.confined(target)[0]) or first.scores[0].sum() < 1e-6
    for _ in range(12):
        run.step()
    assert run.best is not None
    assert run.best.distance < 1e-6
    assert run.best.id == 0


@pytest.mark.parametrize("name", SEARCHING)
def test_the_same_seed_gives_the_same_bits_and_another_one_others(name: str) -> None:
    runs = [session(name, seed) for seed in (1, 1, 2)]
    first, same, other = ([run.step().genomes for _ in range(10)] for run in runs)
    assert all(np.array_equal(a, b) for a, b in zip(first, same, strict=True))
    assert not np.array_equal(first[-1], other[-1])


@cache
def reached(name: str, target: int) -> float:
    """The distance after 1,000 evaluations."""
    run = session(name, target=target)
    while run.evaluations < 1000:
        run.step(at_most=1000 - run.evaluations)
    assert run.best is not None
    return run.best.distance


@pytest.mark.parametrize("name", [name for name in SEARCHING if name != "random"])
def test_what_searches_beats_what_does_not(name: str) -> None:
    ratios = [reached(name, target) / reached("random", target) for target in (0, 2, 4)]
    assert np.exp(np.mean(np.log(ratios))) < 0.7


@pytest.mark.parametrize("name", [name for name in SEARCHING if name != "random"])
def test_what_a_person_likes_has_children(name: str) -> None:
    run = session(name)
    for _ in range(5):
        run.step()
    liked = run.distinct[-1].id
    run.rate({liked: 1.0})
    parents = np.concatenate([run.step().parents for _ in range(6)])
    assert (parents == liked).sum() >= 3


def test_an_unknown_strategy_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="no strategy called 'sa'; there is ga, cma, nsga2, de, random"):
        strategies.make("sa", sine_space(), ())


def test_every_strategy_on_offer_can_be_made() -> None:
    assert tuple(strategies.FACTORIES)[: len(strategies.NAMES)] == strategies.NAMES
    assert len({made(name).name for name in ALL}) == len(ALL)
