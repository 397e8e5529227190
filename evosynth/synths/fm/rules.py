"""What the engine can promise of whole voices: at most so many operators that sound.

Light: no kernels. Arrays of one number an operator have shape (n, 6), operator 6 first, as the bytes of a voice do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace, Rule
from evosynth.synths.fm.algorithms import ALGORITHMS, OPERATORS
from evosynth.voices.dx7 import row_named

OUTPUTS: I64 = np.array([row_named(f"op{op}_output").offset for op in range(OPERATORS, 0, -1)])
ALGORITHM = row_named("algorithm").offset
SILENT = 0.5 / 100  # a gene of an output level of 0
CARRIERS: Bool = np.array([[OPERATORS - p in a.carriers for p in range(OPERATORS)] for a in ALGORITHMS])  # (32, 6)
_TARGETS: Bool = np.array(  # (32, 6, 6): whether the operator of a row modulates that of a column
    [
        [[(OPERATORS - p, OPERATORS - t) in a.edges for t in range(OPERATORS)] for p in range(OPERATORS)]
        for a in ALGORITHMS
    ]
)


def switched_on(genomes: F64) -> Bool:
    """(n, 6) operators whose output level is not 0."""
    on: Bool = genomes[:, OUTPUTS] >= 2 * SILENT
    return on


def algorithms_of(genomes: F64) -> I64:
    """(n,) 0..31."""
    numbers: I64 = np.minimum(np.floor(genomes[:, ALGORITHM] * len(ALGORITHMS)), len(ALGORITHMS) - 1).astype(np.int64)
    return numbers


def audible(genomes: F64) -> Bool:
    """(n, 6) operators that reach the output: carriers that are on, and what modulates them through others that are."""
    on, algorithms = switched_on(genomes), algorithms_of(genomes)
    heard = on & CARRIERS[algorithms]
    for _ in range(OPERATORS - 1):
        reached = (_TARGETS[algorithms] & heard[:, None, :]).any(2)
        heard = heard | (on & reached)
    return heard


@dataclass(frozen=True, slots=True)
class AtMostOperators:
    """No more than ``most`` operators with an output level. Those that reach nothing go first, then the softest."""

    most: int

    def __post_init__(self) -> None:
        if not 1 <= self.most <= OPERATORS:
            raise ValueError(f"an FM voice has 1 to {OPERATORS} operators, not {self.most}")

    def holds(self, genomes: F64) -> Bool:
        few: Bool = switched_on(genomes).sum(1) <= self.most
        return few

    def obeyed(self, genomes: F64, movable: Bool) -> F64:
        """Muted, never woken; the last carrier stays."""
        genomes = genomes.copy()
        for _ in range(OPERATORS - self.most):
            rows = np.flatnonzero(~self.holds(genomes))
            if not len(rows):
                break
            column = self._next(genomes[rows], movable)
            can = column >= 0
            genomes[rows[can], OUTPUTS[column[can]]] = SILENT
        return genomes

    def _next(self, genomes: F64, movable: Bool) -> I64:
        """(n,) position of the operator that is missed least, -1 where none may go."""
        on, heard = switched_on(genomes), audible(genomes)
        sounding = heard & CARRIERS[algorithms_of(genomes)]
        last = sounding & (sounding.sum(1) == 1)[:, None]
        cost = np.where(heard, 1.0 + genomes[:, OUTPUTS], 0.0)
        cost[~on | last | ~movable[OUTPUTS]] = np.inf
        position = np.argmin(cost, axis=1)
        found: I64 = np.where(np.isfinite(cost.min(1)), position, -1)
        return found


def _at_most(space: ParameterSpace, most: int) -> Rule:
    return AtMostOperators(most)


RULES: Mapping[str, Callable[[ParameterSpace, int], Rule]] = {"operators": _at_most}
