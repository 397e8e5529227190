"""The laws that every strategy obeys, on every engine's space and on a small one, between asking and telling."""

from functools import cache

import numpy as np
import pytest
from fakes_synth import SineSynth, matching

from evosynth.arrays import F64
from evosynth.evolution import strategies
from evosynth.evolution.blend import Judge
from evosynth.evolution.foreseen import Foreseen
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.strategy import NOBODY, Rejudged, Strategy
from evosynth.synths import registry
from evosynth.synths.base import Synth

SEARCHING = strategies.NAMES
ALL = (*SEARCHING, "foreseen", "breeding")
SPACES = ("sine", *registry.names())

every_strategy = pytest.mark.parametrize("name", ALL)
every_space = pytest.mark.parametrize("engine", SPACES)


@cache
def synth(engine: str) -> Synth:
    return SineSynth() if engine == "sine" else registry.make(engine, 44100)


def made(
    name: str, engine: str = "sine", seeds: F64 | None = None, budget: int = 512, batch: int | None = None
) -> Strategy:
    one = synth(engine)
    if name == "breeding":
        strategy: Strategy = Breeding(one.space, one.moves)
    elif name == "foreseen":
        strategy = Foreseen(lambda n: strategies.make("ga", one.space, one.moves, n), one.space, scores_of, ahead=32)
    else:
        strategy = strategies.make(name, one.space, one.moves, budget, batch)
    strategy.begin(lambda n, rng: one.prior(None, n, rng), np.empty((0, len(one.space))) if seeds is None else seeds)
    return strategy


def scores_of(genomes: F64, k: int = 2) -> F64:
    """Small genes are good, in k ways that disagree."""
    return np.stack([np.abs(genomes - 0.2 * part).mean(1) for part in range(k)], axis=1)


def told(strategy: Strategy, genomes: F64, first_id: int, k: int = 2) -> int:
    strategy.tell(genomes, scores_of(genomes, k), np.arange(first_id, first_id + len(genomes)))
    return first_id + len(genomes)


def driven(strategy: Strategy, rng: np.random.Generator, steps: int, first_id: int = 0, k: int = 2) -> int:
    for _ in range(steps):
        first_id = told(strategy, strategy.ask(rng), first_id, k)
    return first_id


def same_state(one: Strategy, other: Strategy) -> bool:
    mine, theirs = one.state(), other.state()
    return mine.keys() == theirs.keys() and all(same(mine[key], theirs[key]) for key in mine)


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """To the bit; what is not known is NaN."""
    return bool(one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))


@every_strategy
@every_space
def test_genomes_stay_in_the_cube_and_what_is_locked_stays_as_it_came(name: str, engine: str) -> None:
    space, rng = synth(engine).space, np.random.default_rng(1)
    values = space.decode(synth(engine).prior(None, 40, rng))
    came = {row.tobytes() for row in values[:, space.frozen]}
    strategy, next_id = made(name, engine, space.encode(values)), 0
    strategy.begin(lambda n, rng: space.encode(values[rng.integers(len(values), size=n)]), space.encode(values))
    for _ in range(12):
        genomes = strategy.ask(rng)
        assert genomes.shape[1:] == (len(space),)
        assert ((genomes >= 0.0) & (genomes <= 1.0)).all()
        assert {row.tobytes() for row in space.decode(genomes)[:, space.frozen]} <= came
        next_id = told(strategy, genomes, next_id)


@every_strategy
def test_asking_changes_nothing_but_the_generator(name: str) -> None:
    strategy = made(name)
    for steps in (0, 3, 20):
        next_id = driven(strategy, np.random.default_rng(1), steps, 10_000 * steps)
        before = strategy.state()
        one, again = (strategy.ask(np.random.default_rng(2)) for _ in range(2))
        after = strategy.state()
        assert np.array_equal(one, again), next_id
        assert before.keys() == after.keys()
        assert all(same(before[key], after[key]) for key in before)


@every_strategy
@every_space
def test_every_row_has_a_lineage_of_those_who_lived(name: str, engine: str) -> None:
    strategy, rng, next_id = made(name, engine), np.random.default_rng(3), 0
    for _ in range(12):
        genomes, lineage = strategy.ask(rng), strategy.lineage()
        assert lineage.parents.shape == (len(genomes), 2)
        assert len(lineage.moves) == len(genomes)
        assert NOBODY <= lineage.parents.min() <= lineage.parents.max() < max(next_id, 1)
        next_id = told(strategy, genomes, next_id)


