"""A folder of sounds -> a folder of results: one subfolder a sound, banks of 32 voices, and a page to listen to.

``OUT/<path of the sound>/`` holds what a match of it would, its target and pictures, and last of all ``answer.json``:
where that is, and was made of the same sound and settings, the sound is done. So a batch that was interrupted, in
whatever way, goes on where it was when the same command is given again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evosynth.batch.page import Heard, Section, page
from evosynth.batch.task import PICTURE, TARGET_PICTURE, TARGET_SOUND, Answer, Task, Workers
from evosynth.errors import AudioError, InputError
from evosynth.export import earlier, result_files
from evosynth.library import table_store
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry, voicing
from evosynth.synths.engine import TARGET_TABLE, EngineSpec, imported
from evosynth.synths.tables import Table
from evosynth.synths.voicing import OwnFiles
from evosynth.writing import ready_folder, together, write_atomically

DONE_FILE, PAGE_FILE = "answer.json", "report.html"
LARGEST = 2**30  # bytes of a sound file: more is no note


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a sound of the folder came out: its report, or what was wrong with it; neither: it was not done yet."""

    name: str
    report: dict[str, Any] | None = None
    problem: str = ""


def match_folder(
    folder: Path,
    out: Path,
    settings: RunSettings,
    workers: Workers,
    on_answer: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> list[Outcome]:
    """Match every sound of a folder and its subfolders; what an earlier call did is not done again.

    ``on_answer(name, done, total)`` after each. Banks and page are written in the end, also when the work is
    interrupted, of what there is. InputError for a folder without sounds.
    """
    names = sounds_in(folder, out)
    problems: dict[str, str] = {}
    tables = table_store.found([key for key in settings.synth.tables if key != TARGET_TABLE])
    read = (_task(folder, name, settings, tables, problems) for name in names)
    tasks = [task for task in read if task is not None]
    waiting = [task for task in tasks if not _done(out, task)]
    done = len(names) - len(waiting)
    on_answer("", done, len(names))
    marks = {task.name: task.mark for task in waiting}
    try:
        for answer in workers.answers(waiting):
            done += 1
            if answer.problem:
                problems[answer.name] = answer.problem
            else:
                _write(out, answer, marks[answer.name])
            on_answer(answer.name, done, len(names))
    finally:
        outcomes = _outcomes(out, names, {task.name: task for task in tasks}, problems)
        _write_banks(out, outcomes)
        _write_page(out, folder.resolve().name, outcomes)
    return outcomes


def sounds_in(folder: Path, out: Path) -> list[str]:
    """The sound files of a folder and its subfolders, by their paths within it, sorted; not those in ``out``."""
    from evosynth.audio.files import FORMATS
    from evosynth.library.readable import SOUNDS, files_below

    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder." if folder.exists() else f"There is no folder {folder}.")
    own = out.resolve()
    found = [path for path in files_below(folder, SOUNDS) if own not in path.resolve().parents]
    if not found:
        raise InputError(f"There is no sound in {folder}: {FORMATS} are read.")
    return [path.relative_to(folder).as_posix() for path in found]


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
        answer = json.loads((out / task.name / DONE_FILE).read_text())
        return bool(answer["mark"] == task.mark)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _write(out: Path, answer: Answer, mark: str) -> None:
    """The files of an answer, all or none; those of an older one, made of something else, move aside."""
    folder = ready_folder(out / answer.name)
    with together(folder, first=earlier.REPORT_FILE, last=DONE_FILE) as staged:
        write_atomically(staged / DONE_FILE, json.dumps({"mark": mark}).encode())
        for name, data in answer.files.items():
            if name != earlier.REPORT_FILE:
                write_atomically(staged / name, data)
        result_files.write_report({**answer.report, earlier.FILES: earlier.listed(staged)}, staged)
        earlier.put_aside(folder, earlier.earlier(folder, (*answer.files, DONE_FILE)))


def _outcomes(out: Path, names: list[str], tasks: dict[str, Task], problems: dict[str, str]) -> list[Outcome]:
    outcomes = []
    for name in names:
        report = None
        if name in tasks and name not in problems and _done(out, tasks[name]):
            report = json.loads((out / name / earlier.REPORT_FILE).read_text())
        outcomes.append(Outcome(name, report, problems.get(name, "")))
    return outcomes


def _write_banks(out: Path, outcomes: list[Outcome]) -> None:
    """For each engine whose files hold several voices a bank for as many sounds, in their order."""
    for synth in map(EngineSpec, registry.names()):
        if (files := voicing.of(synth).files) is not None:
            _write_banks_of(synth, files, out, outcomes)


def _write_banks_of(synth: EngineSpec, files: OwnFiles, out: Path, outcomes: list[Outcome]) -> None:
    """A sound without a result of this engine leaves a blank."""
    suffix = voicing.of(synth).suffix
    for start in range(0, len(outcomes), files.bank):
        found = [_voice(synth, files, out, outcome) for outcome in outcomes[start : start + files.bank]]
        if any(found):
            path = out / f"bank-{start // files.bank + 1:02}{suffix}"
            imported(files.write_bank)(path, [voice or files.blank for voice in found])


def _voice(synth: EngineSpec, files: OwnFiles, out: Path, outcome: Outcome) -> bytes | None:
    """The voice of a sound's result under the sound's name; None where this engine made none."""
    file = out / outcome.name / result_files.voice_file(synth)
    if outcome.report is None or not file.exists():
        return None
    voices, _ = imported(files.read)(file)
    renamed: bytes = voicing.renamed(voices[0], voicing.of(synth).name_for(outcome.name))
    return renamed


def _write_page(out: Path, title: str, outcomes: list[Outcome]) -> None:
    done = [outcome for outcome in outcomes if outcome.report is not None]
    failed = sum(bool(outcome.problem) for outcome in outcomes)
    summary = f"{len(done)} of {len(outcomes)} sounds matched." + (f" {failed} could not be." if failed else "")
    ready_folder(out)
    write_atomically(out / PAGE_FILE, page(title, summary, [_row(outcome) for outcome in outcomes]).encode())


def _row(outcome: Outcome) -> Section:
    if outcome.report is None:
        return Section(outcome.name, problem=outcome.problem or "Not matched yet.")
    report = outcome.report
    figures = {
        "note": str(report["note"]),
        "distance": f"{report['distances']['total']:.2f}",
        "evaluations": f"{report['evaluations']:,}",
        "voice": voicing.of(EngineSpec.parse(report["synth"])).name_for(outcome.name),
    }
    sounds = [
        Heard("Target", f"{outcome.name}/{TARGET_SOUND}", f"{outcome.name}/{TARGET_PICTURE}"),
        Heard("Match", f"{outcome.name}/{result_files.SOUND_FILE}", f"{outcome.name}/{PICTURE}"),
    ]
    return Section(outcome.name, figures, sounds, remark=" ".join(report["remarks"]))
