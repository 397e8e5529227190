"""Heats: fresh starts of a long search run among themselves, and the best of them take strands over."""

import numpy as np
import pytest
from fakes_synth import SineSynth, matching, sine_space

from evosynth.evolution import heats as heats_module
from evosynth.evolution.genetic import HEATS_FROM, GeneticAlgorithm
from evosynth.evolution.heats import SETTLERS, SIDE_BY_SIDE, THROWN, Heats, Winner
from evosynth.evolution.islands import NOWHERE
from evosynth.evolution.niches import Niches
from evosynth.evolution.session import Session

LENGTH = 400  # of a heat here: one is over after some thirteen generations


@pytest.fixture(autouse=True)
def short_heats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heats_module, "LENGTH", LENGTH)


def long_search(told: int = HEATS_FROM) -> GeneticAlgorithm:
    """A search without a limit that has been told so many scores."""
    made = GeneticAlgorithm(sine_space(), SineSynth.moves)
    made.begin(lambda n, rng: SineSynth().prior(None, n, rng), np.empty((0, len(sine_space()))))
    rng = np.random.default_rng(1)
    while made.told < told:
        tell(made, made.ask(rng))
    return made


def tell(made: GeneticAlgorithm, genomes: np.ndarray, distances: np.ndarray | float | None = None) -> None:
    near = genomes[:, :1] + 5.0 if distances is None else np.broadcast_to(distances, len(genomes))[:, None]
    made.tell(genomes, near, np.arange(made.told, made.told + len(genomes)))


def test_short_searches_have_none_and_long_ones_give_them_half_of_their_children() -> None:
    rng = np.random.default_rng(2)
    short = GeneticAlgorithm(sine_space(), SineSynth.moves, budget=5000)
    short.begin(lambda n, rng: SineSynth().prior(None, n, rng), np.empty((0, len(sine_space()))))
    while short.told < HEATS_FROM + 500:
        tell(short, short.ask(rng))
    assert not short.heats.ages.any()
    made = long_search()
    before, moves = made.told, set()
    for _ in range(3):
        genomes = made.ask(rng)
        moves |= set(made.lineage().moves[made.batch // 2 :])
        tell(made, genomes)
    assert {"prior", "throw"} < moves
    assert made.heats.ages.sum() == (made.told - before) / 2


def test_fresh_starts_and_thrown_voices_take_turns_and_none_is_judged_before_its_time() -> None:
    made = long_search()
    rng, rivals, ages = np.random.default_rng(3), set(), []
    while made.heats.begun < 8:
        tell(made, made.ask(rng))
        rivals |= {made.heats.rival(k) for k in range(2)}
        ages.append(made.heats.ages.copy())
    assert rivals == {-1, 0, 1, 2, 3}
    assert np.max(ages) < LENGTH <= np.max(ages) + made.batch


@pytest.mark.parametrize("focused", [False, True])
def test_a_heat_that_came_nearer_takes_a_strand_over_and_nothing_is_lost(focused: bool) -> None:
    made = long_search()
    rng, best = np.random.default_rng(4), made.leaders.best.min()
    if focused:
        made.focus(1)
    for _ in range(2 * SIDE_BY_SIDE * LENGTH // made.batch + 2):
        genomes = made.ask(rng)
        distances = np.full(len(genomes), 9.0)
        distances[made.batch // 2 :] = 1.0 + genomes[made.batch // 2 :, 0]  # those of the heats
        tell(made, genomes, 9.0 if focused else distances)
    strands = np.array([strand.distance for strand in made.strands()])
    assert (strands < 3.0).any() != focused
    assert made.leaders.best.min() <= best
    assert {strand.best for strand in made.strands()} <= set(made.living().tolist())


def test_a_heat_that_came_no_nearer_changes_no_strand() -> None:
    made = long_search()
    rng, before = np.random.default_rng(5), made.leaders.best[:-1].copy()
    made.patience = 10**9
    for _ in range(2 * SIDE_BY_SIDE * LENGTH // made.batch + 2):
        tell(made, made.ask(rng), 50.0)
    assert made.heats.begun > 2
    assert np.array_equal(made.leaders.best[:-1], before)


def test_thrown_voices_differ_from_their_strand_in_more_than_one_place() -> None:
    made = long_search()
    heats = Heats(made.genes, made.tools, made.moves, made.leaders)
    fresh = lambda n, rng: SineSynth().prior(None, n, rng)  # noqa: E731
    brood = heats.brood(2 * THROWN, fresh, made.islands.genomes, np.random.default_rng(6))
    thrown = brood.genomes[brood.homes == 1]
    assert len(thrown) == THROWN <= SETTLERS
    changed = (thrown[:, None] != made.leaders.fronts[0].genomes[None]).sum(2).min(1)
    assert np.median(changed) > 1


def test_a_search_with_heats_goes_on_from_its_checkpoint_as_without_it() -> None:
    synth, fitness = matching()
    run = Session(synth, fitness, GeneticAlgorithm(synth.space, synth.moves), seed=7)
    while run.evaluations < HEATS_FROM + 600:
        run.step()
    again = Session.resume(run.checkpoint(), synth, fitness, GeneticAlgorithm(synth.space, synth.moves))
    for one in (run, again):
        for _ in range(4):
            one.step()
    assert run.checkpoint() == again.checkpoint()


def test_a_heat_that_has_become_like_a_strand_takes_that_one_s_place_and_no_other() -> None:
    made = long_search()
    unlike = np.where(np.arange(len(made.space)) % 2, 0.1, 0.9)
    for strand, (genome, distance) in enumerate(zip([unlike, 1.0 - unlike], [6.0, 9.0], strict=True)):
        made.leaders.fronts[strand] = Niches(made.space, 1, 1)
        made.leaders.fronts[strand].offer(genome[None], np.array([[distance]]), np.array([strand]))
    for strand in (2, 3):
        made.leaders.fronts[strand] = Niches(made.space, 1, 1)
    heat = Niches(made.space, 1, 1)
    heat.offer(unlike[None], np.array([[5.0]]), np.array([7]))
    made._take_over(Winner(NOWHERE, heat))
    assert made.leaders.best[:2].tolist() == [5.0, 9.0]
