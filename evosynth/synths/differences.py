"""What differs between two voices of an engine, as people write it: "Op 3 rate 3: 30 → 41", the weightiest first.

How much a change weighs is what the engine's parameters say of themselves (``Variation``): how far it goes over its
range, times what a change over all of it counts; next to nothing in a block that is hardly heard in either voice.
Nothing here loads an engine: voices are compared as they are written.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.errors import InputError
from evosynth.parameters import Parameter, ParameterSpace
from evosynth.synths import voicing

UNHEARD = 0.01  # what a change in a block counts that is hardly heard before and after it
SHORTER = (  # where there is little room
    ("Operator", "Op"),
    ("Oscillator", "Osc"),
    ("Amplitude", "Amp"),
    ("amplitude", "amp"),
    (" EG ", " "),
    (" frequency ", " "),
    (" level scaling ", " scaling "),
    (" key velocity sensitivity", " velocity"),
    (" sensitivity", ""),
)
SAID = 0.004  # of a range: a smaller change of what is continuous is not told


@dataclass(frozen=True, slots=True)
class Difference:
    """One parameter and its two values as people write them."""

    label: str  # "Op 3 rate 3"
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.label} {self.before} → {self.after}"


def differences(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """From one voice to another; none where they are of different engines."""
    first, second = voicing.synth_of(before), voicing.synth_of(after)
    if first.name != second.name:
        return ()
    synth = first.with_tables(*second.tables)
    space = voicing.space_of(synth)
    try:
        genomes = voicing.genomes_of([before, after], synth)
    except InputError:  # a table of theirs is not here
        return ()
    values = space.decode(genomes)
    apart = np.abs(genomes[1] - genomes[0])
    changed = (values[0] != values[1]) & (apart > np.where(_discrete(space), 0.0, SAID))
    weights = apart * _weights(space, genomes)
    changed &= [parameter.role != "name" for parameter in space.parameters]
    rows = sorted(np.flatnonzero(changed), key=lambda column: -weights[column])
    told = (_told(space.parameters[column], values[:, column]) for column in rows)
    return tuple(one for one in told if one.before != one.after)


def summary(found: tuple[Difference, ...], most: int = 1) -> str:
    """The weightiest, and how many there are besides: "Op 3 rate 3 30 → 41, and 4 more"."""
    first, more = ", ".join(map(str, found[:most])), len(found) - most
    return f"{first}, and {more} more" if more > 0 else first


def _discrete(space: ParameterSpace) -> Bool:
    return np.array([parameter.discrete for parameter in space.parameters])


def _weights(space: ParameterSpace, genomes: F64) -> F64:
    """What a change over a whole range counts, column by column (d,)."""
    quiet = _quiet_blocks(space, genomes)
    return np.array(
        [one.variation.difference * (UNHEARD if one.block in quiet else 1.0) for one in space.parameters], np.float64
    )


def _quiet_blocks(space: ParameterSpace, genomes: F64) -> set[str]:
    """Blocks whose levels are below what is heard in both voices."""
    levels = ((column, one) for column, one in enumerate(space.parameters) if one.variation.quiet_below)
    return {one.block for column, one in levels if (genomes[:, column] < one.variation.quiet_below).all()}


def _told(parameter: Parameter, values: F64) -> Difference:
    label = parameter.label
    for long, short in SHORTER:
        label = label.replace(long, short)
    before, after = (parameter.text(float(value), short=True) for value in values)
    return Difference(label, before, after)
