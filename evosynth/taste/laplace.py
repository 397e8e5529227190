"""A Gaussian process on the differences of pairs: its most likely utilities, and how sure they are (Laplace).

After Chu & Ghahramani, Preference learning with Gaussian processes, ICML 2005, with a logistic answer whose noise has
a deviation of 1, and with the same for "these are one": a difference within SAME of nothing. The Hessian is a block
a page, so that only one matrix of all sounds is decomposed (Rasmussen & Williams, Gaussian Processes for Machine
Learning, 2006, algorithm 3.3). Loops of fixed order throughout (see ``fixed``).
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.kernels.compiled import inlined, kernel
from evosynth.taste.fixed import exp, factor, log, lower_solved, product, upper_solved

SHARP = 1.702  # a logistic curve this steep is a normal one of deviation 1 to .01
SAME = 0.7  # differences of utility within which two sounds are one to a person
_ROUNDS = 30


@inlined
def sureness(d: float) -> float:
    """How often the one that is liked more by d is answered."""
    return 1.0 / (1.0 + exp(-SHARP * d))


@kernel
def likelihood(f: F64, first: I64, second: I64, same: I64, weight: F64) -> tuple[float, F64, F64]:
    """log of it, its gradient (n,) and its negative Hessian (n, n)."""
    n = len(f)
    total, gradient, hessian = 0.0, np.zeros(n), np.zeros((n, n))
    for p in range(len(first)):
        a, b, w = first[p], second[p], weight[p]
        d = f[a] - f[b]
        if same[p] == 1:
            above, below = sureness(d + SAME), sureness(d - SAME)
            total += w * log(max(above - below, 1e-300))
            slope = w * SHARP * (1.0 - above - below)
            bend = w * SHARP * SHARP * (above * (1.0 - above) + below * (1.0 - below))
        else:
            sure = sureness(d)
            total += w * log(max(sure, 1e-300))
            slope = w * SHARP * (1.0 - sure)
            bend = w * SHARP * SHARP * sure * (1.0 - sure)
        gradient[a] += slope
        gradient[b] -= slope
        hessian[a, a] += bend
        hessian[b, b] += bend
        hessian[a, b] -= bend
        hessian[b, a] -= bend
    return total, gradient, hessian


@kernel
def roots(hessian: F64, ends: I64) -> F64:
    """Upper triangle U (n, n) of U^T U = hessian, which is a block a page."""
    out = np.zeros_like(hessian)
    start = 0
    for end in ends:
        out[start:end, start:end] = factor(hessian[start:end, start:end].copy())
        start = end
    return out


@kernel
def by_blocks(u: F64, ends: I64, right: F64) -> F64:
    """u @ right (n, m) of upper triangles, a block a page."""
    out = np.zeros_like(right)
    start = 0
    for end in ends:
        for i in range(start, end):
            for k in range(i, end):
                by = u[i, k]
                if by != 0.0:
                    for j in range(right.shape[1]):
                        out[i, j] += by * right[k, j]
        start = end
    return out


@kernel
def posterior(
    prior: F64, ends: I64, first: I64, second: I64, same: I64, weight: F64, begin: F64
) -> tuple[F64, F64, F64, F64, float]:
    """Of utilities whose covariance before any answer is ``prior`` (n, n): where they are most likely.

    -> utilities f (n,), what makes them, a (n,) with f = prior @ a, the roots of the Hessian and of B = I + U K U^T,
    and the logarithm of the evidence. ``begin``: an a to begin with.
    """
    n = len(prior)
    a = begin.copy()
    f = product(prior, a.reshape(n, 1))[:, 0].copy()
    total, gradient, hessian = likelihood(f, first, second, same, weight)
    psi = total - 0.5 * np.sum(a * f)
    for _ in range(_ROUNDS):
        u = roots(hessian, ends)
        b = product(hessian, f.reshape(n, 1))[:, 0] + gradient
        whole = _whole(by_blocks(u, ends, prior), u, ends)
        c = by_blocks(u, ends, product(prior, b.reshape(n, 1)))
        x = upper_solved(whole, lower_solved(whole, c))
        towards = b - product(u.T.copy(), x)[:, 0] - a
        share, better = 1.0, False
        for _ in range(8):
            a_new = a + share * towards
            f_new = product(prior, a_new.reshape(n, 1))[:, 0].copy()
            total, gradient_new, hessian_new = likelihood(f_new, first, second, same, weight)
            psi_new = total - 0.5 * np.sum(a_new * f_new)
            if psi_new >= psi:
                better = True
                break
            share *= 0.5
        if not better:
            break
        gain = psi_new - psi
        a, f, psi, gradient, hessian = a_new, f_new, psi_new, gradient_new, hessian_new
        if gain < 1e-6:
            break
    u = roots(hessian, ends)
    whole = _whole(by_blocks(u, ends, prior), u, ends)
    bend = 0.0
    for i in range(n):
        bend += log(whole[i, i])
    return f, a, u, whole, psi - bend


@kernel
def _whole(left: F64, u: F64, ends: I64) -> F64:
    """Root of I + left @ u^T (n, n), u a block a page."""
    n = len(u)
    b = np.zeros((n, n))
    start = 0
    for end in ends:
        for i in range(n):
            for j in range(start, end):
                total = 0.0
                for k in range(j, end):
                    total += left[i, k] * u[j, k]
                b[i, j] = total
        start = end
    for i in range(n):
        b[i, i] += 1.0
    return factor(b)


@kernel
def explained(u: F64, ends: I64, whole: F64, covariances: F64) -> F64:
    """What the answers tell of sounds (m,): by how much their variance has fallen. ``covariances`` (n, m)."""
    x = lower_solved(whole, by_blocks(u, ends, covariances))
    out = np.zeros(x.shape[1])
    for i in range(len(x)):
        for j in range(len(out)):
            out[j] += x[i, j] * x[i, j]
    return out
