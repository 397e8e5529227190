"""The process that evolves: steps a Session, obeys commands between generations, sends snapshots, writes checkpoints.

Stepping never waits for the window. What ends a run (another run, Stop, Shutdown) also cuts the generation under way
short, which leaves the session as it was before. A fault ends the run, not the process.
"""

from __future__ import annotations

import time
import traceback
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.assembly import engine_problem, resolved
from evosynth.errors import Cancelled, EvoSynthError, InputError, StorageError
from evosynth.evolution.report import Candidate
from evosynth.service.checkpoints import Plan, RunFolder, State
from evosynth.service.messages import (
    Back,
    Breed,
    Confine,
    Continue,
    Failed,
    Focus,
    Halt,
    Notice,
    Pause,
    Plant,
    Preparing,
    Rate,
    Recover,
    Restart,
    ResumeRun,
    Shutdown,
    Snapshot,
    Start,
    Stop,
)
from evosynth.service.process import Channel
from evosynth.service.sentences import explained
from evosynth.service.steering import STEERING, Steering
from evosynth.service.warmup import warm_up
from evosynth.synths import voicing

if TYPE_CHECKING:
    from evosynth.evolution.session import Session

HISTORY_ROWS = 500
MOST_SHOWN = 5000  # candidates that are remembered for a late rating
SPEED_WINDOW_S = 3.0
URGENT = (Start, ResumeRun, Stop, Shutdown)  # do not wait for the end of a generation


@dataclass(slots=True, eq=False)
class Run:
    """One session and where it stands."""

    folder: RunFolder
    saved: State
    plan: Plan
    session: Session
    steering: Steering
    state: str = "preparing"
    history: list[tuple[float, float, float]] = field(default_factory=list)
    steps: deque[tuple[float, int]] = field(default_factory=deque)  # when, evaluations: for the speed
    elapsed_s: float = 0.0
    storage_fails: bool = False
    shown: dict[int, Candidate] = field(default_factory=dict)  # a tile may show one that has left the population
    early: dict[int, float] = field(default_factory=dict)  # ratings of seeds that are not heard yet
    resting: bool = False  # paused because all strands are halted

    @property
    def target(self) -> PreparedTarget | None:
        """None: it breeds."""
        return self.plan.target

    @property
    def synth(self) -> str:
        """As text, its own tables among it."""
        return self.plan.settings.synth

    def record(self, began: float, report_row: tuple[float, float, float]) -> None:
        now = time.monotonic()
        self.elapsed_s += now - began
        self.history.append(report_row)
        self.steps.append((self.elapsed_s, self.session.evaluations))
        while self.elapsed_s - self.steps[0][0] > SPEED_WINDOW_S and len(self.steps) > 2:
            self.steps.popleft()

    @property
    def per_second(self) -> float:
        """Evaluations per second of evolving, over the last few seconds."""
        if len(self.steps) < 2:
            return self.session.evaluations / self.elapsed_s if self.elapsed_s > 0 else 0.0
        (first_s, first), (last_s, last) = self.steps[0], self.steps[-1]
        return (last - first) / max(last_s - first_s, 1e-6)

    def snapshot(self) -> Snapshot:
        session = self.session
        breeding = self.target is None
        return Snapshot(
            state=self.state,
            session_dir=self.folder.folder,
            generation=max(0, session.generation - 1),
            evaluations=session.evaluations,
            per_second=self.per_second,
            elapsed_s=self.elapsed_s,
            candidates=session.population if breeding else session.distinct,
            objectives=tuple(session.fitness.objectives),
            history=thinned(self.history),
            ratings=dict(session.ratings),
            rated=() if breeding else tuple(session.candidate(i) for i in session.ratings),
            strands=() if breeding else self.steering.strands(),
            synth=self.synth,
            strategy=self.plan.settings.strategy,
            limits=self.plan.settings.limits,
        )


def thinned(rows: list[tuple[float, float, float]], most: int = HISTORY_ROWS) -> F64:
    """At most ``most`` rows (g, 3), evenly taken, the first and the last always among them."""
    table: F64 = np.array(rows, float).reshape(-1, 3)
    if len(table) > most:
        table = table[np.unique(np.linspace(0, len(table) - 1, most).round().astype(int))]
    return table


