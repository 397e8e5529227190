"""Search strategies by the names that people type; each is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move

if TYPE_CHECKING:
    from evosynth.evolution.strategy import Strategy

Factory = Callable[[ParameterSpace, Sequence[Move], int | None], "Strategy"]  # space, moves, evaluations to be spent


def _genetic(space: ParameterSpace, moves: Sequence[Move], budget: int | None) -> Strategy:
    from evosynth.evolution.genetic import GeneticAlgorithm

    return GeneticAlgorithm(space, moves, budget=budget)


def _sampling(space: ParameterSpace, moves: Sequence[Move], budget: int | None) -> Strategy:
    from evosynth.evolution.sampling import PriorSampling

    return PriorSampling(space)


FACTORIES: dict[str, Factory] = {"ga": _genetic, "random": _sampling}  # another one put here can be chosen too

NAMES = tuple(FACTORIES)
DEFAULT = "ga"


def make(name: str, space: ParameterSpace, moves: Sequence[Move], budget: int | None = None) -> Strategy:
    """The strategy of this name. ``ValueError`` lists the names there are."""
    if name not in FACTORIES:
        raise ValueError(f"there is no strategy called {name!r}; there is {', '.join(FACTORIES)}")
    return FACTORIES[name](space, moves, budget)
