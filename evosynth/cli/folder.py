"""``evosynth match-folder``: a folder of sounds, matched by workers here or on other machines."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.cli import DONE, INPUT, complain, say
from evosynth.system.signals import code_of

if TYPE_CHECKING:
    from evosynth.batch.outcome import Batch
    from evosynth.batch.task import Workers
    from evosynth.runs.settings import RunSettings


def match_folder(arguments: Namespace) -> int:
    """Match every sound of a folder; 1 if one of them could not be, 130 after Ctrl+C with what is done kept."""
    from tqdm import tqdm

    from evosynth.batch import folder
    from evosynth.batch.summary import PAGE_FILE
    from evosynth.cli.match_settings import table_files

    settings, workers = _settings(arguments), _workers(arguments)
    with tqdm(disable=not sys.stderr.isatty(), leave=False, unit=" sounds") as bar:

        def shown(name: str, done: int, total: int) -> None:
            bar.total = total
            bar.set_description_str(name, refresh=False)
            bar.update(done - bar.n)

        read = [*(path for path in settings.voices if not path.is_dir()), *table_files(arguments)]
        where = arguments.folder, arguments.output
        batch = folder.match_folder(*where, settings, workers, shown, read, arguments.tuning)
    return _summarise(batch, arguments.output / PAGE_FILE)


def _settings(arguments: Namespace) -> RunSettings:
    """One thread a sound: as many sounds at a time as there are jobs use the cores better."""
    from evosynth.cli.match_settings import settings_of

    return settings_of(arguments, threads=1)


def _workers(arguments: Namespace) -> Workers:
    if arguments.scheduler is not None:
        from evosynth.batch.cluster import ClusterWorkers

        return ClusterWorkers(arguments.scheduler)
    from evosynth.batch.local import LocalWorkers
    from evosynth.system.machine import available_cores

    return LocalWorkers(arguments.jobs or available_cores())


def _summarise(batch: Batch, page: Path) -> int:
    """What failed and why; the last line says how much of each there is."""
    for outcome in batch.outcomes:
        if outcome.problem:
            complain(outcome.problem)
    for trouble in batch.troubles:
        complain(trouble)
    if batch.stopped is not None:
        say(f"Stopped early: {batch.words(' (see above)')} The same command goes on. Listen: {page}")
        return code_of(batch.stopped)
    say(f"{batch.words(' (see above)')} Listen: {page}")
    return DONE if batch.complete else INPUT
