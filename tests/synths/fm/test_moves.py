import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.synths.base import Move
from evosynth.synths.fm.algorithms import ALGORITHMS
from evosynth.synths.fm.moves import MOVES
from evosynth.synths.fm.prior import sample_prior
from evosynth.voices.dx7_space import DX7_SPACE

BY_NAME = {move.name: move for move in MOVES}


def changed(name: str, n: int = 200, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Native values before and after, as operators (n, 6, 21)."""
    rng = np.random.default_rng(seed)
    genomes = sample_prior(DX7_SPACE, None, n, rng)
    before, after = DX7_SPACE.decode(genomes), DX7_SPACE.decode(BY_NAME[name].apply(genomes, rng))
    assert name == "rewire" or np.array_equal(before[:, 126:], after[:, 126:])
    return before[:, :126].reshape(n, 6, 21), after[:, :126].reshape(n, 6, 21)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), n=st.integers(0, 12))
def test_a_move_stays_in_the_cube_and_leaves_what_it_was_given(move: Move, seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    genomes = DX7_SPACE.sample(n, rng)
    genomes.setflags(write=False)
    children = move.apply(genomes, rng)
    assert children.shape == genomes.shape
    assert ((children >= 0) & (children <= 1)).all()


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_mostly_changes_the_voice(move: Move) -> None:
    before, after = changed(move.name)
    assert (before != after).any((1, 2)).mean() > 0.6


def test_a_copied_operator_is_like_another() -> None:
    before, after = changed("copy operator")
    for old, new in zip(before, after, strict=True):
        for op in np.flatnonzero((old != new).any(1)):
            assert (new[op] == np.delete(old, op, axis=0)).all(1).any()


def test_swapped_operators_are_all_still_there() -> None:
    before, after = changed("swap operators")
    for old, new in zip(before, after, strict=True):
        assert sorted(map(tuple, old)) == sorted(map(tuple, new))


def test_muting_and_waking_change_one_output() -> None:
    before, after = changed("mute or wake")
    assert ((before != after).sum((1, 2)) == 1).all()
    silenced = (after[:, :, 16] == 0) & (before[:, :, 16] > 0)
    woken = (after[:, :, 16] > 50) & (before[:, :, 16] == 0)
    assert silenced.sum() + woken.sum() == 200
    assert woken.sum() > 10


def test_shifted_rates_move_together() -> None:
    before, after = changed("shift rates")
    for old, new in zip(before, after, strict=True):
        (op,) = np.flatnonzero((old != new).any(1)) if (old != new).any() else (0,)
        steps = new[op, :4] - old[op, :4]
        assert (steps >= 0).all() or (steps <= 0).all()
        assert np.array_equal(old[op, 4:], new[op, 4:])


def test_shifted_levels_keep_silence_silent() -> None:
    before, after = changed("shift levels")
    assert (after[before == 0][:] == 0).mean() > 0.99
    assert np.array_equal(before[:, :, 7], after[:, :, 7])


def test_ratios_step_by_one_and_double_or_halve() -> None:
    before, after = changed("step ratio")
    assert np.abs(after[:, :, 18] - before[:, :, 18]).max() == 1
    before, after = changed("double ratio")
    moved = after[:, :, 18] != before[:, :, 18]
    old, new = before[:, :, 18][moved], after[:, :, 18][moved]
    assert ((new == 2 * old) | (new == old // 2) | ((old == 0) & (new == 1))).all()


def test_names_are_unique_and_weights_positive() -> None:
    assert len(BY_NAME) == len(MOVES)
    assert all(move.weight > 0 for move in MOVES)


def test_a_rewired_voice_has_another_algorithm_and_the_same_operators_mostly_with_the_same_duties() -> None:
    genomes = sample_prior(DX7_SPACE, None, 300, np.random.default_rng(3))
    before = DX7_SPACE.decode(genomes)
    after = DX7_SPACE.decode(BY_NAME["rewire"].apply(genomes, np.random.default_rng(4)))
    column = DX7_SPACE.index("algorithm")
    assert (before[:, column] != after[:, column]).all()
    assert np.array_equal(np.delete(before[:, 126:], column - 126, 1), np.delete(after[:, 126:], column - 126, 1))
    carriers = []
    for old, new in zip(before, after, strict=True):
        operators = [row[:126].reshape(6, 21)[::-1] for row in (old, new)]
        assert sorted(map(tuple, operators[0])) == sorted(map(tuple, operators[1]))
        heard = [
            {tuple(ops[c - 1]) for c in ALGORITHMS[int(row[column])].carriers}
            for ops, row in zip(operators, (old, new), strict=True)
        ]
        carriers.append(len(heard[0] & heard[1]) / min(map(len, heard)))
    assert np.mean(carriers) > 0.97


def test_an_operator_that_strikes_is_there_at_once_and_soon_gone() -> None:
    before, after = changed("strike")
    for old, new in zip(before, after, strict=True):
        (op,) = np.flatnonzero((old != new).any(1))
        assert new[op, 0] >= 89
        assert 54 <= new[op, 1] <= 97
        assert new[op, 4:7].tolist() == [99, 0, 0]
        assert new[op, 16] >= 40
