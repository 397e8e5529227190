"""Which acts undo and redo lead to from here, and through which others: undo after undo, or redo after redo.

A step to another generation of a breeding wakes what was done to that one, so that the way goes on there. A step to
another run ends it: where that one stands is known when it is in hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evosynth.edits.edit import Scope, generation_scope
from evosynth.edits.history import Act, Stand
from evosynth.edits.values import Generation

LAST_STEPS = frozenset({"run"})  # kinds behind which nobody knows where the program stands


def undone(acts: Sequence[Act], paths: Iterable[Scope]) -> tuple[int, ...]:
    """Numbers of what undo after undo takes back, in that order."""
    return _turned(acts, paths, Stand.DONE)


def done_again(acts: Sequence[Act], paths: Iterable[Scope]) -> tuple[int, ...]:
    """Numbers of what redo after redo does again, in that order."""
    return _turned(acts, paths, Stand.UNDONE)


def steps_to(number: int, acts: Sequence[Act], paths: Iterable[Scope]) -> tuple[int, ...] | None:
    """Numbers of what has to be turned until this act is what was done last; None where no way leads there."""
    there = next((act for act in acts if act.number == number), None)
    if there is None or there.stand is Stand.ASIDE:
        return None
    way = undone(acts, paths) if there.stand is Stand.DONE else done_again(acts, paths)
    if number not in way:
        return None
    return way[: way.index(number) + (there.stand is Stand.UNDONE)]


def _turned(acts: Sequence[Act], paths: Iterable[Scope], stand: Stand) -> tuple[int, ...]:
    stacks: dict[Scope, list[Act]] = {}
    for act in sorted((act for act in acts if act.stand is stand), key=lambda act: act.turn):
        stacks.setdefault(act.edit.scope, []).append(act)
    here, found = set(paths), list[int]()
    while True:
        awake = {path[:length] for path in here for length in range(len(path) + 1)}
        tops = (stacks[scope][-1] for scope in awake if stacks.get(scope))
        following = max(tops, key=lambda act: act.turn, default=None)
        if following is None:
            return tuple(found)
        stacks[following.edit.scope].pop()
        found.append(following.number)
        if following.edit.kind in LAST_STEPS:
            return tuple(found)
        here = _after(here, following, undoing=stand is Stand.DONE)


def _after(paths: set[Scope], act: Act, *, undoing: bool) -> set[Scope]:
    """Where the program stands when this act has been turned."""
    value = act.edit.before if undoing else act.edit.after
    if not isinstance(value, Generation):
        return paths
    run = act.edit.scope[1]
    others = {path for path in paths if path[:3] != ("run", run, "generation")}
    return others | {generation_scope(run, value.number)}
