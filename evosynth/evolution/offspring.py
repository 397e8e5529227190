"""Children of a breeding: parents in proportion to their ratings, and what the recipe makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.evolution import recipes
from evosynth.evolution.manner import Manner, Recipe
from evosynth.evolution.operators import Genes, Toolset, varied
from evosynth.evolution.strategy import NOBODY, Lineage, Prior
from evosynth.synths.base import Move

CROSSED, MOVED = 0.9, 0.4  # shares of children, at the amount of 1; the rest are mutated only
WANDERERS = 0.24  # share of children that marry a stranger from the prior, likewise
TOUCHED = 0.4  # share of crossed or moved children that are mutated on top
BESIDE: tuple[tuple[Recipe, float, float], ...] = (  # of a crowd: recipes, their shares, and how much of the amount
    ("fine to wild", 0.25, 0.5),
    ("between", 0.25, 1.0),
    ("onward", 0.25, 1.0),
)  # the rest are as mixed as ever


@dataclass(frozen=True, slots=True, eq=False)
class Parents:
    """Who may have children: genomes (r, d), ids (r,), ratings (r,), and which way each had gone, (r, d).

    ``alone``: they were named, and nobody else is to have a part in the children; of two or more everybody has two.
    """

    genomes: F64
    ids: I64
    ratings: F64
    directions: F64
    alone: bool = False

    def __len__(self) -> int:
        return len(self.ids)

    def drawn(self, n: int, rng: np.random.Generator) -> I64:
        """Rows (n, 2) of mothers and fathers, each with a chance in proportion to its rating."""
        if self.alone and len(self) > 1:
            mothers = rng.permutation(np.arange(n) % len(self))
            fathers = (mothers + rng.integers(1, len(self), n)) % len(self)
            return np.stack([mothers, fathers], axis=1)
        rows: I64 = rng.choice(len(self), (n, 2), p=self.ratings / self.ratings.sum())
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class Born:
    """Children (n, d), and how each came about."""

    genomes: F64
    lineage: Lineage

    def __getitem__(self, rows: I64) -> Born:
        moves = tuple(self.lineage.moves[row] for row in rows)
        return Born(self.genomes[rows], Lineage(self.lineage.parents[rows], moves))


def _together(parts: Sequence[Born]) -> Born:
    """One after the other."""
    parents = np.concatenate([part.lineage.parents for part in parts])
    words = tuple(word for part in parts for word in part.lineage.moves)
    return Born(np.concatenate([part.genomes for part in parts]), Lineage(parents, words))


def orphans(genomes: F64, word: str) -> Born:
    """Who has no parents."""
    return Born(genomes, Lineage(np.full((len(genomes), 2), NOBODY, np.int64), (word,) * len(genomes)))


class Offspring:
    """What makes children within one space."""

    def __init__(self, genes: Genes, tools: Toolset, moves: Sequence[Move]) -> None:
        self._genes, self._tools, self._moves = genes, tools, tuple(moves)

    def born(
        self, manner: Manner, parents: Parents, n: int, prior: Prior, shown: F64, rng: np.random.Generator
    ) -> Born:
        """n children by the recipe, none of whom is a copy of who is shown (m, d), or of another."""
        drawn, change = parents.drawn(n, rng), self._change(manner)
        if manner.recipe == "fine to wild":
            children, words = recipes.fine_to_wild(self._genes, parents.genomes[drawn[:, 0]], manner.amount, rng)
            lineage = _of(parents.ids[drawn[:, 0]], words)
        elif manner.recipe == "onward":
            mothers, ways = parents.genomes[drawn[:, 0]], parents.directions[drawn[:, 0]]
            children = recipes.onward(self._genes, mothers, ways, manner.amount, rng)
            lineage = _of(parents.ids[drawn[:, 0]], ["onward"] * n)
        elif manner.recipe == "between":
            children, lineage = self._between(manner, parents, drawn, shown, rng)
        else:
            return self._mixed(manner, parents, drawn, prior, shown, rng)
        order = rng.permutation(n)  # a place says nothing of how far it goes
        return Born(self._unlike(children, shown, change, rng), lineage)[order]

    def crowd(
        self, manner: Manner, parents: Parents, n: int, prior: Prior, shown: F64, rng: np.random.Generator
    ) -> tuple[Born, Bool]:
        """n children of whom somebody chooses: where they are to be mixed, near and far ones by other recipes too.

        Mixed ones alone are mostly worse than their parents; who knows only roughly what is liked finds better ones
        among those that stay close to them, or go on as they went. Last, who (n,) is of the manner itself.
        """
        parts: list[Born] = []
        for recipe, share, far in BESIDE if manner.recipe == "mixed" else ():
            other = replace(manner, recipe=recipe, amount=far * manner.amount)
            parts.append(self.born(other, parents, round(share * n), prior, shown, rng))
        left = n - sum(len(part.genomes) for part in parts)
        usual = np.arange(n) >= n - left
        return _together([*parts, self.born(manner, parents, left, prior, shown, rng)]), usual

    def _change(self, manner: Manner) -> Callable[[F64, np.random.Generator], F64]:
        """How genomes are mutated: as whoever holds the toolbox says, unless the person asks for more or less."""
        return self._tools.mutate if manner.usual else recipes.mutation(self._genes, manner)

    def _between(
        self, manner: Manner, parents: Parents, drawn: I64, shown: F64, rng: np.random.Generator
    ) -> tuple[F64, Lineage]:
        """Who was drawn as both parents marries somebody on show, or is changed where it is named alone."""
        mothers, fathers = parents.genomes[drawn[:, 0]], parents.genomes[drawn[:, 1]]
        if parents.alone and len(parents) == 1:
            return self._change(manner)(mothers, rng), _of(parents.ids[drawn[:, 0]], ["mutate"] * len(drawn))
        others = shown[rng.integers(len(shown), size=len(drawn))]
        alone = drawn[:, 0] == drawn[:, 1]
        fathers = np.where(alone[:, None], others, fathers)
        children, words = recipes.between(self._genes, mothers, fathers, manner.amount, rng)
        second = np.where(alone, NOBODY, parents.ids[drawn[:, 1]])
        return children, Lineage(np.stack([parents.ids[drawn[:, 0]], second], axis=1), tuple(words))

    def _mixed(
        self, manner: Manner, parents: Parents, drawn: I64, prior: Prior, shown: F64, rng: np.random.Generator
    ) -> Born:
        """Crossed, moved or mutated, a few of them with a stranger; who was named is crossed unless it is moved."""
        n, amount = len(drawn), manner.amount
        mothers, fathers = parents.genomes[drawn[:, 0]], parents.genomes[drawn[:, 1]]
        ids = parents.ids[drawn]
        strange = np.zeros(n, bool)
        if not parents.alone:
            strange = rng.random(n) < WANDERERS * amount
            fathers = np.where(strange[:, None], prior(n, rng), fathers)
            ids[strange, 1] = NOBODY
        pair = (drawn[:, 0] != drawn[:, 1]) & ~strange
        kind = rng.random(n)
        moved = (kind > 1 - MOVED * amount) & bool(self._moves) & ~strange
        crossed = pair & ~moved if parents.alone else strange | (pair & (kind < CROSSED * amount))
        children, words = mothers.copy(), np.full(n, "mutate", object)
        children[crossed], words[crossed] = self._tools.mate(mothers[crossed], fathers[crossed], rng), "mate"
        if moved.any():
            children[moved], words[moved] = varied(mothers[moved], self._moves, self._genes, rng)
        ids[~crossed, 1] = NOBODY
        change = self._change(manner)
        children = self._touched(children, crossed | moved, change, rng)
        return Born(self._unlike(children, shown, change, rng), Lineage(ids, tuple(words.tolist())))

    @staticmethod
    def _touched(
        children: F64, changed: Bool, change: Callable[[F64, np.random.Generator], F64], rng: np.random.Generator
    ) -> F64:
        """Mutation for the unchanged, and for some of those that crossover or a move has changed."""
        mutated = ~changed | (rng.random(len(children)) < TOUCHED)
        children[mutated] = change(children[mutated], rng)
        return children

    @staticmethod
    def _unlike(
        children: F64, shown: F64, change: Callable[[F64, np.random.Generator], F64], rng: np.random.Generator
    ) -> F64:
        """Copies of what is on show, or of each other, are mutated (up to five times)."""
        for _ in range(5):
            known = {row.tobytes() for row in shown}
            again = []
            for row, child in enumerate(children):
                if child.tobytes() in known:
                    again.append(row)
                known.add(child.tobytes())
            if not again:
                break
            children[again] = change(children[again], rng)
        return children


def _of(mothers: I64, words: Sequence[str]) -> Lineage:
    return Lineage(np.stack([mothers, np.full(len(mothers), NOBODY)], axis=1), tuple(words))
