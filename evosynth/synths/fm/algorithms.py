"""The 32 routings of the DX7, one readable row each, and the bus form that the kernels follow.

Operators are numbered 1 to 6 as on the panel. An edge (m, t) says that operator m modulates the phase of operator t in
the same sample; the feedback edge is the only one with a delay. The arrays at the end are derived from the rows; their
last axis counts operators as a dump does, operator 6 first, which is also the order of computation.

Source: the charts printed on the panel and in the manual of the instrument.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import I64

OPERATORS = 6


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One routing. Everything that a drawing needs, in panel numbers."""

    number: int  # 1..32
    carriers: tuple[int, ...]  # heard
    edges: tuple[tuple[int, int], ...]  # (modulator, target)
    feedback: tuple[int, int]  # (source, target); the same operator twice but in algorithms 4 and 6

    def modulators_of(self, target: int) -> tuple[int, ...]:
        """The operators that modulate ``target``, feedback left out."""
        return tuple(m for m, t in self.edges if t == target)

    @property
    def feedback_loop(self) -> tuple[int, ...]:
        """The operators of the feedback loop in the order of the signal: (6,), or (6, 5, 4) in algorithm 4."""
        source, target = self.feedback
        return tuple(range(target, source - 1, -1))


def _rows(*rows: tuple[str, str, str]) -> tuple[Algorithm, ...]:
    """Read rows of ("carriers", "modulators>target ...", "feedback source>target")."""
    algorithms = []
    for number, (carriers, edges, feedback) in enumerate(rows, start=1):
        pairs = []
        for edge in edges.split():
            modulators, target = edge.split(">")
            pairs += [(int(m), int(target)) for m in modulators.split("+")]
        source, target = feedback.split(">")
        heard = tuple(int(c) for c in carriers.split())
        algorithms.append(Algorithm(number, heard, tuple(pairs), (int(source), int(target))))
    return tuple(algorithms)


# carriers, edges, feedback; ALGORITHMS[i] is algorithm i + 1, as the voice byte counts
ALGORITHMS: tuple[Algorithm, ...] = _rows(
    ("1 3", "2>1 4>3 5>4 6>5", "6>6"),  # 1   a pair beside a stack of four
    ("1 3", "2>1 4>3 5>4 6>5", "2>2"),  # 2
    ("1 4", "2>1 3>2 5>4 6>5", "6>6"),  # 3   two stacks of three
    ("1 4", "2>1 3>2 5>4 6>5", "4>6"),  # 4   feedback round the whole stack
    ("1 3 5", "2>1 4>3 6>5", "6>6"),  # 5   three pairs
    ("1 3 5", "2>1 4>3 6>5", "5>6"),  # 6   feedback round the whole pair
    ("1 3", "2>1 4+5>3 6>5", "6>6"),  # 7   a pair beside a branching stack
    ("1 3", "2>1 4+5>3 6>5", "4>4"),  # 8
    ("1 3", "2>1 4+5>3 6>5", "2>2"),  # 9
    ("1 4", "2>1 3>2 5+6>4", "3>3"),  # 10  a stack of three beside two on one
    ("1 4", "2>1 3>2 5+6>4", "6>6"),  # 11
    ("1 3", "2>1 4+5+6>3", "2>2"),  # 12  a pair beside three on one
    ("1 3", "2>1 4+5+6>3", "6>6"),  # 13
    ("1 3", "2>1 4>3 5+6>4", "6>6"),  # 14  a pair beside a forked stack
    ("1 3", "2>1 4>3 5+6>4", "2>2"),  # 15
    ("1", "2+3+5>1 4>3 6>5", "6>6"),  # 16  three branches on one carrier
    ("1", "2+3+5>1 4>3 6>5", "2>2"),  # 17
    ("1", "2+3+4>1 5>4 6>5", "3>3"),  # 18
    ("1 4 5", "2>1 3>2 6>4 6>5", "6>6"),  # 19  one modulator shared by two carriers
    ("1 2 4", "3>1 3>2 5+6>4", "3>3"),  # 20
    ("1 2 4 5", "3>1 3>2 6>4 6>5", "3>3"),  # 21
    ("1 3 4 5", "2>1 6>3 6>4 6>5", "6>6"),  # 22
    ("1 2 4 5", "3>2 6>4 6>5", "6>6"),  # 23
    ("1 2 3 4 5", "6>3 6>4 6>5", "6>6"),  # 24
    ("1 2 3 4 5", "6>4 6>5", "6>6"),  # 25
    ("1 2 4", "3>2 5+6>4", "6>6"),  # 26
    ("1 2 4", "3>2 5+6>4", "3>3"),  # 27
    ("1 3 6", "2>1 4>3 5>4", "5>5"),  # 28
    ("1 2 3 5", "4>3 6>5", "6>6"),  # 29
    ("1 2 3 6", "4>3 5>4", "5>5"),  # 30
    ("1 2 3 4 5", "6>5", "6>6"),  # 31
    ("1 2 3 4 5 6", "", "6>6"),  # 32  six carriers: an organ
)

OUTPUT = 0  # the bus that is heard; in the input arrays the same 0 says "not modulated"
BUSES = 5  # the output and at most four sums of modulators


def _buses(algorithm: Algorithm) -> tuple[list[int], list[int]]:
    """(input bus, output bus) of operators 6..1: each distinct set of modulators gets a bus, counted from 1."""
    order = range(OPERATORS, 0, -1)
    sets = {op: algorithm.modulators_of(op) for op in order}
    bus_of = {modulators: 1 + i for i, modulators in enumerate(dict.fromkeys(m for m in sets.values() if m))}
    inputs = [bus_of.get(sets[op], OUTPUT) for op in order]
    outputs = [next((bus for modulators, bus in bus_of.items() if op in modulators), OUTPUT) for op in order]
    return inputs, outputs


def _array(values: list[list[int]] | list[int]) -> I64:
    array = np.array(values, np.int64)
    array.setflags(write=False)
    return array


INPUT_BUS = _array([_buses(a)[0] for a in ALGORITHMS])  # (32, 6)
OUTPUT_BUS = _array([_buses(a)[1] for a in ALGORITHMS])  # (32, 6)
FEEDBACK_START = _array([OPERATORS - a.feedback[1] for a in ALGORITHMS])  # (32,) position that receives the feedback
FEEDBACK_LENGTH = _array([len(a.feedback_loop) for a in ALGORITHMS])  # (32,) operators in the loop: 1, 2 or 3
# Quirk: feedback is 12 dB (two more bits of shift) weaker in algorithms 4, 6 and 32.
FEEDBACK_EXTRA_SHIFT = _array([2 if a.number in (4, 6, 32) else 0 for a in ALGORITHMS])  # (32,)
