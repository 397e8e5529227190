"""What simulated people like: six kinds, each of any hardness, as functions of how they hear.

``Liking(ears (n, k), page) -> utility (n,)``: ears are standardised figures of ``hearing``, clipped to 4; higher is
liked more; only the order and the ratios of differences mean anything (see ``gain``). A kind is made harder by more
conditions and narrower ones, the larger its ``hardness``, from 0 on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from evosynth.arrays import F64
from listening.hearing import NAMES

DRIFTS_FOR = 24  # pages in which one that drifts comes from its first point to its second
HARSH = ("bite", "beside_harmonics", "flatness", "trembling", "upper_end", "flux", "entropy")


class Liking(Protocol):
    """What somebody likes."""

    def __call__(self, ears: F64, page: int) -> F64: ...


Kind = Callable[[np.random.Generator, F64, int], Liking]  # rng, ears (m, k) of some voices, hardness


def point(rng: np.random.Generator, voices: F64, hardness: int) -> Liking:
    """The nearer to one sound the better, in some of what is heard."""
    centre, weights = _one(rng, voices), _cares(rng, 6 + 2 * hardness)
    return lambda ears, page: _near(ears, centre, weights, hardness)


def two_points(rng: np.random.Generator, voices: F64, hardness: int) -> Liking:
    """The nearer to either of two the better."""
    centres, weights = [_one(rng, voices) for _ in range(2)], _cares(rng, 6 + 2 * hardness)
    return lambda ears, page: np.max([_near(ears, centre, weights, hardness) for centre in centres], axis=0)


def drifting(rng: np.random.Generator, voices: F64, hardness: int) -> Liking:
    """A point that goes from one sound to another while it listens."""
    first, last, weights = _one(rng, voices), _one(rng, voices), _cares(rng, 6 + 2 * hardness)

    def liked(ears: F64, page: int) -> F64:
        part = min(page / DRIFTS_FOR, 1.0)
        return _near(ears, (1.0 - part) * first + part * last, weights, hardness)

    return liked


def band(rng: np.random.Generator, voices: F64, hardness: int) -> Liking:
    """Some figures have to lie within a band, the others do not matter; what is outside counts by how far."""
    chosen = rng.permutation(len(NAMES))[: min(3 + hardness, len(NAMES))]
    centre, half = _one(rng, voices)[chosen], 0.4 * 0.85**hardness

    def liked(ears: F64, page: int) -> F64:
        outside = np.maximum(np.abs(ears[:, chosen] - centre) - half, 0.0)
        return -np.log1p(np.linalg.norm(outside, axis=1))

    return liked


def nothing_harsh(rng: np.random.Generator, voices: F64, hardness: int) -> Liking:
    """Whatever is harsh by any of some figures is disliked by the worst of them; the rest counts little."""
    chosen = [NAMES.index(name) for name in HARSH[: 4 + min(hardness, 3)]]
    limit, centre, weights = -0.3 - 0.25 * hardness + 0.2 * rng.standard_normal(), _one(rng, voices), _cares(rng, 4)

    def liked(ears: F64, page: int) -> F64:
        worst = np.maximum(ears[:, chosen] - limit, 0.0)
        return -np.log1p(worst.max(axis=1) + 0.3 * worst.sum(axis=1)) + 0.15 * _near(ears, centre, weights, 0)

    return liked


def conjunction(rng: np.random.Generator, voices: F64, hardness: int) -> Liking:
    """This and that and that: each a figure beyond a limit; the one that fails worst decides."""
    chosen = rng.permutation(len(NAMES))[: min(3 + hardness, len(NAMES))]
    towards = np.where(_one(rng, voices)[chosen] > 0.0, 1.0, -1.0)
    limits = rng.uniform(0.3, 0.8, len(chosen)) + 0.1 * hardness

    def liked(ears: F64, page: int) -> F64:
        failing = np.maximum(limits - towards * ears[:, chosen], 0.0)
        return -np.log1p(failing.max(axis=1) + 0.2 * failing.sum(axis=1))

    return liked


KINDS: dict[str, Kind] = {
    "point": point,
    "two": two_points,
    "band": band,
    "no harsh": nothing_harsh,
    "conjunction": conjunction,
    "drift": drifting,
}


def _one(rng: np.random.Generator, voices: F64) -> F64:
    return np.asarray(voices[rng.integers(len(voices))])


def _cares(rng: np.random.Generator, k: int) -> F64:
    """Weights of all figures, of which k count, some twice as much as others."""
    weights = np.zeros(len(NAMES))
    weights[rng.permutation(len(NAMES))[:k]] = rng.uniform(0.5, 1.0, min(k, len(NAMES)))
    return weights


def _near(ears: F64, centre: F64, weights: F64, hardness: int) -> F64:
    """The logarithm keeps far sounds apart as well as near ones; the harder, the more the last steps count."""
    reach = 1.5 * 0.7**hardness
    return np.asarray(-np.log1p(np.linalg.norm((ears - centre) * weights, axis=1) / reach))
