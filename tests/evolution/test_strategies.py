"""How well strategies search, and what they do with seeds and favourites. Their laws stand in tests/contract."""

from functools import cache

import numpy as np
import pytest
from fakes_synth import matching, sine_space

from evosynth.arrays import F64
from evosynth.evolution import strategies
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.session import Session

SEARCHING = strategies.NAMES


def session(name: str, seed: int = 1, seeds: F64 | None = None, target: int = 0) -> Session:
    synth, fitness = matching(target)
    return Session(synth, fitness, strategies.make(name, synth.space, synth.moves, 800), seed=seed, seeds=seeds)


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


def test_every_strategy_on_offer_can_be_made_and_is_another_one() -> None:
    assert tuple(strategies.FACTORIES)[: len(SEARCHING)] == SEARCHING
    made = {strategies.make(name, sine_space(), ()).name for name in SEARCHING}
    assert len(made | {Breeding(sine_space()).name}) == len(SEARCHING) + 1
