"""What every child process of the window understands and says. Frozen values; no behaviour."""

from __future__ import annotations

from dataclasses import dataclass

from evosynth.synths.tables import Table


@dataclass(frozen=True, slots=True)
class Shutdown:
    """End the process."""


@dataclass(frozen=True, slots=True)
class Preparing:
    """The engine is being compiled or loaded: part in 0..1 and what is being done."""

    part: float
    what: str


@dataclass(frozen=True, slots=True)
class TableHeld:
    """A table that is in the memory of the sender and nowhere else. Goes both ways, ahead of what may name it."""

    table: Table
