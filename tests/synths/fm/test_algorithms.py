"""What must hold for each of the 32 routings."""

import itertools
import subprocess
import sys

import numpy as np
import pytest

from evosynth.synths.fm.algorithms import (
    ALGORITHMS,
    BUSES,
    FEEDBACK_EXTRA_SHIFT,
    FEEDBACK_LENGTH,
    FEEDBACK_START,
    INPUT_BUS,
    OUTPUT,
    OUTPUT_BUS,
)


def reached_from(algorithm, op):
    found, waiting = set(), [op]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [t for m, t in algorithm.edges if m == here]
    return found


def test_there_are_32_in_the_order_of_the_panel():
    assert [a.number for a in ALGORITHMS] == list(range(1, 33))


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: str(a.number))
def test_every_operator_is_heard_in_the_end_and_none_is_modulated_by_a_lower_one(algorithm):
    assert algorithm.carriers == tuple(sorted(set(algorithm.carriers)))
    assert all(m > t for m, t in algorithm.edges)
    assert len(set(algorithm.edges)) == len(algorithm.edges)
    for op in range(1, 7):
        assert reached_from(algorithm, op) & set(algorithm.carriers)
    modulators = {m for m, _ in algorithm.edges}
    assert modulators.isdisjoint(algorithm.carriers)
    assert modulators | set(algorithm.carriers) == set(range(1, 7))


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: str(a.number))
def test_feedback_goes_to_an_operator_that_nothing_else_modulates(algorithm):
    source, target = algorithm.feedback
    assert not algorithm.modulators_of(target)
    loop = algorithm.feedback_loop
    assert loop[0] == target
    assert loop[-1] == source
    assert all(pair in algorithm.edges for pair in itertools.pairwise(loop))
    assert len(loop) == {4: 3, 6: 2}.get(algorithm.number, 1)


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: str(a.number))
def test_the_buses_carry_exactly_the_edges_of_the_row(algorithm):
    inputs, outputs = INPUT_BUS[algorithm.number - 1], OUTPUT_BUS[algorithm.number - 1]
    ops = range(6, 0, -1)
    edges = {
        (m, t)
        for m, out in zip(ops, outputs, strict=True)
        for t, bus in zip(ops, inputs, strict=True)
        if out == bus != OUTPUT
    }
    assert edges == set(algorithm.edges)
    assert tuple(op for op, out in zip(ops, outputs, strict=True) if out == OUTPUT)[::-1] == algorithm.carriers
    assert max(inputs.max(), outputs.max()) < BUSES


def test_the_feedback_arrays_say_what_the_rows_say():
    for algorithm, start, length in zip(ALGORITHMS, FEEDBACK_START, FEEDBACK_LENGTH, strict=True):
        assert tuple(6 - start - i for i in range(length)) == algorithm.feedback_loop
    assert [i + 1 for i in np.flatnonzero(FEEDBACK_EXTRA_SHIFT)] == [4, 6, 32]


def test_a_window_can_draw_algorithms_without_the_compiler():
    code = "import sys, evosynth.synths.fm.algorithms, evosynth.synths.fm.synth; print('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
