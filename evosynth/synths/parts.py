"""What of a voice belongs together, as people name it: "Op 3 ratio", "Op 1 envelope", "all levels".

Any engine's parameters say enough of themselves: their block, their role, their label, and what of a block they belong
to (``aspect``) where the label does not say it. Nothing here loads an engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from evosynth.arrays import Bool
from evosynth.parameters import Parameter, ParameterSpace
from evosynth.synths.differences import shortened

ENVELOPE_ROLES = {"rate", "level", "curve"}  # of a block that has a rate: together they are its envelope


class Width(IntEnum):
    """How much of a voice a part is; of two that say the same the narrower one is the better word."""

    ASPECT = 0  # of one block: its ratio
    ENVELOPE = 1
    BLOCK = 2
    EVERYWHERE = 3  # the same aspect of several blocks
    BLOCKS = 4  # all of several blocks that are numbered


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that go by one name."""

    name: str  # "Op 3 ratio"
    columns: tuple[int, ...]
    width: Width = Width.ASPECT
    own: bool = False  # it belongs to no block that has a name: "Algorithm"


def parts_of(space: ParameterSpace, changed: Bool) -> tuple[Part, ...]:
    """The parts of which something has changed (d,), each with the changed columns alone; names are no sound.

    The narrow ones first; a wider one is among them where it holds more than each that is narrower.
    """
    heard = (column for column in np.flatnonzero(changed) if space.parameters[column].role != "name")
    columns = [int(column) for column in heard]
    names = block_names(space.parameters)
    narrow, envelopes, blocks, everywhere, numbered = (dict[tuple[str, str], list[int]]() for _ in Width)
    rated = {one.block for one in space.parameters if one.role == "rate"}
    for column in columns:
        one = space.parameters[column]
        own = aspect_of(one, names)
        narrow.setdefault((one.block, own), []).append(column)
        kind = own
        if one.block in rated and one.role in ENVELOPE_ROLES:
            kind = "envelope"
            envelopes.setdefault((one.block, kind), []).append(column)
        if names[one.block]:
            blocks.setdefault((one.block, ""), []).append(column)
            everywhere.setdefault(("", kind), []).append(column)
        stem, _, number = names[one.block].rpartition(" ")
        if stem and number.isdecimal():
            numbered.setdefault(("", stem), []).append(column)
    found = [
        Part(_name(names[block], own), tuple(those), own=not names[block]) for (block, own), those in narrow.items()
    ]
    found += _wider(_named(envelopes, Width.ENVELOPE, names), found)
    found += _wider(_named(blocks, Width.BLOCK, names), found)
    found += _wider(_named(everywhere, Width.EVERYWHERE, names), found)
    found += _wider(_named(numbered, Width.BLOCKS, names), found)
    return tuple(found)


def block_names(parameters: Sequence[Parameter]) -> dict[str, str]:
    """What each block is called in short: the words that most labels of it begin with; "" where there are none."""
    labels: dict[str, list[str]] = {}
    for one in parameters:
        labels.setdefault(one.block, []).append(shortened(one.label))
    return {block: _common(those) for block, those in labels.items()}


def aspect_of(parameter: Parameter, names: dict[str, str]) -> str:
    """What of its block a parameter belongs to: "ratio", "decay"; its label where the block has no name."""
    label = shortened(parameter.label)
    before = names[parameter.block]
    own = label.removeprefix(f"{before} ") if before else label
    return parameter.aspect or own


def _common(labels: Sequence[str]) -> str:
    """As many words as more than half of them begin with, and none is all of."""
    starts = Counter(start for label in labels for start in _starts(label))
    most = [start for start, count in starts.items() if 2 * count > len(labels)]
    return max(most, key=len, default="") if len(labels) > 1 else ""


def _starts(label: str) -> Iterable[str]:
    words = label.split(" ")
    return (" ".join(words[:n]) for n in range(1, len(words)))


def _name(block: str, aspect: str) -> str:
    return block if block.endswith(aspect) else f"{block} {aspect}" if not aspect.startswith(block) else aspect


def _named(found: dict[tuple[str, str], list[int]], width: Width, names: dict[str, str]) -> list[Part]:
    if width >= Width.EVERYWHERE:
        return [Part(f"every {kind}", tuple(those), width) for (_, kind), those in found.items()]
    return [Part(_name(names[block], kind), tuple(those), width) for (block, kind), those in found.items()]


def _wider(wide: Iterable[Part], narrow: Sequence[Part]) -> list[Part]:
    """Those that hold more than any of the narrower ones that lie within them."""
    known = {frozenset(part.columns) for part in narrow}
    return [part for part in wide if frozenset(part.columns) not in known]
