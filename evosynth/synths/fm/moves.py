"""Variations that know what an FM voice is made of: whole operators, envelopes and ratios change together.

Each works on genomes (m, 155) in [0, 1], columns as in a voice's dump (operator 6 first), and gives changed copies.
They touch any column; evolution puts the locked ones back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import permutations

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.synths.base import Move
from evosynth.synths.fm.algorithms import ALGORITHMS, OPERATORS, Algorithm
from evosynth.voices.dx7 import OPERATOR_SIZE

RATES = slice(0, 4)
LEVELS = slice(4, 8)
ENVELOPE = slice(0, 8)
OUTPUT, COARSE, FINE, DETUNE = 16, 18, 19, 20  # columns within an operator
ALGORITHM = OPERATORS * OPERATOR_SIZE + 8  # column of a voice
KEPT_FEEDBACK = 0.7  # what the same feedback counts where routings are compared; a connection counts 1
LOSS = 0.25  # chance of a routing against one that keeps one connection more

Change = Callable[[F64, I64, I64, np.random.Generator], None]


def _operators(genomes: F64) -> F64:
    """A view (m, 6, 21) of the operators."""
    return genomes[:, : OPERATORS * OPERATOR_SIZE].reshape(len(genomes), OPERATORS, OPERATOR_SIZE)


def _move(change: Change) -> Callable[[F64, np.random.Generator], F64]:
    """A move that hands ``change`` the operators (m, 6, 21) of a copy, and two different ones of each row."""

    def apply(genomes: F64, rng: np.random.Generator) -> F64:
        changed = np.ascontiguousarray(genomes).copy()
        m = len(changed)
        one = rng.integers(OPERATORS, size=m)
        other = (one + rng.integers(1, OPERATORS, size=m)) % OPERATORS
        operators = _operators(changed).copy()
        change(operators, one, other, rng)
        changed[:, : OPERATORS * OPERATOR_SIZE] = operators.reshape(m, OPERATORS * OPERATOR_SIZE)
        return np.clip(changed, 0.0, 1.0)

    return apply


def _rows(operators: F64) -> I64:
    return np.arange(len(operators))


def _copy(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    rows = _rows(ops)
    ops[rows, one] = ops[rows, other]


def _swap(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    rows = _rows(ops)
    ops[rows, one], ops[rows, other] = ops[rows, other].copy(), ops[rows, one].copy()


def _mute(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """Silence an operator, or wake a silent one at a level that can be heard."""
    rows = _rows(ops)
    awake = ops[rows, one, OUTPUT] > 0.4
    ops[rows, one, OUTPUT] = np.where(awake, 0.0, rng.uniform(0.55, 1.0, len(ops)))


def _copy_envelope(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    rows = _rows(ops)
    ops[rows, one, ENVELOPE] = ops[rows, other, ENVELOPE]


def _strike(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """An operator strikes: there at once, gone (20 dB) in 2 to 200 ms; a silent one is heard."""
    rows, m = _rows(ops), len(ops)
    ops[rows, one, 0] = rng.uniform(0.9, 1.0, m)
    ops[rows[:, None], one[:, None], [1, 2]] = rng.uniform(0.55, 0.97, m)[:, None]
    ops[rows[:, None], one[:, None], [4, 5, 6]] = [1.0, 0.0, 0.0]
    silent = ops[rows, one, OUTPUT] < 0.4
    ops[rows, one, OUTPUT] = np.where(silent, rng.uniform(0.6, 0.95, m), ops[rows, one, OUTPUT])


def _shift_rates(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """All four rates of an operator: its envelope faster or slower."""
    ops[_rows(ops), one, RATES] += _amount(len(ops), 0.08, rng)[:, None]


def _shift_levels(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """The sustaining levels of an operator, up or down; silence at the end stays."""
    rows = _rows(ops)
    levels = ops[rows, one, LEVELS]
    shifted = levels + _amount(len(ops), 0.08, rng)[:, None]
    ops[rows, one, LEVELS] = np.where(levels < 0.02, levels, np.clip(shifted, 0.0, 1.0))


def _shift_all_rates(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """One stage of every operator: the whole sound's attack, decay or release."""
    stage = rng.integers(4, size=len(ops))
    ops[_rows(ops)[:, None], np.arange(OPERATORS)[None, :], stage[:, None]] += _amount(len(ops), 0.06, rng)[:, None]


