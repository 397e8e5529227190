"""All edits in the order in which they were made; which of them can be undone or done again, here and now.

Nothing is ever dropped. An edit is *awake* while its scope is a beginning of one of the paths at which the program
stands, else it *rests*: it is neither undone nor done again, and waits until its scope comes back. Undone is what was
done last of what is awake, done again what was undone last. What was undone and makes way for another edit of the
same scope is set aside: it stays on record, but what it was made upon is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from evosynth.edits.edit import Edit, Scope

Apply = Callable[[Any], None]


class Stand(Enum):
    """Where an edit stands."""

    DONE = "done"
    UNDONE = "undone"
    ASIDE = "set aside"


@dataclass(slots=True)
class _Entry:
    edit: Edit
    stand: Stand
    turn: int  # when it was done or undone last


class History:
    """Edits, and one function a kind that applies a value."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._applied_by: dict[str, Apply] = {}
        self._paths: frozenset[Scope] = frozenset()
        self._turn = 0

    def register(self, kind: str, apply: Apply) -> None:
        """``apply`` brings about a value of this kind. What it raises leaves the edit as it stood."""
        self._applied_by[kind] = apply

    def stand_at(self, paths: Iterable[Scope]) -> bool:
        """The program is here now; whether that is news."""
        before, self._paths = self._paths, frozenset(paths)
        return self._paths != before

    # ---- doing ---------------------------------------------------------------------------------------------------

    def do(self, edit: Edit) -> None:
        """Bring it about and note it."""
        self._applied_by[edit.kind](edit.after)
        self.note(edit)

    def note(self, edit: Edit) -> None:
        """It has been brought about already."""
        for entry in self._entries:
            if entry.stand is Stand.UNDONE and entry.edit.scope == edit.scope:
                entry.stand = Stand.ASIDE
        self._entries.append(_Entry(edit, Stand.DONE, self._next_turn()))

    def undo(self) -> Edit | None:
        """Take back what was done last of what is awake."""
        return self._turn_over(self._next(Stand.DONE), Stand.UNDONE)

    def redo(self) -> Edit | None:
        """Do again what was undone last of what is awake."""
        return self._turn_over(self._next(Stand.UNDONE), Stand.DONE)

    # ---- looking -------------------------------------------------------------------------------------------------

    @property
    def undoes(self) -> Edit | None:
        """What undo would take back."""
        entry = self._next(Stand.DONE)
        return entry.edit if entry else None

    @property
    def redoes(self) -> Edit | None:
        """What redo would do again."""
        entry = self._next(Stand.UNDONE)
        return entry.edit if entry else None

    @property
    def record(self) -> tuple[tuple[Edit, Stand], ...]:
        """Every edit that was ever made here, the first one first."""
        return tuple((entry.edit, entry.stand) for entry in self._entries)

    def is_awake(self, edit: Edit) -> bool:
        """Whether its scope is where the program stands."""
        return any(path[: len(edit.scope)] == edit.scope for path in self._paths)

    # ---- inside --------------------------------------------------------------------------------------------------

    def _next(self, stand: Stand) -> _Entry | None:
        awake = (entry for entry in self._entries if entry.stand is stand and self.is_awake(entry.edit))
        return max(awake, key=lambda entry: entry.turn, default=None)

    def _turn_over(self, entry: _Entry | None, to: Stand) -> Edit | None:
        if entry is None:
            return None
        edit = entry.edit
        self._applied_by[edit.kind](edit.after if to is Stand.DONE else edit.before)
        entry.stand, entry.turn = to, self._next_turn()
        return edit

    def _next_turn(self) -> int:
        self._turn += 1
        return self._turn
