"""How the search kernel runs any algorithm: six slots in a fixed order, and ten ways from a slot to a later one.

A voice is laid into the slots so that its feedback operator comes first and every modulator before its target. There
are several orders for most algorithms; these rows were chosen, by trying, so that all 32 together use as few ways
between slots as possible: 10 of 15. What a voice does not use has the weight 0.

Feedback round two or three operators (algorithms 4 and 6) has a kernel of its own; without feedback the two are
ordinary.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, I64
from evosynth.synths.fm.algorithms import ALGORITHMS, OPERATORS

# Row i: the operators (panel numbers) of algorithm i + 1 in slots 0 to 5.
SLOTS: tuple[tuple[int, ...], ...] = (
    (6, 5, 4, 3, 2, 1),
    (2, 1, 6, 5, 4, 3),
    (6, 3, 2, 1, 5, 4),
    (6, 3, 2, 1, 5, 4),
    (6, 2, 1, 4, 5, 3),
    (6, 2, 1, 4, 5, 3),
    (6, 2, 1, 4, 5, 3),
    (4, 6, 5, 2, 1, 3),
    (2, 1, 6, 5, 4, 3),
    (3, 2, 1, 5, 6, 4),
    (6, 3, 2, 5, 4, 1),
    (2, 1, 4, 5, 6, 3),
    (6, 2, 1, 4, 5, 3),
    (6, 2, 1, 5, 4, 3),
    (2, 1, 5, 6, 4, 3),
    (6, 4, 3, 2, 5, 1),
    (2, 4, 3, 6, 5, 1),
    (3, 6, 5, 4, 2, 1),
    (6, 4, 3, 2, 5, 1),
    (3, 1, 5, 6, 2, 4),
    (3, 1, 6, 4, 2, 5),
    (6, 3, 2, 1, 4, 5),
    (6, 4, 3, 1, 5, 2),
    (6, 3, 1, 2, 4, 5),
    (6, 1, 2, 3, 4, 5),
    (6, 1, 5, 3, 2, 4),
    (3, 2, 1, 5, 6, 4),
    (5, 4, 3, 6, 2, 1),
    (6, 4, 3, 1, 5, 2),
    (5, 1, 2, 6, 4, 3),
    (6, 5, 1, 2, 3, 4),
    (6, 1, 2, 3, 4, 5),
)

# (from slot, to slot); the kernel is written for exactly these.
WAYS = ((0, 1), (1, 2), (2, 3), (0, 4), (2, 4), (3, 4), (0, 5), (2, 5), (3, 5), (4, 5))

STEPS = 2.0  # of phase (4096 a cycle) that a modulator shifts by for each unit (1/4096 of a full operator)


_ROWS = tuple(zip(SLOTS, ALGORITHMS, strict=True))


def _order() -> I64:
    """(32, 6) position in a dump (operator 6 is 0) of the operator in each slot."""
    return OPERATORS - np.array(SLOTS, np.int64)


def _weights() -> F32:
    """(32, 10) what the sample of a slot is multiplied by on its way to another."""
    return np.array(
        [[STEPS * ((row[a], row[b]) in algorithm.edges) for a, b in WAYS] for row, algorithm in _ROWS], np.float32
    )


def _heard() -> F32:
    """(32, 6) 1 for the slots that are heard. The last slot always is."""
    return np.array([[op in algorithm.carriers for op in row] for row, algorithm in _ROWS], np.float32)


ORDER, WEIGHTS, HEARD = _order(), _weights(), _heard()
for _array in (ORDER, WEIGHTS, HEARD):
    _array.setflags(write=False)
