"""What one generation leaves behind: frozen values with read-only arrays, for views, logs and the wire."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.evolution.repeats import Repeats

EDIT = "edit"  # how one came about that a person has made by hand
EDITED_IDS = 1 << 41  # from here on are the ids of such, which are given elsewhere: no search hears as many
FORESEEN = "foreseen"  # how one came about that was searched for on a device's twin before it was heard


def label_of(generation: int, index: int) -> str:
    """How an individual is numbered: "037-01" is the first of generation 37."""
    return f"{generation:03d}-{index + 1:02d}"


class Individual:
    """What everybody who was born in a run is called, and how far it is; as a genome here, elsewhere as a voice."""

    __slots__ = ()
    scores: F64  # (k,)
    generation: int
    index: int
    weighed: float

    @property
    def label(self) -> str:
        """By what it is found again: "037-01"."""
        return label_of(self.generation, self.index)

    @property
    def distance(self) -> float:
        """The sum of the parts: the one number shown to people."""
        return float(self.scores.sum())

    @property
    def cost(self) -> float:
        """What the search minimises: the distance, or the weighted sum of distance and taste."""
        return self.distance if np.isnan(self.weighed) else self.weighed


@dataclass(frozen=True, slots=True)
class Candidate(Individual):
    """One individual: its id within the session, genome (d,), scores (k,) and the ids of its parents (-1: none)."""

    id: int
    genome: F64
    scores: F64
    parents: tuple[int, int] = (-1, -1)
    move: str = ""  # how it came about: "prior", "seed", "mutate", "mate", or a move's name
    generation: int = 0  # in which it was born
    index: int = 0  # its row there
    taste: float = np.nan  # how far it is from what is liked; NaN where no taste was asked
    weighed: float = np.nan  # and what the search minimises then, in place of the distance


@dataclass(frozen=True, slots=True)
class StrandState:
    """Where one strand of a search stands."""

    number: int
    best: int  # id of its best living, -1 where nobody lives
    distance: float  # of its best; infinite where nobody lives
    evaluations: int  # of its children, so far
    stale: int  # evaluations since its best improved
    halted: bool
    focused: bool
    settling: bool = False  # its first candidates are still coming


@dataclass(frozen=True, slots=True)
class GenerationReport:
    """One generation as a value. Rows are the individuals evaluated in it, in order of evaluation."""

    generation: int
    genomes: F64  # (n, d)
    scores: F64  # (n, k) parts of the distance
    ids: I64  # (n,)
    parents: I64  # (n, 2), -1 where there is none
    moves: tuple[str, ...]  # (n,) how each row came about
    evaluations: int  # so far, this generation included
    best: Candidate  # the best so far
    best_distance: float  # to the target, also where the best is the best by taste
    median_distance: float  # of the living population
    distinct: tuple[Candidate, ...]  # up to 16 of the best so far that differ, best first
    strands: tuple[StrandState, ...] = ()  # where each strand of the search stands
    repeats: Repeats = field(default_factory=Repeats)  # how well a device repeats itself

    def __post_init__(self) -> None:
        for array in (self.genomes, self.scores, self.ids, self.parents):
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
