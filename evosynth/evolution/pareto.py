"""NSGA-II: no sum of objectives, but a front of answers none of which is better than another in all of them.

Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE TEC 2002, with DEAP's ``selNSGA2`` and
``ParetoFront`` over the objectives that the fitness has, however many. Variation is that of the genetic algorithm:
crossover of blocks, the engine's moves, sparse mutation. The front of all that was ever heard is kept beside the
population; when it grows beyond ``FRONT`` it is thinned where it is crowded, never at its ends nor at its least sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from deap import base, tools

from evosynth.arrays import F64, I64, Bool
from evosynth.evolution.blend import Judge
from evosynth.evolution.founders import Founders, first_size, orphans
from evosynth.evolution.operators import BlockCrossover, Genes, Mutation, Toolset, varied
from evosynth.evolution.strategy import NOBODY, Favourites, Lineage, Prior, State
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move

FRONT = 64  # members that are kept at most
CROSSED, MOVED = 0.35, 0.12  # shares of children; the rest are mutated
FAVOURED = 0.3  # share of mothers that a person's ratings choose, where there are any


class Objectives(base.Fitness):  # type: ignore[misc]
    """DEAP's fitness of several distances, all to be minimised."""

    weights: tuple[float, ...] = (-1.0,)


@cache
def _objectives(k: int) -> type[Objectives]:
    return type("Objectives", (Objectives,), {"weights": (-1.0,) * k})


class Member(list[float]):
    """A genome with its objectives, as DEAP's selection wants it."""

    def __init__(self, genes: Sequence[float], scores: Sequence[float], id: int) -> None:
        super().__init__(genes)
        self.fitness: Any = _objectives(len(scores))(tuple(scores))
        self.id = id


class NonDominatedSorting:
    """A population of ``size``, as many children a generation as ``batch`` says."""

    name = "NSGA-II"
    interactive = False

    def __init__(
        self,
        space: ParameterSpace,
        moves: Sequence[Move] = (),
        *,
        budget: int | None = None,
        size: int = 64,
        batch: int = 64,
        first: int | None = None,
    ) -> None:
        self.space, self.moves, self.size, self.batch = space, tuple(moves), size, batch
        self.genes = Genes(space)
        self.toolbox = base.Toolbox()
        self.toolbox.register("mate", BlockCrossover(self.genes))
        self.toolbox.register("mutate", Mutation(self.genes))
        self.toolbox.register("select", selected)
        self.tools = Toolset(self.toolbox, self.genes)
        self.favourites = Favourites(len(space))
        self._founders = Founders(self.genes, first or first_size(budget))
        self._lineage = orphans(0, "prior")
        self.told = 0
        self.population: list[Member] = []  # front by front
        self.pareto = tools.ParetoFront()

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._founders.begin(prior, seeds)

    # ---- asking --------------------------------------------------------------------------------------------------

    def ask(self, rng: np.random.Generator) -> F64:
        if self._founders.due(self.told):
            genomes, self._lineage = self._founders.batch(self.told, self.batch, rng)
            return genomes
        mothers, mother_ids = self._drawn(rng)
        fathers, father_ids = self._drawn(rng)
        if len(self.favourites):
            rows = np.flatnonzero(rng.random(self.batch) < FAVOURED)
            drawn = self.favourites.drawn(len(rows), rng)
            mothers[rows], mother_ids[rows] = self.favourites.genomes[drawn], self.favourites.ids[drawn]
        return self._children(mothers, fathers, np.stack([mother_ids, father_ids], axis=1), rng)

    def lineage(self) -> Lineage:
        return self._lineage

    def _drawn(self, rng: np.random.Generator) -> tuple[F64, I64]:
        """Parents by tournaments of two: the better front, then the less crowded place."""
        scores = _scores(self.population)
        ranks, crowding = ranks_of(scores), np.array([one.fitness.crowding_dist for one in self.population])
        pairs = rng.integers(len(self.population), size=(self.batch, 2))
        first, second = pairs.T
        better = (ranks[first] < ranks[second]) | (
            (ranks[first] == ranks[second]) & (crowding[first] >= crowding[second])
        )
        rows = np.where(better, first, second)
        genomes = np.array([list(self.population[row]) for row in rows])
        return genomes, np.array([self.population[row].id for row in rows], np.int64)

    def _children(self, mothers: F64, fathers: F64, parents: I64, rng: np.random.Generator) -> F64:
        n = len(mothers)
        kind, plain = rng.random(n), rng.random(n) < 0.5
        crossed, moved = kind < CROSSED, (kind > 1.0 - MOVED) & bool(self.moves)
        offspring, words = mothers.copy(), np.full(n, "mutate", object)
        if crossed.any():
            offspring[crossed], words[crossed] = self.tools.mate(mothers[crossed], fathers[crossed], rng), "mate"
        if moved.any():
            offspring[moved], words[moved] = varied(mothers[moved], self.moves, self.genes, rng)
        mutated = ~((crossed | moved) & plain)
        offspring[mutated] = self.tools.mutate(offspring[mutated], rng)
        parents[~crossed, 1] = NOBODY
        self._lineage = Lineage(parents, tuple(words.tolist()))
        return offspring

    # ---- telling -------------------------------------------------------------------------------------------------

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        rows = zip(genomes.tolist(), scores.tolist(), ids.tolist(), strict=True)
        newborn = [Member(*row) for row in rows]
        self.told += len(newborn)
        everybody = [*self.population, *newborn]
        self.population = self.toolbox.select(everybody, min(self.size, len(everybody)))
        self.pareto.update(newborn)
        if len(self.pareto) > FRONT:
            self.pareto = _front_of(thinned(list(self.pareto), FRONT))

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        self.favourites.genomes, self.favourites.ids, self.favourites.ratings = genomes, ids, ratings

    def living(self) -> I64:
        """The population, and the rest of the front."""
        ids = [one.id for one in self.population]
        return np.array([*ids, *(one.id for one in self.pareto if one.id not in set(ids))], np.int64)

    def front(self, most: int) -> I64:
        """Ids of at most so many members of the front, spread over it, the least sum of objectives first."""
        members = thinned(list(self.pareto), most)
        return np.array([one.id for one in sorted(members, key=_sum)], np.int64)

    def judge_anew(self, judge: Judge) -> None:
        """The front is that of all who are known: what another measure had dropped is gone."""
        known = {one.id: one for one in [*self.population, *self.pareto]}
        if not known:
            return
        scores = judge(np.array([list(one) for one in known.values()]))
        anew = {id: Member(one, row, id) for (id, one), row in zip(known.items(), scores.tolist(), strict=True)}
        population = [anew[one.id] for one in self.population]
        self.population = self.toolbox.select(population, len(population))
        self.pareto = tools.ParetoFront()
        self.pareto.update(list(anew.values()))
        if len(self.pareto) > FRONT:
            self.pareto = _front_of(thinned(list(self.pareto), FRONT))

    # ---- state ---------------------------------------------------------------------------------------------------

    def state(self) -> State:
        crowding = np.array([one.fitness.crowding_dist for one in self.population], float)
        front = list(self.pareto)
        return {"told": np.array(self.told), "crowding": crowding, **_packed("own", self.population, self.space)} | (
            _packed("front", front, self.space)
        )

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.told = int(state["told"])
        self.population = _unpacked("own", state)
        for one, crowding in zip(self.population, state["crowding"].tolist(), strict=True):
            one.fitness.crowding_dist = crowding
        self.pareto = _front_of(_unpacked("front", state))


