"""What is switched off is not preferred: what scores have in common with it, along a straight line, is taken from them.

A descriptor that is left out of a fit comes back by others that go with it: who is not to be followed into the dark is
led there by all that dark sounds have in common. Sums of fixed order (see ``fixed``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64
from evosynth.taste.fixed import factor, lower_solved, product, upper_solved

LEAST = 1e-6  # of a deviation squared: what differs by less decides nothing


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """How scores go with q columns over some sounds: middles (q,) of the columns and slopes (q,)."""

    middles: F64
    slopes: F64

    def removed(self, scores: F64, columns: F64) -> F64:
        """Scores (n,) of sounds with these columns (n, q) without what goes with them; a row is that row alone."""
        along: F64 = product(columns - self.middles, self.slopes[:, None])[:, 0]
        return scores - along


def slopes_of(scores: F64, columns: F64) -> Slopes:
    """By least squares over n sounds: scores (n,), columns (n, q)."""
    n, q = columns.shape
    if not n or not q:
        return Slopes(np.zeros(q), np.zeros(q))
    ones = np.full((1, n), 1.0 / n)
    middles = product(ones, columns.copy())[0]
    left = columns - middles
    across = left.T.copy()
    u = factor(product(across, left) + n * LEAST * np.eye(q))
    slopes = upper_solved(u, lower_solved(u, product(across, scores[:, None].copy())))[:, 0]
    return Slopes(middles, slopes)
