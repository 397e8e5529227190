"""All edits in the order in which they were made; which of them can be undone or done again, here and now.

Nothing is ever dropped. An edit is *awake* while its scope is a beginning of one of the paths at which the program
stands, else it *rests*: it is neither undone nor done again, and waits until its scope comes back. Undone is what was
done last of what is awake, done again what was undone last. What was undone makes way for another edit and is set
aside, where it is awake or of the same scope: it stays on record, but what came after it is something else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from evosynth.edits.edit import Edit, Scope

Apply = Callable[[Any], None]


class Stand(Enum):
    """Where an edit stands."""

    DONE = "done"
    UNDONE = "undone"
    ASIDE = "set aside"
    STAYS = "stays"  # nothing takes it back


@dataclass(frozen=True, slots=True)
class Act:
    """An edit as it stands on record."""

    number: int  # in the order in which acts were done, from 1
    at: float  # seconds since 1970
    edit: Edit
    stand: Stand
    turn: int  # when it was done or undone last: the later the larger


@dataclass(slots=True, eq=False)
class _Entry:
    number: int
    at: float
    edit: Edit
    stand: Stand
    turn: int


@dataclass(slots=True)
class _Branch:
    """What was done and what was undone in one scope, the latest last."""

    done: list[_Entry] = field(default_factory=list)
    undone: list[_Entry] = field(default_factory=list)


class History:
    """Edits, and one function a kind that applies a value."""

    def __init__(self, changed: Callable[[tuple[Act, ...]], None] = lambda acts: None) -> None:
        """``changed`` is told each act that is new or stands otherwise than before, with every doing and undoing."""
        self._changed = changed
        self._entries: list[_Entry] = []
        self._branches: dict[Scope, _Branch] = {}
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

    def restore(self, acts: Iterable[Act]) -> None:
        """The acts of another program or day, in the place of those that are here."""
        self._entries = [_Entry(act.number, act.at, act.edit, act.stand, act.turn) for act in acts]
        self._entries.sort(key=lambda entry: entry.number)
        self._branches.clear()
        self._turn = max((entry.turn for entry in self._entries), default=0)
        for entry in sorted(self._entries, key=lambda entry: entry.turn):
            branch = self._branches.setdefault(entry.edit.scope, _Branch())
            if entry.stand is Stand.DONE:
                branch.done.append(entry)
            elif entry.stand is Stand.UNDONE:
                branch.undone.append(entry)

    # ---- doing ---------------------------------------------------------------------------------------------------

    def do(self, edit: Edit) -> None:
        """Bring it about and note it."""
        self._applied_by[edit.kind](edit.after)
        self.note(edit)

    def note(self, edit: Edit) -> None:
        """It has been brought about already."""
        branch = self._branches.setdefault(edit.scope, _Branch())
        aside = self._set_aside((branch, *self._awake()))
        number = self._entries[-1].number + 1 if self._entries else 1
        branch.done.append(_Entry(number, time.time(), edit, Stand.DONE, self._next_turn()))
        self._entries.append(branch.done[-1])
        self._changed(tuple(map(_as_act, (*aside, branch.done[-1]))))

    def amend(self, before: Edit, edit: Edit) -> bool:
        """What was done last goes on: it is ``edit`` now. False, and nothing happens, where ``before`` is not the last.

        What a hand does in small steps is one act, that stands on record after each of them.
        """
        entry = _latest(branch.done for branch in self._awake())
        if (
            entry is None
            or entry.edit is not before
            or self._entries[-1] is not entry
            or entry.edit.scope != edit.scope
        ):
            return False
        self._applied_by[edit.kind](edit.after)
        entry.edit = edit
        self._changed((_as_act(entry),))
        return True

    def note_for_good(self, edit: Edit) -> None:
        """It has been brought about, and nothing takes it back; what was undone before can still be done again."""
        number = self._entries[-1].number + 1 if self._entries else 1
        self._entries.append(_Entry(number, time.time(), edit, Stand.STAYS, self._next_turn()))
        self._changed((_as_act(self._entries[-1]),))

    def undo(self) -> Edit | None:
        """Take back what was done last of what is awake."""
        entry = _latest(branch.done for branch in self._awake())
        if entry is None:
            return None
        self._applied_by[entry.edit.kind](entry.edit.before)
        branch = self._branches[entry.edit.scope]
        return self._turned(entry, Stand.UNDONE, branch.done, branch.undone)

    def redo(self, scope: Scope | None = None) -> Edit | None:
        """Do again what was undone last of what is awake; ``scope``: of what belongs there, while that is awake."""
        branches = {id(branch): branch for branch in self._awake()}
        if scope is not None:
            own = self._branches.get(scope)
            branches = {} if id(own) not in branches or own is None else {id(own): own}
        entry = _latest(branch.undone for branch in branches.values())
        if entry is None:
            return None
        self._applied_by[entry.edit.kind](entry.edit.after)
        branch = self._branches[entry.edit.scope]
        return self._turned(entry, Stand.DONE, branch.undone, branch.done)

    def refuse(self, value: object) -> None:
        """This value could not be brought about after all: the act that was to do it stands as before.

        What is newly done can be done again then; what it had set aside stays so.
        """
        for entry in self._entries:
            branch = self._branches.get(entry.edit.scope, _Branch())
            if entry in branch.done and entry.edit.after is value:
                self._turned(entry, Stand.UNDONE, branch.done, branch.undone)
            elif entry in branch.undone and entry.edit.before is value:
                self._turned(entry, Stand.DONE, branch.undone, branch.done)
            else:
                continue
            aside = (other for other in self._entries if other.stand is Stand.ASIDE)
            self._changed(tuple(map(_as_act, aside)))
            return

    # ---- looking -------------------------------------------------------------------------------------------------

    @property
    def undoes(self) -> Edit | None:
        """What undo would take back."""
        entry = _latest(branch.done for branch in self._awake())
        return entry.edit if entry else None

    @property
    def redoes(self) -> Edit | None:
        """What redo would do again."""
        entry = _latest(branch.undone for branch in self._awake())
        return entry.edit if entry else None

    @property
    def record(self) -> tuple[tuple[Edit, Stand], ...]:
        """Every edit that was ever made here, the first one first."""
        return tuple((entry.edit, entry.stand) for entry in self._entries)

    @property
    def acts(self) -> tuple[Act, ...]:
        """The same with their numbers and times."""
        return tuple(map(_as_act, self._entries))

    @property
    def paths(self) -> frozenset[Scope]:
        """Where the program stands."""
        return self._paths

    def is_awake(self, edit: Edit) -> bool:
        """Whether its scope is where the program stands."""
        return any(path[: len(edit.scope)] == edit.scope for path in self._paths)

    # ---- inside --------------------------------------------------------------------------------------------------

    def _awake(self) -> list[_Branch]:
        """Those whose scope is a beginning of a path at which the program stands."""
        scopes = {path[:length] for path in self._paths for length in range(len(path) + 1)}
        return [self._branches[scope] for scope in scopes if scope in self._branches]

    def _set_aside(self, branches: Iterable[_Branch]) -> list[_Entry]:
        """What was undone in these cannot be done again."""
        aside: list[_Entry] = []
        for branch in branches:
            aside += branch.undone
            branch.undone.clear()
        for entry in aside:
            entry.stand = Stand.ASIDE
        return aside

    def _turned(self, entry: _Entry, stand: Stand, source: list[_Entry], goal: list[_Entry]) -> Edit:
        entry.stand, entry.turn = stand, self._next_turn()
        source.remove(entry)
        goal.append(entry)
        self._changed((_as_act(entry),))
        return entry.edit

    def _next_turn(self) -> int:
        self._turn += 1
        return self._turn


def _as_act(entry: _Entry) -> Act:
    return Act(entry.number, entry.at, entry.edit, entry.stand, entry.turn)


def _latest(stacks: Iterable[list[_Entry]]) -> _Entry | None:
    """Of the last of each the one whose turn came last."""
    return max((stack[-1] for stack in stacks if stack), key=lambda entry: entry.turn, default=None)
