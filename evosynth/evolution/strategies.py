"""Search strategies by the names that people type; each is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evosynth.evolution.strategy import Strategy
    from evosynth.parameters import ParameterSpace
    from evosynth.synths.base import Move

Factory = Callable[
    ["ParameterSpace", "Sequence[Move]", int | None, int | None], "Strategy"
]  # space, moves, evaluations to be spent, and asked for at a time; None: not known, and as many as cost least each


def _genetic(space: ParameterSpace, moves: Sequence[Move], budget: int | None, batch: int | None) -> Strategy:
    from evosynth.evolution.genetic import GeneticAlgorithm

    return GeneticAlgorithm(space, moves, budget=budget, batch=batch)


def _covariance(space: ParameterSpace, moves: Sequence[Move], budget: int | None, batch: int | None) -> Strategy:
    from evosynth.evolution.covariance import CovarianceAdaptation

    return CovarianceAdaptation(space, moves, budget=budget, batch=batch or 32)


def _pareto(space: ParameterSpace, moves: Sequence[Move], budget: int | None, batch: int | None) -> Strategy:
    from evosynth.evolution.pareto import NonDominatedSorting

    return NonDominatedSorting(space, moves, budget=budget, batch=batch or 64)


def _differential(space: ParameterSpace, moves: Sequence[Move], budget: int | None, batch: int | None) -> Strategy:
    from evosynth.evolution.differential import DifferentialEvolution

    return DifferentialEvolution(space, budget=budget, batch=batch or 32)


def _sampling(space: ParameterSpace, moves: Sequence[Move], budget: int | None, batch: int | None) -> Strategy:
    from evosynth.evolution.sampling import PriorSampling

    return PriorSampling(space, batch=batch or 128)


@dataclass(frozen=True, slots=True)
class StrategyWords:
    """A strategy as people read of it."""

    title: str
    what: str  # in one line


WORDS = {
    "ga": StrategyWords("Genetic", "islands of voices that exchange parts and know the engine's moves"),
    "cma": StrategyWords("CMA-ES", "adapts one part of a voice at a time"),
    "nsga2": StrategyWords("NSGA-II", "keeps a front of answers between the parts of the distance"),
    "de": StrategyWords("Differential", "steps along the differences between voices"),
    "random": StrategyWords("Random", "no search: the best of plausible voices"),
}
FACTORIES: dict[str, Factory] = {  # another one put here can be asked for too
    "ga": _genetic,
    "cma": _covariance,
    "nsga2": _pareto,
    "de": _differential,
    "random": _sampling,
}
NAMES = tuple(WORDS)
FORESEEABLE = (
    "ga",
    "cma",
    "de",
)  # those that look for the one nearest: a search on a device's twin can go ahead of them
DEFAULT = "ga"


def make(
    name: str, space: ParameterSpace, moves: Sequence[Move], budget: int | None = None, batch: int | None = None
) -> Strategy:
    """The strategy of this name. ``ValueError`` lists the names there are.

    ``batch`` : how many it asks for at a time, where each is heard in real time; None: as many as cost least each.
    """
    if name not in FACTORIES:
        raise ValueError(f"there is no strategy called {name!r}; there is {', '.join(FACTORIES)}")
    return FACTORIES[name](space, moves, budget, batch)
