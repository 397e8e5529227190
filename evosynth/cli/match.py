"""``evosynth match``: prepare the target, search, write the result."""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.analysis.nearness import nearness
from evosynth.analysis.target import same_peaks
from evosynth.arrays import F64
from evosynth.cli import INPUT, complain, say
from evosynth.cli.kinds import STDIN, opened
from evosynth.cli.progress import Bar, progress_bar
from evosynth.errors import Cancelled, StorageError
from evosynth.system.signals import Wish, code_of, interruptible

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.analysis.weights import Weights
    from evosynth.cli.resumable import ResumableRun
    from evosynth.runs.matching import MatchProgress, MatchResult
    from evosynth.runs.settings import RunSettings
    from evosynth.synths.engine import EngineSpec

DEFAULT_SECONDS = 30.0


def match(arguments: Namespace) -> int:
    """Write the best voice for a target; after a signal the best so far (130, 143, 129)."""
    from evosynth.export.earlier import REPORT_FILE

    run = _taken_up(arguments) if arguments.resume else _begun(arguments)
    if not arguments.json:
        _describe(run.target)
    with interruptible() as interrupted:
        try:
            result = _searched(run, interrupted)
        except Cancelled:
            complain(f"Stopped before there was anything to write: evosynth match --resume {run.out} begins it again.")
            run.leave()
            return interrupted.code
        except KeyboardInterrupt as error:
            complain(f"Stopped at once: evosynth match --resume {run.out} goes on from the last checkpoint.")
            run.leave()
            return code_of(error)
        written = _written(result, run)
        if trouble := run.finish(result, interrupted=interrupted() or written != run.out):
            complain(trouble)
    if arguments.json:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # as JSON is, whatever the terminal has
        say((written / REPORT_FILE).read_text("utf-8").rstrip())
    else:
        _summarise(result, written)
    if interrupted():
        say(f"Stopped early: evosynth match --resume {run.out} goes on.")
    return interrupted.code or (0 if written == run.out else INPUT)


def _searched(run: ResumableRun, interrupted: Wish) -> MatchResult:
    """Search with a line of progress; Cancelled where there is nothing to hand over."""
    from evosynth.runs import matching

    with progress_bar(interrupted) as bar:
        if run.unfinished:
            bar.say(f"An unfinished run was moved aside: evosynth match --resume {run.unfinished} goes on with it.")
        bar.say(run.told)
        seeds = _made_ready(run, bar, interrupted)

        def shown(progress: MatchProgress) -> None:
            bar.say(run.note(progress))
            bar.shown(progress)

        return matching.run_match(
            run.target,
            run.settings,
            seeds=seeds,
            session=run.session,
            spent_s=run.state.elapsed_s if run.session else 0.0,
            on_progress=shown,
            cancelled=interrupted,
        )


def _made_ready(run: ResumableRun, bar: Bar, interrupted: Wish) -> F64 | None:
    """Choose and compile the engine; returns the genomes (n, d) that the search begins with, where some are given."""
    from evosynth.runs import assembly, engine_trial

    begins = run.session is None
    if begins and run.settings.synth.is_open:
        choice = engine_trial.chosen(run.target, run.settings, on_progress=bar.shown, cancelled=interrupted)
        bar.say(run.settle(choice))
        bar.say(run.settings.chosen)
        begins = run.session is None
    if begins and not run.settings.voices and run.settings.limits:
        bar.say(run.settings.limits.without_a_voice(assembly.make_synth(run.settings).space))
    assembly.warm_up(bar.preparing, run.settings.synth)
    bar.say(assembly.engine_problem(run.settings.synth))
    if not (begins and run.settings.voices) or run.plan.seeds is not None:
        return run.plan.seeds
    found = assembly.first_voices(run.target, run.settings, cancelled=interrupted)
    bar.say(found.sentence)
    run.sow(found.genomes)
    return found.genomes


def _written(result: MatchResult, run: ResumableRun) -> Path:
    """The folder that holds the result: that of the run, or where this cannot be written a temporary one."""
    from evosynth.export import result_files

    try:
        return result_files.write_result(result, run.out)
    except StorageError as error:
        elsewhere = _elsewhere(result)
        if elsewhere is None:
            later = f"evosynth match --resume {run.out} goes on from the last checkpoint when it can be"
            raise StorageError(f"{error} {later}.") from error
        complain(f"{error} The result is in {elsewhere} instead.")
        return elsewhere


def _elsewhere(result: MatchResult) -> Path | None:
    """The result in a temporary folder; None where this cannot be written either."""
    from evosynth.export import result_files

    with suppress(OSError, StorageError):
        return result_files.write_result(result, Path(tempfile.mkdtemp(prefix="evosynth-match-")))
    return None


def _begun(arguments: Namespace) -> ResumableRun:
    """A new run as the command line says."""
    from evosynth.cli.resumable import ResumableRun
    from evosynth.runs import assembly
    from evosynth.runs.folder import Plan
    from evosynth.system.writing import ready_folder

    if not arguments.targets or arguments.output is None:
        arguments.complain("a TARGET and -o DIR are needed, or --resume DIR")
    target = _loaded(arguments)
    settings = settings_of(arguments)
    if not settings.synth.is_open:
        settings = assembly.resolved(settings, target)
    if settings.weights.mask is not None:
        assembly.make_fitness(target, settings)  # says where nothing is left to be compared before a run is begun
    out, plan = ready_folder(arguments.output), Plan(settings, target)
    return ResumableRun.begun(out, plan, arguments.targets, table_files(arguments))


