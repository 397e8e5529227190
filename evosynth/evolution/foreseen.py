"""The twin proposes, the device decides: what a device is to play is first searched for on an engine.

A take costs seconds; the engine that is a device's *twin* costs less than a millisecond a voice. So before each batch
a small search runs on the twin, from the best that were heard and from what the search before it has left, and the most
promising that differ are heard. What the device says otherwise than the twin corrects what the twin says of voices like
those that were heard. Only what was heard is told, ranked and shown.

Everything here follows from what was told and from the generator: given the takes, a search has one future.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.errors import Cancelled
from evosynth.evolution.blend import Judge
from evosynth.evolution.founders import orphans
from evosynth.evolution.niches import Niches
from evosynth.evolution.operators import Genes
from evosynth.evolution.report import FORESEEN
from evosynth.evolution.strategy import NOBODY, Favourites, Lineage, Prior, State, Strategy
from evosynth.evolution.surprises import Surprises
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import never

AHEAD = 2000  # evaluations of the twin before each batch: less time than one voice takes
BEST = 32  # so many of the best that were heard and differ begin the next search,
LEFT = 32  # and so many of the most promising that were not
KIN = 0.5  # those that are heard together differ by more
LIVING = 64  # of the best, so many are remembered by the session
HELD = 1000  # of the best that were heard, so many are known; the rest would be proposed again, if they were as good
MODEL = 128  # so many of the best, and of the latest, tell how the device differs
FAVOURED = 0.25  # of each batch, so much comes from what a person likes, where there is something
LIKED = 1 << 40  # from here on are the ids of favourites within a search on the twin
_ARRAYS = ("genomes", "scores", "twins", "ids", "left")

Foretell = Callable[[F64], F64]  # genomes (n, d) -> what the twin says of them, scores (n, k)


@dataclass(frozen=True, slots=True)
class Vision:
    """A search on the twin: all its rows as they were judged and foreseen, and who of the heard they come from."""

    genomes: F64  # (n, d)
    twins: F64  # (n, k) what the twin says
    scores: F64  # (n, k) what the device will say, as far as can be told
    ancestors: I64  # (n,) id of the one that was heard, or NOBODY
    moves: tuple[str, ...]

    @classmethod
    def joined(cls, parts: Sequence[Vision]) -> Vision:
        """One after the other."""
        return cls(
            np.concatenate([part.genomes for part in parts]),
            np.concatenate([part.twins for part in parts]),
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.ancestors for part in parts]),
            tuple(word for part in parts for word in part.moves),
        )

    def those(self, rows: I64) -> Vision:
        """Some of them, in this order."""
        words = tuple(self.moves[row] for row in rows)
        return Vision(self.genomes[rows], self.twins[rows], self.scores[rows], self.ancestors[rows], words)


class Foreseen:
    """``batch`` rows a generation, each search on the twin by a strategy of its own.

    Parameters
    ----------
    make : a fresh strategy for so many evaluations.
    judge : what the twin says.
    ahead : evaluations of the twin before each batch; None: AHEAD.
    """

    interactive = False

    def __init__(
        self,
        make: Callable[[int], Strategy],
        space: ParameterSpace,
        judge: Foretell,
        *,
        batch: int = 8,
        ahead: int | None = None,
    ) -> None:
        self.space, self.batch, self.ahead = space, batch, ahead or AHEAD
        self._make = make
        self._judge: Foretell = judge
        model = make(self.ahead)
        self.name, self.toolbox = f"{model.name}, foreseen", model.toolbox
        self._own = {name: getattr(self.toolbox, name) for name in _operators(model)}
        self.genes = Genes(space)
        self.favourites = Favourites(len(space))
        self._prior: Prior = space.sample
        self._seeds: F64 = np.empty((0, len(space)))
        self._vision: Vision | None = None  # of the last ask: first who is heard, then what is left
        self._lineage = orphans(0, FORESEEN)
        self._clear(1)

    def _clear(self, k: int) -> None:
        d = len(self.space)
        self.told = 0
        self.genomes: F64 = np.empty((0, d))  # of those who were heard, in order
        self.scores: F64 = np.empty((0, k))
        self.twins: F64 = np.empty((0, k))  # what the twin says of them
        self.ids: I64 = np.empty(0, np.int64)
        self.left: F64 = np.empty((0, d))

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._prior, self._seeds = prior, self.genes.snapped(seeds) if len(seeds) else seeds

    # ---- asking --------------------------------------------------------------------------------------------------

    def ask(self, rng: np.random.Generator) -> F64:
        return self.ask_unless(rng, never)

    def ask_unless(self, rng: np.random.Generator, cancelled: Callable[[], bool]) -> F64:
        vision = self._searched(rng, cancelled)
        chosen = self._most_promising(vision)
        if not len(chosen):  # a small space, all of which was heard
            self._vision, self._lineage = None, orphans(self.batch, "prior")
            return self.space.confined(self.genes.snapped(self._prior(self.batch, rng)))
        self._vision = vision.those(chosen)
        heard = self._vision.those(np.arange(min(self.batch, len(chosen))))
        parents = np.stack([heard.ancestors, np.full(len(heard.genomes), NOBODY)], axis=1)
        as_they_came = ("prior",) if self.told else ("prior", "seed")  # later what was left begins a search as a seed
        words = tuple(word if word in as_they_came else FORESEEN for word in heard.moves)
        self._lineage = Lineage(parents, words)
        return heard.genomes

    def lineage(self) -> Lineage:
        return self._lineage

    def _searched(self, rng: np.random.Generator, cancelled: Callable[[], bool]) -> Vision:
        """A search on the twin."""
        strategy, surprises, asked = self._begun(), self._surprises(), list[Vision]()
        known = {row.tobytes(): id for row, id in zip(self.genomes, self.ids.tolist(), strict=True)}
        lines: list[int] = []
        while len(lines) < self.ahead:
            if cancelled():
                raise Cancelled("nothing is to be searched for any more")
            genomes = self.space.confined(strategy.ask(rng))
            lineage, first = strategy.lineage().named(len(lines)), len(lines)
            for row, parent in zip(genomes, lineage.parents[:, 0].tolist(), strict=True):
                lines.append(known.get(row.tobytes(), self._ancestor(parent, lines)))
            twins = self._judge(genomes)
            scores = twins if surprises is None else np.maximum(0.0, twins + surprises.of(genomes))
            strategy.tell(genomes, scores, np.arange(first, len(lines)))
            asked.append(Vision(genomes, twins, scores, np.array(lines[first:]), lineage.moves))
        return Vision.joined(asked)

    def _begun(self) -> Strategy:
        """A strategy that starts from what is known."""
        strategy = self._make(self.ahead)
        for name, own in self._own.items():
            if getattr(self.toolbox, name) is not own:  # another one was registered
                strategy.toolbox.register(name, getattr(self.toolbox, name))
        liked, best = self.favourites, Niches(self.space, BEST, self.scores.shape[1])
        best.offer(self.genomes, self.scores, self.ids)
        given = self._seeds if not self.told else self._seeds[:0]
        strategy.begin(self._prior, np.concatenate([liked.genomes, best.genomes, self.left, given]))
        if len(liked):
            scores = np.ones((len(liked), self.scores.shape[1]))
            strategy.favour(liked.genomes, scores, LIKED + np.arange(len(liked)), liked.ratings)
        return strategy

    def _ancestor(self, parent: int, lines: list[int]) -> int:
        """Who was heard of the line of this one of a search on the twin."""
        if parent >= LIKED:
            return int(self.favourites.ids[parent - LIKED])
        return lines[parent] if 0 <= parent < len(lines) else NOBODY

    def _surprises(self) -> Surprises | None:
        """What the device says otherwise; None before anything was heard."""
        if not len(self.ids):
            return None
        best, latest = self._best_first()[:MODEL], np.arange(len(self.ids))[-MODEL:]
        rows = np.union1d(best, latest)
        return Surprises(Niches(self.space, 1, 1), self.genomes[rows], self.scores[rows] - self.twins[rows])

    def _most_promising(self, vision: Vision) -> I64:
        """Rows of a search that were not heard and differ: some of what a person likes, then the most promising."""
        known = {row.tobytes() for row in self.genes.audible(self.genomes)}
        fresh = np.flatnonzero([row.tobytes() not in known for row in self.genes.audible(vision.genomes)])
        liked = fresh[np.isin(vision.ancestors[fresh], self.favourites.ids)]
        first = self._different(vision, liked, round(FAVOURED * self.batch))
        best = self._different(vision, fresh, self.batch + LEFT)
        return np.concatenate([first, best[~np.isin(best, first)]])

    def _different(self, vision: Vision, rows: I64, most: int) -> I64:
        """At most so many of these rows, the most promising first, no two of them nearly the same."""
        different = Niches(self.space, most, vision.scores.shape[1], kin=KIN)
        different.offer(vision.genomes[rows], vision.scores[rows], rows)
        return different.ids

    def _best_first(self) -> I64:
        return np.argsort(self.scores.sum(1), kind="stable")

    # ---- telling -------------------------------------------------------------------------------------------------

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        if not self.told:
            self._clear(scores.shape[1])
        n, vision = len(ids), self._vision
        twins = self._judge(genomes) if vision is None else vision.twins[:n]
        self.left = self.left[:0] if vision is None else vision.genomes[n:]
        self.told += n
        self.genomes, self.scores = np.concatenate([self.genomes, genomes]), np.concatenate([self.scores, scores])
        self.twins, self.ids = np.concatenate([self.twins, twins]), np.concatenate([self.ids, ids])
        self._hold(np.sort(self._best_first()[:HELD]))

    def _hold(self, rows: I64) -> None:
        self.genomes, self.scores, self.twins = self.genomes[rows], self.scores[rows], self.twins[rows]
        self.ids = self.ids[rows]

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        self.favourites.genomes, self.favourites.ids, self.favourites.ratings = genomes, ids, ratings

    def living(self) -> I64:
        living: I64 = self.ids[self._best_first()[:LIVING]]
        return living

    def judge_anew(self, judge: Judge) -> None:
        """What was heard is known; the twin is asked by the new measure from now on."""
        scores, foretell = judge(self.genomes), judge.foretold
        self._judge, self.scores, self.twins = foretell, scores, foretell(self.genomes)

    # ---- state ---------------------------------------------------------------------------------------------------

    def state(self) -> State:
        return {"told": np.array(self.told)} | {name: getattr(self, name).copy() for name in _ARRAYS}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Take up a state; what lies outside the space, which may have been narrowed since, is left behind."""
        self.told = int(state["told"])
        for name in _ARRAYS:
            setattr(self, name, np.array(state[name]))
        self._hold(np.flatnonzero(self.space.allows(self.genomes)))
        self.left = self.left[self.space.allows(self.left)]


def _operators(strategy: Strategy) -> tuple[str, ...]:
    """Names of the operators that another can be registered for."""
    return tuple(name for name in ("mate", "mutate", "select") if hasattr(strategy.toolbox, name))