class Evolver:
    """The main loop of the process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._commands: deque[object] = deque()
        self._run: Run | None = None
        self._told_of_engine = False

    def loop(self) -> None:
        """Until Shutdown."""
        with suppress(Exception):  # the first run will say what is wrong
            self._prepare()
        while True:
            self._listen()
            command = self._commands.popleft() if self._commands else None
            if isinstance(command, Shutdown):
                self._save(force=True)
                return
            try:
                if command is not None:
                    self._obey(command)
                elif self._run is not None and self._run.state == "running":
                    self._step(self._run)
            except Exception as error:  # a fault ends the run; the window and this process go on
                self._fail(error)

    def _prepare(self, synth: str = "dx7") -> None:
        """Compile or load the engine."""
        warm_up(lambda part, what: self._channel.send(Preparing(part, what)), synth=synth)
        problem = engine_problem(synth)
        if problem and not self._told_of_engine:
            self._channel.send(Notice(problem))
            self._told_of_engine = True

    def _listen(self) -> None:
        """Take what has come; wait only when there is nothing to do."""
        self._commands.extend(self._channel.drain())
        if not self._commands and (self._run is None or self._run.state != "running"):
            command = self._channel.receive()
            if command is not None:
                self._commands.append(command)

    def _interrupted(self) -> bool:
        self._commands.extend(self._channel.drain())
        return any(isinstance(command, URGENT) for command in self._commands)

    # ---- commands ---------------------------------------------------------------------------------------------

    def _obey(self, command: object) -> None:
        if isinstance(command, Start):
            self._start(command)
        elif isinstance(command, ResumeRun):
            self._resume(command)
        elif self._run is None:
            return
        elif isinstance(command, Pause):
            self._turn(self._run, "running", "paused")
        elif isinstance(command, Continue):
            self._go_on(self._run)
        elif isinstance(command, Stop):
            self._stop(self._run)
        elif isinstance(command, Rate):
            self._rate(self._run, command)
        elif isinstance(command, Confine):
            self._confine(self._run, command)
        elif isinstance(command, STEERING) and self._run.state in ("running", "paused"):
            self._steer(self._run, command)
        elif isinstance(command, Breed) and self._run.state == "waiting":
            self._step(self._run)
        elif isinstance(command, Back) and self._run.state == "waiting":
            self._run.session.back()
            self._save(force=True)
            self._tell(self._run)

    def _start(self, start: Start) -> None:
        folder = RunFolder(start.session_dir)
        settings = resolved(replace(start.settings, evaluations=None, seconds=None), start.target)
        seeds = None if start.seeds is None else voicing.moved(start.seeds, start.settings.synth, settings.synth)
        plan = Plan(settings, start.target, seeds)
        saved = folder.begin(plan)
        session = _session(plan, None)
        self._begin(Run(folder, saved, plan, session, Steering(session)))

    def _resume(self, command: ResumeRun) -> None:
        folder = RunFolder(command.session_dir)
        saved, plan = folder.state(), folder.plan()
        plan = replace(plan, settings=replace(plan.settings, threads=command.threads))
        session = _session(plan, folder.checkpoint())
        run = Run(folder, saved, plan, session, Steering(session), elapsed_s=saved.elapsed_s)
        run.history = [(row["evaluations"], row["best"], row["median"]) for row in session.logbook]
        self._begin(run)

    def _begin(self, run: Run) -> None:
        self._prepare(run.synth)
        self._run = run
        if run.target is not None:
            run.state = "running"
            self._tell(run)
        elif run.session.generation == 0:
            self._step(run)
        else:
            run.state = "waiting"
            self._tell(run)

    def _turn(self, run: Run, before: str, after: str) -> None:
        if run.state == before:
            run.state = after
            run.steps.clear()
            self._save(force=True)
        self._tell(run)

    def _go_on(self, run: Run) -> None:
        if run.target is not None and run.steering.all_halted:
            run.steering.release()
        run.resting = False
        self._turn(run, "paused", "running")

    def _steer(self, run: Run, command: Restart | Focus | Halt | Plant | Recover) -> None:
        """Where every strand is halted the run rests, until one goes on."""
        try:
            run.steering.obey(command)
        except ValueError as error:  # another strategy than the one that the window knew
            self._channel.send(Notice(f"The strand was left as it is: {error}."))
        if run.steering.all_halted and run.state == "running":
            run.resting = True
            self._turn(run, "running", "paused")
        elif run.resting and not run.steering.all_halted:
            self._go_on(run)
        else:
            self._save(force=True)
            self._tell(run)

    def _confine(self, run: Run, command: Confine) -> None:
        """Plan and checkpoint change together: what goes on after a crash keeps to what it says."""
        from evosynth.assembly import confine

        settings = replace(run.plan.settings, limits=command.limits)
        try:
            confine(run.session, run.target, settings, command.model)
            run.plan = replace(run.plan, settings=settings)
            run.folder.write_plan(run.plan)
        except InputError as error:
            self._channel.send(Notice(str(error)))
        self._save(force=True)
        self._tell(run)

    def _stop(self, run: Run) -> None:
        """What is on show keeps the distances that it was found by: two scales in one grid would mislead."""
        run.state, run.saved.finished = "stopped", True
        self._save(force=True)
        self._tell(run)

    def _rate(self, run: Run, command: Rate) -> None:
        run.session.remember(run.shown[i] for i in command.ratings if i in run.shown)
        for candidate, rating in command.ratings.items():
            if candidate >= run.session.evaluations:
                run.early[candidate] = rating
                continue
            with suppress(ValueError):  # nobody knows it any more: it was shown before a crash
                run.session.rate({candidate: rating})
        self._save(force=True)
        self._tell(run)

    # ---- stepping ---------------------------------------------------------------------------------------------

    def _step(self, run: Run) -> None:
        began = time.monotonic()
        try:
            report = run.session.step(cancelled=self._interrupted)
        except Cancelled:
            return
        if run.target is None:
            run.state = "waiting"
        run.record(began, (report.evaluations, report.best_distance, report.median_distance))
        for candidate in [i for i in run.early if i < report.evaluations]:
            with suppress(ValueError):  # a seed that died as soon as it was heard
                run.session.rate({candidate: run.early.pop(candidate)})
        self._save(force=run.target is None)
        self._tell(run)

    def _tell(self, run: Run) -> None:
        snapshot = run.snapshot()
        run.shown |= {c.id: c for c in snapshot.candidates}
        run.shown |= {strand.best.id: strand.best for strand in snapshot.strands if strand.best is not None}
        while len(run.shown) > MOST_SHOWN:
            run.shown.pop(next(iter(run.shown)))
        self._channel.send_latest(snapshot)

    def _save(self, *, force: bool) -> None:
        """Write a checkpoint, at most once a second unless the person has just done something."""
        run = self._run
        if run is None or not (force or run.folder.due) or run.session.generation == 0:
            return
        saved, session = run.saved, run.session
        saved.generation, saved.evaluations = session.generation - 1, session.evaluations
        saved.elapsed_s = run.elapsed_s
        try:
            run.folder.write_checkpoint(session.checkpoint, saved)
            run.storage_fails = False
        except StorageError as error:
            if not run.storage_fails:
                self._channel.send(Notice(f"{error} Evolution goes on, but could not be resumed after a crash."))
            run.storage_fails = True

    def _fail(self, error: Exception) -> None:
        self._run = None
        details = "" if isinstance(error, EvoSynthError) else "".join(traceback.format_exception(error))
        self._channel.send(Failed(explained(error, "Evolution"), details))


def _session(plan: Plan, data: bytes | None) -> Session:
    from evosynth import assembly

    if plan.target is None:
        if data is None:
            return assembly.make_breeding(plan.settings, plan.seeds)
        return assembly.resume_breeding(data, plan.settings)
    if data is None:
        return assembly.make_session(plan.target, plan.settings, plan.seeds)
    return assembly.resume_session(data, plan.target, plan.settings)


def run(channel: Channel) -> None:
    """Entry of the process."""
    Evolver(channel).loop()
