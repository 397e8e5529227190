"""The run that a command line begins, or takes up again: its sounds, its settings, the synth that it is on."""

from __future__ import annotations

from argparse import Namespace
from contextlib import ExitStack
from typing import TYPE_CHECKING

from evosynth.cli import complain, device_arguments
from evosynth.cli.engine_choice import engine_of
from evosynth.cli.kinds import STDIN, opened
from evosynth.cli.match_settings import settings_of, table_files, tuning_of

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.cli.device import Connected
    from evosynth.cli.resumable import ResumableRun


def begun(arguments: Namespace, cables: ExitStack) -> ResumableRun:
    """A new run as the command line says, on a synth that was found and heard."""
    from evosynth.cli.device import connected
    from evosynth.cli.resumable import ResumableRun
    from evosynth.runs import assembly
    from evosynth.runs.folder import Plan
    from evosynth.system.writing import folder_for

    if not arguments.targets or arguments.output is None:
        arguments.complain("a TARGET and -o DIR are needed, or --resume DIR")
    device_arguments.check(arguments)
    target = _loaded(arguments)
    settings = settings_of(arguments)
    if not settings.synth.is_open:
        settings = assembly.resolved(settings, target)
    if settings.weights.mask is not None:
        assembly.make_fitness(target, settings)  # says where nothing is left to be compared before a run is begun
    with folder_for(arguments.output) as out:
        if arguments.synth != device_arguments.HARDWARE:
            return ResumableRun.begun(out, Plan(settings, target), arguments.targets, table_files(arguments))
        synth = cables.enter_context(connected(arguments))
        _tell(synth)
        _tell_known(synth)
        plan = Plan(synth.given(settings, decides=bool(arguments.search)), target)
        run = ResumableRun.begun(out, plan, arguments.targets)
        run.heard_by(synth)
        return run


def _loaded(arguments: Namespace) -> PreparedTarget:
    """What is to be matched: one sound, or several notes of one instrument."""
    from evosynth.analysis.prepare import load_target
    from evosynth.analysis.target import instrument

    paths = arguments.targets
    if paths.count(STDIN) > 1:
        arguments.complain("- is one sound: a pipe can be read only once")
    if arguments.region and len(paths) > 1:
        arguments.complain("--region is for one TARGET: cut several sounds apart first")
    tuning = tuning_of(arguments, engine_of(arguments))
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
                tuning=tuning,
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


MEANT_FOR_RESUMING = ("resume", "evaluations", "seconds", "json", "middle_c", "complain")


def taken_up(arguments: Namespace, cables: ExitStack) -> ResumableRun:
    """A run that goes on as it was started, on its synth where it has one."""
    from evosynth.cli.arguments import make_parser
    from evosynth.cli.device import connected, named_again
    from evosynth.cli.resumable import ResumableRun
    from evosynth.hardware.address import Address

    usual = vars(make_parser().parse_args(["match"]))
    strange = {name for name, value in vars(arguments).items() if name in usual and usual[name] != value}
    if strange - {*MEANT_FOR_RESUMING, *device_arguments.PORTS}:
        arguments.complain(
            "a run goes on as it was started: with --resume only --evaluations, --seconds and --json, and the ports of "
            "a synth that are called otherwise now"
        )

    def connect(run: ResumableRun) -> None:
        if device := run.plan.settings.device:
            synth = cables.enter_context(connected(named_again(Address.parse(device), arguments)))
            _tell(synth)
            run.heard_by(synth)
        elif ports := strange & {*device_arguments.PORTS}:
            named = " and ".join(device_arguments.PORTS[port] for port in sorted(ports))
            arguments.complain(f"{named} would be of a synth: the run in {run.out} is on none")

    return ResumableRun.taken_up(arguments.resume, arguments.evaluations, arguments.seconds, connect)


def _tell(synth: Connected) -> None:
    """How the synth comes in."""
    complain(f"{synth.address.words}: {synth.soundcheck.words}.")
    for problem in synth.soundcheck.problems:
        complain(problem)


def _tell_known(synth: Connected) -> None:
    """What a calibration says of it, where the run that begins uses one."""
    from evosynth.hardware import calibration_store

    kept = calibration_store.find(synth.address.text)
    if kept.problem:
        complain(kept.problem)
    elif kept.calibration is not None and kept.on:
        complain(f"What was learned of it is used: {kept.calibration.words}")
