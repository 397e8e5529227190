"""Edisyn's hill-climber as it is described: sixteen children of the first three, and of the first of the page before.

Facts from the manual of Edisyn (Sean Luke, github.com/eclab/edisyn, docs/manual, "How the Hill-Climber Makes New
Sounds"). With A, B, C the first three and Z the A before, a page has A+B, A+C, A+(B+C), A-B, A-C, A, B, C, A-Z, B-A,
C-A, B-C, C-B, B-Z, C-Z and B+C; those with Z and the sums are mutated once, the others twice. + is a recombination that
leans to the first, - goes on from it away from the second; both have a weight of 0.75; nobody stays as he is. A
mutation touches each parameter with a probability that is its weight, and moves it by some such share of the range; a
choice is drawn anew. Its dial stands at 5 % at first, which was also the best of 5, 10 and 20 % with these listeners.
Kept from children, as the manual advises for a DX7: what is frozen in the program's own breeding.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64
from evosynth.evolution.operators import Genes
from listening.breeders import PAGE, first_page
from listening.gain import Ground

WEIGHT = 0.75  # of recombining and of going on
DEFAULT = 0.05  # of mutation


class Climber:
    """A breeder that is told first, second and third, the best three by grades."""

    def __init__(self, place: Ground, seed: int, mutation: float = DEFAULT) -> None:
        self._genes, self._mutation, self._rng = Genes(place.synth.space), mutation, np.random.default_rng([seed, 5])
        parameters = place.synth.space.parameters
        self._metric = np.array([parameter.kind in ("continuous", "integer") for parameter in parameters])
        self._now, self._before = first_page(place, seed), np.empty(0)

    def page(self) -> F64:
        return self._now

    def told(self, grades: F64) -> None:
        if not np.any(grades > 0.0):
            return
        order = np.argsort(-grades, kind="stable")
        a, b, c = (self._now[order[k]] if grades[order[k]] > 0.0 else self._now[order[0]] for k in range(3))
        z = self._before if len(self._before) else a
        children, parents = self._children(a, b, c, z)
        self._before = a
        self._now = self._genes.settled(children, parents)[self._rng.permutation(PAGE)]

    def _children(self, a: F64, b: F64, c: F64, z: F64) -> tuple[F64, F64]:
        """The sixteen, and the main parent of each."""
        recipe = [
            (1, a, self._sum(a, b)), (1, a, self._sum(a, c)), (1, a, self._sum(a, self._sum(b, c))),
            (2, a, self._on(a, b)), (2, a, self._on(a, c)), (2, a, a), (2, b, b), (2, c, c),
            (1, a, self._on(a, z)), (2, b, self._on(b, a)), (2, c, self._on(c, a)), (2, b, self._on(b, c)),
            (2, c, self._on(c, b)), (1, b, self._on(b, z)), (1, c, self._on(c, z)), (1, b, self._sum(b, c)),
        ]  # fmt: skip
        children = [self._mutated(child, times) for times, _, child in recipe]
        return np.array(children), np.array([parent for _, parent, _ in recipe])

    def _sum(self, one: F64, other: F64) -> F64:
        """Between the two where a value is a number, from either where it is a choice; mostly as the first."""
        drawn = self._rng.random((3, len(one)))
        between = one + drawn[0] * (other - one)
        mixed = np.where(self._metric, between, np.where(drawn[1] < 0.5, one, other))
        return np.where(drawn[2] < WEIGHT, mixed, one)

    def _on(self, one: F64, other: F64) -> F64:
        """Away from the other, at most WEIGHT of the distance between them further; choices stay."""
        further = np.clip(one + WEIGHT * self._rng.random(len(one)) * (one - other), 0.0, 1.0)
        return np.where(self._metric, further, one)

    def _mutated(self, child: F64, times: int) -> F64:
        for _ in range(times):
            touched = self._rng.random(len(child)) < self._mutation
            low, high = np.clip(child - self._mutation, 0.0, 1.0), np.clip(child + self._mutation, 0.0, 1.0)
            drawn = self._rng.random(len(child))
            fresh = np.where(self._metric, low + drawn * (high - low), drawn)
            child = np.where(touched, fresh, child)
        return child
