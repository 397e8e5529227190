"""A run as it stands in a document, read whole: for whoever takes something out of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evosynth.documents import reading as read
from evosynth.documents.carried_tables import put_back
from evosynth.documents.opening import called, reading
from evosynth.documents.records import Candidate, Command, Run
from evosynth.documents.run_store import how_far
from evosynth.errors import InputError
from evosynth.runs.folder import Plan, plan_of


@dataclass(frozen=True, slots=True)
class StoredRun:
    """``evaluations``: how many it had where it stands."""

    run: Run
    plan: Plan
    evaluations: int
    checkpoint: bytes | None
    obeyed: tuple[Command, ...]
    candidates: tuple[Candidate, ...]


def stored_run(path: Path, name: str | None = None) -> StoredRun:
    """The run of this name, or the one in hand. Tables that its voices need are put where they are found.

    InputError where there is none; StorageError where the document or the run's plan cannot be read.
    """
    with reading(path) as db:
        runs = {run.run: run for run in read.runs(db)}
        if not runs:
            raise InputError(f"{called(path)} holds no run.")
        if name is not None and name not in runs:
            raise InputError(f"{called(path)} has no run {name}: it has {', '.join(runs)}.")
        run = runs[name or _in_hand(read.about(db, "in_hand"), runs)]
        plan = read.plan(db, run.run)
        if plan is None:
            raise InputError(f"The run {run.run} in {path} has not begun.")
        put_back(db)
        return StoredRun(
            run,
            plan_of(plan, str(path), "plan"),
            max(0, how_far(run.state)[1]),
            read.checkpoint(db, run.run),
            read.commands(db, run.run),
            tuple(read.candidates(db, run.run)),
        )


def _in_hand(said: str, runs: dict[str, Run]) -> str:
    return said if said in runs else list(runs)[-1]
