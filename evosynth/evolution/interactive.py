"""Breeding by ear: a generation a wish, and a person's stars in the place of a fitness.

Rated voices of the generation on show are the parents of the next, in proportion to their ratings; the best-rated stay,
unchanged and under their ids. Without any rating the next generation is fresh. A bank of seeds is the first generation
exactly as it is, however many it holds. Where parents are named they alone have children, and stay; guests, who were
not on show, join the page with their children.

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
from evosynth.evolution import recipes
from evosynth.evolution.manner import IN_PLACE, Manner, Recipe
from evosynth.evolution.offspring import Born, Offspring, Parents, orphans
from evosynth.evolution.operators import BlockCrossover, Genes, Mutation, Toolset, tournament
from evosynth.evolution.strategy import Favourites, Lineage, Prior, State, of_row
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move

ELITE = 4  # of the rated, so many stay at most
ANCHOR = 1  # of them, where an ear chooses what comes beside
SPARE = 0.5  # children beyond what is needed, for those that turn out silent
LEAST = 0.2  # the rating of whoever has none, where all who are left are parents
DISCARDED = 0.5  # children beyond these, of which those nearest to their parents are never heard


class Ear(Protocol):
    """Who hears many children before a person does, and chooses for this person."""

    @property
    def pool(self) -> int:
        """How many children it wants to hear."""
        ...

    def choose(
        self, children: F64, usual: Bool, beside: F64, wanted: int, rng: np.random.Generator
    ) -> tuple[I64, Bool]:
        """Rows of the children (n, d) that are shown beside others (m, d), and which of these are surprises.

        ``usual`` (n,): who was bred as without an ear; the others are there for an ear that knows whom to choose.

        As many as are ``wanted``, or all of fewer; silent ones only where there are too few others.
        """
        ...


class Breeding:
    """Interactive evolution, ``population`` voices a generation.

    ``audible`` tells beforehand which of some genomes (n, d) can be heard, where a voice is heard in real time: then no
    more are asked for than are shown. ``ear`` may be another one for each generation. Children stay within ``safe``, a
    part of the space; what came in, or is shown, need not.
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
        safe: ParameterSpace | None = None,
    ) -> None:
        self.space, self.moves, self.population, self.audible = space, tuple(moves), population, audible
        self.ear = ear
        self.manner = Manner()  # of the next generation
        self.rejected: tuple[int, ...] = ()  # ids of whom nobody wants more
        self.guests: F64 = np.empty((0, len(space)))  # parents of the next generation who are not on show
        self.named: tuple[int, ...] | None = None  # ids of those on show who alone are parents with them
        self.genes = Genes(safe or space)
        self.toolbox = base.Toolbox()
        self.toolbox.register("mate", BlockCrossover(self.genes, share=0.4))
        self.toolbox.register("mutate", Mutation(self.genes, uniform=0.2, nudge=0.05, reach=1.3, fewest=5))
        self.toolbox.register("select", tournament)
        self.offspring = Offspring(self.genes, Toolset(self.toolbox, self.genes), self.moves)
        self.favourites = Favourites(len(space))
        self._prior: Prior = space.sample
        self._seeds: F64 = np.empty((0, len(space)))
        self._lineage = orphans(np.empty((0, len(space))), "").lineage
        self.genomes: F64 = np.empty((0, len(space)))  # of the generation on show
        self.ids: I64 = np.empty(0, np.int64)
        self.origins: F64 = np.empty((0, len(space)))  # genomes that each of them came from; NaN: from nobody on show
        self.brought: F64 = np.empty(0)  # the rating that each of them came with; 0: none
        self.surprises: I64 = np.empty(0, np.int64)  # ids of those on show that an ear took though it knows them least
        self._surprising: Bool = np.zeros(0, bool)  # rows of the last ask

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._prior, self._seeds = prior, seeds

    # ---- asking --------------------------------------------------------------------------------------------------

    def ask(self, rng: np.random.Generator) -> F64:
        """The children, some more than are needed where any may be silent; who stays is not among them."""
        self._surprising = np.zeros(0, bool)
        if not len(self.ids) and len(self._seeds):
            return self._made(orphans(Genes(self.space).snapped(self._seeds), "seed"))
        if (recipe := self._recipe) in ("towards", "away"):
            return self._made(self._drawn(recipe, rng))
        return self._made(self._joined(self._children(recipe, rng)))

    def _children(self, recipe: Recipe, rng: np.random.Generator) -> Born:
        """Those who are told beside who stays and who joins."""
        rated, places = self._rated(), self._places
        staying = self.genomes[self._staying] if places is None else np.delete(self.genomes, places, axis=0)
        staying = np.concatenate([staying, self.guests[: self._joining]])
        wanted = self.population - len(staying) if places is None else len(places)
        if self.ear is not None:
            return self._chosen(self.ear, *self._crowd(rated, self.ear.pool, rng), staying, wanted, rng)
        n = wanted + max(2, round(SPARE * wanted))
        if recipe != "mixed" or not len(self.ids) or not len(self._parents(rated)):
            return self._heard(self._born(rated, n, rng), wanted)
        born = self._born(rated, round(n * (1 + DISCARDED)), rng)
        return self._heard(self._without_the_nearest(born, n), wanted)

    def _joined(self, children: Born) -> Born:
        """Guests are heard with their children, before them: from then on they have ids."""
        if not self._guests_come:
            return children
        guests = orphans(self.guests, "seed")
        parents = np.concatenate([guests.lineage.parents, children.lineage.parents])
        self._surprising = np.concatenate([np.zeros(len(self.guests), bool), self._surprising])
        lineage = Lineage(parents, guests.lineage.moves + children.lineage.moves)
        return Born(np.concatenate([self.guests, children.genomes]), lineage)

    def lineage(self) -> Lineage:
        return self._lineage

    def _made(self, born: Born) -> F64:
        self._lineage = born.lineage
        return born.genomes

    @property
    def _recipe(self) -> Recipe:
        """That of the manner, so far as it can be followed on this page."""
        recipe = self.manner.recipe if len(self.ids) else "mixed"
        rejected = int(np.isin(self.ids, self.rejected).sum())
        if recipe == "weed" and not 0 < rejected < len(self.ids):
            return "mixed"
        if recipe in ("towards", "away") and (len(self.ids) < 2 or self.manner.around not in self.ids):
            return "mixed"
        return recipe

    @property
    def _places(self) -> I64 | None:
        """Rows on show that others come in the places of; None: all but the elite make way."""
        recipe = self._recipe
        if recipe not in IN_PLACE:
            return None
        rows: I64 = np.flatnonzero(
            np.isin(self.ids, self.rejected) if recipe == "weed" else self.ids != self.manner.around
        )
        return rows

    def _rated(self) -> I64:
        """Rows of the favourites that are on show."""
        rows: I64 = np.flatnonzero(np.isin(self.favourites.ids, self.ids))
        return rows

    def _best_rated(self, rated: I64) -> I64:
        """The best-rated few of these rows, best first."""
        order = np.argsort(-self.favourites.ratings[rated], kind="stable")
        kept: I64 = rated[order][: ANCHOR if self.ear is not None else self._most_staying]
        return kept

    @property
    def _most_staying(self) -> int:
        return min(ELITE, self.population // 4)

    @property
    def _staying(self) -> I64:
        """Rows on show of those who stay where a whole page comes: the best rated, best first, or who was named."""
        if self.named is not None:
            return self._named[: self._most_staying]
        return self._rows_of(self.favourites.ids[self._best_rated(self._rated())])

    @property
    def _named(self) -> I64:
        """Rows on show of those who were named."""
        rows: I64 = np.flatnonzero(np.isin(self.ids, self.named or ()))
        return rows

    @property
    def _guests_come(self) -> bool:
        """Whether there are parents who join the page."""
        return len(self.guests) > 0 and self._places is None

    @property
    def _joining(self) -> int:
        """How many of the guests are shown beside who stays."""
        return max(0, min(len(self.guests), self._most_staying - len(self._staying))) if self._guests_come else 0

    def _rows_of(self, ids: I64) -> I64:
        """Where these stand on show, who all do."""
        return np.array([np.flatnonzero(self.ids == id)[0] for id in ids.tolist()], np.int64)

    def _parents(self, rated: I64) -> Parents:
        """Who is rated, and the guests; of what is weeded all the rest, without stars as with the fewest."""
        if self._recipe == "weed":
            rest = np.flatnonzero(~np.isin(self.ids, self.rejected))
            known = dict(zip(self.favourites.ids.tolist(), self.favourites.ratings.tolist(), strict=True))
            ratings = np.array([known.get(id, LEAST) for id in self.ids[rest].tolist()])
            return Parents(self.genomes[rest], self.ids[rest], ratings, self._directions(self.ids[rest]))
        ids, ratings, genomes = (
            self.favourites.ids[rated],
            self.favourites.ratings[rated],
            self.favourites.genomes[rated],
        )
        if self.named is not None:
            ids, ratings, genomes = self.ids[self._named], np.ones(len(self._named)), self.genomes[self._named]
        come = of_row(np.arange(len(self.guests), dtype=np.int64))
        return Parents(
            np.concatenate([genomes, self.guests]),
            np.concatenate([ids, come]),
            np.concatenate([ratings, np.ones(len(come))]),
            np.concatenate([self._directions(ids), np.zeros_like(self.guests)]),
            alone=self.named is not None,
        )

    def _directions(self, ids: I64) -> F64:
        """Which way each of these on show has gone from its parent, founders from the middle of the page."""
        rows = self._rows_of(ids)
        came = np.where(np.isfinite(self.origins), self.origins, self.genomes.mean(0) if len(self.ids) else np.nan)
        return self.genomes[rows] - came[rows]

    def _born(self, rated: I64, n: int, rng: np.random.Generator) -> Born:
        """n children by the manner; without parents fresh ones."""
        parents = self._parents(rated)
        if not len(parents):
            return orphans(self.genes.snapped(self._prior(n, rng)), "prior")
        shown = np.concatenate([self.genomes, self.guests])
        return self.offspring.born(self.manner, parents, n, self._prior, shown, rng)

    def _crowd(self, rated: I64, n: int, rng: np.random.Generator) -> tuple[Born, Bool]:
        """The same for an ear, which chooses among them, and who (n,) of them was bred as without one."""
        parents = self._parents(rated)
        if not len(parents):
            return self._born(rated, n, rng), np.ones(n, bool)
        return self.offspring.crowd(self.manner, parents, n, self._prior, self.genomes, rng)

    def _drawn(self, recipe: Recipe, rng: np.random.Generator) -> Born:
        """All others a step towards one of them, or away."""
        others = self.ids != self.manner.around
        one, amount = self.genomes[~others][0], self.manner.amount * (1.0 if recipe == "towards" else -1.0)
        moved = recipes.drawn(self.genes, self.genomes[others], one, amount, rng)
        parents = np.stack([self.ids[others], np.full(int(others.sum()), self.manner.around)], axis=1)
        return Born(moved, Lineage(parents, (recipe,) * len(moved)))

    def _chosen(self, ear: Ear, born: Born, usual: Bool, staying: F64, wanted: int, rng: np.random.Generator) -> Born:
        """Those of many children whom the ear chooses, in a drawn order: a place says nothing of who stands there."""
        rows, surprising = ear.choose(born.genomes, usual, staying, wanted, rng)
        order = rng.permutation(len(rows))
        self._surprising = surprising[order]
        return born[rows[order]]

    def _without_the_nearest(self, born: Born, n: int) -> Born:
        """n of the children: those that differ least, in what is heard, from who is on show are left out unheard."""
        children = born.genomes
        gaps = np.abs(children[:, None, :] - self.genomes[None, :, :]) * self.genes.chances(children)[:, None, :]
        nearest = gaps.sum(2).min(1)
        return born[np.sort(np.argsort(-nearest, kind="stable")[:n])]

    def _heard(self, born: Born, wanted: int) -> Born:
        """So many of the children, where it can be told which are heard: silent ones only where too few are."""
        if self.audible is None:
            return born
        order = np.argsort(~self.audible(born.genomes), kind="stable")[:wanted]
        return born[np.sort(order)]

    # ---- telling -------------------------------------------------------------------------------------------------

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        """Who stays, stays; beside them come the children that can be heard, silent ones only where too few can."""
        first, places = not len(self.ids) and len(self._seeds), self._places
        stay = self._staying if places is None else np.empty(0, np.int64)
        joining, guests = min(self._joining, len(ids)), len(self.guests) if self._guests_come else 0
        wanted = self.population - len(stay) - joining if places is None else len(places)
        order = guests + np.argsort(scores[guests:].sum(1) >= WORST, kind="stable")
        chosen = np.arange(len(ids)) if first else np.concatenate([np.arange(joining), np.sort(order[:wanted])])
        came = self._came_from(self._lineage.first(len(ids)).named(int(ids[0])).parents[chosen, 0], genomes, ids)
        if places is None:
            self.origins = np.concatenate([self.origins[stay], came])
            self.genomes = np.concatenate([self.genomes[stay], genomes[chosen]])
            self.ids = np.concatenate([self.ids[stay], ids[chosen]])
            self.brought = np.concatenate([self._brought(self.ids[: len(stay)]), np.zeros(len(chosen))])
        else:
            places = places[: len(chosen)]
            for array, fresh in ((self.genomes, genomes[chosen]), (self.ids, ids[chosen]), (self.origins, came)):
                array[places] = fresh
            self.brought = self._brought(self.ids)
        before = self.surprises[np.isin(self.surprises, self.ids)]  # what they were taken as they are still
        self.surprises = np.concatenate([before, ids[: len(self._surprising)][self._surprising[: len(ids)]]])

    def _brought(self, ids: I64) -> F64:
        """The ratings of these, 0 for who has none."""
        ratings = dict(zip(self.favourites.ids.tolist(), self.favourites.ratings.tolist(), strict=True))
        return np.array([ratings.get(id, 0.0) for id in ids.tolist()], float)

    def _came_from(self, parents: I64, newborn: F64, ids: I64) -> F64:
        """Genomes (n, d) of these who are on show, or were told just now under ``ids``; NaN for others."""
        found = np.full((len(parents), len(self.space)), np.nan)
        for row, id in enumerate(parents.tolist()):
            for known, genomes in ((self.ids, self.genomes), (ids, newborn)):
                if len(at := np.flatnonzero(known == id)):
                    found[row] = genomes[at[0]]
        return found

    def stand(self, one: tuple[int, F64] | None, instead: int) -> None:
        """Whoever comes into a place came from where that one did, and inherits no stars but those.

        So it is as before where that one comes back.
        """
        there = self.ids == instead
        if one is None:
            for name in ("genomes", "ids", "origins", "brought"):
                setattr(self, name, getattr(self, name)[~there])
            return
        id, genome = one
        if there.any():
            self.genomes, self.ids = self.genomes.copy(), self.ids.copy()
            self.genomes[there], self.ids[there] = genome, id
            return
        nowhere = np.full((1, len(self.space)), np.nan)
        self.genomes, self.origins = (
            np.concatenate([self.genomes, genome[None]]),
            np.concatenate([self.origins, nowhere]),
        )
        self.ids, self.brought = np.append(self.ids, np.int64(id)), np.append(self.brought, 0.0)

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        self.favourites.genomes, self.favourites.ids, self.favourites.ratings = genomes, ids, ratings

    def living(self) -> I64:
        return self.ids.copy()

    def state(self) -> State:
        arrays = {"genomes": self.genomes, "ids": self.ids, "origins": self.origins, "surprises": self.surprises}
        return {name: array.copy() for name, array in (arrays | {"brought": self.brought}).items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.genomes, self.ids = np.array(state["genomes"]), np.array(state["ids"])
        self.surprises = np.array(state.get("surprises", ()), np.int64)
        unknown = np.full_like(self.genomes, np.nan)  # an earlier version did not note where they came from
        self.origins = np.array(state.get("origins", unknown))
        self.brought = np.array(state.get("brought", np.zeros(len(self.ids))))
