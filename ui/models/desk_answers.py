"""What the desk tells of candidates, by genome: what is there, what is asked for, asking for what is missing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.service.desk_messages import Draw, Examine

KEPT = 400

Told = TypeVar("Told")
Ask = Callable[[Callable[[int], object]], None]  # the desk, with what makes a request of a ticket


class Answers(Generic[Told]):
    """Pictures (None stands for a silent one) or flags. Keys are a genome's bytes."""

    def __init__(self, ask: Ask, request: type[Draw | Examine]) -> None:
        self._ask, self._request = ask, request
        self._there: dict[bytes, Told] = {}
        self._asked: dict[int, bytes] = {}
        self._ids = itertools.count(1)

    def __contains__(self, genome: F64) -> bool:
        """Whether the answer is there."""
        return genome.tobytes() in self._there

    def get(self, genome: F64) -> Told | None:
        return self._there.get(genome.tobytes())

    def forget(self) -> None:
        """Everything is to be asked anew: another target, other tables."""
        self._there.clear()
        self._asked.clear()

    def ask_again(self) -> None:
        """Ask again for what is missing: the desk has lost its memory."""
        self._asked.clear()

    def take(self, ids: Sequence[int], told: Sequence[Told]) -> None:
        for number, one in zip(ids, told, strict=True):
            if (key := self._asked.pop(number, None)) is not None:
                self._there[key] = one
        while len(self._there) > KEPT:
            self._there.pop(next(iter(self._there)))

    def ask(self, wanted: Mapping[bytes, F64], target: PreparedTarget | None, synth: str) -> None:
        """One request for all of these that lack; the desk drops the one before."""
        missing = {key: genome for key, genome in wanted.items() if key not in self._there}
        if not missing or set(missing) <= set(self._asked.values()):
            return
        self._asked = dict(zip(self._ids, missing, strict=False))
        ids, genomes = tuple(self._asked), np.stack(list(missing.values()))
        self._ask(lambda ticket: self._request(ticket, ids, genomes, target, synth))
