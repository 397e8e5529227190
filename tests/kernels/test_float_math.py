"""The arithmetic of the search kernel, and how it lays algorithms into slots."""

import numba
import numpy as np
import pytest

from evosynth.kernels import float_math
from evosynth.synths.fm.algorithms import ALGORITHMS
from evosynth.synths.fm.lanes_layout import BLOCK, LANES, SUM, TURNED, WORK_SIZE
from evosynth.synths.fm.lanes_routing import HEARD, ORDER, SLOTS, WAYS, WEIGHTS
from evosynth.synths.fm.lanes_turn import turn_block


@numba.njit
def _each(x, out):
    for i in range(len(x)):
        out[0, i] = float_math.sine(x[i], np.float32(1))
        out[1, i] = float_math.exp2(x[i])
        out[2, i] = float_math.exp2_small(x[i])
        out[3, i] = float_math.early_sine(x[i], np.float32(1))


def evaluated(x):
    out = np.empty((4, len(x)), np.float32)
    _each(x.astype(np.float32), out)
    return out.astype(np.float64)


def test_the_sine_is_good_to_100_db():
    x = np.linspace(-0.5, 0.5, 100_001).astype(np.float32)
    for row in (0, 3):
        assert np.abs(evaluated(x)[row] - np.sin(2 * np.pi * x.astype(np.float64))).max() < 1e-5
    assert np.array_equal(evaluated(x + np.float32(4))[0][::1000], evaluated(x[::1000] + np.float32(4))[0])


def test_powers_of_two_are_good_to_a_few_units_in_the_last_place():
    x = np.linspace(-20, 6, 100_001).astype(np.float32)
    assert np.abs(evaluated(x)[1] / np.exp2(x.astype(np.float64)) - 1).max() < 4e-7
    small = np.linspace(-0.25, 0.25, 10_001).astype(np.float32)
    assert np.abs(evaluated(small)[2] / np.exp2(small.astype(np.float64)) - 1).max() < 2e-7
    assert evaluated(np.array([0.0]))[2, 0] == 1.0
    assert evaluated(np.array([-3.0]))[1, 0] == 0.125


@pytest.mark.parametrize("number", range(1, 33))
def test_every_algorithm_fits_into_the_slots(number):
    algorithm, slots = ALGORITHMS[number - 1], SLOTS[number - 1]
    assert sorted(slots) == [1, 2, 3, 4, 5, 6]
    assert slots[0] == algorithm.feedback[1]
    assert slots[5] in algorithm.carriers
    used = {(slots[a], slots[b]) for (a, b), weight in zip(WAYS, WEIGHTS[number - 1], strict=True) if weight}
    assert used == set(algorithm.edges)
    assert {slot for slot, heard in zip(slots, HEARD[number - 1], strict=True) if heard} == set(algorithm.carriers)
    assert [6 - op for op in slots] == ORDER[number - 1].tolist()


def test_a_block_is_turned_from_samples_to_lanes():
    work = np.zeros(WORK_SIZE, np.float32)
    block = np.random.default_rng(0).normal(size=(BLOCK, LANES)).astype(np.float32)
    work[SUM : SUM + BLOCK * LANES] = block.reshape(-1)
    turn = numba.njit(lambda work: turn_block(work, work, TURNED, BLOCK))
    turn(work)
    assert np.array_equal(work[TURNED : TURNED + BLOCK * LANES].reshape(LANES, BLOCK), block.T)
