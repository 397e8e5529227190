"""Arithmetic of one fixed order in double precision: the same to the bit on every machine, thread and batch.

Only sums, products, divisions and square roots are used, which every processor rounds alike; what a C library or
a BLAS would compute is written out. No kernel here reorders a sum: inner loops run over columns that do not wait for
each other, which is why they are fast all the same.
"""

from __future__ import annotations

import math

import numpy as np

from evosynth.arrays import F64
from evosynth.kernels.compiled import inlined, kernel

_LOG2 = math.log(2.0)
_PER_LOG2 = 1.0 / _LOG2
_PARTS = np.array([1.0 / math.factorial(n) for n in range(13, -1, -1)])  # Taylor's series of e^x
_POWERS = 2.0 ** np.arange(-1022.0, 1024.0)
_LEAST = 1e-12  # pivots below this share of the diagonal are taken for nothing


@inlined
def exp(x: float) -> float:
    """e^x, good to 1e-15, of -700 <= x <= 700; what lies beyond is taken for these."""
    x = min(max(x, -700.0), 700.0)
    whole = np.floor(x * _PER_LOG2 + 0.5)
    r = x - whole * _LOG2
    total = _PARTS[0]
    for n in range(1, len(_PARTS)):
        total = total * r + _PARTS[n]
    found: float = total * _POWERS[int(whole) + 1022]
    return found


@inlined
def log(x: float) -> float:
    """Natural logarithm of x > 0, good to 1e-15."""
    part, whole = math.frexp(x)
    if part < 0.70710678118654752:
        part *= 2.0
        whole -= 1
    t = (part - 1.0) / (part + 1.0)
    tt, power, total = t * t, t, 0.0
    for n in range(1, 28, 2):
        total += power / n
        power *= tt
    return 2.0 * total + whole * _LOG2


@kernel
def factor(matrix: F64) -> F64:
    """Upper triangle U (n, n) of a matrix that is not negative, U^T U = matrix; rows of zeros where it is nothing."""
    n = len(matrix)
    u = matrix.copy()
    for k in range(n):
        pivot = u[k, k]
        if pivot <= _LEAST * matrix[k, k]:
            u[k, :] = 0.0
            continue
        root = np.sqrt(pivot)
        u[k, :k] = 0.0
        for j in range(k, n):
            u[k, j] /= root
        for i in range(k + 1, n):
            by = u[k, i]
            if by != 0.0:
                for j in range(i, n):
                    u[i, j] -= by * u[k, j]
    return u


@kernel
def lower_solved(u: F64, right: F64) -> F64:
    """x (n, m) of U^T x = right, for a U without zeros on its diagonal."""
    x = right.copy()
    n, m = x.shape
    for k in range(n):
        pivot = u[k, k]
        for c in range(m):
            x[k, c] /= pivot
        for i in range(k + 1, n):
            by = u[k, i]
            if by != 0.0:
                for c in range(m):
                    x[i, c] -= by * x[k, c]
    return x


@kernel
def upper_solved(u: F64, right: F64) -> F64:
    """x (n, m) of U x = right."""
    x = right.copy()
    n, m = x.shape
    for k in range(n - 1, -1, -1):
        for i in range(k + 1, n):
            by = u[k, i]
            if by != 0.0:
                for c in range(m):
                    x[k, c] -= by * x[i, c]
        for c in range(m):
            x[k, c] /= u[k, k]
    return x


@kernel
def product(a: F64, b: F64) -> F64:
    """a @ b (n, m): each element is summed from the first to the last, whatever stands beside it."""
    out = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            by = a[i, k]
            for j in range(b.shape[1]):
                out[i, j] += by * b[k, j]
    return out