def ranks_of(scores: F64) -> I64:
    """For each row (n, k) how many fronts are before its own (n,)."""
    as_good: Bool = np.all(scores[:, None, :] <= scores[None, :, :], axis=2)
    better: Bool = as_good & np.any(scores[:, None, :] < scores[None, :, :], axis=2)
    ranks, rank = np.full(len(scores), -1, np.int64), 0
    while (left := ranks < 0).any():
        ranks[left & ~better[left].any(0)] = rank
        rank += 1
    return ranks


def selected(members: list[Member], k: int) -> list[Member]:
    """k of them by DEAP's NSGA-II; its faster sorting needs two objectives."""
    several = len(members[0].fitness.values) > 1
    chosen: list[Member] = tools.selNSGA2(members, k, nd="log" if several else "standard")
    return chosen


def thinned(members: list[Member], most: int) -> list[Member]:
    """At most so many, the least crowded; that of the least sum always."""
    if len(members) <= most:
        return members
    chosen = selected(members, most)
    least = min(members, key=_sum)
    return chosen if any(one is least for one in chosen) else [least, *chosen[: most - 1]]


def _sum(member: Member) -> float:
    return float(sum(member.fitness.values))


def _scores(members: Sequence[Member]) -> F64:
    return np.array([one.fitness.values for one in members], float)


def _front_of(members: Sequence[Member]) -> tools.ParetoFront:
    """DEAP's archive of these, in their order (it puts what is as good before what it has)."""
    front = tools.ParetoFront()
    front.update(list(reversed(members)))
    return front


def _packed(word: str, members: Sequence[Member], space: ParameterSpace) -> State:
    k = len(members[0].fitness.values) if members else 1
    return {
        f"{word}_genomes": np.array([list(one) for one in members], float).reshape(-1, len(space)),
        f"{word}_scores": _scores(members).reshape(-1, k),
        f"{word}_ids": np.array([one.id for one in members], np.int64),
    }


def _unpacked(word: str, state: Mapping[str, np.ndarray]) -> list[Member]:
    names = ("genomes", "scores", "ids")
    return [Member(*row) for row in zip(*(state[f"{word}_{name}"].tolist() for name in names), strict=True)]
