"""Mutants of given genomes: where a search begins that is to stay near a voice, in place of a synth's prior."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64
from evosynth.evolution.operators import Genes, Mutation, varied
from evosynth.synths.base import Synth

ROUNDS = 4  # mutations at most, one on top of the other: from next to the voice to its neighbourhood
STRUCTURAL = 0.2  # share of them that are a move of the engine's own


def mutants(genomes: F64, synth: Synth, n: int, rng: np.random.Generator) -> F64:
    """n mutants (n, d) of these genomes (m, d), m >= 1, within the synth's space, each 1 to ROUNDS mutations away."""
    genes = Genes(synth.space)
    mutation = Mutation(genes)
    children: F64 = genomes[rng.integers(len(genomes), size=n)].copy()
    rounds = rng.integers(1, ROUNDS + 1, n)
    for done in range(ROUNDS):
        further = rounds > done
        moved = further & (rng.random(n) < STRUCTURAL) & bool(synth.moves)
        stepped = further & ~moved
        if moved.any():
            children[moved] = varied(children[moved], synth.moves, genes, rng)[0]
        children[stepped] = mutation(children[stepped], rng)
    return children
