"""Wavetables: single cycles in a row, read by an oscillator whose position goes from the first to the last."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evosynth.arrays import F32

FRAME = 2048  # samples of a cycle
MOST_FRAMES = 256


@dataclass(frozen=True, eq=False)
class Table:
    """A named table. ``frames`` (n, 2048) within -1..1 is copied and never written again.

    ``ValueError`` for another shape, no frames or more than 256, and values that are not finite.
    """

    name: str
    frames: F32

    def __post_init__(self) -> None:
        frames = np.array(self.frames, np.float32)
        if frames.ndim != 2 or frames.shape[1] != FRAME or not 1 <= len(frames) <= MOST_FRAMES:
            raise ValueError(
                f"table {self.name!r}: expected 1 to {MOST_FRAMES} frames of {FRAME} samples, got {frames.shape}"
            )
        if not np.isfinite(frames).all():
            raise ValueError(f"table {self.name!r} has values that are not finite")
        frames.setflags(write=False)
        object.__setattr__(self, "frames", frames)

    @cached_property
    def key(self) -> str:
        """16 hex digits that tell what it sounds like, whatever it is called."""
        return hashlib.sha256(np.ascontiguousarray(self.frames, "<f4").tobytes()).hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class TableSet:
    """Tables in an order: a table's place is what the gene ``osc1_table`` counts in."""

    tables: tuple[Table, ...]

    def __post_init__(self) -> None:
        if not self.tables:
            raise ValueError("a set of tables needs at least one")

    def __len__(self) -> int:
        return len(self.tables)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(table.name for table in self.tables)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(table.key for table in self.tables)

    def index(self, name: str) -> int:
        """The place of the first table of this name; ``ValueError`` names an unknown one."""
        try:
            return self.names.index(name)
        except ValueError:
            raise ValueError(f"there is no table called {name!r}") from None

    def with_tables(self, tables: Sequence[Table]) -> TableSet:
        """The same set with more tables behind; one that is there already is not added again."""
        known = set(self.keys)
        added = tuple(table for table in tables if table.key not in known)
        return TableSet(self.tables + added) if added else self
