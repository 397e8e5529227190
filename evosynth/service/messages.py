"""What every child process of the window understands and says. Frozen values; no behaviour."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shutdown:
    """End the process."""


@dataclass(frozen=True, slots=True)
class Preparing:
    """The engine is being compiled or loaded: part in 0..1 and what is being done."""

    part: float
    what: str
