"""Breeding by ear: a generation a wish, and a person's stars in the place of a fitness.

Rated voices of the generation on show are the parents of the next, in proportion to their ratings; the best-rated stay,
unchanged and under their ids. Without any rating the next generation is fresh. A bank of seeds is the first generation
exactly as it is, however many it holds.

With an ear, which knows what this person likes, many more children are made than are shown, and it chooses: those that
are liked best among those that differ, and a few surprises, in a drawn order. The best-rated alone stays beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from deap import base

from evosynth.arrays import F64, I64, Bool
from evosynth.distance import WORST
from evosynth.evolution.operators import BlockCrossover, Genes, Mutation, Toolset, tournament, varied
from evosynth.evolution.strategy import NOBODY, Favourites, Lineage, Prior, State
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move

ELITE = 4  # of the rated, so many stay at most
ANCHOR = 1  # of them, where an ear chooses what comes beside
SPARE = 0.5  # children beyond what is needed, for those that turn out silent
DISCARDED = 0.5  # children beyond these, of which those nearest to their parents are never heard
CROSSED, MOVED = 0.45, 0.2  # shares of children; the rest are mutated only
TOUCHED = 0.4  # share of crossed or moved children that are mutated on top
WANDERERS = 0.12  # share of children that marry a stranger from the prior


class Ear(Protocol):
    """Who hears many children before a person does, and chooses for this person."""

    @property
    def pool(self) -> int:
        """How many children it wants to hear."""
        ...

    def choose(self, children: F64, beside: F64, wanted: int, rng: np.random.Generator) -> tuple[I64, Bool]:
        """Rows of the children (n, d) that are shown beside others (m, d), and which of these are surprises.

        As many as are ``wanted``, or all of fewer; silent ones only where there are too few others.
        """
        ...


class Breeding:
    """Interactive evolution, ``population`` voices a generation.

    ``audible`` tells beforehand which of some genomes (n, d) can be heard, where a voice is heard in real time: then no
    more are asked for than are shown. ``ear`` may be another one for each generation.
    """

    name = "breeding"
    interactive = True

    def __init__(
        self,
        space: ParameterSpace,
        moves: Sequence[Move] = (),
        population: int = 16,
        audible: Callable[[F64], Bool] | None = None,
        ear: Ear | None = None,
    ) -> None:
        self.space, self.moves, self.population, self.audible = space, tuple(moves), population, audible
        self.ear = ear
        self.genes = Genes(space)
        self.toolbox = base.Toolbox()
        self.toolbox.register("mate", BlockCrossover(self.genes, share=0.4))
        self.toolbox.register("mutate", Mutation(self.genes, uniform=0.2, nudge=0.05, reach=1.3, fewest=5))
        self.toolbox.register("select", tournament)
        self.tools = Toolset(self.toolbox, self.genes)
        self.favourites = Favourites(len(space))
        self._prior: Prior = space.sample
        self._seeds: F64 = np.empty((0, len(space)))
        self._lineage = Lineage(np.empty((0, 2), np.int64), ())
        self.genomes: F64 = np.empty((0, len(space)))  # of the generation on show
        self.ids: I64 = np.empty(0, np.int64)
        self.surprises: I64 = np.empty(0, np.int64)  # ids of those on show that an ear took though it knows them least
        self._surprising: Bool = np.zeros(0, bool)  # rows of the last ask

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._prior, self._seeds = prior, seeds

    # ---- asking --------------------------------------------------------------------------------------------------

    def ask(self, rng: np.random.Generator) -> F64:
        """The children, some more than are needed where any may be silent; the elite is not among them."""
        self._surprising = np.zeros(0, bool)
        if not len(self.ids) and len(self._seeds):
            return self._orphans(self.genes.snapped(self._seeds), "seed")
        rated = self._rated()
        wanted = self.population - len(self._elite(rated))
        if self.ear is not None:
            return self._chosen(self.ear, rated, wanted, rng)
        n = wanted + max(2, round(SPARE * wanted))
        if not len(rated):
            return self._heard(self._orphans(self.genes.snapped(self._prior(n, rng)), "prior"), wanted)
        children = self._children(rated, round(n * (1 + DISCARDED)), rng)
        return self._heard(self._without_the_nearest(children, n), wanted)

    def lineage(self) -> Lineage:
        return self._lineage

    def _rated(self) -> I64:
        """Rows of the favourites that are on show."""
        rows: I64 = np.flatnonzero(np.isin(self.favourites.ids, self.ids))
        return rows

    def _elite(self, rated: I64) -> I64:
        """The best-rated few of these rows, best first."""
        order = np.argsort(-self.favourites.ratings[rated], kind="stable")
        kept: I64 = rated[order][: ANCHOR if self.ear is not None else min(ELITE, self.population // 4)]
        return kept

    def _chosen(self, ear: Ear, rated: I64, wanted: int, rng: np.random.Generator) -> F64:
        """Those of many children whom the ear chooses, in a drawn order: a place says nothing of who stands there."""
        if len(rated):
            children = self._children(rated, ear.pool, rng)
        else:
            children = self._orphans(self.genes.snapped(self._prior(ear.pool, rng)), "prior")
        rows, surprising = ear.choose(children, self.favourites.genomes[self._elite(rated)], wanted, rng)
        order = rng.permutation(len(rows))
        self._surprising = surprising[order]
        return self._picked(children, rows[order])

    def _orphans(self, genomes: F64, word: str) -> F64:
        self._lineage = Lineage(np.full((len(genomes), 2), NOBODY, np.int64), (word,) * len(genomes))
        return genomes

    def _children(self, rated: I64, n: int, rng: np.random.Generator) -> F64:
        """n children of rated parents: crossed, moved or mutated, a few of them with a stranger."""
        favourites, ratings = self.favourites, self.favourites.ratings[rated]
        drawn = rng.choice(rated, (n, 2), p=ratings / ratings.sum())
        mothers, fathers = favourites.genomes[drawn[:, 0]], favourites.genomes[drawn[:, 1]]
        parents = favourites.ids[drawn]
        strange = rng.random(n) < WANDERERS
        fathers = np.where(strange[:, None], self._prior(n, rng), fathers)
        parents[strange, 1] = NOBODY
        pair = (drawn[:, 0] != drawn[:, 1]) & ~strange
        kind = rng.random(n)
        crossed, moved = strange | (pair & (kind < CROSSED)), (kind > 1 - MOVED) & bool(self.moves) & ~strange
        children, words = mothers.copy(), np.full(n, "mutate", object)
        children[crossed], words[crossed] = self.tools.mate(mothers[crossed], fathers[crossed], rng), "mate"
        if moved.any():
            children[moved], words[moved] = varied(mothers[moved], self.moves, self.genes, rng)
        parents[~crossed, 1] = NOBODY
        self._lineage = Lineage(parents, tuple(words.tolist()))
        return self._unlike(self._touched(children, crossed | moved, rng), rng)

    def _without_the_nearest(self, children: F64, n: int) -> F64:
        """n of the children: those that differ least, in what is heard, from who is on show are left out unheard."""
        gaps = np.abs(children[:, None, :] - self.genomes[None, :, :]) * self.genes.chances(children)[:, None, :]
        nearest = gaps.sum(2).min(1)
        return self._only(children, np.argsort(-nearest, kind="stable")[:n])

    def _heard(self, children: F64, wanted: int) -> F64:
        """So many of the children, where it can be told which are heard: silent ones only where too few are."""
        if self.audible is None:
            return children
        return self._only(children, np.argsort(~self.audible(children), kind="stable")[:wanted])

    def _only(self, children: F64, rows: I64) -> F64:
        """These of the children, in their order."""
        return self._picked(children, np.sort(rows))

    def _picked(self, children: F64, kept: I64) -> F64:
        """These of the children, in this order."""
        self._lineage = Lineage(self._lineage.parents[kept], tuple(self._lineage.moves[row] for row in kept))
        return children[kept]

    def _touched(self, children: F64, changed: np.ndarray, rng: np.random.Generator) -> F64:
        """Mutation for the unchanged, and for some of those that crossover or a move has changed."""
        mutated = ~changed | (rng.random(len(children)) < TOUCHED)
        children[mutated] = self.tools.mutate(children[mutated], rng)
        return children

    def _unlike(self, children: F64, rng: np.random.Generator) -> F64:
        """Copies of what is on show, or of each other, are mutated (up to five times)."""
        for _ in range(5):
            known = {row.tobytes() for row in self.genomes}
            again = []
            for row, child in enumerate(children):
                if child.tobytes() in known:
                    again.append(row)
                known.add(child.tobytes())
            if not again:
                break
            children[again] = self.tools.mutate(children[again], rng)
        return children

    # ---- telling -------------------------------------------------------------------------------------------------

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        """The elite stays; beside it come the children that can be heard, silent ones only where too few can."""
        first = not len(self.ids) and len(self._seeds)
        elite = self._elite(self._rated())
        order = np.argsort(scores.sum(1) >= WORST, kind="stable")
        chosen = np.arange(len(ids)) if first else np.sort(order[: self.population - len(elite)])
        self.genomes = np.concatenate([self.favourites.genomes[elite], genomes[chosen]])
        self.ids = np.concatenate([self.favourites.ids[elite], ids[chosen]])
        self.surprises = ids[: len(self._surprising)][self._surprising[: len(ids)]]

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        self.favourites.genomes, self.favourites.ids, self.favourites.ratings = genomes, ids, ratings

    def living(self) -> I64:
        return self.ids.copy()

    def state(self) -> State:
        surprises = {"surprises": self.surprises.copy()} if len(self.surprises) else {}
        return {"genomes": self.genomes.copy(), "ids": self.ids.copy(), **surprises}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.genomes, self.ids = np.array(state["genomes"]), np.array(state["ids"])
        self.surprises = np.array(state.get("surprises", ()), np.int64)
