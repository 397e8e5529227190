"""The baselines "spiegelib" and "narrow": SpiegeLib's genetic algorithm (Shier, Tzanetakis, McNally, AES 2020).

DEAP's ``eaSimple``: uniform start, two-point crossover with 0.5, mutation with 0.3 by ``mutFlipBit`` (0.05 a gene: on
floats, as SpiegeLib calls it, it makes 0 of any gene and 1 of a 0), tournaments of three, no elite; what is handed over
is the best ever heard. Its distance is its own: the mean difference of 13 librosa MFCCs (2048, hop 1024) at
44.1 kHz. Populations are SpiegeLib's two: 100 (its default) up to 2,000 evaluations, else 300 (its paper).

What is free: SpiegeLib's examples freed nine parameters of a fixed patch, of which their targets were made too. Targets
from elsewhere need all; "spiegelib" frees every parameter but the name and the 42 of keyboard and velocity, since one
note tells nothing of these. "narrow" frees only what the product's own search frees, the others as in an initialised
voice: it need not find fixed frequencies and pitch envelopes, but cannot transpose. Sounds are brought to the target's
level first, kindly: SpiegeLib's own targets had the engine's level, and MFCC 0 is mostly level.
"""

from __future__ import annotations

from collections.abc import Callable

import librosa
import numpy as np
from deap import algorithms, base, tools

from evosynth.arrays import F32, F64
from evosynth.evolution.operators import Individual
from evosynth.evolution.rng import seeded
from evosynth.parameters import ParameterSpace

MATED, MUTATED = 0.5, 0.3
SMALL_BUDGET, SMALL, LARGE = 2000, 100, 300
SILENCE = 1e3  # the distance of what cannot be heard

Heard = Callable[[F64], F32]  # genomes (n, d) -> sounds (n, samples) at the target's rate
Learned = Callable[[int, float], None]  # evaluations so far and the best distance, after each generation


class Mfcc:
    """Distances of sounds to a target (samples,) at ``rate`` Hz."""

    def __init__(self, target: F32, rate: int) -> None:
        self.rate = rate
        self._rms = float(np.sqrt(np.mean(np.square(target, dtype=np.float64))))
        self._features = self._of(target)

    def _of(self, sound: F32) -> F32:
        """One sound at a time: librosa would floor several 80 dB below the loudest of them all."""
        return librosa.feature.mfcc(y=sound, sr=self.rate, n_mfcc=13, n_fft=2048, hop_length=1024)

    def distances(self, rows: F32) -> F64:
        """(n,)"""
        rms = np.sqrt(np.mean(np.square(rows, dtype=np.float64), axis=1))
        levelled = rows * (self._rms / np.maximum(rms, 1e-9))[:, None].astype(np.float32)
        apart = np.array([np.abs(self._of(sound) - self._features).mean() for sound in levelled])
        return np.where(rms < 1e-6, SILENCE, apart)


def search(
    space: ParameterSpace, heard: Heard, mfcc: Mfcc, evaluations: int, rng: np.random.Generator, learned: Learned
) -> F64:
    """The best genome (d,) that so many evaluations have heard."""
    toolbox = base.Toolbox()
    toolbox.register("mate", tools.cxTwoPoint)
    toolbox.register("mutate", tools.mutFlipBit, indpb=0.05)
    toolbox.register("select", tools.selTournament, tournsize=3)
    free, default = np.flatnonzero(space.free), space.default()

    def evaluated(individuals: list[Individual]) -> None:
        genomes = np.tile(default, (len(individuals), 1))
        genomes[:, free] = np.array([list(i) for i in individuals], float)
        for at in range(0, len(genomes), 32):
            for one, distance in zip(individuals[at:], mfcc.distances(heard(genomes[at : at + 32])), strict=False):
                one.fitness.values = (float(distance),)

    hall, spent = tools.HallOfFame(1), 0
    size = min(evaluations, SMALL if evaluations <= SMALL_BUDGET else LARGE)
    population = [Individual(genes) for genes in rng.random((size, len(free))).tolist()]
    with seeded(rng):
        while True:
            new = [i for i in population if not i.fitness.valid][: evaluations - spent]
            evaluated(new)
            spent += len(new)
            hall.update(new)
            learned(spent, hall[0].fitness.values[0])
            if spent >= evaluations:
                break
            population = [i for i in population if i.fitness.valid]
            chosen = toolbox.select(population, len(population))
            population = algorithms.varAnd(chosen, toolbox, MATED, MUTATED)
    genome = default.copy()
    genome[free] = np.array(list(hall[0]), float)
    return genome
