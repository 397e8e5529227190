"""What a person can choose from as engine: each of them, one with a table of the target, or whichever is nearer."""

from __future__ import annotations

from collections.abc import Mapping

from evosynth.synths import registry
from evosynth.synths.engine import OPEN, TARGET_TABLE, Engine, EngineSpec


def _with_target_table(engine: Engine) -> tuple[EngineSpec, tuple[str, str]]:
    words = f"{engine.title}, table from target", f"As {engine.title}, with a table cut out of the target itself"
    return EngineSpec(engine.name, (TARGET_TABLE,)), words


ENGINE_WORDS: dict[EngineSpec, tuple[str, str]] = {  # what each choice is called, and what it does
    **{EngineSpec(engine.name): (engine.title, engine.what) for engine in registry.engines()},
    **dict(_with_target_table(engine) for engine in registry.engines() if engine.takes_tables),
    EngineSpec(OPEN): (
        "Whichever is nearer",
        "Each engine is tried for some seconds, and the one that came nearer goes on",
    ),
}
ENGINES = tuple(ENGINE_WORDS)

Offered = tuple[tuple[EngineSpec, tuple[str, str]], ...]
USUAL: Offered = tuple(ENGINE_WORDS.items())


def with_own_tables(names: Mapping[str, str]) -> Offered:
    """The usual choices, and behind them each engine that takes tables, with these (names by key) beside its own."""
    keys, name = tuple(names), " and ".join(names.values())
    tip = f"with the table{'s' * (len(keys) > 1)} {name} beside its own"
    taking = (engine for engine in registry.engines() if engine.takes_tables)
    own = ((EngineSpec(e.name, keys), (f"{e.title}, {name}", f"As {e.title}, {tip}")) for e in taking)
    return (*USUAL, *own)


def shown(synth: EngineSpec) -> EngineSpec:
    """The engine that stands for a choice where something has to be shown: of an open one the first."""
    return registry.default() if synth.is_open else synth
