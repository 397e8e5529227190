"""Variation and selection on matrices of genomes, by parameter kind; and the edge where DEAP's own operators fit in.

Ours are *vectorised*: they take and give whole matrices and a generator, and carry the mark ``vectorised = True``:

- ``mate(mothers (n, d), fathers (n, d), rng) -> children (n, d)``; the mother is the main parent
- ``mutate(genomes (n, d), rng) -> children (n, d)``
- ``select(distances (n,), k, rng) -> rows (k,)``

An operator without the mark is taken for one in DEAP's style (``tools.cxUniform``, ``tools.mutGaussian``,
``tools.selBest``): it is handed individuals, lists of float with a ``fitness``, made from rows at the edge.

Frozen and locked columns come out as the main parent had them, pins, limits and rules hold, whatever an operator did.
Integers step, choices are redrawn, switches flip; every discrete gene leaves here in the centre of its cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from deap import base

from evosynth.arrays import F64, I64, Bool
from evosynth.evolution.rng import seeded
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move

MOST_GENES = 8  # that one mutation changes
QUIET_WEIGHT = 0.15  # of the other genes of a block that is hardly heard: they hardly matter


def vectorised(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark an operator as one that works on matrices."""
    function.vectorised = True  # type: ignore[attr-defined]
    return function


class Distance(base.Fitness):  # type: ignore[misc]
    """DEAP's fitness of one distance, to be minimised."""

    weights = (-1.0,)


class Individual(list[float]):
    """A genome as DEAP's operators want it: a list of float with a ``fitness``; ``row`` is where it came from."""

    def __init__(
        self,
        genes: Sequence[float] = (),
        distance: float | None = None,
        row: int = -1,
        id: int = -1,
        shown: float | None = None,
    ) -> None:
        """``shown``: the distance that people are shown, where another number is minimised."""
        super().__init__(genes)
        self.shown = shown
        self.fitness = Distance(() if distance is None else (distance,))
        self.row = row
        self.id = id

    @property
    def distance(self) -> float:
        """The one that people are shown."""
        distance: float = self.fitness.values[0] if self.shown is None else self.shown
        return distance

    def __deepcopy__(self, memo: dict[int, Any]) -> Individual:
        """What DEAP's archives keep: numbers need no deeper copy than a list of their own."""
        values = self.fitness.values
        return Individual(self, values[0] if values else None, self.row, self.id, self.shown)


