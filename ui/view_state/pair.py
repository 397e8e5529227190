"""Two that are seen and heard against each other: a reference, and the selected voice. Frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from evosynth.service.desk_messages import Picture


class Kind(Enum):
    """What the selected voice is held against."""

    TARGET = "Target"
    PARENT = "Parent"
    BEST = "Best"


REFERENCE, SELECTED = 0, 1  # sides
REFERENCE_OWNER = "reference"  # by what its playhead is known, where it is a voice
TARGET_OWNER = "target"


@dataclass(frozen=True, slots=True)
class Against:
    """A reference; ``why_not``: why there is none to see or to hear."""

    kind: Kind = Kind.PARENT
    title: str = ""  # "Parent"; of an edited voice "Before"
    label: str = ""  # what it is called: "011-03"
    voice: bytes = b""  # empty: the target's file, or nothing
    picture: Picture | None = None  # None: not drawn yet
    why_not: str = ""

    @property
    def owner(self) -> str:
        """By what its playhead is known."""
        return TARGET_OWNER if self.kind is Kind.TARGET else REFERENCE_OWNER


@dataclass(frozen=True, slots=True)
class PairState:
    """``kinds`` and ``against`` are those that can be chosen here; nobody is selected: there are none."""

    kinds: tuple[tuple[Kind, str], ...] = ()  # with their titles
    against: Against = Against()
    selected: str = ""  # what it is called
    side: int = SELECTED  # that sounds, or sounded last

    @property
    def chosen(self) -> int:
        """Place of the reference among the kinds."""
        return next((k for k, (kind, _) in enumerate(self.kinds) if kind is self.against.kind), 0)

    @property
    def said(self) -> str:
        """For who does not see it."""
        reference = f"{self.against.title} {self.against.label}".strip()
        return f"Heard is {reference if self.side == REFERENCE else f'the selected one, {self.selected}'}"
