"""The best voices that a search has met, alike or not: DEAP's hall of fame, told by candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from deap import tools

from evosynth.arrays import F64, Bool
from evosynth.evolution.blend import Judge
from evosynth.evolution.checkpoint import Saved
from evosynth.evolution.operators import Individual
from evosynth.evolution.report import Candidate


class Fame(tools.HallOfFame):  # type: ignore[misc]
    """At most so many of them, the nearest by what is minimised first."""

    def meet(self, born: Sequence[Candidate]) -> None:
        """The newborn of a generation, best first."""
        bar = self[-1].fitness.values[0] if len(self) == self.maxsize else np.inf
        self.update([_famous(one) for one in born[: self.maxsize] if one.cost < bar])

    def judge_anew(self, known: Mapping[int, Candidate], judge: Judge) -> None:
        """By another measure: of these candidates, by id, who are judged by it, and of who is here and forgotten."""
        forgotten = [one for one in self if one.id not in known]
        heard = judge.verdict(np.array(forgotten).reshape(-1, len(judge.synth.space)))
        famous = [_famous(one) for one in known.values()]
        for row, one in enumerate(forgotten):
            shown = None if np.isnan(heard.taste[row]) else float(heard.scores[row].sum())
            famous.append(Individual(one, float(heard.costs[row]), id=one.id, shown=shown))
        self.clear()
        famous.sort(key=lambda one: (one.fitness.values[0], one.id))
        self.update(famous[: self.maxsize])

    def keep(self, allowed: Callable[[F64], Bool]) -> None:
        """Nobody else than who is allowed, of genomes (n, d)."""
        left = [one for one in self if allowed(np.array([one]))[0]]
        self.clear()
        self.update(left)

    def genomes(self, values: int) -> F64:
        """(n, values)."""
        rows: F64 = np.array(list(self)).reshape(-1, values)
        return rows

    @property
    def costs(self) -> list[tuple[int, float]]:
        """Id and what is minimised, of each."""
        return [(one.id, one.fitness.values[0]) for one in self]

    @property
    def shown(self) -> tuple[float | None, ...]:
        """The distances that people are shown, where another number is minimised."""
        return tuple(one.shown for one in self)

    def restore(self, saved: Saved) -> None:
        """As a checkpoint has it."""
        genomes = saved.hall_genomes.tolist()
        told = zip(genomes, saved.hall, saved.hall_shown or (None,) * len(genomes), strict=True)
        famous = [Individual(genome, cost, id=id, shown=distance) for genome, (id, cost), distance in told]
        self.clear()
        self.update(famous[::-1])  # of equals the latest comes first


def _famous(one: Candidate) -> Individual:
    return Individual(one.genome.tolist(), one.cost, id=one.id, shown=None if np.isnan(one.weighed) else one.distance)
