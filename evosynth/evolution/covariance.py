"""CMA-ES on one block at a time: what belongs together, such as an envelope, a pitch and a level, adapts together.

The covariance of all of a voice's genes cannot be learned in any budget that people wait for; that of one block can.
After founders from the prior, *turns* follow: the best individuals take turns with the blocks, and DEAP's
``cma.Strategy`` moves the block's columns while all others stay as they are. A block that has lately brought much comes
up more often. Whole numbers are rounded for the ear, not for the adaptation. What has no scale (choices, switches), and
what the engine knows as a move, is tried in a quarter of each batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from deap import base, cma

from evosynth.arrays import F64, I64, Bool
from evosynth.evolution.blend import Judge
from evosynth.evolution.founders import Founders, children, first_size, joined, orphans
from evosynth.evolution.niches import Niches
from evosynth.evolution.operators import Genes, Individual, Mutation, varied
from evosynth.evolution.strategy import NOBODY, Favourites, Lineage, Prior, State
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move

LEADERS = 4
WHO = (0, 0, 1, 0, 0, 2, 0, 0, 3)  # leaders in turn, the best most often
SIGMAS = (0.12, 0.05)  # first step sizes in turn, in parts of the range
LEAST_SIGMA = 0.004
LONGEST, PATIENCE = 14, 4  # generations of a turn, and of a turn without progress
WIDEST = 40  # columns that one covariance is learned of
IDLE = 0.15  # credit that a block has which brings nothing
MEMORY = 0.6  # what a block's credit keeps of its past at each turn


@dataclass(slots=True)
class Turn:
    """One leader's block under adaptation."""

    strategy: cma.Strategy
    block: int
    base: F64  # (d,) who is varied
    parent: int  # its id
    best: float  # distance of the best so far
    start: float  # and that of the base
    age: int = 0  # generations
    stale: int = 0  # of them since the best improved