class Genes:
    """What the operators need to know of a space, as arrays over its columns."""

    def __init__(self, space: ParameterSpace) -> None:
        self.space = space
        self.free: Bool = space.free
        self.cells: I64 = np.array([p.cells for p in space.parameters], np.int64)
        self.redrawn: Bool = np.array([p.kind == "choice" for p in space.parameters])
        self.flipped: Bool = np.array([p.kind == "switch" for p in space.parameters])
        weights = np.array([p.variation.chance for p in space.parameters])
        self.weights: F64 = np.where(self.free & (self.cells != 1), weights, 0.0)
        if not self.weights.any():
            self.weights = self.free.astype(float)
        self.effect: F64 = np.ones(len(space))  # share of each column's changes that were heard, as far as is known
        names = np.array([p.block for p in space.parameters])
        self.blocks: list[I64] = [np.flatnonzero(names == b) for b in dict.fromkeys(names.tolist())]
        self.alike = [[k for k, other in enumerate(self.blocks) if self._alike(one, other)] for one in self.blocks]
        quiet = np.array([p.variation.quiet_below for p in space.parameters])
        levels = [(k, c) for k, b in enumerate(self.blocks) for c in b if quiet[c] > 0.0]
        self.levels: I64 = np.array([column for _, column in levels], np.int64)  # of blocks, where they have one
        self._quiet_below: F64 = quiet[self.levels]
        self._muted_by: I64 = np.full(len(space), len(levels))  # place in levels of what mutes each column, or none
        for place, (block, _) in enumerate(levels):
            self._muted_by[self.blocks[block]] = place

    def _alike(self, one: I64, other: I64) -> bool:
        """Two blocks are of one kind when their parameters are, in order."""

        def shape(block: I64) -> list[tuple[object, ...]]:
            return [(p.role, p.kind, p.low, p.high) for p in (self.space.parameters[i] for i in block)]

        return len(one) > 1 and shape(one) == shape(other)

    def snapped(self, genomes: F64) -> F64:
        """A copy of newcomers within what the space allows, every discrete gene in the centre of its cell."""
        return self.space.admitted(self._centred(genomes))

    def _centred(self, genomes: F64) -> F64:
        genomes = np.clip(genomes, 0.0, 1.0)
        cells = np.maximum(self.cells, 1)
        centres = (np.minimum(np.floor(genomes * cells), cells - 1) + 0.5) / cells
        return np.where(self.cells > 0, centres, genomes)

    def audible(self, genomes: F64) -> F64:
        """A copy with the genes of muted blocks (level at its lowest) set to 0: equal rows sound the same."""
        muted = genomes[:, self.levels] * np.maximum(1, self.cells[self.levels]) < 1.0
        return np.where(self._blockwise(muted), 0.0, genomes)

    def _blockwise(self, flagged: Bool) -> Bool:
        """Flags of the levels (n, levels) spread over the columns of their blocks (n, d)."""
        flags: Bool = np.hstack([flagged, np.zeros((len(flagged), 1), bool)])[:, self._muted_by]
        return flags

    def settled(self, children: F64, parents: F64) -> F64:
        """Children snapped, with the frozen and locked columns of their main parents; pins, limits and rules hold."""
        return self.space.confined(np.where(self.free, self._centred(children), parents))

    def chances(self, genomes: F64) -> F64:
        """(n, d) relative chance of each gene to be drawn; genes of hardly audible blocks are drawn seldom."""
        quiet = self._blockwise(genomes[:, self.levels] < self._quiet_below)
        quiet[:, self.levels] = False
        return np.where(quiet, QUIET_WEIGHT, 1.0) * (self.weights * self.effect)


