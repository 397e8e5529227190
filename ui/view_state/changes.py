"""What changed in the selected voice against its parent, and what that did. Frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass

from evosynth.runs.explained import Explanation


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """``voice`` is the one that it is told of; nothing is said as long as nothing is known."""

    voice: bytes = b""
    parent: str = ""  # what it is called: "011-03"
    parent_voice: bytes = b""  # for the ghosts of its curves
    found: Explanation | None = None  # not heard yet, or the two cannot be compared
    why_not: str = ""  # there is no parent: one sentence

    @property
    def changes(self) -> str:
        """What was changed: "Op 3 ratio 1 to 3, Op 1 decay faster"; empty where nothing of it is heard."""
        return ", ".join(self.found.changes) if self.found else ""

    @property
    def sound(self) -> str:
        """What that did: "brighter +0.3 oct, longer decay"; that it sounds alike."""
        return ", ".join(self.found.sound) if self.found else ""

    @property
    def text(self) -> str:
        """All of it in a line."""
        return self.why_not or ": ".join(filter(None, (self.changes, self.sound)))

    @property
    def names(self) -> frozenset[str]:
        """The parameters whose change is named."""
        return self.found.names if self.found else frozenset()

    @property
    def blocks(self) -> frozenset[str]:
        """Their blocks."""
        return self.found.blocks if self.found else frozenset()
