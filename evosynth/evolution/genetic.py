"""Search over the unit cube by asking and telling.

``GeneticAlgorithm`` is made for matching: islands that start from the synth's prior, sparse mutation and block
crossover, and a share of every batch that polishes the best that differ. Its operators stand in a DEAP toolbox under
``mate``, ``mutate`` and ``select``; register others there and the run uses them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from deap import base

from evosynth.arrays import F64, I64
from evosynth.evolution.niches import Niches
from evosynth.evolution.operators import BlockCrossover, Genes, Mutation, Toolset, tournament, varied
from evosynth.evolution.strategy import NOBODY, Favourites, Lineage, Prior, State
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move

POLISH = -1  # the home of children of the leaders
LEAST_EFFECT = 0.08  # chance that remains to a column that nobody ever heard
DOUBT = 4  # trials that every column is given before it is judged
FIRST = (64, 600)  # size of the first population: an eighth of the budget within these bounds
SEEN = 100_000  # sounds remembered, so that none is evaluated twice
SMALL_BUDGET = 10_000  # evaluations
_OWN = ("genomes", "scores", "ids", "home", "wanted", "stale", "tried", "heard")


@dataclass(slots=True)
class Brood:
    """Children in the making: rows, ids of their parents, how they came about, and who they compete with."""

    genomes: F64  # (n, d)
    parents: I64  # (n, 2)
    moves: list[str]
    homes: I64  # (n,) island, or POLISH

    @classmethod
    def joined(cls, broods: Sequence[Brood]) -> Brood:
        return cls(
            np.concatenate([b.genomes for b in broods]),
            np.concatenate([b.parents for b in broods]),
            [move for b in broods for move in b.moves],
            np.concatenate([b.homes for b in broods]),
        )


class GeneticAlgorithm:
    """Islands with restarts, and polishing of the best that differ. One distance: the sum of the objectives.

    Parameters
    ----------
    space, moves : of the synth.
    budget : evaluations that will be spent, where known; it sizes the first population.
    islands, size : so many populations of so many.
    batch : children a generation; None: 32 of a small budget, which learn more from each other, else 128, which cost
        least each (measured: at 12,000 evaluations both come as near, the larger in 0.6 of the time).
    polish : share of each batch that varies the leaders by small steps.
    patience : evaluations without progress after which an island starts afresh.
    crossover, structural : shares of the other children made by crossover and by a move; the rest are mutated.
    migration : chance that a parent comes from any island.
    leaders : so many of the best that differ are polished.
    first : size of the first population, instead of what the budget suggests.
    """

    name = "genetic algorithm"
    interactive = False

    def __init__(
        self,
        space: ParameterSpace,
        moves: Sequence[Move] = (),
        *,
        budget: int | None = None,
        islands: int = 4,
        size: int = 32,
        batch: int | None = None,
        polish: float = 0.35,
        patience: int = 1500,
        crossover: float = 0.35,
        structural: float = 0.12,
        migration: float = 0.02,
        leaders: int = 4,
        first: int | None = None,
    ) -> None:
        self.space, self.moves = space, tuple(moves)
        self.batch = batch or (32 if budget is not None and budget < SMALL_BUDGET else 128)
        self.islands, self.size, self.polish, self.patience = islands, size, polish, patience
        self.crossover, self.structural, self.migration = crossover, structural, migration
        self.first = first or (FIRST[1] if budget is None else int(np.clip(budget // 8, *FIRST)))
        self.genes = Genes(space)
        self.toolbox = base.Toolbox()
        self.toolbox.register("mate", BlockCrossover(self.genes))
        self.toolbox.register("mutate", Mutation(self.genes))
        self.toolbox.register("select", tournament)
        self.tools = Toolset(self.toolbox, self.genes)
        self._step = Mutation(self.genes, uniform=0.06, nudge=0.6, reach=0.7)
        self.favourites = Favourites(len(space))
        self.leaders = leaders
        self._prior: Prior = space.sample
        self._seeds: F64 = np.empty((0, len(space)))
        self._brood: Brood | None = None
        self._clear(k=1)

    def _clear(self, k: int) -> None:
        d = len(self.space)
        self.genomes: F64 = np.empty((0, d))
        self.scores: F64 = np.empty((0, k))
        self.ids: I64 = np.empty(0, np.int64)
        self.home: I64 = np.empty(0, np.int64)  # island of each row
        self.wanted: I64 = np.full(self.islands, -(-self.first // self.islands), np.int64)  # fresh rows still to come
        self.stale: I64 = np.zeros(self.islands, np.int64)  # evaluations since the island's best improved
        self.told = 0
        self.seen: set[int] = set()
        self.best = Niches(self.space, self.leaders, k)
        self.tried: F64 = np.zeros(d)  # how often a column alone was changed
        self.heard: F64 = np.zeros(d)  # and how often that changed a score

    # ---- asking --------------------------------------------------------------------------------------------------

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._prior, self._seeds = prior, self.genes.snapped(seeds) if len(seeds) else seeds

    def ask(self, rng: np.random.Generator) -> F64:
        self._brood = self._seed_brood() if self.told < len(self._seeds) else self._next_brood(rng)
        return self._brood.genomes

    def lineage(self) -> Lineage:
        assert self._brood is not None, "lineage is of the last ask"
        return Lineage(self._brood.parents, tuple(self._brood.moves))

    def _seed_brood(self) -> Brood:
        rows = np.arange(self.told, min(self.told + self.batch, len(self._seeds)))
        return self._orphans(self._seeds[rows], rows % self.islands, "seed")

    def _next_brood(self, rng: np.random.Generator) -> Brood:
        settled = self.wanted <= 0
        polishing = round(self.batch * self.polish) if settled.any() and len(self.best) else 0
        homes = np.arange(self.batch - polishing) % self.islands
        broods = [self._fresh(homes[~settled[homes]], rng)]
        evolving = homes[settled[homes]]
        if len(evolving):
            broods.append(self._children(evolving, rng))
        if polishing:
            broods.append(self._polished(polishing, rng))
        return self._unlike(Brood.joined(broods), rng)

    def _orphans(self, genomes: F64, homes: I64, word: str) -> Brood:
        parents = np.full((len(genomes), 2), NOBODY, np.int64)
        return Brood(genomes, parents, [word] * len(genomes), homes)

    def _fresh(self, homes: I64, rng: np.random.Generator) -> Brood:
        genomes = self._prior(len(homes), rng) if len(homes) else self.genomes[:0]
        return self._orphans(self.genes.snapped(genomes), homes, "prior")

    def _children(self, homes: I64, rng: np.random.Generator) -> Brood:
        """One child for each of these islands' names, by crossover, moves and mutation."""
        mothers, fathers = (self._parents(homes, rng) for _ in range(2))
        rows, ids = self.genomes[mothers], self.ids[mothers]
        if len(self.favourites):
            share = min(0.5, 0.15 * float(self.favourites.ratings.sum()))
            taken = np.flatnonzero(rng.random(len(homes)) < share)
            chosen = self.favourites.drawn(len(taken), rng)
            rows[taken], ids[taken] = self.favourites.genomes[chosen], self.favourites.ids[chosen]
        parents = np.stack([ids, np.full(len(homes), NOBODY)], 1)
        children, words = self._varied(rows, self.genomes[fathers], rng)
        mated = np.array([w == "mate" for w in words])
        parents[mated, 1] = self.ids[fathers][mated]
        return Brood(children, parents, words, homes)

    def _parents(self, homes: I64, rng: np.random.Generator) -> I64:
        """A row of the population for each home, chosen within it; now and then from all."""
        rows = np.empty(len(homes), np.int64)
        everywhere = rng.random(len(homes)) < self.migration
        for island in np.unique(homes):
            members = np.flatnonzero(self.home == island)
            places = np.flatnonzero((homes == island) & ~everywhere)
            rows[places] = members[self._select(members, len(places), rng)] if len(places) else 0
        if everywhere.any():
            members = np.arange(len(self.ids))
            rows[everywhere] = self._select(members, int(everywhere.sum()), rng)
        return rows

    def _select(self, members: I64, k: int, rng: np.random.Generator) -> I64:
        return self.tools.select(self.genomes[members], self.scores[members].sum(1), k, rng)

    def _varied(self, mothers: F64, fathers: F64, rng: np.random.Generator) -> tuple[F64, list[str]]:
        """Crossover for some, a move of the engine's for some, mutation for all but some of these."""
        n = len(mothers)
        kind = rng.random(n)
        mated = kind < self.crossover
        moved = (kind > 1 - self.structural) & bool(self.moves)
        plain = rng.random(n) < 0.5  # of those mated or moved: no mutation on top
        children, words = mothers.copy(), np.full(n, "mutate", object)
        if mated.any():
            children[mated], words[mated] = self.tools.mate(mothers[mated], fathers[mated], rng), "mate"
        if moved.any():
            children[moved], words[moved] = varied(mothers[moved], self.moves, self.genes, rng)
        mutated = ~((mated | moved) & plain)
        children[mutated] = self.tools.mutate(children[mutated], rng)
        return children, words.tolist()

    def _polished(self, n: int, rng: np.random.Generator) -> Brood:
        """Small steps from the leaders, the better the more."""
        chances = 0.6 ** np.arange(len(self.best))
        rows = np.sort(rng.choice(len(self.best), n, p=chances / chances.sum()))
        children, words = self.best.genomes[rows], ["polish"] * n
        moved = (rng.random(n) < self.structural) & bool(self.moves)
        if moved.any():
            children[moved], names = varied(children[moved], self.moves, self.genes, rng)
            for row, name in zip(np.flatnonzero(moved), names, strict=True):
                words[row] = name
        children[~moved] = self._step(children[~moved], rng)
        parents = np.stack([self.best.ids[rows], np.full(n, NOBODY)], 1)
        return Brood(children, parents, words, np.full(n, POLISH))

    def _unlike(self, brood: Brood, rng: np.random.Generator) -> Brood:
        """Children that were heard before, or twice in this brood, are mutated until they are new (or five times)."""
        for _ in range(5):
            marks = self._marks(brood.genomes)
            fresh: set[int] = set()
            again = []
            for row, mark in enumerate(marks):
                if mark in self.seen or mark in fresh:
                    again.append(row)
                fresh.add(mark)
            if not again:
                break
            brood.genomes[again] = self.tools.mutate(brood.genomes[again], rng)
        return brood

    def _marks(self, genomes: F64) -> list[int]:
        """A number for each row that only rows of the same sound share, as far as genes tell."""
        bare = self.genes.audible(genomes)
        return [int.from_bytes(blake2b(row.tobytes(), digest_size=8).digest(), "big") for row in bare]

    # ---- telling -------------------------------------------------------------------------------------------------

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        assert self._brood is not None, "tell follows ask"
        if not self.told:
            self._clear(scores.shape[1])
        brood, self._brood = self._brood, None
        if len(self.seen) > SEEN:
            self.seen.clear()
        self.seen.update(self._marks(genomes))
        self._learn(genomes, scores, brood)
        self.best.offer(genomes, scores, ids)
        for row in range(len(genomes)):
            self._place(genomes[row], scores[row], int(ids[row]), brood, row)
        self.told += len(genomes)
        self._restart()

    def _learn(self, genomes: F64, scores: F64, brood: Brood) -> None:
        """Which columns are heard at all: those without effect (a stage never reached, an idle LFO) are drawn less."""
        known = {id: row for row, id in enumerate(self.ids.tolist())}
        stepped = [row for row in range(len(genomes)) if brood.moves[row] in ("mutate", "polish")]
        pairs = [(row, known[m]) for row in stepped if (m := int(brood.parents[row, 0])) in known]
        if not pairs:
            return
        rows, mothers = np.array(pairs).T
        changed = genomes[rows] != self.genomes[mothers]
        felt = (np.abs(scores[rows] - self.scores[mothers]) > 1e-6 * np.abs(scores[rows])).any(1)
        alone = changed.sum(1) == 1
        self.tried += changed[alone].sum(0)
        self.heard += changed[alone & felt].sum(0)
        self.genes.effect = np.maximum(LEAST_EFFECT, (self.heard + DOUBT) / (self.tried + DOUBT))

    def _place(self, genome: F64, scores: F64, id: int, brood: Brood, row: int) -> None:
        """One newcomer against those who live where it belongs."""
        home, mother = int(brood.homes[row]), int(brood.parents[row, 0])
        if home == POLISH:
            self._replace_parent(genome, scores, id, mother)
        elif self.wanted[home] > 0 or brood.moves[row] == "seed":
            self._settle(genome, scores, id, home)
        else:
            self._compete(genome, scores, id, home, mother)

    def _settle(self, genome: F64, scores: F64, id: int, home: int) -> None:
        """A first settler: joins while there is room, then in the place of the worst."""
        self.wanted[home] -= 1
        members = np.flatnonzero(self.home == home)
        if len(members) < self.size:
            self.genomes = np.concatenate([self.genomes, genome[None]])
            self.scores = np.concatenate([self.scores, scores[None]])
            self.ids = np.append(self.ids, id)
            self.home = np.append(self.home, home)
            return
        worst = members[np.argmax(self.scores[members].sum(1))]
        if scores.sum() < self.scores[worst].sum():
            self._put(worst, genome, scores, id)

    def _compete(self, genome: F64, scores: F64, id: int, home: int, parent: int) -> None:
        """A better child takes its main parent's place, else that of the worst of three drawn by its id."""
        members = np.flatnonzero(self.home == home)
        distance = scores.sum()
        distances = self.scores[members].sum(1)
        improved = distance < distances.min()
        self.stale[home] = 0 if improved else self.stale[home] + 1
        places = np.flatnonzero(self.ids[members] == parent)
        if not (len(places) and distance < distances[places[0]]):
            drawn = (id * np.array([7919, 104729, 1299709])) % len(members)
            places = drawn[np.argsort(-distances[drawn], kind="stable")]
        if distance < distances[places[0]]:
            self._put(members[places[0]], genome, scores, id)

    def _replace_parent(self, genome: F64, scores: F64, id: int, parent: int) -> None:
        """A polished child takes its parent's place on the parent's island, where that still lives."""
        rows = np.flatnonzero(self.ids == parent)
        if len(rows) and scores.sum() < self.scores[rows[0]].sum():
            self.stale[self.home[rows[0]]] = 0
            self._put(int(rows[0]), genome, scores, id)

    def _put(self, row: int, genome: F64, scores: F64, id: int) -> None:
        self.genomes[row], self.scores[row], self.ids[row] = genome, scores, id

    def _restart(self) -> None:
        """The stalest island starts afresh; its best lives on among the leaders."""
        island = int(np.argmax(self.stale))
        if self.stale[island] < self.patience:
            return
        kept = self.home != island
        self.genomes, self.scores, self.ids = self.genomes[kept], self.scores[kept], self.ids[kept]
        self.home = self.home[kept]
        self.stale[island] = 0
        self.wanted[island] = max(self.size, self.first // 4)

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        self.favourites.genomes, self.favourites.ids, self.favourites.ratings = genomes, ids, ratings

    def living(self) -> I64:
        return self.ids.copy()

    # ---- state ---------------------------------------------------------------------------------------------------

    def state(self) -> State:
        own = {name: getattr(self, name).copy() for name in _OWN}
        own |= {"told": np.array(self.told), "seen": np.array(sorted(self.seen), np.uint64)}
        return own | {f"best_{name}": array for name, array in self.best.state().items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        for name in _OWN:
            setattr(self, name, np.array(state[name]))
        self.told, self.seen = int(state["told"]), {int(mark) for mark in state["seen"]}
        self.genes.effect = np.maximum(LEAST_EFFECT, (self.heard + DOUBT) / (self.tried + DOUBT))
        self.best = Niches(self.space, self.leaders, self.scores.shape[1])
        self.best.restore({name: np.array(state[f"best_{name}"]) for name in ("genomes", "scores", "ids")})
