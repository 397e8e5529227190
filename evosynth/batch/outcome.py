"""How a batch came out: of each sound, and in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a sound of the folder came out: its report, or what was wrong with it; neither: it was not done yet."""

    name: str
    report: dict[str, Any] | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """All of a folder. ``left_out`` is told in words; ``troubles`` are what could not be written, a sentence each."""

    outcomes: Sequence[Outcome]
    left_out: str = ""
    troubles: Sequence[str] = ()
    stopped: KeyboardInterrupt | None = None  # a signal ended it

    @property
    def complete(self) -> bool:
        """Whether every sound was matched and all was written."""
        return not self.troubles and all(outcome.report is not None for outcome in self.outcomes)

    def words(self, see: str = "") -> str:
        """ "41 of 44 sounds matched, 2 could not be, 1 not done yet; 1 left out: 1 .m4a." ``see``: where it is told."""
        failed = sum(bool(outcome.problem) for outcome in self.outcomes)
        done = sum(outcome.report is not None for outcome in self.outcomes)
        ahead = len(self.outcomes) - failed - done
        text = f"{done} of {len(self.outcomes)} sounds matched"
        text += f", {failed} could not be{see}" if failed else ""
        text += f", {ahead} not done yet" if ahead else ""
        return text + (f"; {self.left_out}." if self.left_out else ".")
