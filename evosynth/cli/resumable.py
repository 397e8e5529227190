"""A match that can be interrupted: what it needs to go on lies in the folder ``run`` of its output folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.errors import StorageError
from evosynth.export import earlier, result_files
from evosynth.library.lock import FileLock
from evosynth.runs.assembly import resume_session
from evosynth.runs.folder import Plan, RunFolder, State
from evosynth.runs.matching import MatchProgress
from evosynth.runs.settings import RunSettings
from evosynth.system import outputs
from evosynth.system.machine import available_cores
from evosynth.system.writing import ready_folder

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session
    from evosynth.runs.engine_trial import Choice

RUN_FOLDER = "run"
LOCK_FILE = "run.lock"
MORE_SECONDS = 30.0  # for a finished run that is given no number


class ResumableRun:
    """One run and its folder: begun, saved as it goes, taken up again."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._folder = RunFolder(out / RUN_FOLDER, known_as=out)
        self._lock = FileLock(out / RUN_FOLDER / LOCK_FILE)
        self._last: MatchProgress | None = None
        self._failing = self._replanned = False
        self.plan: Plan
        self.state: State
        self.session: Session | None = None
        self.unfinished: Path | None = None  # where an earlier run went that could go on

    @property
    def target(self) -> PreparedTarget:
        """What is matched."""
        assert self.plan.target is not None, "a match has a target"
        return self.plan.target

    @property
    def settings(self) -> RunSettings:
        """The plan's, with what the run may spend in all."""
        return replace(self.plan.settings, evaluations=self.state.most_evaluations, seconds=self.state.most_seconds)

    # ---- begin and go on -----------------------------------------------------------------------------------------

    @classmethod
    def begun(cls, out: Path, plan: Plan, inputs: Iterable[Path] = ()) -> ResumableRun:
        """A new run; an earlier one moves aside with its result and can still go on there.

        StorageError where something else stands in the way, or an input among what would move aside.
        """
        run, aside = cls(out), None
        result = run._earlier_result(plan, inputs)
        if run._folder.begun:
            run._own()
            run._lock.release()
            with suppress(StorageError):  # what cannot be read cannot go on either
                run.unfinished = None if run._folder.state().finished else out
            aside = earlier.put_aside(out, (*result, RUN_FOLDER))
            run.unfinished = run.unfinished and aside
        try:
            ready_folder(out / RUN_FOLDER)
            run._own()
            run.plan, run.state = plan, run._folder.begin(plan)
        except BaseException:
            run._make_way_for(aside)
            raise
        return run

    @classmethod
    def taken_up(cls, out: Path, more_evaluations: int | None, more_seconds: float | None) -> ResumableRun:
        """A run that was interrupted or is to be given more. StorageError says why it cannot go on."""
        run = cls(out)
        run.state, run.plan = run._folder.state(), run._folder.plan()
        run._earlier_result(run.plan)
        run._own()
        run.plan = replace(run.plan, settings=replace(run.plan.settings, threads=available_cores()))
        run._open()
        run._allow(more_evaluations, more_seconds)
        return run

    def settle(self, choice: Choice) -> str:
        """The engine that was left open has been found: from now on the run is that engine's.

        Where that cannot be written the run goes on, and the sentence says so.
        """
        wishes = choice.settings
        self.plan, self._replanned = replace(self.plan, settings=wishes), True
        self.state = State(elapsed_s=choice.spent_s, most_evaluations=wishes.evaluations, most_seconds=wishes.seconds)
        self.session = choice.session
        return self._kept(lambda: self._write(None))

    def _earlier_result(self, plan: Plan, inputs: Iterable[Path] = ()) -> tuple[str, ...]:
        """The names of its files; where the new one cannot stand it is said now, not after the search.

        Of folders that are read nothing is lost: an earlier result there is read where it moves to the next time.
        """
        read = [path for path in (*inputs, *plan.settings.voices) if not path.is_dir()]
        assert plan.target is not None, "a match has a target"
        names = result_files.possible_files(plan.settings, plan.target)
        places = [self.out / name for name in (*names, RUN_FOLDER)]
        outputs.refuse_inputs(places, read)
        own = earlier.earlier(self.out, names)
        outputs.refuse_inputs([self.out / name for name in own], read)
        if strange := self._folder.strange():
            raise StorageError(f"{strange} is not of an earlier run: move it away, or choose another folder.")
        return own

    def _make_way_for(self, aside: Path | None) -> None:
        """The new run could not begin: what moved aside for it comes back."""
        self._lock.release()
        if aside is not None:
            shutil.rmtree(self.out / RUN_FOLDER, ignore_errors=True)
            earlier.put_back(self.out, aside)

    def _own(self) -> None:
        if not self._lock.acquire():
            raise StorageError(f"Another evosynth match is at work in {self.out}.")

    def _open(self) -> None:
        data = self._folder.checkpoint()
        if self.plan.target is None:
            raise StorageError(f"The run in {self.out} has no target: it is not one of evosynth match.")
        if data is not None:
            try:
                self.session = resume_session(data, self.plan.target, self.plan.settings)
            except StorageError as error:
                raise StorageError(f"The run in {self.out} cannot go on: {error}.") from error

    def _allow(self, more_evaluations: int | None, more_seconds: float | None) -> None:
        """What is asked for comes on top of what is spent; without a wish the rest of the budget, or 30 s more."""
        if more_evaluations is None and more_seconds is None:
            if not self.state.finished:
                return
            more_seconds = MORE_SECONDS
        spent = max(self.session.evaluations if self.session else 0, self.state.heard)
        self.state.most_evaluations = None if more_evaluations is None else spent + more_evaluations
        self.state.most_seconds = None if more_seconds is None else self.state.elapsed_s + more_seconds
        self.state.finished = False
        self._folder.write_state(self.state)

    # ---- while it runs -------------------------------------------------------------------------------------------

    def note(self, progress: MatchProgress) -> str:
        """After a generation: a checkpoint, at most one a second; a sentence when they begin to fail."""
        self._last = progress
        return self._kept(lambda: self._write(progress)) if self._folder.due else ""

    def finish(self, evaluations: int, *, interrupted: bool) -> str:
        """The result, which took so many evaluations, is written. A sentence if it cannot be written down.

        An interrupted run remembers what is left of its budget; of a finished one what its ranking heard counts, too.
        """
        self.state.finished = not interrupted
        self.state.heard = 0 if interrupted else evaluations
        said = self._kept(lambda: self._write(self._last))
        self._lock.release()
        return said

    def _kept(self, write: Callable[[], None]) -> str:
        """Write down how the run goes on after an interruption; of failures in a row the first is told."""
        try:
            write()
        except StorageError as error:
            told, self._failing = self._failing, True
            return "" if told else f"{error} The run goes on; what --resume begins with stays as it was."
        self._failing = False
        return ""

    def _write(self, progress: MatchProgress | None) -> None:
        """A plan that has changed first: a checkpoint is read by it."""
        if self._replanned:
            self._folder.write_plan(self.plan)
            self._replanned = False
        if progress is None:
            self._folder.write_state(self.state)
        else:
            self._folder.write_checkpoint(progress.session, self.state, progress.elapsed_s)
