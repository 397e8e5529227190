"""How well curves of known shapes explain one that was heard, whatever else it does slowly. Arrays: (shapes, steps)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evosynth.arrays import F64, Bool


class Explained(NamedTuple):
    """Of each shape: the share of the movement that it explains, 0 to 1, and how often it has to be taken."""

    shares: F64  # (shapes,)
    sizes: F64  # (shapes,)


def detrended(curves: F64, steps: F64, degree: int) -> F64:
    """Curves (m, n) at these steps (n,) without the polynomial of this degree that is nearest to them."""
    span = max(float(np.ptp(steps)), 1e-9)
    basis, _ = np.linalg.qr(np.vander((steps - steps.mean()) / span, degree + 1))
    return np.asarray(curves - (curves @ basis) @ basis.T)


def explained(shapes: F64, curve: F64, known: Bool, degree: int = 3) -> Explained:
    """How much of a curve (n,) each of the shapes (m, n) explains, beside a drift; only ``known`` steps count."""
    steps = np.flatnonzero(known).astype(np.float64)
    if len(steps) < 4 * (degree + 1):
        return Explained(np.zeros(len(shapes)), np.zeros(len(shapes)))
    wanted = detrended(curve[known][None], steps, degree)[0]
    parts = detrended(shapes[:, known], steps, degree)
    energy, together = np.einsum("mn,mn->m", parts, parts), parts @ wanted
    enough = energy > 1e-9 * known.sum()
    sizes = np.where(enough, together / np.maximum(energy, 1e-12), 0.0)
    return Explained(np.maximum(sizes, 0.0) * together / max(float(wanted @ wanted), 1e-12), sizes)
