"""A folder of sounds -> a folder of results: one subfolder a sound, banks of 32 voices, and a page to listen to.

``OUT/<path of the sound>/`` holds what a match of it would, its target and pictures, and last of all ``answer.json``:
where that is, and was made of the same sound and settings, the sound is done. So a batch that was interrupted, in
whatever way, goes on where it was when the same command is given again. What is wrong with one sound is that one's.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from evosynth.batch.listing import Listing, listed
from evosynth.batch.outcome import Batch, Outcome
from evosynth.batch.summary import own_files, possible_files, write_summary
from evosynth.batch.task import PICTURE, TARGET_PICTURE, TARGET_SOUND, Answer, Task, Workers
from evosynth.errors import AudioError, StorageError
from evosynth.export import earlier, result_files
from evosynth.library import table_store
from evosynth.notation.tunings import Tuning
from evosynth.runs.settings import RunSettings
from evosynth.synths.engine import TARGET_TABLE
from evosynth.synths.tables import Table
from evosynth.system import outputs
from evosynth.system.lock import FileLock
from evosynth.system.writing import ready_folder, together, write_atomically

LOCK_FILE = ".evosynth-batch.lock"
LARGEST = 2**30  # bytes of a sound file: more is no note
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # what no other sound would fare better with

OnAnswer = Callable[[str, int, int], None]


def match_folder(
    folder: Path,
    out: Path,
    settings: RunSettings,
    workers: Workers,
    on_answer: OnAnswer = lambda name, done, total: None,
    inputs: Sequence[Path] = (),
    tuning: Tuning | None = None,
) -> Batch:
    """Match every sound of a folder and its subfolders; what an earlier call did is not done again.

    ``on_answer(name, done, total)`` after each; ``tuning``: see Task. Banks and page are written in the end, of what
    there is, also when a signal ends the work or the disk is full. InputError for a folder without sounds, where
    another batch is at work in ``out``, and where something that no batch has left, a sound or another of the
    ``inputs`` would be written over.
    """
    listing = listed(folder, out)
    with _owned(ready_folder(out)):
        return _batch(folder, out, listing, settings, workers, on_answer, inputs, tuning)


@contextmanager
def _owned(out: Path) -> Iterator[None]:
    """Two batches in one folder would move each other's results aside."""
    lock = FileLock(out / LOCK_FILE)
    if not lock.acquire():
        raise StorageError(f"Another evosynth match-folder is at work in {out}.")
    try:
        yield
    finally:
        lock.release(remove=True)


def _batch(
    folder: Path,
    out: Path,
    listing: Listing,
    settings: RunSettings,
    workers: Workers,
    on_answer: OnAnswer,
    inputs: Sequence[Path],
    tuning: Tuning | None,
) -> Batch:
    """The batch itself, in a folder that is its own for as long."""
    names, problems, troubles, stopped = list(listing.sounds), dict[str, str](), list[str](), None
    tables = table_store.found([key for key in settings.synth.tables if key != TARGET_TABLE])
    read = (_task(folder, name, settings, tables, problems) for name in names)
    tasks = {task.name: replace(task, tuning=tuning) for task in read if task is not None}
    places = [out / name for name in possible_files(len(names))]
    own_files(out, possible_files(len(names)), map(Outcome, names))
    places += _checked(out, tasks, settings, problems)
    outputs.refuse_inputs(places, (*inputs, *(folder / name for name in names)))
    try:
        _work(out, tasks, len(names), workers, on_answer, problems)
    except KeyboardInterrupt as error:
        stopped = error
    except _NoRoom as error:
        troubles.append(f"{error} When there is room, the same command goes on.")
    finally:
        outcomes = _outcomes(out, names, tasks, problems)
        marks = {one.name: tasks[one.name].mark for one in outcomes if one.report is not None}
        with _telling(troubles):
            write_summary(out, folder.resolve().name, Batch(outcomes, listing.words), marks)
    return Batch(outcomes, listing.words, troubles, stopped)


