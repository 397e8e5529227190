"""``evosynth match``: prepare the target, search, write the result."""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from contextlib import ExitStack, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.analysis.nearness import nearness
from evosynth.analysis.target import same_peaks
from evosynth.arrays import F64
from evosynth.cli import INPUT, complain, say
from evosynth.cli.match_run import begun, taken_up
from evosynth.cli.progress import Bar, progress_bar
from evosynth.errors import Cancelled, StorageError
from evosynth.system.signals import Wish, code_of, interruptible

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.cli.resumable import ResumableRun
    from evosynth.runs.matching import MatchProgress, MatchResult


def match(arguments: Namespace) -> int:
    """Write the best voice for a target; after a signal the best so far (130, 143, 129).

    On a synth all that sounds there ends with it, however it ends.
    """
    with ExitStack() as cables:
        return _matched(arguments, cables)


def _matched(arguments: Namespace, cables: ExitStack) -> int:
    from evosynth.export.earlier import REPORT_FILE

    run = taken_up(arguments, cables) if arguments.resume else begun(arguments, cables)
    if not arguments.json:
        _describe(run.target)
    with interruptible() as interrupted:
        try:
            result = _searched(run, interrupted)
        except Cancelled:
            return _nothing_found(run, interrupted)
        except KeyboardInterrupt as error:
            complain(f"Stopped at once: evosynth match --resume {run.out} goes on from the last checkpoint.")
            run.leave()
            return code_of(error)
        written = _written(result, run)
        if trouble := run.finish(result, interrupted=interrupted() or bool(run.lost) or written != run.out):
            complain(trouble)
    if arguments.json:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # as JSON is, whatever the terminal has
        say((written / REPORT_FILE).read_text("utf-8").rstrip())
    else:
        _summarise(result, written)
    if run.lost:
        complain(_lost(run))
    elif interrupted():
        say(f"Stopped early: evosynth match --resume {run.out} goes on.")
    return interrupted.code or (0 if written == run.out and not run.lost else INPUT)


def _nothing_found(run: ResumableRun, interrupted: Wish) -> int:
    """Stopped, or left by its synth, before there was anything to write."""
    if run.lost:
        complain(_lost(run))
    else:
        again = "goes on, and plays only what is missing" if run.hearing else "begins it again"
        complain(f"Stopped before there was anything to write: evosynth match --resume {run.out} {again}.")
    run.leave()
    return interrupted.code or INPUT


def _lost(run: ResumableRun) -> str:
    """Why a synth was not heard any more, and what to do."""
    return f"{run.lost.rstrip('.')}. Once that is put right, evosynth match --resume {run.out} goes on."


def _searched(run: ResumableRun, interrupted: Wish) -> MatchResult:
    """Search with a line of progress; Cancelled where there is nothing to hand over."""
    from evosynth.runs import matching

    with progress_bar(interrupted) as bar:
        if run.unfinished:
            bar.say(f"An unfinished run was moved aside: evosynth match --resume {run.unfinished} goes on with it.")
        bar.say(run.told)
        seeds = _made_ready(run, bar, interrupted)

        def stopped() -> bool:
            return interrupted() or bool(run.lost)

        run.watched(bar, stopped)

        def shown(progress: MatchProgress) -> None:
            bar.say(run.note(progress))
            if run.hearing and run.settings.synth.device:
                run.hearing.reached(progress.evaluations, progress.report.best_distance)
            else:
                bar.shown(progress)

        return matching.run_match(
            run.target,
            run.settings,
            seeds=seeds,
            session=run.session,
            spent_s=run.state.elapsed_s if run.session else 0.0,
            on_progress=shown,
            cancelled=stopped,
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
        f"Distance {distance:.2f}, {nearness(distance, result.distances.get('attack'))}, after {heard} "
        f"in {result.seconds:.1f} s{f'; {found.words}' if found else ''}. "
        f"Written to {folder}: {voice_file(result.settings.synth)}, best.wav, report.json{more}",
        *([result.pitch_words] if result.pitch_words else ()),
        *([result.taste_words] if result.taste_words else ()),
        *result.flags,
        *(missed.words for missed in result.unreached),
        *([result.decision.words] if result.decision else ()),
        *([result.heard_words] if result.heard_words else ()),
    )
