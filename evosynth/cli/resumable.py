"""A match that can be interrupted: what it needs to go on stands in the document of its output folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.arrays import F64
from evosynth.cli.hearing import Hearing, Line
from evosynth.cli.match_settings import usual_budget
from evosynth.documents.changes import Change, Turned
from evosynth.documents.match_document import (
    DOCUMENT_FILE,
    MatchDocument,
    files_of,
    found,
    is_strange,
    is_unfinished,
    match_in,
    plan_in,
    remove,
)
from evosynth.documents.names import named
from evosynth.documents.older import from_folder
from evosynth.documents.own import holder, lock_of
from evosynth.documents.records import Card
from evosynth.documents.run_store import RunInDocument
from evosynth.documents.sounds import left_out
from evosynth.errors import StorageError
from evosynth.export import earlier, result_files
from evosynth.runs.assembly import resume_session
from evosynth.runs.budget import Budget
from evosynth.runs.commands import Ranked
from evosynth.runs.deciding import MOST_DECIDING
from evosynth.runs.finals import is_simplified
from evosynth.runs.folder import Plan, RunFolder, State
from evosynth.runs.matching import MatchProgress, MatchResult
from evosynth.runs.settings import RunSettings
from evosynth.synths import voicing
from evosynth.system import outputs
from evosynth.system.lock import FileLock
from evosynth.system.machine import available_cores

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.cli.device import Connected
    from evosynth.evolution.session import Session
    from evosynth.runs.engine_trial import Choice

OLDER_FOLDER = "run"  # where versions before documents kept it
LOCK_FILE = "run.lock"


class ResumableRun:
    """One run and its document: begun, saved as it goes, taken up again."""

    def __init__(self, out: Path) -> None:
        self.out, self._path = out, out / DOCUMENT_FILE
        self._older = RunFolder(out / OLDER_FOLDER, known_as=out)
        self._document: MatchDocument | None = None
        self._last: MatchProgress | None = None
        self._failing = self._replanned = False
        self.plan: Plan
        self.state: State
        self.session: Session | None = None
        self.unfinished: Path | None = None  # where an earlier run went that could go on
        self.hearing: Hearing | None = None  # of a run on a synth
        self.told = ""  # what the document does not hold, in a sentence

    @property
    def _in_document(self) -> MatchDocument:
        assert self._document is not None, "it was begun or taken up"
        return self._document

    @property
    def _store(self) -> RunInDocument:
        return self._in_document.store

    @property
    def target(self) -> PreparedTarget:
        """What is matched."""
        assert self.plan.target is not None, "a match has a target"
        return self.plan.target

    @property
    def settings(self) -> RunSettings:
        """The plan's, with what the run may spend in all."""
        return replace(self.plan.judged, evaluations=self.state.most_evaluations, seconds=self.state.most_seconds)

    # ---- begin and go on -----------------------------------------------------------------------------------------

    @classmethod
    def begun(cls, out: Path, plan: Plan, sounds: Iterable[Path] = (), inputs: Iterable[Path] = ()) -> ResumableRun:
        """A new run of these ``sounds``; an earlier one moves aside with its result and can still go on there.

        StorageError where something else stands in the way, an input is among what would move aside, or another
        EvoSynth has the earlier document open: then nothing has moved.
        """
        sounds = tuple(sounds)
        run = cls(out)
        result = run._earlier_result(plan, (*sounds, *inputs))
        aside = run._put_aside(result)
        try:
            run._document = MatchDocument(run._path)
            run.plan, run.state = plan, run._document.begin(plan, sounds)
            run.told = left_out(sounds)
        except BaseException:
            run._make_way_for(aside)
            raise
        return run

    @classmethod
    def taken_up(
        cls,
        out: Path,
        more_evaluations: int | None,
        more_seconds: float | None,
        connect: Callable[[ResumableRun], None] = lambda run: None,
    ) -> ResumableRun:
        """A run that was interrupted or is to be given more. StorageError says why it cannot go on.

        ``connect`` finds the synth of a run on one again (see ``heard_by``), once the document is in hand.
        """
        run = cls(out)
        try:
            run._earlier_result(plan_in(run._path) if run._path.exists() else run._older_plan())
            run._take_up()
            run.plan = replace(run.plan, settings=replace(run.plan.settings, threads=available_cores()))
            connect(run)
            run._open()
            run._allow(more_evaluations, more_seconds)
        except BaseException:
            run.leave()
            raise
        return run

    def _take_up(self) -> None:
        """From the document, or from the folder of an earlier version: that becomes a document, and moves aside."""
        if not self._path.exists():
            with self._older_owned():
                try:
                    from_folder(self._older.folder, self._path, known_as=self.out)
                except StorageError as error:
                    raise StorageError(f"The run in {self.out} cannot go on: {error}") from error
            with suppress(StorageError):  # where it stays, the document is what goes on all the same
                earlier.put_aside(self.out, (OLDER_FOLDER,))
        self._document = MatchDocument(self._path, match_in(self._path))
        self.state, self.plan = self._store.state(), self._store.plan()
        self._store.beside(Turned(self._store.run, "running"))
        self._in_document.seam(self.state.evaluations)

    def _older_plan(self) -> Plan:
        """Of a folder that can go on."""
        self._older.state()
        plan = self._older.plan()
        if plan.target is None:
            raise StorageError(f"The run in {self.out} has no target: it is not one of evosynth match.")
        return plan

    @contextmanager
    def _older_owned(self) -> Iterator[None]:
        lock = FileLock(self._older.folder / LOCK_FILE)
        if not lock.acquire():
            raise StorageError(f"Another evosynth match is at work in {self.out}.")
        try:
            yield
        finally:
            lock.release()

    def _put_aside(self, result: tuple[str, ...]) -> Path | None:
        """An earlier run, whoever has changed it since, with its result; None where there is no run."""
        if self._path.exists():
            lock = FileLock(lock_of(self._path))
            if not lock.acquire():
                raise StorageError(f"The document {self._path} is open in {holder(self._path)}.")
            try:
                goes_on = is_unfinished(self._path)
                aside = earlier.put_aside(self.out, (*result, *files_of(self._path)))
            finally:
                lock.release(remove=True)
        elif self._older.begun and self._older.strange() is None:
            with self._older_owned():
                pass
            goes_on = False
            with suppress(StorageError):  # what cannot be read cannot go on either
                goes_on = not self._older.state().finished
            aside = earlier.put_aside(self.out, (*result, OLDER_FOLDER))
        else:
            return None
        self.unfinished = aside if goes_on else None
        return aside

    def settle(self, choice: Choice) -> str:
        """The engine that was left open has been found: from now on the run is that engine's.

        Where that cannot be written the run goes on, and the sentence says so. A strategy is made by the evaluations
        that were planned: what goes on after an interruption has the same one.
        """
        wishes, planned = choice.settings, self.plan.settings.evaluations
        self.plan, self._replanned = replace(self.plan, settings=replace(wishes, evaluations=planned)), True
        self.state = State(elapsed_s=choice.spent_s, most_evaluations=wishes.evaluations, most_seconds=wishes.seconds)
        self.session = choice.session
        self._in_document.begins(wishes)
        self._in_document.seam(choice.session.evaluations)
        return self._kept(lambda: self._write(choice.session, choice.spent_s))

    def heard_by(self, synth: Connected) -> None:
        """The way to the synth of a run on one; what comes of it is kept in the document."""
        notes = [each.note for each in self.target.every]
        self.hearing = Hearing(synth, self._store.takes(self.plan.settings.device, synth.told), notes)
        self.plan = replace(self.plan, settings=self.plan.settings.heard_by(self.hearing))

    def watched(self, line: Line, stopped: Callable[[], bool]) -> None:
        """Tell a person of each voice that a synth plays, in the search or where it decides at its end."""
        if self.hearing is None:
            return
        if self.plan.settings.decides is None:
            spent_s, heard = self.state.elapsed_s, self.state.evaluations
            self.hearing.watched(line, self.settings.budget, stopped=stopped, spent_s=spent_s, heard=heard)
        else:
            self.hearing.watched(line, Budget(MOST_DECIDING), stopped=stopped, what="the synth decides: ")

    @property
    def lost(self) -> str:
        """Why the synth of a run on one does not answer any more; empty: it does, or there is none."""
        return self.hearing.lost if self.hearing else ""

    def sow(self, seeds: F64) -> None:
        """The voices (n, d) that the search begins with have been found: files that they are from may change."""
        self.plan, self._replanned = replace(self.plan, seeds=seeds), True

    def _earlier_result(self, plan: Plan, inputs: Iterable[Path] = ()) -> tuple[str, ...]:
        """The names of its files; where the new one cannot stand it is said now, not after the search.

        Of folders that are read nothing is lost: an earlier result there is read where it moves to the next time.
        """
        read = [path for path in (*inputs, *plan.settings.voices) if not path.is_dir()]
        assert plan.target is not None, "a match has a target"
        names = result_files.possible_files(plan.settings, plan.target)
        places = [self.out / name for name in (*names, DOCUMENT_FILE)]
        if self._older.begun and not self._path.exists():
            places.append(self._older.folder)
        outputs.refuse_inputs(places, read)
        own = earlier.earlier(self.out, names)
        outputs.refuse_inputs([self.out / name for name in own], read)
        if is_strange(self._path):
            raise StorageError(f"{self._path} is not of an earlier run: move it away, or choose another folder.")
        return own

    def _make_way_for(self, aside: Path | None) -> None:
        """The new run could not begin: what moved aside for it comes back."""
        self.leave()
        remove(self._path)
        if aside is not None:
            earlier.put_back(self.out, aside)

    def _open(self) -> None:
        data = self._store.checkpoint()
        if self.plan.target is None:
            raise StorageError(f"The run in {self.out} has no target: it is not one of evosynth match.")
        if data is not None:
            try:
                self.session = resume_session(data, self.plan.target, self.plan.judged)
            except StorageError as error:
                raise StorageError(f"The run in {self.out} cannot go on: {error}.") from error

    def _allow(self, more_evaluations: int | None, more_seconds: float | None) -> None:
        """What is asked for comes on top of what is spent; without a wish the rest of the budget, or a usual one."""
        if more_evaluations is None and more_seconds is None:
            if not self.state.finished:
                return
            more_evaluations, more_seconds = usual_budget(on_a_synth=bool(self.plan.settings.synth.device))
        spent = max(self.session.evaluations if self.session else 0, self.state.heard)
        self.state.most_evaluations = None if more_evaluations is None else spent + more_evaluations
        self.state.most_seconds = None if more_seconds is None else self.state.elapsed_s + more_seconds
        self.state.finished = False
        self._store.write_state(self.state)

    # ---- while it runs -------------------------------------------------------------------------------------------

    def note(self, progress: MatchProgress) -> str:
        """After a generation: a checkpoint, at most one a second; a sentence when they begin to fail."""
        self._last = progress
        return self._kept(lambda: self._write(progress.session, progress.elapsed_s)) if self._store.due else ""

    def finish(self, result: MatchResult, *, interrupted: bool) -> str:
        """The result is written. A sentence if how the run goes on cannot be written down.

        An interrupted run remembers what is left of its budget; of a finished one what its ranking heard counts, too.
        """
        self.state.finished = not interrupted
        self.state.heard = 0 if interrupted else result.evaluations
        if self._last is not None:
            self._note_end(self._last.session, result)
        self._store.beside(*self._ended(result, interrupted))
        said = self._kept(self._write_last)
        self.leave()
        return said

    def _note_end(self, session: Session, result: MatchResult) -> None:
        """What a budget may have cut short, and what the ranking has made besides."""
        self._in_document.seam(session.evaluations)
        if any(is_simplified(one.id) for one in result.best_first):
            self._in_document.obeyed(Ranked(result.settings.evaluations), session.evaluations)

    def _ended(self, result: MatchResult, interrupted: bool) -> tuple[Change, ...]:
        """How the document is shown, and the best that differ, each with the line that it comes from."""
        run, synth, target = self._in_document.run, result.settings.synth, result.target
        voice = voicing.renamed(voicing.voice_of(result.genome, synth), result.voice_name)
        told = f"{target.name}: distance {result.distances['total']:.2f}"
        changes: list[Change] = [Turned(run, "paused" if interrupted else "stopped")]
        changes.append(Card(told, voice, target.note, target.loudness_lufs))
        if self._last is not None:
            changes += found(run, self._last.session, result.best_first, synth)
            best = result.best_first
            changes += (named(voicing.voice_of(one.genome, synth), result.names[one.id]) for one in best)
        return tuple(changes)

    def leave(self) -> None:
        """The document is closed in good order, as it stands."""
        if self._document is not None:
            self._document.close()

    def _kept(self, write: Callable[[], None]) -> str:
        """Write down how the run goes on after an interruption; of failures in a row the first is told."""
        try:
            write()
        except StorageError as error:
            told, self._failing = self._failing, True
            return "" if told else f"{error} The run goes on; what --resume begins with stays as it was."
        self._failing = False
        return ""

    def _write_last(self) -> None:
        if self._last is None:
            self._plan_beside()
            self._store.write_state(self.state)
        else:
            self._write(self._last.session, self._last.elapsed_s)

    def _write(self, session: Session, elapsed_s: float) -> None:
        self._plan_beside()
        self._store.write_checkpoint(session, self.state, elapsed_s)

    def _plan_beside(self) -> None:
        """A plan that has changed goes with the checkpoint that is read by it."""
        if self._replanned:
            self._store.plan_beside(self.plan)
            self._replanned = False
