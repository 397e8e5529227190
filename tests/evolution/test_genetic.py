import numpy as np
from fakes_synth import SineSynth, matching, sine_space

from evosynth.arrays import F64
from evosynth.evolution.genetic import GeneticAlgorithm
from evosynth.evolution.heats import SIDE_BY_SIDE
from evosynth.evolution.operators import Genes
from evosynth.evolution.polish import PER_STRAND
from evosynth.evolution.strategy import Strategy


def driven(strategy: Strategy, rng: np.random.Generator, steps: int, first_id: int = 0) -> int:
    """Ask and tell, towards small genes."""
    for _ in range(steps):
        genomes = strategy.ask(rng)
        scores = np.stack([genomes.sum(1), genomes[:, 0]], axis=1)
        strategy.tell(genomes, scores, np.arange(first_id, first_id + len(genomes)))
        first_id += len(genomes)
    return first_id


def genetic(**options: object) -> GeneticAlgorithm:
    made = GeneticAlgorithm(sine_space(), SineSynth.moves, **options)
    made.begin(lambda n, rng: SineSynth().prior(None, n, rng), np.empty((0, len(sine_space()))))
    return made


def test_a_generation_fills_a_batch() -> None:
    made = genetic(budget=512)
    rng = np.random.default_rng(1)
    for step in range(30):
        assert made.ask(rng).shape == (32, len(sine_space())), step
        driven(made, rng, 1, 32 * step)


def test_a_large_budget_has_a_larger_first_population() -> None:
    firsts = [genetic(budget=budget).first for budget in (50, 1000, 5000, 10**6, None)]
    assert firsts == sorted(firsts)
    assert firsts[0] < 100 < firsts[-1] == 600


def test_an_island_that_makes_no_progress_starts_afresh_and_the_best_is_not_lost() -> None:
    made = genetic(first=64, islands=2, size=16, patience=150)
    rng, next_id, fresh, best = np.random.default_rng(2), 0, 0, np.inf
    for _ in range(60):
        genomes, moves = made.ask(rng), made.lineage().moves
        fresh += moves.count("prior") if next_id > 200 else 0
        scores = np.maximum(genomes[:, :1], 0.05)  # soon nobody improves any more
        best = min(best, scores.min())
        made.tell(genomes, scores, np.arange(next_id, next_id + len(genomes)))
        next_id += len(genomes)
    assert fresh > 50
    assert made.leaders.best.min() == best


def test_the_population_stays_within_its_size() -> None:
    made = genetic(first=400, islands=3, size=20)
    driven(made, np.random.default_rng(3), 40)
    assert np.bincount(made.islands.home).tolist() == [20, 20, 20]
    assert 60 <= len(set(made.living().tolist())) <= 60 + (3 + SIDE_BY_SIDE) * PER_STRAND


def gain(target: int) -> float:
    """How much nearer the search comes than its first population, in a toy of its own."""
    synth, fitness = matching(target)
    made = GeneticAlgorithm(synth.space, synth.moves, budget=3000)
    made.begin(lambda n, rng: synth.prior(None, n, rng), np.empty((0, len(synth.space))))
    rng, best, firsts = np.random.default_rng(4), np.inf, np.inf
    for step in range(50):
        genomes: F64 = made.ask(rng)
        scores = fitness.score(genomes, synth.render(genomes, fitness.notes))
        best = min(best, scores.sum(1).min())
        firsts = min(firsts, best) if step < 12 else firsts
        made.tell(genomes, scores, np.arange(32 * step, 32 * step + 32))
    return float(best / firsts)


def test_the_search_finds_what_the_synth_can_make() -> None:
    assert np.median([gain(target) for target in range(5)]) < 0.5


def test_genes_that_are_never_heard_are_drawn_less_and_less() -> None:
    made = genetic(first=64)
    rng, next_id = np.random.default_rng(5), 0
    for _ in range(60):
        genomes = made.ask(rng)
        made.tell(genomes, genomes[:, [2, 6]] + 0.01, np.arange(next_id, next_id + len(genomes)))
        next_id += len(genomes)
    effect = made.genes.effect
    assert effect[[2, 6]].min() > 0.95
    assert np.median(effect[[0, 1, 4, 5, 8, 9]]) < 0.4


def test_voices_that_differ_in_a_muted_operator_only_are_not_heard_twice() -> None:
    genes, space = Genes(sine_space()), sine_space()
    one, other = np.tile(genes.snapped(space.default()[None]), (2, 1, 1))
    other[:, space.index("op2_coarse")] = 0.9
    assert not np.array_equal(genes.audible(one), genes.audible(other))
    one[:, space.index("op2_output")] = other[:, space.index("op2_output")] = 0.004
    assert np.array_equal(genes.audible(one), genes.audible(other))


def test_a_small_batch_gives_every_island_its_turn() -> None:
    made = genetic(budget=200, batch=8)
    next_id = driven(made, np.random.default_rng(1), 10)
    driven(made, np.random.default_rng(2), 8, next_id)
    spent = [strand.evaluations for strand in made.strands()]
    rng, homes = np.random.default_rng(3), []
    for _ in range(4):
        made.ask(rng)
        assert made._brood is not None
        homes += made._brood.homes[made._brood.ways < 0].tolist()
        next_id = driven(made, rng, 1, next_id)
    assert set(homes) == {0, 1, 2, 3}
    assert min(spent) > 0