def _step_ratio(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """One whole ratio up or down, fine tuning cleared."""
    rows = _rows(ops)
    coarse = np.floor(ops[rows, one, COARSE] * 32) + rng.choice([-1, 1], len(ops))
    ops[rows, one, COARSE] = (np.clip(coarse, 0, 31) + 0.5) / 32
    ops[rows, one, FINE] = 0.0


def _double_ratio(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """An octave up or down where the ratio allows it."""
    rows = _rows(ops)
    coarse = np.floor(ops[rows, one, COARSE] * 32)
    up = rng.random(len(ops)) < 0.5
    changed = np.where(up, np.where(coarse == 0, 1, 2 * coarse), np.where(coarse == 1, 0, coarse // 2))
    ops[rows, one, COARSE] = (np.where(changed > 31, coarse, changed) + 0.5) / 32


def _trade_output(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """One operator louder, another softer."""
    rows, amount = _rows(ops), np.abs(_amount(len(ops), 0.06, rng))
    ops[rows, one, OUTPUT] += amount
    ops[rows, other, OUTPUT] -= amount


def _retune(ops: F64, one: I64, other: I64, rng: np.random.Generator) -> None:
    """An operator takes another's whole tuning."""
    rows = _rows(ops)
    for column in (COARSE, FINE, DETUNE):
        ops[rows, one, column] = ops[rows, other, column]


def rewire(genomes: F64, rng: np.random.Generator) -> F64:
    """Another algorithm, mostly a near one, with the operators placed so that they go on doing what they did."""
    changed = np.ascontiguousarray(genomes).copy()
    chances, places = _rewirings()
    algorithms = np.minimum(np.floor(changed[:, ALGORITHM] * len(ALGORITHMS)), len(ALGORITHMS) - 1).astype(np.int64)
    drawn = (rng.random(len(changed))[:, None] > chances[algorithms].cumsum(1)).sum(1)
    drawn = np.minimum(drawn, len(ALGORITHMS) - 1)
    operators = _operators(changed)[_column(len(changed)), places[algorithms, drawn]]
    changed[:, : OPERATORS * OPERATOR_SIZE] = operators.reshape(len(changed), OPERATORS * OPERATOR_SIZE)
    changed[:, ALGORITHM] = (drawn + 0.5) / len(ALGORITHMS)
    return changed


def _column(m: int) -> I64:
    return np.arange(m)[:, None]


def _connections(algorithm: Algorithm) -> F64:
    """(2, 6, 7) what goes from operator 6..1 to operator 6..1 or, last, to the output; then the same of feedback."""
    links = np.zeros((2, OPERATORS, OPERATORS + 1))
    for modulator, target in algorithm.edges:
        links[0, OPERATORS - modulator, OPERATORS - target] = 1.0
    for carrier in algorithm.carriers:
        links[0, OPERATORS - carrier, OPERATORS] = 1.0
    source, target = algorithm.feedback
    links[1, OPERATORS - source, OPERATORS - target] = KEPT_FEEDBACK
    return links


@cache
def _rewirings() -> tuple[F64, I64]:
    """From each algorithm to each: its chance (32, 32), and which old operator takes each place (32, 32, 6)."""
    links = np.array([_connections(a) for a in ALGORITHMS])
    orders = np.array(list(permutations(range(OPERATORS))))  # place -> old operator
    count = len(ALGORITHMS)
    overlaps = np.empty((len(orders), count, count))
    for k, order in enumerate(orders):
        moved = links[:, :, order][:, :, :, [*order, OPERATORS]]  # each old routing, its operators in these places
        overlaps[k] = np.minimum(moved.reshape(count, 1, -1), links.reshape(1, count, -1)).sum(2)
    best = overlaps.argmax(0)
    lost = links.reshape(count, -1).sum(1)[:, None] - overlaps.max(0)
    chances = np.where(np.eye(count, dtype=bool), 0.0, LOSS**lost)
    return chances / chances.sum(1, keepdims=True), orders[best]


def _amount(m: int, spread: float, rng: np.random.Generator) -> F64:
    """(m,) shifts, normal, none smaller than one step of 0..99."""
    amount = rng.normal(0.0, spread, m)
    return np.where(np.abs(amount) < 0.01, np.where(amount < 0, -0.01, 0.01), amount)


MOVES: tuple[Move, ...] = (
    Move("copy operator", 1.0, _move(_copy)),
    Move("swap operators", 1.0, _move(_swap)),
    Move("mute or wake", 1.5, _move(_mute)),
    Move("copy envelope", 1.5, _move(_copy_envelope)),
    Move("strike", 1.0, _move(_strike)),
    Move("shift rates", 1.5, _move(_shift_rates)),
    Move("shift levels", 1.5, _move(_shift_levels)),
    Move("shift a stage everywhere", 1.0, _move(_shift_all_rates)),
    Move("step ratio", 1.5, _move(_step_ratio)),
    Move("double ratio", 1.0, _move(_double_ratio)),
    Move("trade output", 1.0, _move(_trade_output)),
    Move("retune", 0.7, _move(_retune)),
    Move("rewire", 1.5, rewire),
)
