"""What has changed in a part of a voice, as people say it: "Op 3 ratio 1 to 3", "Op 1 decay faster"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evosynth.arrays import F64
from evosynth.parameters import Parameter, ParameterSpace
from evosynth.synths.differences import shortened
from evosynth.synths.parts import Part, Width, aspect_of, block_names

MOST_SAID = 2  # values of one part
LONGEST = 60  # letters: a second value that makes it longer is left out
TO = " to "  # a table may be called "Saw to Square"
RATIO = "ratio"  # the aspect that an engine has one number for


Ratios = tuple[Callable[[str], str], Callable[[str], str]]  # block -> "1.41", before and after


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Two voices of an engine, and what counts of their differences."""

    space: ParameterSpace
    values: F64  # (2, d) native, before and after
    weights: F64  # (d,) of each difference
    ratios: Ratios | None = None


def told(part: Part, change: Change) -> str:
    """One part in a few words; of a wide one the weightiest of it stands in brackets."""
    if part.width is Width.ASPECT:
        return _aspect(part, change)
    first = _first(part, change)
    head = f"all of {part.name}" if part.width is Width.BLOCK else part.name
    block = block_names(change.space.parameters)[change.space.parameters[first.columns[0]].block]
    said = _aspect(first, change)
    return f"{head} ({said.removeprefix(f'{block} ') if part.width < Width.EVERYWHERE else said})"


def _first(part: Part, change: Change) -> Part:
    """The weightiest aspect of a wide part."""
    parameters = change.space.parameters
    names = block_names(parameters)
    heaviest = max(part.columns, key=lambda column: change.weights[column])
    own = parameters[heaviest].block, aspect_of(parameters[heaviest], names)
    columns = (c for c in part.columns if (parameters[c].block, aspect_of(parameters[c], names)) == own)
    block = names[own[0]]
    return Part(f"{block} {own[1]}" if block else own[1], tuple(columns))


def _aspect(part: Part, change: Change) -> str:
    parameters = [change.space.parameters[column] for column in part.columns]
    if change.ratios is not None and parameters[0].aspect == RATIO:
        before, after = (ratio(parameters[0].block) for ratio in change.ratios)
        return f"{part.name} {before} to {after}"
    heaviest = sorted(part.columns, key=lambda column: -change.weights[column])
    if change.space.parameters[heaviest[0]].role == "rate":
        return f"{part.name} {_direction(heaviest[0], change)}"
    if len(heaviest) == 1:
        name = shortened(parameters[0].label) if _shared(parameters[0], change.space) else part.name
        return f"{name} {_values(heaviest[0], change)}"
    clauses = _clauses(heaviest[:MOST_SAID], change)
    both = " and ".join(clauses)
    return both if len(both) <= LONGEST else f"{clauses[0]} …"


def _clauses(columns: Sequence[int], change: Change) -> list[str]:
    """Value by value; the block is named once."""
    names = block_names(change.space.parameters)
    said: list[str] = []
    for column in columns:
        one = change.space.parameters[column]
        label = _own(one, names) if said else shortened(one.label)
        said.append(f"{label} {_values(column, change)}")
    return said


def _shared(one: Parameter, space: ParameterSpace) -> bool:
    """Whether others of its block belong to the same aspect: then its own label is needed."""
    return (
        bool(one.aspect)
        and sum((other.block, other.aspect) == (one.block, one.aspect) for other in space.parameters) > 1
    )


def _own(one: Parameter, names: dict[str, str]) -> str:
    return shortened(one.label).removeprefix(f"{names[one.block]} ")


def _values(column: int, change: Change) -> str:
    before, after = (change.space.parameters[column].text(float(v), short=True) for v in change.values[:, column])
    return f"{before} {'→' if TO in f'{before}{after}' else 'to'} {after}"


def _direction(column: int, change: Change) -> str:
    """A rate that is higher is faster, a time that is longer slower."""
    before, after = change.values[:, column]
    return "faster" if (after > before) != (change.space.parameters[column].unit == "s") else "slower"
