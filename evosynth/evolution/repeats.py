"""How well a device repeats itself: distances of voices that were heard several times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from evosynth.evolution.blend import verdict_of
from evosynth.synths.base import Rehearable, Synth

if TYPE_CHECKING:
    from evosynth.evolution.fitness import Fitness
    from evosynth.evolution.report import Candidate

EVERY = 50  # evaluations after which a search on a device hears its best again


@dataclass(frozen=True, slots=True)
class Again:
    """A candidate that was the best so far, heard once more."""

    id: int
    evaluations: int  # of the session before it
    first: float  # its distance as it was heard first,
    distance: float  # and now


@dataclass(frozen=True, slots=True)
class Repeats:
    """``heard`` has the distances of each voice that was heard more than once, hearing by hearing."""

    heard: tuple[tuple[float, ...], ...] = ()

    @classmethod
    def of(cls, voices: Iterable[Iterable[float]]) -> Repeats:
        """Those of these voices that were heard more than once."""
        return cls(tuple(each for voice in voices if len(each := tuple(voice)) > 1))

    def joined(self, other: Repeats) -> Repeats:
        """Both; of a voice that both have (its first distance tells) the one with more hearings."""
        every = sorted((*self.heard, *other.heard), key=len)
        return Repeats(tuple({each[0]: each for each in every}.values()))

    def __bool__(self) -> bool:
        return bool(self.heard)

    @property
    def hearings(self) -> int:
        """How many there were of all these voices."""
        return sum(map(len, self.heard))

    @property
    def spread(self) -> float:
        """Standard deviation of one hearing about its voice's mean, over all voices; 0 where none was heard twice."""
        if not self.heard:
            return 0.0
        squares = sum(float(np.sum(np.square(np.subtract(each, np.mean(each))))) for each in self.heard)
        return float(np.sqrt(squares / (self.hearings - len(self.heard))))

    @property
    def words(self) -> str:
        """For a person, without a full stop; empty where nothing is known."""
        return f"distances of this device repeat to ±{self.spread:.2f}" if self.heard else ""


class Searching(Protocol):
    """What hearing again asks of a session."""

    @property
    def synth(self) -> Synth: ...
    @property
    def fitness(self) -> Fitness: ...
    @property
    def evaluations(self) -> int: ...
    @property
    def best(self) -> Candidate | None: ...


@dataclass(frozen=True, slots=True)
class HeardAgain:
    """What a session heard again of a device: every EVERY evaluations the best so far, which tells the noise."""

    rows: tuple[Again, ...] = ()

    def next(self, session: Searching, cancelled: Callable[[], bool]) -> Again | None:
        """The best so far once more, where it is time for that. Raises Cancelled."""
        since = self.rows[-1].evaluations if self.rows else 0
        best, device, fitness = session.best, session.synth, session.fitness
        if best is None or session.evaluations - since < EVERY or not isinstance(device, Rehearable):
            return None
        count = 1 + sum(one.id == best.id for one in self.rows)
        audio = device.hear(best.genome[None], fitness.notes, again=count, cancelled=cancelled)
        heard = verdict_of(fitness, np.asarray(fitness.score(best.genome[None], audio), float))
        distance = float(heard.scores.sum())
        return Again(best.id, session.evaluations, best.distance, distance)

    def with_one(self, again: Again) -> HeardAgain:
        """And this."""
        return HeardAgain((*self.rows, again))

    @property
    def repeats(self) -> Repeats:
        """Voice by voice."""
        voices: dict[int, list[float]] = {}
        for one in self.rows:
            voices.setdefault(one.id, [one.first]).append(one.distance)
        return Repeats.of(voices.values())
