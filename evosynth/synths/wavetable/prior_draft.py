"""Patches of a wavetable prior while they are made: a column of native values at a time."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.wavetable.space import DESTINATIONS, SLOTS, SOURCES


class Draft:
    """``n`` patches of a space, at first all as the initial one. Arrays of one number a patch have shape (n,)."""

    def __init__(self, space: ParameterSpace, n: int, rng: np.random.Generator) -> None:
        self.space, self.n, self.rng = space, n, rng
        self.values = np.tile([float(p.default) for p in space.parameters], (n, 1))
        self.slots = np.zeros(n, np.int64)  # how many of the matrix's slots are taken

    def put(self, name: str, numbers: F64 | I64 | float, where: Bool | None = None) -> None:
        """Values of a parameter, for the patches ``where``."""
        column = self.values[:, self.space.index(name)]
        column[...] = np.where(True if where is None else where, numbers, column)

    def get(self, name: str) -> F64:
        """(n,) values of a parameter as they are now."""
        return self.values[:, self.space.index(name)].copy()

    def route(self, source: str, destination: str, depth: F64 | float, where: Bool) -> None:
        """Take the next free slot of the patches ``where``; nothing happens to those that have none."""
        depths = np.broadcast_to(np.asarray(depth, float), (self.n,))
        for slot in range(1, SLOTS + 1):
            here = where & (self.slots == slot - 1)
            self.put(f"mod{slot}_source", SOURCES.index(source), here)
            self.put(f"mod{slot}_destination", DESTINATIONS.index(destination), here)
            self.put(f"mod{slot}_depth", depths, here)
        self.slots += where

    def moved_by(self, source: str) -> Bool:
        """(n,) whose matrix listens to a source."""
        return self._in_a_slot("source", SOURCES.index(source))

    def moving(self, destination: str) -> Bool:
        """(n,) whose matrix moves a destination."""
        return self._in_a_slot("destination", DESTINATIONS.index(destination))

    def _in_a_slot(self, part: str, number: int) -> Bool:
        columns = [self.space.index(f"mod{slot}_{part}") for slot in range(1, SLOTS + 1)]
        return np.asarray((self.values[:, columns] == number).any(axis=1))

    def chance(self, share: float) -> Bool:
        """(n,) true for so many of them."""
        return np.asarray(self.rng.random(self.n) < share)

    def uniform(self, low: float, high: float) -> F64:
        """(n,) numbers between these."""
        return np.asarray(self.rng.uniform(low, high, self.n))

    def about(self, value: float, spread: float = 0.35) -> F64:
        """(n,) numbers around a value, spread by ratios."""
        return np.asarray(value * np.exp(self.rng.normal(0.0, spread, self.n)))

    def genomes(self) -> F64:
        """(n, d), brought into the ranges."""
        low, high = (np.array([getattr(p, end) for p in self.space.parameters]) for end in ("low", "high"))
        return self.space.encode(np.clip(self.values, low, high))
