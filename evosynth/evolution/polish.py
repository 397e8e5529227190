"""Polishing: the best that differ of every strand, varied by small steps and the engine's moves.

Nearly all progress of a search is made here (measured: beyond the first fifth of a run no child of the populations was
better than the best so far), so most of every batch are children of leaders. How they are made adapts itself: each way
is drawn in proportion to what it has gained lately.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.evolution.islands import NOWHERE, Brood
from evosynth.evolution.niches import Niches
from evosynth.evolution.operators import BlockMutation, Genes, Mutation, Toolset
from evosynth.evolution.strategy import NOBODY
from evosynth.synths.base import Move

STRAND_FALL = 0.4  # each strand gets so many of the polished children of the next better one
TIRING = 400.0  # evaluations without progress after which a strand gets half of that
FALL = 0.5  # and within a strand each leader of those of the one before
PER_STRAND, RETIRED = 3, 6  # leaders of a strand, and of those that have started afresh
LEAST_CHANCE = 0.01  # of any way to make a child
HALF_LIFE = 3000  # evaluations after which what a way has gained counts half
DOUBT = 40.0  # trials before a way is judged by what it has gained alone
UNNAMED = ("strike",)  # ways that came while states did not name theirs: one of before has none of these
WAYS = {"polish": 6.0, "nudge": 3.0, "leap": 1.0, "block": 3.0, "again": 2.0, "mate": 1.0}  # weights at first
MOVES_WEIGHT = 4.0  # of all moves of the engine at first


class Leaders:
    """The best that differ, of each of ``count`` strands and of what strands had found that started afresh."""

    def __init__(self, genes: Genes, tools: Toolset, moves: Sequence[Move], count: int) -> None:
        self.genes, self.tools, self.moves, self.count = genes, tools, tuple(moves), count
        self._make: dict[str, Callable[[F64, np.random.Generator], F64]] = {
            "polish": Mutation(genes, uniform=0.06, nudge=0.6, reach=0.7),
            "nudge": Mutation(genes, uniform=0.0, nudge=1.0),
            "leap": Mutation(genes, uniform=0.4, nudge=0.0, reach=2.0),
            "block": BlockMutation(genes),
        }
        self.ways = (*WAYS, *(move.name for move in self.moves))
        total = sum(move.weight for move in self.moves) or 1.0
        weights = np.array([*WAYS.values(), *(MOVES_WEIGHT * move.weight / total for move in self.moves)])
        self._weights = weights / weights.mean()
        self.tried: F64 = np.zeros(len(self.ways))
        self.gained: F64 = np.zeros(len(self.ways))
        self.steps: dict[int, F64] = {}  # what the last step changed that led to a leader, by its id
        self.fronts = [Niches(genes.space, c, 1) for c in [PER_STRAND] * count + [RETIRED]]  # the last: the retired

    @property
    def ids(self) -> I64:
        return np.concatenate([front.ids for front in self.fronts])

    @property
    def genomes(self) -> F64:
        return np.concatenate([front.genomes for front in self.fronts])

    @property
    def best(self) -> F64:
        """(count + 1,) distance of the best of each strand, and of the retired; infinite where there is none."""
        return np.array([front.distances[0] if len(front) else np.inf for front in self.fronts])

    # ---- children ------------------------------------------------------------------------------------------------

    def ready(self, islands: I64) -> I64:
        """Fronts that can have children: of these islands, and the retired ones where these are all."""
        found = [int(k) for k in islands if len(self.fronts[k])]
        if len(islands) == self.count and len(self.fronts[NOWHERE]):
            found.append(self.count)
        return np.array(found, np.int64)

    def children(self, fronts: I64, stale: I64, n: int, others: F64, rng: np.random.Generator) -> Brood:
        """n children of the leaders of these fronts: the better the more, the longer without progress the fewer.

        ``stale`` are the evaluations without progress of each front; ``others`` (m, d) are there to be crossed.
        """
        ranks = np.argsort(self.best[fronts], kind="stable")
        order, tired = fronts[ranks], 0.5 ** (stale[ranks] / TIRING)
        ranked = [self.fronts[k] for k in order]
        sizes = [len(front) for front in ranked]
        shares = np.repeat(_falling(len(order), STRAND_FALL) * tired, sizes) * np.concatenate(
            [_falling(m, FALL) for m in sizes]
        )
        drawn = np.sort(rng.choice(len(shares), n, p=shares / shares.sum()))
        homes = np.repeat(np.where(order == self.count, NOWHERE, order), sizes)[drawn]
        mothers = np.concatenate([front.genomes for front in ranked])[drawn]
        ids = np.concatenate([front.ids for front in ranked])[drawn]
        bars = np.concatenate([front.distances for front in ranked])[drawn]
        ways = rng.choice(len(self.ways), n, p=self.chances())
        children = mothers.copy()
        for way in np.unique(ways):
            places = np.flatnonzero(ways == way)
            children[places] = self._made(self.ways[way], mothers[places], ids[places], others, rng)
        children = self.genes.settled(children, mothers)
        parents = np.stack([ids, np.full(n, NOBODY)], 1)
        return Brood(children, parents, [self.ways[way] for way in ways], homes, ways, mothers, bars)

    def _made(self, way: str, mothers: F64, ids: I64, others: F64, rng: np.random.Generator) -> F64:
        if way in self._make:
            return self._make[way](mothers, rng)
        if way == "mate":
            return self.tools.mate(mothers, others[rng.integers(len(others), size=len(mothers))], rng)
        if way == "again":
            return self._again(mothers, ids, rng)
        return next(move for move in self.moves if move.name == way).apply(mothers, rng)

    def _again(self, mothers: F64, ids: I64, rng: np.random.Generator) -> F64:
        """The step that led here once more, or half or twice as far; a small step where there was none."""
        children = self._make["polish"](mothers, rng)
        scales = rng.choice([0.5, 1.0, 1.0, 2.0], len(mothers))
        for row, id in enumerate(ids.tolist()):
            if id in self.steps:
                children[row] = mothers[row] + scales[row] * self.steps[id]
        return children

    def chances(self) -> F64:
        """Of each way to make a child: in proportion to what it gains a trial, as far as is known."""
        usual = (self.gained.sum() + 1e-9) / (self.tried.sum() + 1e-9)
        rates = (self.gained + DOUBT * usual * self._weights) / (self.tried + DOUBT)
        chances = LEAST_CHANCE + (1.0 - LEAST_CHANCE * len(rates)) * rates / rates.sum()
        return np.asarray(chances / chances.sum())

    # ---- what came of them ---------------------------------------------------------------------------------------

    def offer(self, genomes: F64, scores: F64, ids: I64, brood: Brood) -> None:
        """The evaluated rows of a brood."""
        n, distances = len(ids), scores.sum(1)
        homes, ways, bars = brood.homes[:n], brood.ways[:n], brood.bars[:n]
        self._learn(distances, ways, bars)
        for k, front in enumerate(self.fronts):
            rows = np.flatnonzero(homes == (k if k < self.count else NOWHERE))
            if not len(front):
                self.fronts[k] = front = Niches(self.genes.space, front.capacity, scores.shape[1])
            front.offer(genomes[rows], scores[rows], ids[rows])
        leading = set(self.ids.tolist())
        self.steps = {id: step for id, step in self.steps.items() if id in leading}
        for row in np.flatnonzero((ways != NOWHERE) & (distances < bars)):
            if int(ids[row]) in leading:
                step = np.where(self.genes.redrawn | self.genes.flipped, 0.0, genomes[row] - brood.mothers[row])
                self.steps[int(ids[row])] = step

    def _learn(self, distances: F64, ways: I64, bars: F64) -> None:
        made = ways != NOWHERE
        gains = np.sqrt(np.maximum(0.0, bars[made] - distances[made]) / np.maximum(bars[made], 1e-12))
        fading = 0.5 ** (len(ways) / HALF_LIFE)
        self.tried = fading * self.tried + np.bincount(ways[made], minlength=len(self.ways))
        self.gained = fading * self.gained + np.bincount(ways[made], gains, minlength=len(self.ways))

    def retire(self, strand: int) -> None:
        """The strand starts afresh; what it has found lives on."""
        left, retired = self.fronts[strand], self.fronts[NOWHERE]
        if not len(left):
            return
        if not len(retired):
            self.fronts[NOWHERE] = retired = Niches(self.genes.space, RETIRED, left.scores.shape[1])
        retired.offer(left.genomes, left.scores, left.ids)
        self.fronts[strand] = Niches(self.genes.space, PER_STRAND, left.scores.shape[1])

    def judge_anew(self, judge: Callable[[F64], F64]) -> None:
        """All leaders' scores are others from now on; which ways have led far is remembered."""
        for front in self.fronts:
            front.judge_anew(judge)

    # ---- state ---------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, np.ndarray]:
        steps = np.array(list(self.steps.values())).reshape(-1, len(self.genes.space))
        own = {"ways": np.array(self.ways, np.str_), "tried": self.tried.copy(), "gained": self.gained.copy()}
        own |= {"step_ids": np.array(list(self.steps), np.int64), "steps": steps}
        return own | {f"{k}_{n}": array for k, front in enumerate(self.fronts) for n, array in front.state().items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Take up a state; leaders outside the space, which may have been narrowed since, are left behind."""
        self.tried, self.gained = (self._by_way(state, name) for name in ("tried", "gained"))
        self.steps = dict(zip(state["step_ids"].tolist(), np.array(state["steps"]), strict=True))
        for k, front in enumerate(self.fronts):
            arrays = {name: np.array(state[f"{k}_{name}"]) for name in ("genomes", "scores", "ids")}
            self.fronts[k] = Niches(self.genes.space, front.capacity, arrays["scores"].shape[1])
            allowed = self.genes.space.allows(arrays["genomes"])
            self.fronts[k].restore({name: array[allowed] for name, array in arrays.items()})

    def _by_way(self, state: Mapping[str, np.ndarray], name: str) -> F64:
        """What is known of each way; of one that is newer than the state, nothing yet."""
        known, found = np.array(state[name]), np.zeros(len(self.ways))
        before = state.get("ways", [way for way in self.ways if way not in UNNAMED][: len(known)])
        for way, value in zip(before, known, strict=True):
            if way in self.ways:
                found[self.ways.index(way)] = value
        return found


def _falling(n: int, fall: float) -> F64:
    chances = fall ** np.arange(n)
    return np.asarray(chances / chances.sum())
