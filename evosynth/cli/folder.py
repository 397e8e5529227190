"""``evosynth match-folder``: a folder of sounds, matched by workers here or on other machines."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from evosynth.cli import say

if TYPE_CHECKING:
    from evosynth.batch.folder import Outcome
    from evosynth.batch.task import Workers
    from evosynth.runs.settings import RunSettings


def match_folder(arguments: Namespace) -> int:
    """Match every sound of a folder; 1 if none of them could be, 130 after Ctrl+C with what is done kept."""
    from tqdm import tqdm

    from evosynth.batch import folder
    from evosynth.writing import ready_folder

    settings, workers = _settings(arguments), _workers(arguments)
    ready_folder(arguments.output)
    with tqdm(disable=not sys.stderr.isatty(), leave=False, unit=" sounds") as bar:

        def shown(name: str, done: int, total: int) -> None:
            bar.total = total
            bar.set_description_str(name, refresh=False)
            bar.update(done - bar.n)

        outcomes = folder.match_folder(arguments.folder, arguments.output, settings, workers, shown)
    return _summarise(outcomes, arguments)


def _settings(arguments: Namespace) -> RunSettings:
    """One thread a sound: as many sounds at a time as there are jobs use the cores better."""
    from evosynth.cli.match import settings_of

    return settings_of(arguments, threads=1)


def _workers(arguments: Namespace) -> Workers:
    if arguments.scheduler is not None:
        from evosynth.batch.cluster import ClusterWorkers

        return ClusterWorkers(arguments.scheduler)
    from evosynth.batch.local import LocalWorkers
    from evosynth.machine import available_cores

    return LocalWorkers(arguments.jobs or available_cores())


def _summarise(outcomes: list[Outcome], arguments: Namespace) -> int:
    for outcome in outcomes:
        if outcome.problem:
            print(f"evosynth: {outcome.problem}", file=sys.stderr)
    done = sum(outcome.report is not None for outcome in outcomes)
    say(f"{done} of {len(outcomes)} sounds matched. Listen: {arguments.output / 'report.html'}")
    return 0 if done else 1