def table_files(arguments: Namespace) -> list[Path]:
    """The files given with --table."""
    from evosynth.synths.engine import TARGET_TABLE

    return [Path(name) for name in arguments.tables if name != TARGET_TABLE]


def _loaded(arguments: Namespace) -> PreparedTarget:
    """What is to be matched: one sound, or several notes of one instrument."""
    from evosynth.analysis.prepare import load_target
    from evosynth.analysis.target import instrument

    paths = arguments.targets
    if paths.count(STDIN) > 1:
        arguments.complain("- is one sound: a pipe can be read only once")
    if arguments.region and len(paths) > 1:
        arguments.complain("--region is for one TARGET: cut several sounds apart first")
    notes, velocities = (_for_each(arguments, name) for name in ("notes", "velocities"))
    return instrument(
        [
            load_target(
                opened(path),
                note=note,
                velocity=velocity,
                gate_s=arguments.gate,
                length_s=arguments.length,
                region_s=arguments.region,
            )
            for path, note, velocity in zip(paths, notes, velocities, strict=True)
        ]
    )


def _for_each(arguments: Namespace, name: str) -> list[int | None]:
    """An option's value for each target."""
    values, n = getattr(arguments, name), len(arguments.targets)
    if len(values) not in (0, 1, n):
        option = {"notes": "--note", "velocities": "--velocity"}[name]
        arguments.complain(f"{option} was given {len(values)} times for {n} targets: give it once, or {n} times")
    return list(values) if len(values) == n else (values or [None]) * n


MEANT_FOR_RESUMING = ("resume", "evaluations", "seconds", "json", "middle_c")


def _taken_up(arguments: Namespace) -> ResumableRun:
    """A run that goes on as it was started."""
    from evosynth.cli.arguments import make_parser
    from evosynth.cli.resumable import ResumableRun

    usual = vars(make_parser().parse_args(["match"]))
    strange = {name for name, value in vars(arguments).items() if name in usual and usual[name] != value}
    if strange - {*MEANT_FOR_RESUMING, "complain"}:
        arguments.complain("a run goes on as it was started: with --resume only --evaluations, --seconds and --json")
    return ResumableRun.taken_up(arguments.resume, arguments.evaluations, arguments.seconds)


def settings_of(arguments: Namespace, threads: int | None = None) -> RunSettings:
    """How to search, as the command line says; 30 s where it says nothing of time or number."""
    from evosynth.library import voice_files
    from evosynth.limits import Limits
    from evosynth.runs import engine_trial
    from evosynth.runs.settings import RunSettings
    from evosynth.system.machine import available_cores

    if arguments.near and not arguments.voices:
        arguments.complain("--near needs voices to stay near: give them with --from")
    seconds = arguments.seconds
    if seconds is None and arguments.evaluations is None:
        seconds = DEFAULT_SECONDS
    settings = RunSettings(
        synth=_synth(arguments),
        strategy=arguments.strategy,
        seed=arguments.seed,
        evaluations=arguments.evaluations,
        seconds=seconds,
        rate_hz=arguments.rate,
        bits=arguments.bits,
        threads=threads or available_cores(),
        limits=Limits.typed((*arguments.lock, *arguments.limit)),
        voices=tuple(path.absolute() for path in arguments.voices),
        near=arguments.near,
        shape_tables=arguments.shape_tables,
        weights=_weights(arguments),
    )
    engine_trial.check(settings)  # says what it cannot keep before anything is written
    if settings.voices:
        voice_files.check(settings.voices, settings.synth)  # the same: a path that is not there, no voice in files
    return settings


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
    from evosynth.synths.engine import OPEN, TARGET_TABLE, EngineSpec

    taking = [engine.name for engine in registry.engines() if engine.takes_tables]
    if (arguments.tables or arguments.shape_tables) and arguments.synth not in (*taking, OPEN):
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
    return EngineSpec(arguments.synth, tuple(keys))


def _frame_sizes(arguments: Namespace, n: int) -> list[int | None]:
    """Samples of a frame for each of ``n`` table files, None where nothing was said."""
    sizes = arguments.frame_sizes
    if sizes and not n:
        arguments.complain("--frame-size is for table files: give one with --table FILE")
    if len(sizes) not in (0, 1, n):
        arguments.complain(f"--frame-size was given {len(sizes)} times for {n} table files: give it once, or {n} times")
    return list(sizes) if len(sizes) == n else (sizes or [None]) * n


def _describe(target: PreparedTarget) -> None:
    for each in target.every:
        note = each.note
        struck = f", velocity {note.velocity}" if target.others else ""
        say(
            f"{each.name}: note {note.midi_note} ({each.note_source}){struck}, "
            f"{note.length_s:.2f} s, key held for {note.gate_s:.2f} s",
            *each.remarks,
        )
    if same_peaks(target.every) and len({each.note.velocity for each in target.every}) > 1:
        say("All sounds reach the same peak: how loud they are against each other is left open.")


def _summarise(result: MatchResult, folder: object) -> None:
    if not result.audio.any():
        say(f"No voice that was tried can be heard when its key is held for {result.target.note.gate_s:.2f} s.")
    from evosynth.export.result_files import front_name, voice_file

    more = f", {front_name(result)} ({len(result.front)} voices)" if result.front else ""
    distance, found = result.distances["total"], result.headway
    heard = "1 evaluation" if result.evaluations == 1 else f"{result.evaluations:,} evaluations"
    say(
        f"Distance {distance:.2f}, {nearness(distance)}, after {heard} "
        f"in {result.seconds:.1f} s{f'; {found.words}' if found else ''}. "
        f"Written to {folder}: {voice_file(result.settings.synth)}, best.wav, report.json{more}",
        *result.flags,
    )
