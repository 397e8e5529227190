"""What a Session drives: the protocol of ask-and-tell strategies, and what they share.

A strategy owns no synth, no loop and no clock. Ids are given by the session; a strategy only hands them on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from deap import base

from evosynth.arrays import F64, I64
from evosynth.evolution.blend import Judge
from evosynth.evolution.report import StrandState

Prior = Callable[[int, np.random.Generator], F64]  # n -> n plausible genomes (n, d)
State = dict[str, np.ndarray]
NOBODY = -1  # the id of a parent that there is not


def part_of(state: Mapping[str, np.ndarray], prefix: str) -> State:
    """What stands under names with this prefix, by the rest of the names."""
    return {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}


def of_row(row: I64) -> I64:
    """What stands for the id of a row of the same ask until it has one, and back again."""
    return NOBODY - 1 - row


@dataclass(frozen=True, slots=True)
class Lineage:
    """How each row of the last ask came about: ids of the parents (n, 2), NOBODY where there is none, and a word.

    A parent that is born with its child has no id yet: ``of_row`` stands for it.
    """

    parents: I64
    moves: tuple[str, ...]

    def named(self, first: int) -> Lineage:
        """With the ids of those born together, the first of whom has this one."""
        born_with = self.parents < NOBODY
        return Lineage(np.where(born_with, first + of_row(self.parents), self.parents), self.moves)

    def first(self, n: int) -> Lineage:
        return Lineage(self.parents[:n], self.moves[:n])


class Strategy(Protocol):
    """What a Session drives. Asking changes nothing but the generator: it can be asked again."""

    name: str
    interactive: bool  # one generation per wish of a person, who can go back
    toolbox: base.Toolbox

    def begin(self, prior: Prior, seeds: F64) -> None:
        """Called once, before anything else: where fresh genomes come from, and the seeds (m, d), m >= 0."""

    def ask(self, rng: np.random.Generator) -> F64:
        """The next genomes (n, d), n >= 1; mostly 32, since 32 cost little more than one; 8 to 16 in real time."""
        ...

    def lineage(self) -> Lineage:
        """Of the rows of the last ask."""
        ...

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        """Scores (m, k) of the first m rows of the last ask, and the ids they were given."""

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        """All that a person has rated so far, ratings (r,) in (0, 1]; replaces what was given before."""

    def living(self) -> I64:
        """Ids of the present population, in its order."""
        ...

    def state(self) -> State:
        """All that restore needs to go on identically: plain arrays."""
        ...

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Take up a state; ``begin`` has been called."""


@runtime_checkable
class Stranded(Strategy, Protocol):
    """A strategy that follows several strands side by side, each of which a person may steer.

    Everything here counts from the next ask on, and is part of the state. ``ValueError`` for a strand there is not.
    """

    strand_count: int

    def strands(self) -> tuple[StrandState, ...]:
        """All of them, in order."""
        ...

    def members(self, strand: int) -> F64:
        """Genomes (m, d) of those who live there, best first."""
        ...

    def restart(self, strand: int) -> None:
        """Everybody there makes room for fresh settlers from the prior; its best lives on among the leaders."""

    def focus(self, strand: int | None) -> None:
        """All children to this strand, which is no longer halted; None: to all again."""

    def halt(self, strand: int, halted: bool = True) -> None:
        """No more children there, or children again. When all are halted, all get children."""

    def plant(self, strand: int, genomes: F64) -> None:
        """These genomes (m, d), m >= 1, and mutants of them take the strand over."""


@runtime_checkable
class Lengthy(Strategy, Protocol):
    """A strategy that takes a while to find out what to ask for."""

    def ask_unless(self, rng: np.random.Generator, cancelled: Callable[[], bool]) -> F64:
        """As ``ask``. Raises Cancelled when ``cancelled()`` turns true."""
        ...


@runtime_checkable
class Fronted(Strategy, Protocol):
    """A strategy that keeps a Pareto front: nothing that was heard beats one of its members in all objectives."""

    def front(self, most: int) -> I64:
        """Ids of at most so many members, spread over the front, the least sum of objectives first; all are living."""
        ...


@runtime_checkable
class Rejudged(Strategy, Protocol):
    """A strategy that goes on when what it minimises becomes another, with all whom it has found."""

    def judge_anew(self, judge: Judge) -> None:
        """Between two steps: everybody who lives has the scores (n, m) that this one gives, and m may be another.

        What was waited for in vain by the old measure is waited for anew.
        """
        ...


@runtime_checkable
class Paged(Strategy, Protocol):
    """A strategy that shows a page to a person, who may put another voice into the place of one."""

    def stand(self, one: tuple[int, F64] | None, instead: int) -> None:
        """Id and genome (d,) in the place of who has this id; who joins where nobody has; None: whoever has it goes."""


class Favourites:
    """What a person has rated: parents in proportion to their ratings."""

    def __init__(self, d: int) -> None:
        self.genomes: F64 = np.empty((0, d))
        self.ids: I64 = np.empty(0, np.int64)
        self.ratings: F64 = np.empty(0)

    def __len__(self) -> int:
        return len(self.ids)

    def drawn(self, k: int, rng: np.random.Generator) -> I64:
        """k rows, each with a chance in proportion to its rating."""
        rows: I64 = rng.choice(len(self), k, p=self.ratings / self.ratings.sum())
        return rows
