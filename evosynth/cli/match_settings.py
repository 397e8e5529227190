"""How to search, as a command line says."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evosynth.cli import complain
from evosynth.cli.device_arguments import HARDWARE
from evosynth.cli.engine_choice import engine_of

if TYPE_CHECKING:
    from evosynth.analysis.weights import Weights
    from evosynth.notation.tunings import Tuning
    from evosynth.runs.settings import RunSettings
    from evosynth.synths.engine import EngineSpec

DEFAULT_SECONDS = 30.0
ON_A_SYNTH, SECONDS_ON_A_SYNTH = 200, 600.0  # evaluations and time, whichever ends first


def settings_of(arguments: Namespace, threads: int | None = None) -> RunSettings:
    """How to search, as the command line says; 30 s where it says nothing of time or number, on a synth more.

    A search on a synth is one on the engine that makes its voices: the synth is still to be found.
    """
    from evosynth.library import voice_files
    from evosynth.limits import Limits
    from evosynth.runs import engine_trial
    from evosynth.runs.settings import RunSettings
    from evosynth.system.machine import available_cores

    if arguments.near and not arguments.voices:
        arguments.complain("--near needs voices to stay near: give them with --from")
    evaluations, seconds = _budget(arguments)
    settings = RunSettings(
        synth=_synth(arguments),
        strategy=arguments.strategy,
        seed=arguments.seed,
        evaluations=evaluations,
        seconds=seconds,
        rate_hz=arguments.rate,
        bits=arguments.bits,
        threads=threads or available_cores(),
        limits=Limits.typed((*arguments.lock, *arguments.limit)),
        voices=tuple(path.absolute() for path in arguments.voices),
        near=arguments.near,
        shape_tables=arguments.shape_tables,
        weights=_weights(arguments),
        **_taste(arguments),
    )
    engine_trial.check(settings)  # says what it cannot keep before anything is written
    if settings.towards > 0.0:
        _check_taste(settings, arguments.taste)
    if settings.voices:
        voice_files.check(settings.voices, settings.synth)  # the same: a path that is not there, no voice in files
    return settings


def tuning_of(arguments: Namespace, synth: EngineSpec) -> Tuning:
    """Whether sounds beside their keys are brought in tune: as was said, else as is usual for the engine."""
    from evosynth.runs.assembly import usual_tuning

    said: Tuning | None = arguments.tuning
    return said or usual_tuning(synth)


def _budget(arguments: Namespace) -> tuple[int | None, float | None]:
    """Evaluations and seconds; a search that only ends on a synth is as long as any."""
    if arguments.seconds is not None or arguments.evaluations is not None:
        return arguments.evaluations, arguments.seconds
    return usual_budget(on_a_synth=arguments.synth == HARDWARE and not arguments.search)


def usual_budget(*, on_a_synth: bool) -> tuple[int | None, float | None]:
    """The same, where nobody says anything."""
    return (ON_A_SYNTH, SECONDS_ON_A_SYNTH) if on_a_synth else (None, DEFAULT_SECONDS)


def _taste(arguments: Namespace) -> dict[str, Any]:
    """A person's taste and how much it counts, where the command knows of one. StorageError, InputError as its file."""
    path: Path | None = getattr(arguments, "taste", None)
    towards: float | None = getattr(arguments, "towards", None)
    if path is None and towards is None:
        return {}
    if path is None:
        arguments.complain("--towards needs a taste: give its file with --taste")
        return {}
    if towards is None:
        arguments.complain("--taste needs to be told how much it counts: give --towards, from 0 (nothing) to 1")
    from evosynth.taste.file import read_taste

    return {"taste": read_taste(path), "towards": towards}


def _check_taste(settings: RunSettings, path: Path) -> None:
    """InputError names the file where what it holds cannot lead a search."""
    from evosynth.errors import InputError
    from evosynth.runs.assembly import taste_model

    try:
        taste_model(settings)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _weights(arguments: Namespace) -> Weights:
    from evosynth.analysis.weights import Weights, weights_of

    try:
        return weights_of(arguments.weights)
    except ValueError as error:
        arguments.complain(f"--weigh: {error}")
        return Weights()


def _synth(arguments: Namespace) -> EngineSpec:
    """The engine with the tables that were given; those in files are put into the store of tables."""
    from evosynth.library import table_store
    from evosynth.synths import registry
    from evosynth.synths.engine import OPEN, TARGET_TABLE

    taking, meant = [engine.name for engine in registry.engines() if engine.takes_tables], engine_of(arguments)
    if (arguments.tables or arguments.shape_tables) and meant.name not in (*taking, OPEN):
        given = "--table" if arguments.tables else "--shape-tables"
        engines = f"the engine {taking[0]}" if len(taking) == 1 else f"the engines {', '.join(taking)}"
        arguments.complain(f"{given} is for {engines}: give --synth {' or '.join((*taking, OPEN))}")
    files = [name for name in dict.fromkeys(arguments.tables) if name != TARGET_TABLE]
    keys = [TARGET_TABLE] if TARGET_TABLE in arguments.tables else []
    for name, size in zip(files, _frame_sizes(arguments, len(files)), strict=True):
        table, file = table_store.put_file(Path(name), size)
        for sentence in file.sentences:
            complain(f"{name}: {sentence}")
        keys.append(table.key)
    return meant.with_tables(*keys)


def _frame_sizes(arguments: Namespace, n: int) -> list[int | None]:
    """Samples of a frame for each of ``n`` table files, None where nothing was said."""
    sizes = arguments.frame_sizes
    if sizes and not n:
        arguments.complain("--frame-size is for table files: give one with --table FILE")
    if len(sizes) not in (0, 1, n):
        arguments.complain(f"--frame-size was given {len(sizes)} times for {n} table files: give it once, or {n} times")
    return list(sizes) if len(sizes) == n else (sizes or [None]) * n


def table_files(arguments: Namespace) -> list[Path]:
    """The files given with --table."""
    from evosynth.synths.engine import TARGET_TABLE

    return [Path(name) for name in arguments.tables if name != TARGET_TABLE]
