"""What children are made by, beside crossing and moves: each function takes genomes (n, d) and gives as many.

After the recipes of Edisyn's hill climber (S. Luke, "Stochastic Synthesizer Patch Exploration in Edisyn", EvoMUSART
2019): on from where the last choice went, between two parents and beyond them, and mutations of every strength at once.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.evolution.manner import Manner, amount_word
from evosynth.evolution.operators import Genes, Mutation

STRENGTHS = 8  # steps from fine to wild
NEAR, BEYOND = 0.3, 0.5  # of the way from one parent to the other; beyond it, at the usual amount
ONWARD = (0.3, 1.5)  # steps like the last one, at the usual amount
QUARTER = 0.25  # of the way, at the usual amount


def mutation(genes: Genes, manner: Manner) -> Mutation:
    """One that changes as many values, and as far, as was asked for."""
    number, fresh = manner.genes(int(genes.free.sum())), 0.4 * manner.amount
    fewest = max(1, number - 1)
    return Mutation(
        genes, uniform=fresh, nudge=max(0.05, 0.95 - 1.8 * manner.amount), reach=manner.far / 0.12, fewest=fewest,
        most=number + 2,
    )  # fmt: skip


def fine_to_wild(genes: Genes, parents: F64, amount: float, rng: np.random.Generator) -> tuple[F64, list[str]]:
    """Mutations of every strength, and the word of each; the amount moves the finest or the wildest inwards."""
    amounts = np.linspace(max(0.0, 2.0 * amount - 1.0), min(1.0, 2.0 * amount), STRENGTHS)
    step = np.arange(len(parents)) * STRENGTHS // max(1, len(parents))
    children = parents.copy()
    for k, strength in enumerate(amounts.tolist()):
        children[step == k] = mutation(genes, Manner(amount=strength))(parents[step == k], rng)
    return children, [amount_word(amounts[k]) for k in step]


def onward(genes: Genes, parents: F64, directions: F64, amount: float, rng: np.random.Generator) -> F64:
    """Parents moved along these directions (n, d), some a little and some farther than the last step was."""
    far = rng.uniform(*ONWARD, (len(parents), 1)) * (2.0 * amount)
    moved = np.where(_steady(genes), parents, parents + far * directions)
    return mutation(genes, Manner(amount=min(amount, 0.3)))(genes.settled(moved, parents), rng)


def between(genes: Genes, mothers: F64, fathers: F64, amount: float, rng: np.random.Generator) -> tuple[F64, list[str]]:
    """Children on the line through both parents: close to one, in between, or beyond; and the word of each."""
    n, beyond = len(mothers), 2.0 * amount * BEYOND
    kind = rng.integers(3, size=n)
    inside, outside = rng.uniform(0.0, 1.0, n), rng.uniform(0.0, beyond, n)
    at = np.where(kind == 0, inside * NEAR, np.where(kind == 1, NEAR + inside * (1.0 - NEAR), -outside))[:, None]
    line = mothers + at * (fathers - mothers)
    taken = rng.random(mothers.shape) < np.clip(at, 0.0, 1.0)
    children = np.where(_steady(genes), np.where(taken, fathers, mothers), line)
    return genes.settled(children, mothers), ["beyond" if one < 0.0 else "between" for one in at[:, 0]]


def drawn(genes: Genes, genomes: F64, one: F64, amount: float, rng: np.random.Generator) -> F64:
    """All moved a part of the way to one (d,); a negative amount: away from it."""
    way = 2.0 * amount * QUARTER
    taken = rng.random(genomes.shape) < way
    return genes.settled(
        np.where(_steady(genes), np.where(taken, one, genomes), genomes + way * (one - genomes)), genomes
    )


def _steady(genes: Genes) -> Bool:
    """(d,) of what there is no way between: choices and switches."""
    return genes.redrawn | genes.flipped
