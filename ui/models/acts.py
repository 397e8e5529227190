"""The acts of a document as a list: what each was in words, when, and whether undo or redo leads there from here."""

from __future__ import annotations

import time
from collections.abc import Iterable

from evosynth.edits.edit import Edit, Scope
from evosynth.edits.history import Act, History, Stand
from evosynth.edits.values import Confined, Generation, Halted, KeptRow, Residents, Sent, Stars
from evosynth.edits.way import done_again, undone
from evosynth.synths import registry
from ui.view_state.acts import ActLine, ActsState

STAYS = {"sent": "stays: a device cannot take it back"}  # by kind: what undo leaves alone
ICONS = {
    "rating": "star",
    "limits": "lock",
    "focus": "crosshair",
    "sent": "send",
    "run": "git-fork",
    "engine": "audio-lines",
    "strategy": "sliders-horizontal",
}
ASIDE = "another act took its place"


def listed(history: History) -> ActsState:
    """All of them, as undo goes back through them; what was undone comes last."""
    acts, here = history.acts, history.undoes
    reached = {*undone(acts, history.paths), *done_again(acts, history.paths)}
    past = sorted((act for act in acts if act.stand is not Stand.UNDONE), key=lambda act: act.turn)
    future = sorted((act for act in acts if act.stand is Stand.UNDONE), key=lambda act: -act.turn)
    lines = tuple(_line(act, act.number in reached, history.paths) for act in (*past, *future))
    return ActsState(lines, next((act.number for act in acts if act.edit is here), 0))


def _line(act: Act, reached: bool, paths: Iterable[Scope]) -> ActLine:
    text, icon = said(act.edit)
    if why := STAYS.get(act.edit.kind, ""):
        return ActLine(act.number, text, icon, moment(act.at), "stays", False, why)
    if act.stand is Stand.ASIDE:
        return ActLine(act.number, text, icon, moment(act.at), "aside", False, ASIDE)
    stand: dict[Stand, str] = {Stand.DONE: "done", Stand.UNDONE: "undone"}
    why = "" if reached else where(act.edit.scope, paths)
    return ActLine(act.number, text, icon, moment(act.at), stand[act.stand], reached, why)  # type: ignore[arg-type]


def moment(at: float, now: float | None = None) -> str:
    """The time of day, "12:07"; of another day "29 Nov 12:07"."""
    then, today = time.localtime(at), time.localtime(now)
    day = "" if then[:3] == today[:3] else f"{then.tm_mday} {time.strftime('%b', then)} "
    return f"{day}{then.tm_hour:02d}:{then.tm_min:02d}"


def where(scope: Scope, paths: Iterable[Scope]) -> str:
    """Why an act of this scope rests: it was done to something that is not in hand now."""
    if scope[0] == "engine":
        return (
            f"in the engine {registry.named(scope[1]).title}" if scope[1] in registry.names() else "in another engine"
        )
    if scope[:2] not in {path[:2] for path in paths}:
        return "in another document" if scope[0] == "document" else "in another run"
    if scope[2:3] == ("next",):
        return "before a search that goes on"
    return "in another generation" if scope[2:3] == ("generation",) else "in a search that has ended"


def said(edit: Edit) -> tuple[str, str]:
    """What was done, in words for a list, and an icon."""
    value, before = edit.after, edit.before
    if isinstance(value, Stars):
        name = edit.text.removeprefix("rating of ")
        given = f"{value.stars} star{'s' * (value.stars != 1)} for {name}"
        return given if value.stars else f"No stars for {name}", "star"
    if isinstance(value, KeptRow) and isinstance(before, KeptRow):
        kept = value.kept or before.kept
        name = kept.name if kept else "a voice"
        return (f"Deleted {name}", "x") if value.kept is None else (f"Kept {name}", "bookmark")
    if isinstance(value, Generation):
        return _generation(edit.text)
    if isinstance(value, Residents):
        return _sentence(edit.text), "sprout" if value.who == "planted" else "rotate-ccw"
    if isinstance(value, Halted):
        done = "Stopped" if value.halted else "Went on with"
        return f"{done} strand {value.strand + 1}", "square" if value.halted else "chevrons-right"
    if isinstance(value, Sent):
        return f"Sent {edit.text.removeprefix('sending ')}", "send"
    if isinstance(value, Confined):
        return _sentence(edit.text), "lock-open" if len(value.words) < len(before.words) else "lock"
    return _sentence(edit.text), ICONS.get(edit.kind, "check")


def _generation(text: str) -> tuple[str, str]:
    """ "breeding of generation 3" as "Bred generation 3"."""
    for head, done, icon in (
        ("breeding of ", "Bred ", "dna"),
        ("return to ", "Back to ", "step-back"),
        ("going back to ", "Went back to ", "git-fork"),
    ):
        if text.startswith(head):
            return done + text.removeprefix(head), icon
    return _sentence(text), "dna"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
