"""``evosynth document replay``: a run of a document made again, and compared with what stands there."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evosynth.cli import DONE, INPUT, complain, say

if TYPE_CHECKING:
    from evosynth.documents.replay import Parted, Replay, Search


def replay(arguments: Namespace) -> int:
    """0: the same candidates; 1: they part, or cannot be made again. What is another here is said first."""
    from dataclasses import replace

    from evosynth.documents.replay import Replay, searches_of, stored_by
    from evosynth.documents.stored_run import stored_run
    from evosynth.runs import assembly
    from evosynth.system.machine import available_cores

    found = stored_run(arguments.file, arguments.run)
    searches = searches_of(found.obeyed)
    _say_what_differs(searches)
    plan = replace(found.plan, settings=replace(found.plan.settings, threads=available_cores()))
    same = evaluations = 0
    by_search = stored_by(searches, found.candidates)
    for number, (search, stored) in enumerate(zip(searches, by_search, strict=True), 1):
        again = Replay(plan, search, stored, found.evaluations, arguments.file)
        assembly.warm_up(synth=again.synth)
        parted = _made_again(again)
        same, evaluations = same + len(again.same), evaluations + again.session.evaluations
        if parted is not None:
            which = f" of engine {number}" if len(searches) > 1 else ""
            say(f"It parts{which}, after {same:,} of {len(found.candidates):,} candidates: {parted.sentence}.")
            return INPUT
    who = "The same candidate" if same == 1 else f"The same {same:,} candidates" if same else "No candidate is stored"
    say(f"{who}: {evaluations:,} evaluations were made again.")
    return DONE


def _made_again(again: Replay) -> Parted | None:
    """With a line of progress where there is a terminal."""
    from tqdm import tqdm

    with tqdm(total=again.until, disable=not sys.stderr.isatty(), leave=False, unit=" evaluations") as bar:
        return again.run(lambda evaluations: bar.update(evaluations - bar.n))


def _say_what_differs(searches: Sequence[Search]) -> None:
    """Where it is made again on another machine than it was made on, or by another version."""
    from evosynth.documents.machine import differences, here
    from evosynth.documents.replay import machines_of

    now = here()
    for machine in machines_of(searches):
        for sentence in differences(machine, now):
            complain(sentence)