class Mutation:
    """Sparse mutation: ``fewest`` genes or some more, by their chances; small steps mostly, now and then a fresh value.

    At most ``most`` genes change.

    ``reach`` scales the wide steps: the standard deviation is ``0.12 * reach`` of the range.
    """

    vectorised = True
    __name__ = "Mutation"

    def __init__(
        self,
        genes: Genes,
        *,
        uniform: float = 0.12,
        nudge: float = 0.43,
        reach: float = 1.0,
        fewest: int = 1,
        most: int = MOST_GENES,
    ) -> None:
        self.genes, self.uniform, self.nudge, self.reach, self.fewest = genes, uniform, nudge, reach, fewest
        self.most = most

    def __call__(self, genomes: F64, rng: np.random.Generator) -> F64:
        if not len(genomes):
            return genomes.copy()
        rows, columns = self._drawn(genomes, rng)
        children = genomes.copy()
        children[rows, columns] = self._changed(genomes[rows, columns], columns, rng)
        return self.genes.settled(children, genomes)

    def _drawn(self, genomes: F64, rng: np.random.Generator) -> tuple[I64, I64]:
        """Which genes change: rows and columns, 1 to ``most`` of each row (Gumbel's way of weighted drawing)."""
        n, d = genomes.shape
        with np.errstate(divide="ignore"):
            keys = np.log(self.genes.chances(genomes)) + rng.gumbel(size=(n, d))
        counts = np.minimum(self.fewest - 1 + rng.geometric(0.5, n), min(self.most, d))
        order = np.argsort(-keys, axis=1, kind="stable")[:, : min(self.most, d)]
        taken = np.arange(order.shape[1])[None, :] < counts[:, None]
        taken &= np.isfinite(np.take_along_axis(keys, order, 1))
        rows, places = np.nonzero(taken)
        return rows, order[rows, places]

    def _changed(self, genes: F64, columns: I64, rng: np.random.Generator) -> F64:
        m = len(genes)
        cells = self.genes.cells[columns]
        steps = rng.integers(1, 4, m) * rng.choice([-1.0, 1.0], m)
        nudged = genes + steps / np.where(cells > 0, cells, 100)
        gaussian = genes + rng.normal(0.0, 0.12 * self.reach, m)
        kind = rng.random(m)
        fresh = self.genes.space.drawn(rng.random(m), columns)
        changed = np.where(kind < self.uniform, fresh, np.where(kind < self.uniform + self.nudge, nudged, gaussian))
        changed = np.where(self.genes.redrawn[columns], fresh, changed)
        changed = np.where(self.genes.flipped[columns], 1.0 - genes, changed)
        space = self.genes.space
        lower, upper = space.lower[columns], space.upper[columns]
        return self._moved(np.clip(changed, lower, upper), genes, cells, (lower, upper), rng)

    def _moved(self, changed: F64, genes: F64, cells: I64, ends: tuple[F64, F64], rng: np.random.Generator) -> F64:
        """A discrete gene that stayed in its cell goes to the next one, up or down, within its limits."""
        span = np.maximum(cells, 1)
        lowest, highest = (np.minimum(np.floor(end * span), span - 1) for end in ends)
        before = np.minimum(np.floor(genes * span), span - 1)
        after = np.minimum(np.floor(changed * span), span - 1)
        step = rng.choice([-1.0, 1.0], len(genes))
        step = np.where((before + step < lowest) | (before + step > highest), -step, step)
        stuck = (cells > 1) & (before == after)
        return np.where(stuck, (before + step + 0.5) / span, changed)


class BlockMutation:
    """Many genes of one block at once, by small steps: its envelope, its pitch and its level together.

    Each row draws a block by the chances of its genes, a share of them, and one width for all.
    """

    vectorised = True
    __name__ = "BlockMutation"

    def __init__(self, genes: Genes, *, widths: tuple[float, float] = (0.01, 0.12)) -> None:
        self.genes, self.widths = genes, widths
        self._moving = genes.free & ~genes.redrawn & ~genes.flipped & (genes.weights > 0)
        self._member = np.array([np.isin(np.arange(len(genes.space)), block) for block in genes.blocks])  # (blocks, d)

    def __call__(self, genomes: F64, rng: np.random.Generator) -> F64:
        n, d = genomes.shape
        with np.errstate(divide="ignore"):
            keys = np.log(self.genes.chances(genomes) * self._moving @ self._member.T)
        chosen = self._member[np.argmax(keys + rng.gumbel(size=keys.shape), axis=1)]
        share = rng.uniform(0.2, 1.0, (n, 1))
        low, high = np.log(self.widths)
        width = np.exp(rng.uniform(low, high, (n, 1)))
        touched = chosen & self._moving & (rng.random((n, d)) < share)
        children = genomes + touched * width * rng.normal(size=(n, d))
        return self.genes.settled(children, genomes)


class BlockCrossover:
    """Whole blocks from the father: oscillators, envelopes, LFO. Blocks of one kind may change places on the way."""

    vectorised = True
    __name__ = "BlockCrossover"

    def __init__(self, genes: Genes, *, share: float = 0.3, displaced: float = 0.3, single: float = 0.2) -> None:
        self.genes, self.share, self.displaced, self.single = genes, share, displaced, single
        self.kept: Bool = np.array([p.variation.wiring for p in genes.space.parameters])  # the main parent's

    def __call__(self, mothers: F64, fathers: F64, rng: np.random.Generator) -> F64:
        children = mothers.copy()
        n = len(mothers)
        for k, block in enumerate(self.genes.blocks):
            kin = self.genes.alike[k]
            taken = rng.random(n) < (self.share if len(kin) > 1 else self.single)
            elsewhere = rng.random(n) < self.displaced
            slots = rng.integers(max(1, len(kin)), size=n)
            for row in np.flatnonzero(taken):
                source = self.genes.blocks[kin[slots[row]]] if len(kin) > 1 and elsewhere[row] else block
                children[row, block] = fathers[row, source]
        children[:, self.kept] = mothers[:, self.kept]
        return self.genes.settled(children, mothers)


