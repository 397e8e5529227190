"""What an engine keeps of itself where something stands around it: all but how it sounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Self

import numpy as np

from evosynth.arrays import F64
from evosynth.parameters import ParameterSpace, Rule
from evosynth.synths.base import Confinable, Move, Simplifiable, Synth, TargetSummary


class Around(ABC):
    """Everything of a Synth but ``render``, as ``engine`` has it; what that one cannot do, this cannot either."""

    def __init__(self, engine: Synth) -> None:
        self.engine = engine

    @abstractmethod
    def around(self, engine: Synth) -> Self:
        """The same around another one."""

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def space(self) -> ParameterSpace:
        return self.engine.space

    @property
    def sample_rate(self) -> int:
        return self.engine.sample_rate

    @property
    def moves(self) -> tuple[Move, ...]:
        return self.engine.moves

    def prior(self, target: TargetSummary | None, n: int, rng: np.random.Generator) -> F64:
        """The engine's."""
        return self.engine.prior(target, n, rng)

    @property
    def rules(self) -> Mapping[str, Callable[[ParameterSpace, int], Rule]]:
        """What can be promised of whole voices."""
        return self.engine.rules if isinstance(self.engine, Confinable) else {}

    def within(self, space: ParameterSpace) -> Self:
        """The same with another space of the same parameters."""
        if not isinstance(self.engine, Confinable):
            raise ValueError(f"the engine {self.name} cannot be confined")
        return self.around(self.engine.within(space))

    def complexity(self, genomes: F64) -> F64:
        """The engine's; (n,) zeros where it knows none."""
        return self.engine.complexity(genomes) if isinstance(self.engine, Simplifiable) else np.zeros(len(genomes))

    def simpler(self, genome: F64) -> F64:
        """The engine's; nothing where it knows none."""
        return self.engine.simpler(genome) if isinstance(self.engine, Simplifiable) else np.empty((0, len(genome)))
