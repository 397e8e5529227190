"""The engines that there are: a list of modules, each with its record. What a record names is imported when wanted.

``EVOSYNTH_ENGINES`` adds more: names of modules with an ``ENGINE``, separated by commas. It is meant for tests, which
bring an engine of their own; every process reads it, and children have it from their parents.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from evosynth.synths.engine import Engine, EngineSpec, imported

if TYPE_CHECKING:
    from evosynth.synths.base import Synth
    from evosynth.synths.tables import Table

MODULES = ("evosynth.synths.fm.engine", "evosynth.synths.wavetable.engine")  # the first stands for all: default()
VARIABLE = "EVOSYNTH_ENGINES"


@lru_cache(maxsize=1)
def engines() -> tuple[Engine, ...]:
    """All records, in order."""
    more = (name.strip() for name in os.environ.get(VARIABLE, "").split(","))
    found = tuple(imported(f"{module}:ENGINE") for module in (*MODULES, *filter(None, more)))
    if len({engine.name for engine in found}) < len(found):
        raise ValueError(f"two engines have one name: {', '.join(engine.name for engine in found)}")
    return found


def names() -> tuple[str, ...]:
    """Their names, in order."""
    return tuple(engine.name for engine in engines())


def named(name: str) -> Engine:
    """The record of this name. ``ValueError`` lists the names there are."""
    for engine in engines():
        if engine.name == name:
            return engine
    raise ValueError(f"there is no synth called {name!r}; there is {', '.join(names())}")


def of(spec: EngineSpec) -> Engine:
    """The record of a spec's engine."""
    return named(spec.name)


def repeatable(spec: EngineSpec) -> bool:
    """Whether one genome sounds the same each time, to the bit: a device does not."""
    return of(spec).repeatable and not spec.device


def default() -> EngineSpec:
    """The engine that stands for all where nobody chooses between them: the first, without further tables."""
    return EngineSpec(engines()[0].name)


def meant(spec: EngineSpec) -> tuple[EngineSpec, ...]:
    """The spec itself; where it leaves the engine open each engine in order, with the tables if it takes tables."""
    if not spec.is_open:
        return (spec,)
    return tuple(EngineSpec(engine.name, spec.tables if engine.takes_tables else ()) for engine in engines())


def make(name: str, sample_rate: int, threads: int | None = None, tables: Sequence[Table] = ()) -> Synth:
    """The engine of this name at a rate in Hz; ``tables`` join its own. ``ValueError`` lists the names there are."""
    made: Synth = imported(named(name).make)(sample_rate, threads, tables)
    return made


def warm_up(name: str, progress: Callable[[float, str], None] = lambda part, what: None) -> None:
    """Load an engine's kernels, compiling them where no cache has them; ``progress(part, what)``, part from 0 to 1."""
    if (function := named(name).warm_up) is not None:
        imported(function)(progress)


def cache_problem(name: str) -> str:
    """After warm_up: one sentence for a person if compiled kernels cannot be kept on disk, else ``""``."""
    function = named(name).cache_problem
    return "" if function is None else str(imported(function)())
