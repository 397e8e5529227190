import numpy as np
import pytest
from fakes_synth import SineSynth, sine_space

from evosynth.arrays import F64, I64
from evosynth.evolution.genetic import GeneticAlgorithm

D = len(sine_space())


def genetic() -> GeneticAlgorithm:
    made = GeneticAlgorithm(sine_space(), SineSynth.moves, first=64, size=12, batch=32)
    made.begin(lambda n, rng: SineSynth().prior(None, n, rng), np.empty((0, D)))
    return made


def driven(made: GeneticAlgorithm, rng: np.random.Generator, steps: int) -> tuple[F64, I64, list[str]]:
    """Ask and tell towards small genes -> genomes, the strand of each, and how each came about."""
    genomes, homes, moves = [], [], []
    for _ in range(steps):
        asked = made.ask(rng)
        genomes.append(asked)
        homes.append(made._brood.homes)
        moves += made.lineage().moves
        made.tell(asked, asked[:, :2] + asked.mean(1)[:, None], made.told + np.arange(len(asked)))
    return np.concatenate(genomes), np.concatenate(homes), moves


def test_a_strand_tells_its_best_and_what_was_spent_on_it() -> None:
    made, rng = genetic(), np.random.default_rng(1)
    assert [s.best for s in made.strands()] == [-1] * 4
    driven(made, rng, 20)
    states = made.strands()
    assert [s.number for s in states] == list(range(made.strand_count))
    assert sum(s.evaluations for s in states) == 20 * 32
    living = set(made.living().tolist())
    assert all(s.best in living and np.isfinite(s.distance) for s in states)


def test_a_focused_strand_gets_all_the_children_until_the_focus_is_lifted() -> None:
    made, rng = genetic(), np.random.default_rng(2)
    driven(made, rng, 10)
    made.focus(2)
    assert set(driven(made, rng, 8)[1].tolist()) == {2}
    assert [s.focused for s in made.strands()] == [False, False, True, False]
    made.focus(None)
    assert set(driven(made, rng, 8)[1].tolist()) >= {0, 1, 2, 3}


def test_a_halted_strand_gets_no_children_until_it_goes_on() -> None:
    made, rng = genetic(), np.random.default_rng(3)
    driven(made, rng, 10)
    made.halt(0)
    made.halt(3)
    before = made.strands()
    assert set(driven(made, rng, 8)[1].tolist()) == {1, 2}
    assert [s.evaluations for s in made.strands()][::3] == [before[0].evaluations, before[3].evaluations]
    made.halt(0, False)
    assert set(driven(made, rng, 8)[1].tolist()) == {0, 1, 2}


def test_where_all_are_halted_all_go_on_and_a_focused_strand_is_not_halted() -> None:
    made, rng = genetic(), np.random.default_rng(4)
    for strand in range(4):
        made.halt(strand)
    assert set(driven(made, rng, 3)[1].tolist()) == {0, 1, 2, 3}
    made.focus(1)
    assert not made.strands()[1].halted
    made.halt(1)
    assert not made.strands()[1].focused


def test_a_strand_that_is_restarted_gets_settlers_from_the_prior_and_its_best_is_not_lost() -> None:
    made, rng = genetic(), np.random.default_rng(5)
    driven(made, rng, 30)
    best = made.leaders.best.min()
    strand = int(np.argmin([s.distance for s in made.strands()]))
    made.restart(strand)
    assert made.strands()[strand].best == -1
    _, homes, moves = driven(made, rng, 1)
    assert {move for move, home in zip(moves, homes.tolist(), strict=True) if home == strand} == {"prior"}
    assert made.leaders.best.min() <= best


def test_a_planted_strand_holds_the_genomes_as_they_are_and_mutants_of_them() -> None:
    made, rng = genetic(), np.random.default_rng(6)
    driven(made, rng, 12)
    plants = made.genes.snapped(rng.random((3, D)))
    made.plant(1, plants)
    genomes, homes, moves = driven(made, rng, 1)
    planted = genomes[homes == 1]
    assert moves[:3] == ["plant"] * 3
    assert set(moves[3 : len(planted)]) == {"mutate"}
    assert np.array_equal(planted[:3], plants)
    differing = (planted[3:, None, :] != plants[None]).sum(2).min(1)
    assert differing.min() >= 1
    assert differing.max() <= 8
    driven(made, rng, 3)
    assert np.bincount(made.islands.home).tolist() == [12] * 4
    assert not len(made.islands.plants)


def test_what_was_done_to_the_strands_is_part_of_the_state() -> None:
    made, rng = genetic(), np.random.default_rng(7)
    driven(made, rng, 10)
    made.halt(0)
    made.plant(2, made.genes.snapped(rng.random((2, D))))
    twin = genetic()
    twin.restore(made.state())
    assert twin.strands() == made.strands()
    one, other = (driven(which, np.random.default_rng(8), 6)[0] for which in (made, twin))
    assert np.array_equal(one, other)


def test_a_strand_there_is_not_is_refused() -> None:
    made = genetic()
    for wrong in (lambda: made.restart(4), lambda: made.focus(-1), lambda: made.halt(9)):
        with pytest.raises(ValueError, match="there is no strand"):
            wrong()
    with pytest.raises(ValueError, match="cannot be planted"):
        made.plant(0, np.empty((0, D)))
