"""One target of a batch: what travels to a worker, and what comes back. Plain bytes, so that no disk need be shared."""

from __future__ import annotations

import hashlib
import json
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

import numpy as np

from evosynth.errors import EvoSynthError
from evosynth.library import table_store
from evosynth.notation import note_names
from evosynth.notation.tunings import Tuning
from evosynth.runs.settings import RunSettings
from evosynth.synths.tables import Table

TARGET_SOUND, TARGET_PICTURE, PICTURE = "target.wav", "target.png", "best.png"


@dataclass(frozen=True, slots=True)
class Task:
    """A sound to be matched. ``name`` is its path within the folder, with forward slashes."""

    name: str
    data: bytes = field(repr=False)  # of the sound file
    settings: RunSettings
    tables: tuple[Table, ...] = field(default=(), repr=False)  # those that the settings name
    middle_c: str = field(default_factory=note_names.middle_c)  # what names of notes go by
    tuning: Tuning | None = None  # what a person said of sounds beside their keys; None: as is usual for the engine

    @property
    def mark(self) -> str:
        """What an answer must have been made of to count as an answer to this task."""
        wishes = replace(self.settings, threads=1)  # how many threads there are decides nothing
        called = "" if self.middle_c == note_names.MIDDLE_C[0] else self.middle_c
        said = f"{wishes!r}{called}{self.tuning or ''}"
        return hashlib.sha256(said.encode() + b"\0" + self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker found, as files by their names; or, where it could not, one sentence."""

    name: str
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    problem: str = ""

    @property
    def report(self) -> dict[str, Any]:
        """report.json as it was written."""
        content: dict[str, Any] = json.loads(self.files["report.json"])
        return content


class Workers(Protocol):
    """Whoever answers tasks, in whatever order, each exactly once."""

    def answers(self, tasks: list[Task]) -> Iterator[Answer]: ...


def answered(task: Task) -> Answer:
    """Match one sound in this process. What is wrong with a sound is part of the answer, not an exception."""
    try:
        for table in task.tables:
            if table_store.find(table.key) is None:  # the folder of another machine, or one that cannot be written
                table_store.hold(table)
        called = note_names.calling_middle_c(task.middle_c)
        with called, tempfile.TemporaryDirectory(prefix="evosynth-batch-") as folder:
            return _matched(task, Path(folder))
    except EvoSynthError as error:
        return Answer(task.name, problem=str(error))
    except OSError as error:
        reason = f"{error.filename or 'the system'}: {error.strerror or error}"
        return Answer(task.name, problem=f"{task.name} could not be matched: {reason}.")
    except Exception as error:  # a fault of ours, which the other sounds need not suffer from
        return Answer(task.name, problem=f"{task.name} could not be matched, a fault of EvoSynth: {_traced(error)}.")


def _traced(error: Exception) -> str:
    """A fault and where it is, in a few words."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}: {error}"


def _matched(task: Task, folder: Path) -> Answer:
    from evosynth.analysis.picture import picture_of, reference_of
    from evosynth.analysis.prepare import load_target
    from evosynth.batch.page import png
    from evosynth.export import result_files
    from evosynth.export.earlier import listed
    from evosynth.runs.assembly import usual_tuning
    from evosynth.runs.engine_trial import run

    sound = folder / PurePosixPath(task.name).name
    sound.write_bytes(task.data)
    target = load_target(sound, tuning=task.tuning or usual_tuning(task.settings.synth))
    result = run(target, task.settings)
    written = result_files.write_result(result, folder / "result")
    result_files.save_sound(target.samples, target.sample_rate, 0.0, written / TARGET_SOUND)
    reference = reference_of(target.samples, target.sample_rate)
    heard = result.audio * np.float32(10.0 ** (result.gain_db / 20.0))
    pictures = {
        TARGET_PICTURE: png(picture_of(target.samples, target.sample_rate, reference)[0]),
        PICTURE: png(picture_of(heard, result.settings.rate_hz, reference)[0]),
    }
    files = {name: (written / name).read_bytes() for name in listed(written)}
    return Answer(task.name, files | pictures)
