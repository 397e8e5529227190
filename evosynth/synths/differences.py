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
    values, weights = space.decode(genomes), weights_of(space, genomes)
    rows = sorted(np.flatnonzero(differing(space, genomes)), key=lambda column: -weights[column])
    told = (_told(space.parameters[column], values[:, column]) for column in rows)
    return tuple(one for one in told if one.before != one.after)


def summary(found: tuple[Difference, ...], most: int = 1) -> str:
    """The weightiest, and how many there are besides: "Op 3 rate 3 30 → 41, and 4 more"."""
    first, more = ", ".join(map(str, found[:most])), len(found) - most
    return f"{first}, and {more} more" if more > 0 else first


def shortened(label: str) -> str:
    """A label where there is little room: "Op 3 rate 1"."""
    for long, short in SHORTER:
        label = label.replace(long, short)
    return label


def differing(space: ParameterSpace, genomes: F64) -> Bool:
    """(d,) where two genomes (2, d) differ by something that is told; a name makes no sound."""
    values, apart = space.decode(genomes), np.abs(genomes[1] - genomes[0])
    least = np.array([0.0 if one.discrete else SAID for one in space.parameters])
    sounds = np.array([one.role != "name" for one in space.parameters])
    told: Bool = (values[0] != values[1]) & (apart > least) & sounds
    return told


def weights_of(space: ParameterSpace, genomes: F64) -> F64:
    """What each difference between two genomes (2, d) weighs, column by column (d,)."""
    quiet = _quiet_blocks(space, genomes)
    whole = [one.variation.difference * (UNHEARD if one.block in quiet else 1.0) for one in space.parameters]
    weighed: F64 = np.abs(genomes[1] - genomes[0]) * np.array(whole, np.float64)
    return weighed


def _quiet_blocks(space: ParameterSpace, genomes: F64) -> set[str]:
    """Blocks whose levels are below what is heard in both voices."""
    levels = ((column, one) for column, one in enumerate(space.parameters) if one.variation.quiet_below)
    return {one.block for column, one in levels if (genomes[:, column] < one.variation.quiet_below).all()}


def _told(parameter: Parameter, values: F64) -> Difference:
    before, after = (parameter.text(float(value), short=True) for value in values)
    return Difference(shortened(parameter.label), before, after)
