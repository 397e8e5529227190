"""The line of a voice as it is shown: what each step is called, looks like, and what made it out of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from evosynth.analysis.alike import steps
from evosynth.runs.finals import SIMPLIFIED
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from evosynth.synths.differences import Difference, differences, summary
from ui.models import naming
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
    SIMPLIFIED: "Made simpler",
}
JUST_HEARD = 1.0  # steps of alike: a finer sieve than for tiles, since it is the way that is shown
FORGOTTEN = "Its parents are not known"


def owner_of(candidate_id: int) -> str:
    """By what its playhead is known."""
    return f"step:{candidate_id}"


@lru_cache(maxsize=512)
def told_differences(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """As ``differences``; a line is told anew whenever one of its pictures comes."""
    return differences(before, after)


@dataclass(frozen=True, slots=True)
class Heard:
    """A candidate of a line, and how many steps in a row led to it that were not heard."""

    candidate: Candidate
    unheard: int = 0


def heard_line(line: tuple[Candidate, ...], grid: Grid) -> tuple[Heard, ...]:
    """The founder, every step that can be heard, as far as they are drawn, and the last one in any case."""
    found: list[Heard] = []
    unheard = 0
    for one in line:
        if found and one is not line[-1] and _sounds_as(found[-1].candidate, one, grid):
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


def shown_steps(line: tuple[Heard, ...], grid: Grid) -> tuple[Step, ...]:
    """The founder first; the last one is the selected voice."""
    labels = {one.candidate.id: naming.tile_label(one.candidate) for one in line}
    befores: tuple[Heard | None, ...] = (None, *line[:-1])
    return tuple(_step(one, before, labels, grid, one is line[-1]) for one, before in zip(line, befores, strict=True))


def _step(heard: Heard, before: Heard | None, labels: dict[int, str], grid: Grid, selected: bool) -> Step:
    one = heard.candidate
    chosen = grid.chosen(one)
    changed, move = voicing.describe(one.voice).capitalize(), move_of(one, None, labels)
    if before is not None:
        changed = summary(told_differences(before.candidate.voice, one.voice)) or "Nothing that is written"
        move = f"{heard.unheard + 1} small steps" if heard.unheard else move_of(one, before.candidate, labels)
    return Step(
        run="",
        id=one.id,
        label=labels[one.id],
        voice=one.voice,
        changed=changed,
        picture=chosen.picture,
        generation=one.generation,
        stars=chosen.stars,
        kept=voicing.sound(one.voice) in grid.candidates.kept,
        selected=selected,
        move=move,
        silent=chosen.picture is None and one.voice in grid.candidates.pictures,
    )


def move_of(one: Candidate, before: Candidate | None, labels: dict[int, str]) -> str:
    """How a step came about, in words; engines' own moves are words already."""
    if before is None and one.parents[0] >= 0:
        return FORGOTTEN
    words = FOUNDERS.get(one.move) or MOVES.get(one.move) or one.move[:1].upper() + one.move[1:]
    other = labels.get(one.parents[1])
    return f"{words} with {other}" if one.move == "mate" and other else words


def title_of(shown: tuple[Step, ...]) -> str:
    """How far it is: "4 steps that are heard, from generation 0 to 7"."""
    if len(shown) < 2:
        return "the first of its line"
    number = len(shown) - 1
    heard = "1 step that is heard" if number == 1 else f"{number} steps that are heard"
    return f"{heard}, from generation {shown[0].generation} to {shown[-1].generation}"
