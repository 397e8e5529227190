"""Breeding where somebody chooses from many children before they are heard: a model of taste, or one who knows it.

The model is the program's own, page by page as the evolver drives it. The oracle is as good as choosing from these
children can be: it knows the listener's mind, and shows what he likes best.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32, F64, I64, Bool
from evosynth.runs.answering import Answering
from evosynth.runs.commands import Visit
from evosynth.runs.ear import POOL
from listening.breeders import ByStars
from listening.gain import Ground
from listening.sureness import Sureness, foreseen


class ByModel(ByStars):
    """The program's breeding with a model of taste.

    ``sureness``: what it foresaw of each page, of pairs that were both named; ``of_all``: of all with unequal grades.
    """

    def __init__(self, place: Ground, seed: int) -> None:
        super().__init__(place, seed)
        self.answering = Answering(self.session)
        self.sureness: list[Sureness] = []
        self.of_all: list[Sureness] = []

    def _bred(self) -> None:
        number, model = self.session.on_show, self.answering.model
        with self.answering.breeding(Visit(self.session.evaluations, number)):
            self.session.step()
        if model is not None and number in self.answering.pages:
            page = self.answering.pages[number].page
            self.sureness.append(foreseen(model, page))
            self.of_all.append(foreseen(model, page, named=False))


class ByOracle(ByStars):
    """The same breeding, where who chooses knows the listener's mind."""

    def __init__(self, place: Ground, seed: int, truth: Callable[[F32], F64]) -> None:
        super().__init__(place, seed)
        self.breeding.ear = Mind(place, truth)


@dataclass(frozen=True, slots=True, eq=False)
class Mind:
    """An ear that chooses what is truly liked best: see evolution.interactive.Ear."""

    place: Ground
    truth: Callable[[F32], F64]
    pool: int = POOL

    def choose(
        self, children: F64, usual: Bool, beside: F64, wanted: int, rng: np.random.Generator
    ) -> tuple[I64, Bool]:
        """Those whom he likes best, no surprises."""
        liked = self.truth(self.place.rendered(children))
        rows: I64 = np.argsort(-liked, kind="stable")[:wanted]
        return rows, np.zeros(len(rows), bool)
