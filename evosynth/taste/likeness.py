"""How alike two sounds are to a taste, in [0, 1]: what is liked of one is believed of the other so far.

Half of it is about descriptors one by one, each fading on its own: "darker" is learned from sounds that differ in much
else. The other half is about everything at once (Matern 3/2), and fades with the whole distance. Both are covariances,
and so is their sum. Loops of fixed order (see ``fixed``).
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64
from evosynth.kernels.compiled import kernel
from evosynth.taste.fixed import exp

ONE_BY_ONE = 0.5  # share of the descriptors one by one
REACH = 2.0  # deviations of the priors within which one of them fades to 1 / e


@kernel
def likeness(ones: F64, others: F64, single: int, length: float) -> F64:
    """(n, m) of features (n, k) and (m, k); the first ``single`` columns are descriptors. ``length``: of the whole."""
    n, m = len(ones), len(others)
    columns, out, apart = others.T.copy(), np.zeros((n, m)), np.zeros(m)
    share = ONE_BY_ONE / single if single else 0.0
    for i in range(n):
        apart[:] = 0.0
        for k in range(ones.shape[1]):
            at = ones[i, k]
            for j in range(m):
                d = at - columns[k, j]
                apart[j] += d * d
            if k < single:
                for j in range(m):
                    out[i, j] += share * exp(-abs(at - columns[k, j]) / REACH)
        for j in range(m):
            d = np.sqrt(3.0 * apart[j]) / length
            out[i, j] += (1.0 - share * single) * (1.0 + d) * exp(-d)
    return out


@kernel
def distances(ones: F64) -> F64:
    """Of all pairs (n * (n - 1) / 2,) of features (n, k)."""
    n = len(ones)
    out, at = np.zeros(n * (n - 1) // 2), 0
    for i in range(n):
        for j in range(i + 1, n):
            total = 0.0
            for k in range(ones.shape[1]):
                d = ones[i, k] - ones[j, k]
                total += d * d
            out[at] = np.sqrt(total)
            at += 1
    return out
