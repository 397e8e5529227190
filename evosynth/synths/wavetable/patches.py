"""Wavetable patches: native values and words in a Patch, tables of one's own beside them.

Choices are kept by word: a filter is "low_24", a table of the engine's is its name, another one as in patch_tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evosynth.arrays import F64
from evosynth.errors import InputError
from evosynth.parameters import Parameter, ParameterSpace
from evosynth.patch import Patch
from evosynth.synths.patch_tables import TABLE, own_keys
from evosynth.synths.wavetable.factory import factory_names
from evosynth.synths.wavetable.space import SYNTH_NAME, choice_names, space_for


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a patch says: values (d,) in a space of the factory's tables and ``own`` ones, keys in order."""

    values: F64
    own: tuple[str, ...]
    problems: tuple[str, ...]


@lru_cache(maxsize=16)
def space_of(own: int = 0) -> ParameterSpace:
    """The space of the factory's tables and so many of one's own behind them."""
    return space_for((*factory_names(), *(f"own {i + 1}" for i in range(own))))


def patch_of(values: F64, own: Sequence[str] = (), *, name: str = "", tags: Sequence[str] = ()) -> Patch:
    """Native values (d,) in the space of these own tables (keys) as a patch; tables are not attached."""
    space = space_of(len(own))
    numbers, choices = dict[str, float](), dict[str, str]()
    for parameter, value in zip(space.parameters, values.tolist(), strict=True):
        words = _words(parameter, own)
        if words:
            choices[parameter.name] = words[int(value)]
        else:
            numbers[parameter.name] = int(value) if parameter.discrete else value
    return Patch(SYNTH_NAME, numbers, tuple(tags), name, choices)


def read_patch(patch: Patch) -> Reading:
    """The values of a patch and what was mended: unknown names are left out, numbers brought into their range.

    What a patch does not name is as in the initial patch. InputError where it could only become another sound: it is
    for another synth, or it needs a table or a choice that this program does not have.
    """
    if patch.synth != SYNTH_NAME:
        raise InputError(f"the patch is for the synth {patch.synth!r}, not for {SYNTH_NAME!r}")
    own = own_keys(patch)
    space, problems = space_of(len(own)), [f"It has {key!r}, which this program does not know." for key in patch.unread]
    values = np.array([p.default for p in space.parameters])
    known = dict(zip(space.names, space.parameters, strict=True))
    for name, number in patch.values.items():
        if name not in known:
            problems.append(f"It sets {name!r}, which is no parameter of this program: it was left out.")
        elif not _words(known[name], own):
            values[space.index(name)] = _in_range(known[name], number, problems)
    for name, word in patch.choices.items():
        if name not in known or not _words(known[name], own):
            problems.append(f"It chooses {name!r}, which is no choice of this program: it was left out.")
            continue
        words = _words(known[name], own)
        if word not in words:
            what = "the table" if name.endswith(TABLE) else f"{name} to be"
            raise InputError(f"the patch needs {what} {word!r}, which this program does not have")
        values[space.index(name)] = words.index(word)
    return Reading(values, own, tuple(problems))


def _words(parameter: Parameter, own: Sequence[str]) -> tuple[str, ...]:
    """What the values of a choice are called; () for what is none."""
    if parameter.name.endswith(TABLE):
        return (*factory_names(), *(f"#{key}" for key in own))
    return choice_names(parameter.name) if parameter.kind == "choice" else ()


def _in_range(parameter: Parameter, number: float, problems: list[str]) -> float:
    value = min(max(float(number), parameter.low), parameter.high)
    value = float(round(value)) if parameter.discrete else value
    if value != number:
        problems.append(f"It sets {parameter.name} to {number:g}: {value:g} is the nearest that there is.")
    return value