class CovarianceAdaptation:
    """``batch`` rows a generation: three quarters by CMA-ES, a quarter by moves and redrawn choices."""

    name = "block CMA-ES"
    interactive = False

    def __init__(
        self,
        space: ParameterSpace,
        moves: Sequence[Move] = (),
        *,
        budget: int | None = None,
        batch: int = 32,
        first: int | None = None,
    ) -> None:
        self.space, self.moves, self.batch = space, tuple(moves), batch
        self.genes = Genes(space)
        self.toolbox = base.Toolbox()
        self.blocks = _adapted(self.genes)
        self.children = batch * 3 // 4 if self.blocks else 0  # of a turn, each generation
        self._founders = Founders(self.genes, first or first_size(budget))
        self._mutate = Mutation(self.genes, uniform=0.5)
        self.favourites = Favourites(len(space))
        self._lineage = orphans(0, "prior")
        self._drawn: F64 = np.empty((0, 0))  # a turn's rows of the last ask, before they were rounded
        self._clear(1)

    def _clear(self, k: int) -> None:
        self.best = Niches(self.space, LEADERS, k)
        self.told = 0
        self.turns = 0
        self.credit: F64 = np.ones(len(self.blocks))  # gain of each block's latest turns, in parts of the largest
        self.waited: F64 = np.zeros(len(self.blocks))  # each block's clock: the least has the next turn
        self.turn: Turn | None = None

    def begin(self, prior: Prior, seeds: F64) -> None:
        self._founders.begin(prior, seeds)

    # ---- asking --------------------------------------------------------------------------------------------------

    def ask(self, rng: np.random.Generator) -> F64:
        self._drawn = np.empty((0, 0))
        if self._founders.due(self.told):
            genomes, self._lineage = self._founders.batch(self.told, self.batch, rng)
            return genomes
        parts = [self._adapting(rng)] if self.turn else []
        parts.append(self._otherwise(self.batch - sum(len(genomes) for genomes, _ in parts), rng))
        self._lineage = joined(*(lineage for _, lineage in parts))
        return np.concatenate([genomes for genomes, _ in parts])

    def lineage(self) -> Lineage:
        return self._lineage

    def _adapting(self, rng: np.random.Generator) -> tuple[F64, Lineage]:
        """Rows of the present turn."""
        assert self.turn is not None, "there is a turn"
        turn, strategy = self.turn, self.turn.strategy
        steps = rng.standard_normal((self.children, strategy.dim)) @ strategy.BD.T
        columns = self.blocks[turn.block]
        inside = self.space.lower[columns], self.space.upper[columns]
        self._drawn = np.clip(strategy.centroid + strategy.sigma * steps, *inside)
        rows = np.tile(turn.base, (self.children, 1))
        rows[:, columns] = self._drawn
        parents = np.full(self.children, turn.parent, np.int64)
        return self.genes.settled(rows, np.tile(turn.base, (self.children, 1))), children(parents, None, "adapt")

    def _otherwise(self, n: int, rng: np.random.Generator) -> tuple[F64, Lineage]:
        """Moves and sparse mutation of the leaders, and of what a person has rated."""
        drawn = rng.integers(len(self.best), size=n)
        genomes, ids = self.best.genomes[drawn], self.best.ids[drawn]
        if len(self.favourites):
            rated = np.flatnonzero(rng.random(n) < 0.5)
            rows = self.favourites.drawn(len(rated), rng)
            genomes[rated], ids[rated] = self.favourites.genomes[rows], self.favourites.ids[rows]
        moved = (rng.random(n) < 0.5) & bool(self.moves)
        offspring, words = genomes.copy(), np.full(n, "mutate", object)
        offspring[~moved] = self._mutate(genomes[~moved], rng)
        if moved.any():
            offspring[moved], words[moved] = varied(genomes[moved], self.moves, self.genes, rng)
        return offspring, Lineage(np.stack([ids, np.full(n, NOBODY)], axis=1), tuple(words.tolist()))

    # ---- telling -------------------------------------------------------------------------------------------------

    def tell(self, genomes: F64, scores: F64, ids: I64) -> None:
        if not self.told:
            self._clear(scores.shape[1])
        self.told += len(ids)
        self.best.offer(genomes, scores, ids)
        adapted = len(self._drawn)
        if self.turn and adapted and len(ids) >= adapted:  # a generation cut short teaches nothing
            self._adapt(self.turn, scores[:adapted].sum(1))
        if self.turn is None and self.blocks and not self._founders.due(self.told):
            self.turn = self._next_turn()

    def _adapt(self, turn: Turn, distances: F64) -> None:
        rows = [
            Individual(row, distance) for row, distance in zip(self._drawn.tolist(), distances.tolist(), strict=True)
        ]
        with np.errstate(invalid="ignore"):
            turn.strategy.update(rows)
        best = float(distances.min())
        turn.age, turn.stale = turn.age + 1, 0 if best < turn.best else turn.stale + 1
        turn.best = min(turn.best, best)
        usable = bool(np.isfinite(turn.strategy.BD).all()) and turn.strategy.sigma > LEAST_SIGMA
        if turn.age >= LONGEST or turn.stale >= PATIENCE or not usable:
            self._conclude(turn)

    def _conclude(self, turn: Turn) -> None:
        """Credit where it is due, and time for the next."""
        gain = max(0.0, (turn.start - turn.best) / max(turn.start, 1e-12)) / turn.age
        self.credit[turn.block] = MEMORY * self.credit[turn.block] + (1.0 - MEMORY) * min(1.0, 100.0 * gain)
        self.waited[turn.block] += 1.0 / (IDLE + self.credit[turn.block])
        self.turns += 1
        self.turn = None

    def _next_turn(self) -> Turn:
        """The block whose clock is behind, of the leader whose turn it is."""
        block = int(np.argmin(self.waited))
        row = min(WHO[self.turns % len(WHO)], len(self.best) - 1)
        genome, distance = self.best.genomes[row], float(self.best.distances[row])
        sigma = SIGMAS[self.turns // len(self.blocks) % len(SIGMAS)]
        strategy = cma.Strategy(genome[self.blocks[block]].tolist(), sigma, lambda_=self.children)
        return Turn(strategy, block, genome.copy(), int(self.best.ids[row]), distance, distance)

    def favour(self, genomes: F64, scores: F64, ids: I64, ratings: F64) -> None:
        self.favourites.genomes, self.favourites.ids, self.favourites.ratings = genomes, ids, ratings

    def living(self) -> I64:
        return self.best.ids.copy()

    def judge_anew(self, judge: Judge) -> None:
        """The turn under way goes on from where it is; what it has learned of shapes still holds."""
        self.best.judge_anew(judge)
        if self.turn is not None:
            self.turn.best = self.turn.start = float(judge(self.turn.base[None]).sum())
            self.turn.stale = 0

    # ---- state ---------------------------------------------------------------------------------------------------

    def state(self) -> State:
        own = {"told": np.array(self.told), "turns": np.array(self.turns)}
        own |= {"credit": self.credit.copy(), "waited": self.waited.copy(), "columns": self._columns()}
        own |= {f"best_{name}": array.copy() for name, array in self.best.state().items()}
        return own | ({} if self.turn is None else _packed(self.turn))

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.told, self.turns = int(state["told"]), int(state["turns"])
        self.credit, self.waited = np.array(state["credit"]), np.array(state["waited"])
        self.best = Niches(self.space, LEADERS, state["best_scores"].shape[1])
        self.best.restore({name: np.array(state[f"best_{name}"]) for name in ("genomes", "scores", "ids")})
        self.turn = _unpacked(state, self.children) if "turn_base" in state else None
        if not np.array_equal(state["columns"], self._columns()):  # others are free than when this was saved
            self.credit, self.waited, self.turn = np.ones(len(self.blocks)), np.zeros(len(self.blocks)), None

    def _columns(self) -> I64:
        """All that is adapted, with a mark between blocks."""
        return np.concatenate([np.append(block, -1) for block in self.blocks] or [np.empty(0, np.int64)])


def _adapted(genes: Genes) -> list[I64]:
    """Free columns with a scale, block by block; what is wider than WIDEST is taken in parts."""
    scaled: Bool = genes.free & ~genes.redrawn & ~genes.flipped & (genes.weights > 0)
    columns = [block[scaled[block]] for block in genes.blocks]
    return [block[at : at + WIDEST] for block in columns for at in range(0, len(block), WIDEST)]


_PLAIN = ("block", "parent", "best", "start", "age", "stale")
_ADAPTED = ("centroid", "sigma", "pc", "ps", "C", "update_count")


def _packed(turn: Turn) -> State:
    state: State = {f"turn_{name}": np.array(getattr(turn, name)) for name in (*_PLAIN, "base")}
    return state | {f"cma_{name}": np.array(getattr(turn.strategy, name)) for name in _ADAPTED}


def _unpacked(state: Mapping[str, np.ndarray], size: int) -> Turn:
    made = {name: np.array(state[f"cma_{name}"]) for name in _ADAPTED}
    strategy = cma.Strategy(made["centroid"].tolist(), float(made["sigma"]), lambda_=size, cmatrix=made["C"])
    strategy.pc, strategy.ps, strategy.update_count = made["pc"], made["ps"], int(made["update_count"])
    plain = {name: state[f"turn_{name}"].item() for name in _PLAIN}
    return Turn(strategy, base=np.array(state["turn_base"]), **plain)
