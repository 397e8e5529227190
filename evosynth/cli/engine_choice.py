"""Which engine a command line means: the one that it names, else whichever is nearer of those that can do what it asks.

A table, a limit or voices to begin with may be of one engine alone: that one is then meant.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from evosynth.cli.device_arguments import HARDWARE
from evosynth.errors import InputError

if TYPE_CHECKING:
    from evosynth.synths.engine import EngineSpec


def engine_of(arguments: Namespace) -> EngineSpec:
    """The engine without tables, open where each may be the nearer; of a search on a synth that of its voices."""
    from evosynth.synths import registry
    from evosynth.synths.engine import OPEN, EngineSpec

    if arguments.synth == HARDWARE:
        return registry.default()
    if arguments.synth is not None:
        return EngineSpec(arguments.synth)
    every = [EngineSpec(engine.name) for engine in registry.engines()]
    able = [engine for engine in every if _can(engine, arguments)]
    if len(able) == len(every) > 1 and not arguments.voices:  # voices are of one engine
        return EngineSpec(OPEN)
    return (*able, registry.default())[0]  # of none that can the first, which says what is wrong


def _can(engine: EngineSpec, arguments: Namespace) -> bool:
    """Whether an engine has what a command line asks for."""
    from evosynth.library import voice_files
    from evosynth.limits import Limits
    from evosynth.runs.assembly import make_synth
    from evosynth.runs.settings import RunSettings
    from evosynth.synths import registry

    if (arguments.tables or arguments.shape_tables) and not registry.of(engine).takes_tables:
        return False
    try:
        if arguments.lock or arguments.limit:
            make_synth(RunSettings(synth=engine, limits=Limits.typed((*arguments.lock, *arguments.limit))))
        if arguments.voices:
            voice_files.check(arguments.voices, engine)
    except InputError:
        return False
    return True
