"""The line of a voice as it is shown: what each step is called, looks like, and what made it out of the one before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from evosynth.analysis.alike import steps
from evosynth.evolution.report import EDIT, FORESEEN
from evosynth.runs.finals import SIMPLIFIED
from evosynth.service.desk_messages import LineStep
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from evosynth.synths.differences import Difference, differences, summary
from ui.models.candidates import Chosen
from ui.models.grid import Grid
from ui.view_state.acts import Step

FOUNDERS = {"prior": "Founder", "seed": "Founder, a voice that came in", "plant": "Founder, seeded here"}
MOVES = {
    "mutate": "Mutated",
    "mate": "Crossed",
    "polish": "Polished",
    "nudge": "Nudged",
    "leap": "A leap",
    "block": "A part redrawn",
    "again": "The same step again",
    FORESEEN: "Found on the built-in engine",
    SIMPLIFIED: "Made simpler",
    EDIT: "Edited by hand",
}
JUST_HEARD = 1.0  # steps of alike: a finer sieve than for tiles, since it is the way that is shown
FORGOTTEN = "Its parents are not known"


@lru_cache(maxsize=512)
def told_differences(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """As ``differences``; a line is told anew whenever one of its pictures comes."""
    return differences(before, after)


@dataclass(frozen=True, slots=True)
class Heard:
    """A step of a line, and how many in a row led to it that were not heard."""

    step: LineStep
    unheard: int = 0

    @property
    def candidate(self) -> Candidate:
        """Who it is."""
        return self.step.candidate


def heard_line(line: Sequence[LineStep], grid: Grid) -> tuple[Heard, ...]:
    """The founder, every step that can be heard, as far as they are drawn, and the last one in any case."""
    found: list[Heard] = []
    unheard = 0
    for one in line:
        if found and one is not line[-1] and _sounds_as(found[-1].candidate, one.candidate, grid):
            unheard += 1
        else:
            found.append(Heard(one, unheard))
            unheard = 0
    return tuple(found)


def _sounds_as(one: Candidate, other: Candidate, grid: Grid) -> bool:
    """Whether no step can be heard between two; false before both are drawn."""
    first, second = (grid.chosen(each).picture for each in (one, other))
    if first is None or second is None or first.heard is None or second.heard is None:
        return False
    return bool(steps(first.heard, second.heard)[0] < JUST_HEARD)


def shown_steps(line: Sequence[Heard], chosen: Callable[[LineStep], Chosen], grid: Grid) -> tuple[Step, ...]:
    """The founder first; the last one is the selected voice. ``chosen``: each as a voice that can be acted on."""
    labels = {(one.step.run, one.candidate.id): grid.candidates.names.label(one.candidate) for one in line}
    befores: tuple[Heard | None, ...] = (None, *line[:-1])
    several = len({one.step.run for one in line}) > 1
    shown = []
    for one, before in zip(line, befores, strict=True):
        begins = several and (before is None or before.step.run != one.step.run)
        made = _step(one, before, labels, chosen(one.step), grid)
        shown.append(replace(made, selected=one is line[-1], begins=one.step.whose if begins else ""))
    return tuple(shown)


def _step(
    heard: Heard, before: Heard | None, labels: Mapping[tuple[str, int], str], chosen: Chosen, grid: Grid
) -> Step:
    one, run = heard.candidate, heard.step.run
    changed, move = voicing.describe(one.voice).capitalize(), move_of(one, None)
    if before is not None:
        changed = summary(told_differences(before.candidate.voice, one.voice)) or "Nothing that is written"
        other = labels.get((run, one.parents[1]), "")
        move = f"{heard.unheard + 1} small steps" if heard.unheard else move_of(one, before.candidate, other)
    return Step(
        run=run,
        id=one.id,
        label=labels[run, one.id],
        voice=one.voice,
        changed=changed,
        picture=chosen.picture,
        generation=one.generation,
        stars=chosen.stars,
        kept=voicing.sound(one.voice) in grid.candidates.kept,
        move=move,
        silent=chosen.picture is None and one.voice in grid.candidates.pictures,
    )


def move_of(one: Candidate, before: Candidate | None, other: str = "") -> str:
    """How a step came about, in words; engines' own moves are words already. ``other``: the second parent, if shown."""
    if before is None and one.parents[0] >= 0:
        return FORGOTTEN
    words = FOUNDERS.get(one.move) or MOVES.get(one.move) or one.move[:1].upper() + one.move[1:]
    return f"{words} with {other}" if one.move == "mate" and other else words


def title_of(shown: Sequence[Step]) -> str:
    """How far it is: "4 steps that are heard, from generation 0 to 7"; through several searches: how many."""
    if len(shown) < 2:
        return "the first of its line"
    number, searches = len(shown) - 1, sum(bool(step.begins) for step in shown)
    heard = "1 step that is heard" if number == 1 else f"{number} steps that are heard"
    if searches > 1:
        return f"{heard}, through {searches} searches"
    return f"{heard}, from generation {shown[0].generation} to {shown[-1].generation}"