@every_strategy
@every_space
def test_a_restored_strategy_goes_on_identically(name: str, engine: str) -> None:
    strategy, twin = made(name, engine), made(name, engine)
    next_id = driven(strategy, np.random.default_rng(4), 8)
    twin.restore(strategy.state())
    for one in (strategy, twin):
        driven(one, np.random.default_rng(5), 8, next_id)
    assert same_state(strategy, twin)
    assert not any(array.dtype == object for array in strategy.state().values())


@every_strategy
def test_a_strategy_restored_after_its_first_step_goes_a_long_way_identically(name: str) -> None:
    strategy, twin = made(name), made(name)
    next_id = driven(strategy, np.random.default_rng(4), 1)
    twin.restore(strategy.state())
    for one in (strategy, twin):
        driven(one, np.random.default_rng(5), 30, next_id)
    assert same_state(strategy, twin)


@every_strategy
def test_fewer_rows_may_be_told_than_were_asked(name: str) -> None:
    strategy, rng, next_id = made(name), np.random.default_rng(6), 0
    for step in range(30):
        next_id = told(strategy, strategy.ask(rng)[: 1 + step % 5 * 8], next_id)
    living = strategy.living()
    assert 0 <= living.min() <= living.max() < next_id
    assert len(set(living.tolist())) == len(living)


@pytest.mark.parametrize("name", SEARCHING)
@pytest.mark.parametrize("k", [1, 2, 3])
def test_any_number_of_objectives_is_searched(name: str, k: int) -> None:
    strategy = made(name, budget=400)
    driven(strategy, np.random.default_rng(7), 20, k=k)
    assert len(strategy.living())


@pytest.mark.parametrize("name", [*SEARCHING, "foreseen"])
def test_who_is_judged_by_another_measure_goes_on_with_all_whom_it_has(name: str) -> None:
    rng = np.random.default_rng(7)
    strategy, (engine, fitness) = made(name, budget=400), matching()
    next_id = driven(strategy, rng, 8, k=2 if name == "foreseen" else 3)
    before = set(strategy.living().tolist())
    assert isinstance(strategy, Rejudged)
    judge = Judge(engine, fitness)
    strategy.judge_anew(judge)
    assert set(strategy.living().tolist()) <= before
    for _ in range(20):
        genomes = strategy.ask(rng)
        strategy.tell(genomes, judge(genomes), np.arange(next_id, next_id + len(genomes)))
        next_id += len(genomes)
    assert max(strategy.living()) > max(before)


@pytest.mark.parametrize("name", SEARCHING)
def test_batches_are_large_enough_once_founders_have_come(name: str) -> None:
    strategy, rng, next_id = made(name), np.random.default_rng(8), 0
    for _ in range(30):
        genomes = strategy.ask(rng)
        assert len(genomes) >= 32 or next_id < 256
        next_id = told(strategy, genomes, next_id)


@pytest.mark.parametrize("name", SEARCHING)
@pytest.mark.parametrize("batch", [8, 12, 16])
@pytest.mark.parametrize("seeds", [0, 20])
def test_where_each_is_heard_in_real_time_no_more_than_a_batch_is_asked_for(name: str, batch: int, seeds: int) -> None:
    own = synth("sine").prior(None, seeds, np.random.default_rng(10))
    strategy, twin = (made(name, seeds=own, budget=200, batch=batch) for _ in range(2))
    rng, next_id = np.random.default_rng(8), 0
    for _ in range(20):
        genomes = strategy.ask(rng)
        assert 1 <= len(genomes) <= batch
        assert len(genomes) == batch or next_id < 64
        next_id = told(strategy, genomes, next_id)
    twin.restore(strategy.state())
    for one in (strategy, twin):
        driven(one, np.random.default_rng(5), 8, next_id)
    assert same_state(strategy, twin)


@every_strategy
def test_favourites_replace_those_of_before_and_none_are_none(name: str) -> None:
    strategy, rng = made(name), np.random.default_rng(9)
    next_id = driven(strategy, rng, 6)
    liked = strategy.ask(rng)[:2]
    strategy.favour(liked, scores_of(liked), np.array([0, 1]), np.array([1.0, 0.4]))
    driven(strategy, rng, 2, next_id)
    nobody = np.empty((0, liked.shape[1]))
    strategy.favour(nobody, scores_of(nobody), np.empty(0, np.int64), np.empty(0))
    assert len(strategy.ask(rng)) >= 1
