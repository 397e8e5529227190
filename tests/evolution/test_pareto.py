import numpy as np
from deap import tools
from fakes_synth import SineSynth, matching, sine_space
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evosynth.evolution.pareto import FRONT, Member, NonDominatedSorting, ranks_of, thinned
from evosynth.evolution.session import Session

scores = arrays(float, st.tuples(st.integers(1, 24), st.integers(2, 3)), elements=st.integers(0, 6).map(float))


@given(scores)
def test_ranks_are_those_of_deaps_sorting(given_scores: np.ndarray) -> None:
    members = [Member([0.0], row, id) for id, row in enumerate(given_scores.tolist())]
    fronts = tools.sortNondominated(members, len(members))
    wanted = {one.id: rank for rank, front in enumerate(fronts) for one in front}
    assert ranks_of(given_scores).tolist() == [wanted[id] for id in range(len(members))]


@given(scores, st.integers(1, 8))
def test_a_thinned_front_keeps_the_least_sum(given_scores: np.ndarray, most: int) -> None:
    members = [Member([float(id)], row, id) for id, row in enumerate(given_scores.tolist())]
    front = tools.ParetoFront()
    front.update(members)
    kept = thinned(list(front), most)
    assert len(kept) == min(most, len(front))
    assert min(sum(one.fitness.values) for one in kept) == given_scores.sum(1).min()


def test_the_front_is_all_that_was_heard_and_nothing_else_beats() -> None:
    synth, fitness = matching()
    strategy = NonDominatedSorting(synth.space, synth.moves, budget=800)
    run, heard = Session(synth, fitness, strategy, seed=3), []
    while run.evaluations < 1500:
        report = run.step()
        heard += [(int(id), tuple(row)) for id, row in zip(report.ids, report.scores, strict=True)]
    rows = np.array([row for _, row in heard])
    kept = [(one.id, one.fitness.values) for one in strategy.pareto]
    assert 2 <= len(kept) <= FRONT
    for id, own in kept:
        assert heard[id] == (id, own)
        assert not ((rows <= own).all(1) & (rows < own).any(1)).any()


def test_the_front_is_handed_over_best_sum_first_and_its_members_are_known() -> None:
    synth, fitness = matching()
    strategy = NonDominatedSorting(synth.space, synth.moves, budget=400)
    run = Session(synth, fitness, strategy, seed=3)
    for _ in range(15):
        run.step()
    members = [run.candidate(id) for id in strategy.front(8).tolist()]
    assert 1 < len(members) <= 8
    assert run.best is not None
    assert members[0].distance == run.best.distance
    assert all(one.distance >= members[0].distance for one in members)


def test_a_population_of_one_kind_is_spread_over_the_front() -> None:
    strategy = NonDominatedSorting(sine_space(), SineSynth.moves, budget=64)
    strategy.begin(lambda n, rng: SineSynth().prior(None, n, rng), np.empty((0, len(sine_space()))))
    rng, next_id = np.random.default_rng(2), 0
    for _ in range(40):
        genomes = strategy.ask(rng)
        pair = np.stack([genomes[:, 0], 1.0 - genomes[:, 0] + genomes[:, 1]], axis=1)
        strategy.tell(genomes, pair, np.arange(next_id, next_id + len(genomes)))
        next_id += len(genomes)
    first = np.sort([one[0] for one in strategy.pareto])
    assert first[0] < 0.1
    assert first[-1] > 0.9
    assert np.diff(first).max() < 0.15
