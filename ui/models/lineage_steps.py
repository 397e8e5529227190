"""The line of a voice as it is shown: what each step is called, looks like, and what made it out of the one before."""

from __future__ import annotations

from functools import lru_cache

from evosynth.runs.finals import SIMPLIFIED
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from evosynth.synths.differences import Difference, differences, summary
from ui.models import naming
from ui.models.grid import Grid
from ui.view_state.acts import Step

FOUNDERS = {"prior": "Founder", "seed": "Founder, a voice that came in"}
MOVES = {"mutate": "Mutated", "mate": "Crossed", SIMPLIFIED: "Made simpler", "polish": "Polished", "nudge": "Nudged"}
FORGOTTEN = "What it came from is not remembered"


def owner_of(candidate_id: int) -> str:
    """By what its playhead is known."""
    return f"step:{candidate_id}"


@lru_cache(maxsize=512)
def told_differences(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """As ``differences``; a line is told anew whenever one of its pictures comes."""
    return differences(before, after)


def shown_steps(line: tuple[Candidate, ...], grid: Grid) -> tuple[Step, ...]:
    """The founder first; the last one is the selected voice."""
    labels = {one.id: naming.tile_label(one) for one in line}
    befores: tuple[Candidate | None, ...] = (None, *line[:-1])
    return tuple(_step(one, before, labels, grid, one is line[-1]) for one, before in zip(line, befores, strict=True))


def _step(one: Candidate, before: Candidate | None, labels: dict[int, str], grid: Grid, selected: bool) -> Step:
    chosen = grid.chosen(one)
    changed = voicing.describe(one.voice).capitalize()
    if before is not None:
        changed = summary(told_differences(before.voice, one.voice)) or "Nothing that is written"
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
        move=move_of(one, before, labels),
        silent=chosen.picture is None and one.voice in grid.candidates.pictures,
    )


def move_of(one: Candidate, before: Candidate | None, labels: dict[int, str]) -> str:
    """How a step came about, in words; engines' own moves are words already."""
    if before is None and one.parents[0] >= 0:
        return FORGOTTEN
    words = FOUNDERS.get(one.move) or MOVES.get(one.move) or one.move[:1].upper() + one.move[1:]
    other = labels.get(one.parents[1])
    return f"{words} with {other}" if one.move == "mate" and other else words


def title_of(steps: tuple[Step, ...]) -> str:
    """How far it is: "4 steps from generation 0 to 7"."""
    if len(steps) < 2:
        return "the first of its line"
    number = len(steps) - 1
    return f"{number} step{'s' * (number != 1)} from generation {steps[0].generation} to {steps[-1].generation}"
