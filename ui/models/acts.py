"""The acts of a document as a list: what each was in words, when, and whether undo or redo leads there from here."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import zip_longest

from evosynth.edits.edit import Edit, Scope
from evosynth.edits.history import Act, History, Stand
from evosynth.edits.values import (
    REJECTED,
    Confined,
    Ended,
    Generation,
    Halted,
    KeptRow,
    Ranks,
    Residents,
    RunInHand,
    Sent,
    Stars,
)
from evosynth.edits.way import done_again, undone
from evosynth.synths import registry
from ui.view_state import acts as shown
from ui.view_state.acts import ActLine, ActsState

STAYS = {"sent": "stays: a device cannot take it back"}  # by kind: what undo leaves alone
ICONS = {
    "rating": "star",
    "parents": "git-fork",
    "archive": "stack",
    "ranks": "star",
    "same": "check",
    "blind": "volume-2",
    "limits": "lock",
    "locks": "bookmark",
    "taste": "heart",
    "forget": "heart",
    "focus": "crosshair",
    "sent": "send",
    "run": "git-fork",
    "engine": "audio-lines",
    "strategy": "sliders-horizontal",
}
STANDS: dict[Stand, shown.Stand] = {
    Stand.DONE: "done",
    Stand.UNDONE: "undone",
    Stand.ASIDE: "aside",
    Stand.STAYS: "stays",
}
FAVOURITE = "making "
ASIDE = "undone before something else was done"
BACK_AT = "going back to "
RUN_ASIDE = "made way: a click brings it back"
NOT_KEPT = "is not in the kept list any more"
ELSEWHERE = "undo and redo do not lead there"


def listed(history: History, run: str = "", absent: Collection[int] = ()) -> ActsState:
    """All of them in the order in which they were done; ``run``: the one in hand; ``absent``: kept rows that have gone.

    A person is after what was done last of what can be undone, and after what nothing takes back that came next.
    """
    acts = tuple(sorted(history.acts, key=lambda act: act.number))
    back, forth = undone(acts, history.paths), done_again(acts, history.paths)
    reached = {*back, *forth}
    acts = _without_parts(acts)
    lines = tuple(_marked(_line(act, history, act.number in reached, run), act, absent) for act in acts)
    count = next((k for k in range(len(acts), 0, -1) if acts[k - 1].number in back), 0)
    while count < len(acts) and acts[count].stand in (Stand.STAYS, Stand.DONE):
        count += 1
    return ActsState(lines, count)


def _without_parts(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """What was one act for a person is one line, that of its last part, as long as all of it stands alike."""
    return tuple(
        act
        for act, then in zip_longest(acts, acts[1:])
        if then is None or not then.edit.joined or then.stand is not act.stand
    )


def _marked(line: ActLine, act: Act, absent: Collection[int]) -> ActLine:
    """That a voice was kept stands there also where another document or window took it off the list since."""
    after = act.edit.after
    gone = line.stand == "done" and isinstance(after, KeptRow) and after.kept is not None and after.id in absent
    return replace(line, why=NOT_KEPT) if gone else line


def _line(act: Act, history: History, reached: bool, run: str) -> ActLine:
    text, icon = said(act.edit)
    when, stand = moment(act.at), STANDS[act.stand]
    if stand == "stays":
        return ActLine(act.number, text, icon, when, stand, False, STAYS.get(act.edit.kind, ""))
    if stand == "aside":
        back = run_to_enter(act, run)
        return ActLine(act.number, text, icon, when, stand, bool(back), RUN_ASIDE if back else ASIDE)
    if reached or (stand == "undone" and history.is_awake(act.edit)):
        return ActLine(act.number, text, icon, when, stand, True)
    if run_to_enter(act, run):
        return ActLine(act.number, text, icon, when, stand, True, "" if led_to(act, history.acts) else RUN_ASIDE)
    return ActLine(act.number, text, icon, when, stand, False, where(act.edit.scope, history.paths))


def run_to_enter(act: Act, run: str) -> str:
    """The run that has to be in hand before this act can be gone to; empty: the one in hand, or none leads there."""
    if act.stand is Stand.ASIDE:
        return act.edit.after.run if isinstance(act.edit.after, RunInHand) and act.edit.after.run != run else ""
    scope = act.edit.scope
    return scope[1] if scope[0] == "run" and scope[1] != run else ""


def beginning(run: str, acts: Iterable[Act]) -> str:
    """By what this run began, for the middle of a sentence: "opening of cello.flac"."""
    return next((act.edit.text for act in acts if act.edit.kind == "run" and act.edit.after.run == run), "another run")


def led_to(act: Act, acts: Iterable[Act]) -> bool:
    """Whether undo comes to the run of this act."""
    runs = (other for other in acts if other.stand is Stand.DONE and isinstance(other.edit.before, RunInHand))
    return act.edit.scope[0] == "run" and act.edit.scope[1] in {other.edit.before.run for other in runs}


def moment(at: float, now: float | None = None) -> str:
    """The time of day, "12:07"; of another day "29 Nov 12:07"."""
    then, today = time.localtime(at), time.localtime(now)
    day = "" if then[:3] == today[:3] else f"{then.tm_mday} {time.strftime('%b', then)} "
    return f"{day}{then.tm_hour:02d}:{then.tm_min:02d}"


def where(scope: Scope, paths: Iterable[Scope]) -> str:
    """Why an act of this scope cannot be gone to: it was done to something that is not in hand now."""
    if scope[0] == "engine":
        return (
            f"in the engine {registry.named(scope[1]).title}" if scope[1] in registry.names() else "in another engine"
        )
    if scope[:2] not in {path[:2] for path in paths} and scope[0] == "run":
        return "in another run"
    if scope[2:3] == ("next",):
        return "before a search that goes on"
    if scope[2:3] == ("generation",):
        return "in another generation"
    return "in a search that has ended" if scope[2:3] == ("search",) else ELSEWHERE


def said(edit: Edit) -> tuple[str, str]:
    """What was done, in words for a list, and an icon."""
    value, before = edit.after, edit.before
    if edit.text.startswith(FAVOURITE):
        return f"Made {edit.text.removeprefix(FAVOURITE)}", "heart"
    if isinstance(value, Stars):
        name = edit.text.removeprefix("rating of ").removeprefix("rejection of ")
        if value.stars == REJECTED:
            return f"Rejected {name}", "x"
        if isinstance(before, Stars) and before.stars == REJECTED and not value.stars:
            return f"Took back that {name} was rejected", "x"
        given = f"{value.stars} star{'s' * (value.stars != 1)} for {name}"
        return given if value.stars else f"No stars for {name}", "star"
    if isinstance(value, Ranks):
        return _sentence(edit.text), "star"
    if isinstance(value, KeptRow) and isinstance(before, KeptRow):
        kept = value.kept or before.kept
        name = kept.name if kept else "a voice"
        return (f"Deleted {name}", "x") if value.kept is None else (f"Kept {name}", "bookmark")
    if isinstance(value, Generation) or (isinstance(value, RunInHand) and edit.text.startswith(BACK_AT)):
        return _generation(edit.text)
    if isinstance(value, Residents):
        return _sentence(edit.text), "sprout" if value.who == "planted" else "rotate-ccw"
    if isinstance(value, Ended):
        return ("Stopped the search", "square") if value.ended else ("Went on with the search", "chevrons-right")
    if isinstance(value, Halted):
        done = "Stopped" if value.halted else "Went on with"
        return f"{done} strand {value.strand + 1}", "square" if value.halted else "chevrons-right"
    if isinstance(value, Sent):
        return f"Sent {edit.text.removeprefix('sending ')}", "send"
    if isinstance(value, Confined):
        looser = len(value.words) < len(before.words) or (value.safe is False and before.safe is not False)
        return _sentence(edit.text), "lock-open" if looser else "lock"
    return _sentence(edit.text), ICONS.get(edit.kind, "check")


def _generation(text: str) -> tuple[str, str]:
    """ "breeding of generation 3" as "Bred generation 3"."""
    for head, done, icon in (
        ("breeding of ", "Bred ", "dna"),
        ("return to ", "Back to ", "step-back"),
        ("another try of ", "Bred once more ", "dna"),
        ("replacing of ", "Replaced ", "x"),
        (BACK_AT, "Went back to ", "git-fork"),
    ):
        if text.startswith(head):
            return done + text.removeprefix(head), icon
    return _sentence(text), "dna"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
