"""What passes between window and desk about a person's taste as a file. Frozen values; no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evosynth.taste.answers import Taste


@dataclass(frozen=True, slots=True)
class SaveTaste:
    """Write what a document says of a person's taste as a file of its own; ``path`` may be replaced."""

    ticket: int
    document: Path
    path: Path


@dataclass(frozen=True, slots=True)
class ReadTaste:
    """Read such a file."""

    ticket: int
    path: Path


@dataclass(frozen=True, slots=True, eq=False)
class TasteRead:
    """What stands in it."""

    ticket: int
    name: str  # of the file
    taste: Taste
