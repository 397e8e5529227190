"""Which acts undo and redo lead to from here, and through which others: undo after undo, or redo after redo.

A step to another generation of a breeding, or to another run, wakes what was done to that one, so that the way goes on
there. Where another run stands is read off what was done to it: of one that goes on by itself that may turn out
otherwise when it is in hand, so whoever walks looks for the way anew after each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evosynth.edits.edit import Scope, generation_scope, run_scope
from evosynth.edits.history import Act, Stand
from evosynth.edits.values import Ended, Generation, RunInHand


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
        here = _after(here, following, acts, undoing=stand is Stand.DONE)


def _after(paths: set[Scope], act: Act, acts: Sequence[Act], *, undoing: bool) -> set[Scope]:
    """Where the program stands when this act has been turned."""
    value = act.edit.before if undoing else act.edit.after
    if isinstance(value, RunInHand):
        return {path for path in paths if path[:1] != ("run",)} | _standing(value.run, acts)
    if isinstance(value, Ended) and run_scope(value.run) in {path[:2] for path in paths}:
        return {path for path in paths if path[2:3] not in (("search",), ("next",))} | _searched(value.run, acts)
    if not isinstance(value, Generation):
        return paths
    run = act.edit.scope[1]
    others = {path for path in paths if path[:3] != ("run", run, "generation")}
    return others | {generation_scope(run, value.number)}


def _standing(run: str, acts: Sequence[Act]) -> set[Scope]:
    """The paths of a run that comes back as it was left."""
    own = [act for act in acts if act.edit.scope[:2] == run_scope(run)]
    steps = sorted((act for act in own if isinstance(act.edit.after, Generation)), key=lambda act: act.number)
    done = [act.edit.after for act in steps if act.stand is Stand.DONE]
    undone = [act.edit.before for act in steps if act.stand is Stand.UNDONE]
    on_show = [generation_scope(run, value.number) for value in (done[-1:] or undone[:1])]
    shown = on_show or [act.edit.scope for act in own if act.edit.scope[2:3] == ("generation",)][:1]
    return {run_scope(run), *shown} | _searched(run, acts)


def _searched(run: str, acts: Sequence[Act]) -> set[Scope]:
    """What was done to its search, and to how the next one is to go: one of them is awake when it is in hand."""
    scopes = {act.edit.scope for act in acts}
    return {scope for scope in scopes if scope[:2] == run_scope(run) and scope[2:3] in (("search",), ("next",))}
