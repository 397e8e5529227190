"""The genetic algorithm that matches sounds: islands settled from the synth's prior, sparse mutation, block crossover.

A share of every batch polishes the best that differ, and half of every batch of a long search goes to heats. The
operators stand in a DEAP toolbox under ``mate``, ``mutate`` and ``select``; register others there and they are used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from deap import base

from evosynth.arrays import F64, I64
from evosynth.evolution.blend import Judge
from evosynth.evolution.founders import first_size
from evosynth.evolution.heats import Heats, Winner
from evosynth.evolution.islands import GIVEN, NOWHERE, Brood, Islands
from evosynth.evolution.memory import Memory
from evosynth.evolution.niches import UNLIKE, Niches
from evosynth.evolution.operators import BlockCrossover, Genes, Mutation, Toolset, tournament, varied
from evosynth.evolution.patience import worn_out
from evosynth.evolution.polish import Leaders
from evosynth.evolution.report import StrandState
from evosynth.evolution.strategy import NOBODY, Favourites, Lineage, Prior, State, of_row, part_of
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move

LEAST_EFFECT = 0.08  # chance that remains to a column that nobody ever heard
DOUBT = 4  # trials that every column is given before it is judged
SMALL_BUDGET = 10_000  # evaluations
SMALL_BATCH = 32
POLISH, POLISH_LONG = 0.75, 0.5  # a long search has the time that populations need to find other kinds of voices
HEATS, HEATS_FROM = 0.5, 3000  # share of a long search's children, from so many evaluations on,
EVOLVING = 0.15  # and the share that populations keep then; strands are polished with the rest
SETTLING = 2.0 / 3.0  # while an island is being settled, so much of the polishing goes on,
SETTLERS = 3  # and so many settlers come for each child of another island


class GeneticAlgorithm:
    """Islands with restarts, and polishing of the best that differ. One distance: the sum of the objectives.

    Parameters
    ----------
    space, moves : of the synth.
    budget : evaluations that will be spent, where known; it sizes the first population.
    islands, size : so many populations of so many.
    batch : children a generation; None: 32 of a small budget, which learn more from each other, else 128, which cost
        least each (measured: at 12,000 evaluations both come as near, the larger in 0.6 of the time). Fewer are for
        what is heard in real time, and make any budget a small one.
    polish : share of each batch that varies the leaders; None: POLISH of a small budget, POLISH_LONG of a large one,
        which has heats as well, so that less is left for the others.
    patience : evaluations without progress after which an island starts afresh.
    crossover, structural : shares of the other children made by crossover and by a move; the rest are mutated.
    migration : chance that a parent comes from any island.
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
        polish: float | None = None,
        patience: int = 3000,
        crossover: float = 0.35,
        structural: float = 0.12,
        migration: float = 0.02,
        first: int | None = None,
    ) -> None:
        self.space, self.moves = space, tuple(moves)
        small = (budget is not None and budget < SMALL_BUDGET) or (batch is not None and batch < SMALL_BATCH)
        self.batch = batch or (SMALL_BATCH if small else 128)
        self.polish = polish if polish is not None else POLISH if small else POLISH_LONG
        self.long = polish is None and not small
        self.patience = patience
        self.crossover, self.structural, self.migration = crossover, structural, migration
        self.first = first or first_size(budget)
        self.genes = Genes(space)
        self.toolbox = base.Toolbox()
        self.toolbox.register("mate", BlockCrossover(self.genes))
        self.toolbox.register("mutate", Mutation(self.genes))
        self.toolbox.register("select", tournament)
        self.tools = Toolset(self.toolbox, self.genes)
        self.favourites = Favourites(len(space))
        self.islands = Islands(islands, size, self.first, len(space))
        self.leaders = Leaders(self.genes, self.tools, self.moves, islands)
        self.heats = Heats(self.genes, self.tools, self.moves, self.leaders)
        self.told = 0
        self.memory = Memory(self.genes, self.tools)
        self.tried: F64 = np.zeros(len(space))  # how often a column alone was changed
        self.heard: F64 = np.zeros(len(space))  # and how often that changed a score
        self._prior: Prior = space.sample
        self._seeds: F64 = np.empty((0, len(space)))
        self._brood: Brood | None = None
        self._ahead = 0  # rows of the brood that are of strands; the others are of heats

    # ---- asking --------------------------------------------------------------------------------------------------

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._prior, self._seeds = prior, self.genes.snapped(seeds) if len(seeds) else seeds

    def ask(self, rng: np.random.Generator) -> F64:
        if self.told < len(self._seeds):
            self._brood = self._seed_brood()
            self._ahead = len(self._brood.genomes)
            return self._brood.genomes
        heating = self.long and self.told >= HEATS_FROM and self.islands.focused == NOWHERE
        of_heats = round(self.batch * HEATS) if heating else 0
        self._ahead = self.batch - of_heats
        broods = self._strands_broods(self._ahead, rng, heating=heating)
        if heating:
            broods.append(self.heats.brood(of_heats, self._prior, self._everybody(), rng))
        self._brood = self.memory.renewed(Brood.joined(broods), rng)
        return self._brood.genomes

    def _everybody(self) -> F64:
        return np.concatenate([self.islands.genomes, self.leaders.genomes])

    def lineage(self) -> Lineage:
        assert self._brood is not None, "lineage is of the last ask"
        parents, moves = self._brood.parents, self._brood.moves
        grown = parents[:, 0] != NOBODY  # from what was planted
        return Lineage(
            parents,
            tuple("mutate" if word == GIVEN and child else word for word, child in zip(moves, grown, strict=True)),
        )

    def _seed_brood(self) -> Brood:
        rows = np.arange(self.told, min(self.told + self.batch, len(self._seeds)))
        return Brood.orphans(self._seeds[rows], self.islands.open[rows % len(self.islands.open)], "seed")

    def _strands_broods(self, n: int, rng: np.random.Generator, *, heating: bool) -> list[Brood]:
        """n children of the strands: settlers, children of their populations and of their leaders."""
        islands, settled = self.islands.open, self.islands.settled
        fronts = self.leaders.ready(islands[settled[islands]])
        coming = islands[~settled[islands]]
        polish = 1.0 - EVOLVING / (1.0 - HEATS) if heating else self.polish
        polishing = round(n * polish * (SETTLING if len(coming) else 1.0)) if len(fronts) else 0
        turns = np.concatenate([*[coming] * SETTLERS, islands[settled[islands]]])
        homes = turns[(self._turn(n - polishing, len(turns)) + np.arange(n - polishing)) % len(turns)]
        broods = self._settlers(homes[~settled[homes]], rng)
        evolving = homes[settled[homes]]
        if len(evolving):
            broods.append(self._children(evolving, rng))
        if polishing:
            stale, others = self.islands.stale[fronts], self._everybody()
            broods.append(self.leaders.children(fronts, stale, polishing, others, rng))
        return broods

    def _turn(self, n: int, turns: int) -> int:
        """Whose turn comes first where there are fewer children than turns."""
        return self.told // self.batch * n % turns if n < turns else 0

    def _settlers(self, homes: I64, rng: np.random.Generator) -> list[Brood]:
        """One settler for each of these islands' names: fresh ones from the prior, or what was planted there."""
        broods: list[Brood] = []
        for island in np.unique(homes):
            coming = homes[homes == island]
            genomes, numbers = self.islands.planted(int(island), len(coming))
            if len(genomes):
                ids = self.islands.plant_ids[self.islands.plant_home == island]
                mutants = numbers >= len(ids)
                genomes[mutants] = self.tools.mutate(genomes[mutants], rng)
                brood = Brood.orphans(genomes, coming, GIVEN)
                first = sum(len(before.genomes) for before in broods)
                brood.parents[mutants, 0] = _grown_from(ids, numbers, first)[mutants]
                broods.append(brood)
                homes = homes[homes != island]
        if len(homes):
            broods.append(Brood.orphans(self.genes.snapped(self._prior(len(homes), rng)), homes, "prior"))
        return broods

    def _children(self, homes: I64, rng: np.random.Generator) -> Brood:
        """One child for each of these islands' names, by crossover, moves and mutation."""
        living = self.islands
        mothers, fathers = (self._parents(homes, rng) for _ in range(2))
        rows, ids, bars = living.genomes[mothers], living.ids[mothers], living.scores[mothers].sum(1)
        if len(self.favourites):
            share = min(0.9, 0.15 * float(self.favourites.ratings.sum()) / max(0.05, 1.0 - self.polish))
            taken = np.flatnonzero(rng.random(len(homes)) < share)
            chosen = self.favourites.drawn(len(taken), rng)
            rows[taken], ids[taken] = self.favourites.genomes[chosen], self.favourites.ids[chosen]
            bars[taken] = np.inf  # what a person likes need not be near
        parents = np.stack([ids, np.full(len(homes), NOBODY)], 1)
        children, words = self._varied(rows, living.genomes[fathers], rng)
        mated = np.array([w == "mate" for w in words])
        parents[mated, 1] = living.ids[fathers][mated]
        return Brood(children, parents, words, homes, np.full(len(homes), NOWHERE), rows, bars)

    def _parents(self, homes: I64, rng: np.random.Generator) -> I64:
        """A row of the population for each home, chosen within it; now and then from all."""
        rows = np.empty(len(homes), np.int64)
        everywhere = rng.random(len(homes)) < self.migration
        for island in np.unique(homes):
            members = self.islands.members(int(island))
            places = np.flatnonzero((homes == island) & ~everywhere)
            rows[places] = members[self._select(members, len(places), rng)] if len(places) else 0
        if everywhere.any():
            members = np.arange(len(self.islands.ids))
            rows[everywhere] = self._select(members, int(everywhere.sum()), rng)
        return rows

    def _select(self, members: I64, k: int, rng: np.random.Generator) -> I64:
        return self.tools.select(self.islands.genomes[members], self.islands.scores[members].sum(1), k, rng)

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

    # ---- telling -------------------------------------------------------------------------------------------------

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        assert self._brood is not None, "tell follows ask"
        brood, self._brood = self._brood, None
        self.memory.remember(genomes)
        self._learn(genomes, scores, brood)
        self.told += len(genomes)
        ahead, heats = slice(0, self._ahead), slice(self._ahead, None)
        self._tell_strands(genomes[ahead], scores[ahead], ids[ahead], brood.part(ahead))
        if len(ids) > self._ahead:
            for winner in self.heats.offer(genomes[heats], scores[heats], ids[heats], brood.part(heats)):
                self._take_over(winner)
        if (stalest := worn_out(self.islands.stale[:-1], self.patience)) is not None:
            self.restart(stalest)

    def _tell_strands(self, genomes: F64, scores: F64, ids: I64, brood: Brood) -> None:
        best = self.leaders.best
        self.leaders.offer(genomes, scores, ids, brood)
        self.islands.take(genomes, scores, ids, brood)
        self.islands.age(brood.homes[: len(ids)], self.leaders.best < best)

    def _take_over(self, winner: Winner) -> None:
        """A heat that came nearer than a strand takes its place; what the strand had found lives on.

        One that has become like a strand may take that one's place only: strands are there to differ.
        """
        if not len(winner.leaders):
            return
        strand = self._likest(winner.leaders)
        if strand is None and winner.rival != NOWHERE:
            strand = winner.rival
        if strand is None:
            strand = int(self.islands.open[np.argmax(self.leaders.best[self.islands.open])])
        if winner.leaders.distances[0] < self.leaders.best[strand] and not self.islands.halted[strand]:
            self.plant(strand, winner.leaders.genomes)
            self.leaders.fronts[strand] = winner.leaders

    def _likest(self, leaders: Niches) -> int | None:
        """The strand whose best is the most like these, where one is like them at all."""
        strands = [(k, front) for k, front in enumerate(self.leaders.fronts[:NOWHERE]) if len(front)]
        bests = np.array([front.genomes[0] for _, front in strands]).reshape(-1, len(self.space))
        differences = leaders.difference(bests, leaders.genomes[0])
        nearest = int(np.argmin(differences)) if len(strands) else 0
        return strands[nearest][0] if len(strands) and differences[nearest] < UNLIKE else None

    def _learn(self, genomes: F64, scores: F64, brood: Brood) -> None:
        """Which columns are heard at all: those without effect (a stage never reached, an idle LFO) are drawn less."""
        n, distances = len(genomes), scores.sum(1)
        changed = genomes != brood.mothers[:n]
        alone = (changed.sum(1) == 1) & np.isfinite(brood.bars[:n])
        felt = np.abs(distances - brood.bars[:n]) > 1e-6 * distances
        self.tried += changed[alone].sum(0)
        self.heard += changed[alone & felt].sum(0)
        self.genes.effect = np.maximum(LEAST_EFFECT, (self.heard + DOUBT) / (self.tried + DOUBT))

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        self.favourites.genomes, self.favourites.ids, self.favourites.ratings = genomes, ids, ratings

    def living(self) -> I64:
        leading = np.concatenate([self.leaders.ids, self.heats.leaders.ids])
        return np.concatenate([self.islands.ids, leading[~np.isin(leading, self.islands.ids)]])

    # ---- strands -------------------------------------------------------------------------------------------------

    @property
    def strand_count(self) -> int:
        return self.islands.count

    def strands(self) -> tuple[StrandState, ...]:
        fronts = self.leaders.fronts[: self.islands.count]
        bests = [(int(f.ids[0]), float(f.distances[0])) if len(f) else (NOBODY, np.inf) for f in fronts]
        return tuple(self.islands.strand(k, id, distance) for k, (id, distance) in enumerate(bests))

    def members(self, strand: int) -> F64:
        rows, front = self.islands.members(self._check(strand)), self.leaders.fronts[strand]
        living = self.islands.genomes[rows[np.argsort(self.islands.scores[rows].sum(1), kind="stable")]]
        return np.concatenate([front.genomes, living])

    def restart(self, strand: int) -> None:
        self._check(strand)
        self.islands.restart(strand)
        self.leaders.retire(strand)

    def focus(self, strand: int | None) -> None:
        self.islands.focus(None if strand is None else self._check(strand))

    def halt(self, strand: int, halted: bool = True) -> None:
        self.islands.halt(self._check(strand), halted)

    def plant(self, strand: int, genomes: F64) -> None:
        self._check(strand)
        if genomes.ndim != 2 or genomes.shape[1] != len(self.space) or not len(genomes):
            raise ValueError(f"genomes of shape {genomes.shape} cannot be planted: (m, {len(self.space)}), m >= 1")
        self.leaders.retire(strand)
        self.islands.plant(strand, self.genes.snapped(genomes))

    def _check(self, strand: int) -> int:
        if not 0 <= strand < self.strand_count:
            raise ValueError(f"there is no strand {strand}: there are {self.strand_count}, from 0 on")
        return strand

    def judge_anew(self, judge: Judge) -> None:
        self.islands.judge_anew(judge)
        self.leaders.judge_anew(judge)
        self.heats.leaders.judge_anew(judge)

    # ---- state ---------------------------------------------------------------------------------------------------

    def state(self) -> State:
        own = {"told": np.array(self.told), "seen": self.memory.state()}
        own |= {"tried": self.tried.copy(), "heard": self.heard.copy()}
        own |= {f"islands_{name}": array for name, array in self.islands.state().items()}
        own |= {f"heats_{name}": array for name, array in self.heats.state().items()}
        return own | {f"leaders_{name}": array for name, array in self.leaders.state().items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.told = int(state["told"])
        self.memory.restore(state["seen"])
        self.tried, self.heard = np.array(state["tried"]), np.array(state["heard"])
        self.genes.effect = np.maximum(LEAST_EFFECT, (self.heard + DOUBT) / (self.tried + DOUBT))
        self.islands.restore(part_of(state, "islands_"))
        self.leaders.restore(part_of(state, "leaders_"))
        self.heats.restore(part_of(state, "heats_"))


def _grown_from(ids: I64, numbers: I64, first: int) -> I64:
    """The parent of each settler (n,) that grows from plants of these ids; it may be evaluated with it.

    ``numbers`` (n,) as ``Islands.planted`` gives them; ``first``: row of the first of these settlers in the whole ask.
    """
    plants = numbers % len(ids)
    together = np.full(len(ids), NOBODY)
    rows = np.flatnonzero(numbers < len(ids))
    together[numbers[rows]] = of_row(first + rows)
    return np.where(ids[plants] != NOBODY, ids[plants], together[plants])
