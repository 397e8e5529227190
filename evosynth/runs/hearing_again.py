"""The end of a search on a device: all finalists as they were heard, and the best of them heard again.

A take differs a little each time, so the best of many single takes is partly the luckiest. Distances of those that were
heard several times are means. It goes voice by voice, for whoever has other things to do between two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.errors import Cancelled
from evosynth.evolution.blend import verdict_of
from evosynth.evolution.fitness import Fitness
from evosynth.evolution.repeats import Repeats
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Rehearable, never

AGAIN = 5  # of the best, so many at most
HEARINGS = 3  # of each of them, the first among them
SHARE = 10  # a tenth of all takes at most are for the end


@dataclass(frozen=True, slots=True)
class Heard:
    """A candidate, and its distance each time that a device was heard."""

    id: int
    voice_name: str
    distances: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Of all hearings."""
        return float(np.mean(self.distances))

    @property
    def spread(self) -> float:
        """Standard deviation of one hearing; 0 where there was but one."""
        return Repeats.of([self.distances]).spread

    @property
    def words(self) -> str:
        """For a person: "1.84 ± 0.05 over 3 hearings"."""
        count = len(self.distances)
        return (
            f"{self.mean:.2f}, heard once"
            if count == 1
            else f"{self.mean:.2f} ± {self.spread:.2f} over {count} hearings"
        )


class Rounds:
    """Genomes (n, d), n >= 1, heard on a device."""

    def __init__(
        self, device: Rehearable, fitness: Fitness, genomes: F64, cancelled: Callable[[], bool] = never
    ) -> None:
        self._device, self._fitness, self._genomes, self._cancelled = device, fitness, genomes, cancelled
        self._scores: list[list[F64]] = [[] for _ in genomes]  # (k,) of each hearing
        self.sounds: list[tuple[F32, ...]] = []  # of the first hearings, (samples,) one a note
        self.takes = 0  # beyond the first of each, which a search has paid for

    def first(self) -> Iterator[None]:
        """Each of them once. Raises Cancelled."""
        for row in range(len(self._genomes)):
            self.sounds.append(self._heard(row, 0))
            yield

    def again(self, most: int) -> Iterator[None]:
        """At most so many of the best again, until it is cancelled."""
        best = np.argsort(verdict_of(self._fitness, self.scores).costs, kind="stable")[:most].tolist()
        for again in range(1, HEARINGS):
            for row in best:
                try:
                    self._heard(row, again)
                except Cancelled:
                    return
                self.takes += 1
                yield

    @property
    def scores(self) -> F64:
        """(n, k) of all objectives: means over the hearings of each."""
        return np.stack([np.mean(each, axis=0) for each in self._scores])

    def distances(self, row: int) -> tuple[float, ...]:
        """Of one of them, hearing by hearing."""
        return tuple(verdict_of(self._fitness, np.stack(self._scores[row])).scores.sum(axis=1).tolist())

    @property
    def repeats(self) -> Repeats:
        """How well the device repeated itself."""
        return Repeats.of(map(self.distances, range(len(self._scores))))

    def _heard(self, row: int, again: int) -> tuple[F32, ...]:
        one = self._genomes[row : row + 1]
        audio = self._device.hear(one, self._fitness.notes, again=again, cancelled=self._cancelled)
        self._scores[row].append(np.asarray(self._fitness.score(one, audio), float)[0])
        return tuple(sound.rows()[0] for sound in audio)


def takes_share(settings: RunSettings) -> int:
    """How many takes the end of a search on a device may ask for: to hear some again, and one that was made simpler."""
    most = AGAIN * (HEARINGS - 1) + settings.simplify
    return most if settings.evaluations is None else min(most, settings.evaluations // SHARE)


def again_share(settings: RunSettings) -> int:
    """How many of the best may be heard again."""
    takes = takes_share(settings)
    return max(0, takes - bool(settings.simplify)) // (HEARINGS - 1)
