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
    other: str = ""  # what its second parent is called, where it has two
    gone: bool = False  # the parent is not on the page any more
    edited: frozenset[str] = frozenset()  # parameters that a person has changed, heard or not
    edited_blocks: frozenset[str] = frozenset()  # and their blocks

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
    def against(self) -> str:
        """With whom: "against 011-03 (no longer on the page; the other parent is 011-07)"; nobody: nothing."""
        gone, other = "no longer on the page" * self.gone, f"the other parent is {self.other}" if self.other else ""
        more = "; ".join(filter(None, (gone, other)))
        return f"against {self.parent}{f' ({more})' if more else ''}" if self.parent else ""

    @property
    def told(self) -> str:
        """All of it in a line, with whom it is compared."""
        against = self.against if self.text else ""
        return f"{against[:1].upper()}{against[1:]}: {self.text}" if against else self.text

    @property
    def names(self) -> frozenset[str]:
        """The parameters whose change is named."""
        return self.edited | (self.found.names if self.found else frozenset())

    @property
    def blocks(self) -> frozenset[str]:
        """Their blocks."""
        return self.edited_blocks | (self.found.blocks if self.found else frozenset())
