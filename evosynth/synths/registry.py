"""Synth name -> engine, imported when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from evosynth.synths.base import Synth
from evosynth.synths.wavetable.tables import Table

Factory = Callable[[int, int | None, Sequence[Table]], Synth]  # sample rate in Hz, threads (None: one a core), tables


def _dx7(sample_rate: int, threads: int | None, tables: Sequence[Table]) -> Synth:
    from evosynth.synths.fm.synth import FMSynth

    return FMSynth(sample_rate, threads=threads)


def _wavetable(sample_rate: int, threads: int | None, tables: Sequence[Table]) -> Synth:
    from evosynth.synths.wavetable.factory import factory_tables
    from evosynth.synths.wavetable.synth import WavetableSynth

    return WavetableSynth(sample_rate, tables=factory_tables().with_tables(tables), threads=threads)


_FACTORIES: dict[str, Factory] = {"dx7": _dx7, "wavetable": _wavetable}

NAMES = tuple(_FACTORIES)
_MODULES = {"dx7": "evosynth.synths.fm.synth", "wavetable": "evosynth.synths.wavetable.synth"}


def make(name: str, sample_rate: int, threads: int | None = None, tables: Sequence[Table] = ()) -> Synth:
    """The engine of this name; ``tables`` join a wavetable engine's own. ``ValueError`` lists the names there are."""
    if name not in _FACTORIES:
        raise ValueError(f"there is no synth called {name!r}; there is {', '.join(NAMES)}")
    return _FACTORIES[name](sample_rate, threads, tables)


def warm_up(name: str, progress: Callable[[float, str], None] = lambda part, what: None) -> None:
    """Load an engine's kernels, compiling them where no cache has them; ``progress(part, what)``, part from 0 to 1."""
    _module(name).warm_up(progress)


def cache_problem(name: str) -> str:
    """After warm_up: one sentence for a person if compiled kernels cannot be kept on disk, else ``""``."""
    problem: str = _module(name).cache_problem()
    return problem


def _module(name: str) -> Any:
    return import_module(_MODULES[name])