def _checked(out: Path, tasks: dict[str, Task], settings: RunSettings, problems: dict[str, str]) -> list[Path]:
    """All that results may be written to or move aside.

    A sound whose result would be written over something else is a problem now, not searched for in vain.
    """
    wanted = (*result_files.possible_files(settings), TARGET_SOUND, TARGET_PICTURE, PICTURE, earlier.DONE_FILE)
    places: list[Path] = []
    for name, task in tasks.items():
        if _done(out, task):
            continue
        try:
            own = earlier.earlier(out / name, wanted)
            places += [out / name / file for file in {*own, *wanted}]
        except StorageError as error:
            problems[name] = str(error)
    return places


class _NoRoom(StorageError):
    """Nothing can be written any more."""


def _work(
    out: Path, tasks: dict[str, Task], total: int, workers: Workers, on_answer: OnAnswer, problems: dict[str, str]
) -> None:
    """Ask for what is not done, and write what comes; what is wrong with a sound goes into ``problems``."""
    waiting = [task for task in tasks.values() if task.name not in problems and not _done(out, task)]
    done = total - len(waiting)
    on_answer("", done, total)
    for answer in workers.answers(waiting):
        done += 1
        problem = answer.problem or _written(out, answer, tasks[answer.name].mark)
        if problem:
            problems[answer.name] = problem
        on_answer(answer.name, done, total)


@contextmanager
def _telling(troubles: list[str]) -> Iterator[None]:
    """What cannot be written is told; of several such troubles the first."""
    try:
        yield
    except StorageError as error:
        if not troubles:
            troubles.append(str(error))


def _task(
    folder: Path, name: str, settings: RunSettings, tables: tuple[Table, ...], problems: dict[str, str]
) -> Task | None:
    path = folder / name
    try:
        if path.stat().st_size > LARGEST:
            raise AudioError(f"{path} has {path.stat().st_size / 2**30:.1f} GB: that is no note.")
        return Task(name, path.read_bytes(), settings, tables)
    except AudioError as error:
        problems[name] = str(error)
    except OSError as error:
        problems[name] = f"{path} cannot be read: {error.strerror or error}."
    return None


def _done(out: Path, task: Task) -> bool:
    try:
        answer = json.loads((out / task.name / earlier.DONE_FILE).read_text("utf-8"))
        return bool(answer["mark"] == task.mark)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _written(out: Path, answer: Answer, mark: str) -> str:
    """Why an answer cannot be written; "" where it was. _NoRoom where nothing can be."""
    try:
        _write(out, answer, mark)
    except StorageError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in NO_ROOM:
            raise _NoRoom(str(error)) from error
        return str(error)
    return ""


def _write(out: Path, answer: Answer, mark: str) -> None:
    """The files of an answer, all or none; those of an older one, made of something else, move aside."""
    folder = ready_folder(out / answer.name)
    with together(folder, first=earlier.REPORT_FILE, last=earlier.DONE_FILE) as staged:
        write_atomically(staged / earlier.DONE_FILE, json.dumps({"mark": mark}).encode())
        for name, data in answer.files.items():
            if name != earlier.REPORT_FILE:
                (staged / name).parent.mkdir(exist_ok=True)  # of a front that is a folder
                write_atomically(staged / name, data)
        result_files.write_report({**answer.report, earlier.FILES: earlier.listed(staged)}, staged)
        earlier.put_aside(folder, earlier.earlier(folder, (*answer.files, earlier.DONE_FILE)))


def _outcomes(out: Path, names: list[str], tasks: dict[str, Task], problems: dict[str, str]) -> list[Outcome]:
    return [
        Outcome(
            name,
            _report(out, name) if name in tasks and name not in problems and _done(out, tasks[name]) else None,
            problems.get(name, ""),
        )
        for name in names
    ]


def _report(out: Path, name: str) -> dict[str, Any] | None:
    """What was found for a sound; None where somebody has taken it away or damaged it."""
    try:
        found = json.loads((out / name / earlier.REPORT_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