@vectorised
def tournament(distances: F64, k: int, rng: np.random.Generator, size: int = 3) -> I64:
    """k rows (k,), each the best of ``size`` drawn with replacement from distances (n,)."""
    drawn = rng.integers(len(distances), size=(k, size))
    rows: I64 = drawn[np.arange(k), np.argmin(distances[drawn], axis=1)]
    return rows


def varied(genomes: F64, moves: Sequence[Move], genes: Genes, rng: np.random.Generator) -> tuple[F64, list[str]]:
    """Each genome by one of the engine's own moves, drawn by weight -> children (n, d) and the moves' names."""
    weights = np.array([m.weight for m in moves])
    drawn = rng.choice(len(moves), len(genomes), p=weights / weights.sum())
    children = genomes.copy()
    for k in np.unique(drawn):
        rows = np.flatnonzero(drawn == k)
        children[rows] = moves[k].apply(genomes[rows], rng)
    return genes.settled(children, genomes), [moves[k].name for k in drawn]


class Toolset:
    """A DEAP toolbox's ``mate``, ``mutate`` and ``select`` as vectorised calls, whoever's operators they are."""

    def __init__(self, toolbox: base.Toolbox, genes: Genes) -> None:
        self.toolbox, self.genes = toolbox, genes

    def mate(self, mothers: F64, fathers: F64, rng: np.random.Generator) -> F64:
        """Children (n, d) of mothers and fathers (n, d), one a pair."""
        if _works_on_matrices(self.toolbox.mate):
            children = self.toolbox.mate(mothers, fathers, rng)
        else:
            with seeded(rng):
                pairs = zip(_individuals(mothers), _individuals(fathers), strict=True)
                children = _matrix([self.toolbox.mate(*pair)[0] for pair in pairs], mothers.shape)
        return self.genes.settled(children, mothers)

    def mutate(self, genomes: F64, rng: np.random.Generator) -> F64:
        """Mutated copies (n, d)."""
        if _works_on_matrices(self.toolbox.mutate):
            children = self.toolbox.mutate(genomes, rng)
        else:
            with seeded(rng):
                children = _matrix([self.toolbox.mutate(i)[0] for i in _individuals(genomes)], genomes.shape)
        return self.genes.settled(children, genomes)

    def select(self, genomes: F64, distances: F64, k: int, rng: np.random.Generator) -> I64:
        """k rows of a population (n, d) with these distances (n,)."""
        if _works_on_matrices(self.toolbox.select):
            return np.asarray(self.toolbox.select(distances, k, rng), np.int64)
        population = _individuals(genomes, distances)
        with seeded(rng):
            chosen = [i.row for i in self.toolbox.select(population, k)]
        return np.resize(np.array(chosen, np.int64), k)  # selBest gives no more than there are


def _works_on_matrices(operator: Any) -> bool:
    return bool(getattr(getattr(operator, "func", operator), "vectorised", False))


def _individuals(genomes: F64, distances: F64 | None = None) -> list[Individual]:
    values = [None] * len(genomes) if distances is None else distances.tolist()
    return [Individual(g, v, row) for row, (g, v) in enumerate(zip(genomes.tolist(), values, strict=True))]


def _matrix(individuals: Sequence[Sequence[float]], shape: tuple[int, ...]) -> F64:
    matrix: F64 = np.nan_to_num(np.array(individuals, float).reshape(shape), nan=0.5)
    return matrix
