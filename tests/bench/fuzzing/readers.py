"""Who reads: for each kind of file the boundary that a person's file comes through, asked as the program asks it.

A reader takes the path of a file and returns, or raises an ``EvoSynthError``: anything else is a fault.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import fields
from pathlib import Path

import numpy as np

from fuzzing import mutations
from fuzzing.mutations import Random

PREPARED = 8  # one sound in so many is prepared as a target too


def read_sound(path: Path, number: int) -> None:
    """As a drop, an overview and, now and then, a target."""
    from evosynth.analysis.prepare import load_target
    from evosynth.audio import files

    files.read_around(path, files.read_sound(path).region_s)
    if number % PREPARED == 0:
        load_target(path)


def read_table(path: Path, number: int) -> None:
    from evosynth.audio import table_files

    table = table_files.read_table(path)
    assert np.isfinite(table.frames).all()
    assert table.frames.shape[1] == table_files.FRAME


def read_voices(path: Path, number: int) -> None:
    """As ``bank show`` and, now and then, ``--from``: every voice can be played."""
    from evosynth.library import voice_files
    from evosynth.midi.collection import collect
    from evosynth.voices.dx7 import HIGHEST, VOICE_SIZE

    if number % 10 == 0 and path.suffix != ".evopatch":
        assert (collect([path]).voices <= np.frombuffer(HIGHEST, np.uint8)).all()
    for voice in voice_files.read_voices(path).voices:
        assert path.suffix == ".evopatch" or (len(voice) == VOICE_SIZE and max(voice) < 128)


def read_library(path: Path, number: int) -> None:
    """Everything that the window asks of it at its start."""
    from evosynth.library.store import Library

    store = Library(path)
    try:
        kept = store.kept()
        store.thumbnails([one.id for one in kept])
        for one in kept[:2]:
            store.find_kept(one.id)
            store.has_kept(one.voice, one.target)
        for run in store.runs():
            store.ratings(run.id)
        store.count_kept()
        for one in kept[:1]:
            store.keep(one.__class__(one.voice, "AGAIN"))
    finally:
        store.close()


def read_document(path: Path, number: int) -> None:
    """What is read of it, what can be saved of it, whether it can be written; and as the window's processes do that."""
    from contextlib import suppress

    from evosynth.documents import changes as c
    from evosynth.documents import opening
    from evosynth.documents import reading as read
    from evosynth.documents.document import Document
    from evosynth.documents.salvage import beside, salvage
    from evosynth.errors import StorageError

    with suppress(StorageError):
        saved = salvage(path, beside(path))
        Document(saved.path).close()
        _as_the_window(saved.path)
    with opening.reading(path) as db:
        for run in read.runs(db):
            list(read.candidates(db, run.run))
            read.candidate(db, run.run, 3)
            for of_run in (read.run, read.plan, read.checkpoint, read.ratings, read.commands):
                of_run(db, run.run)
            for key in run.sources:
                read.source(db, key)
        for of_all in (read.heard, read.acts, read.kept, read.looked, read.card):
            of_all(db)
        list(read.tables(db))
        _hear(db)
        read.about(db, "in_hand")
        next_act = read.next_number(db, "acts")
    document = Document(path)
    try:
        document.apply([c.Looked("place", f'"{next_act}"')])
    finally:
        document.close()
    _as_the_window(path)


def _hear(db: sqlite3.Connection) -> None:
    """Takes, as a search and who shows them find them."""
    from contextlib import suppress

    from evosynth.errors import AudioError
    from evosynth.library import take_rows

    take_rows.counts(db)
    for one in list(take_rows.every(db)):
        with suppress(AudioError):
            one.take()
        take_rows.find(db, one.key)
        take_rows.latest(take_rows.of_voice(db, one.key.voice))


def _as_the_window(path: Path) -> None:
    """The start page, the keeper, the desk with each run, undo, the evolver; and the command that shows a document."""
    from argparse import Namespace
    from contextlib import suppress

    from evosynth.cli import document as shown
    from evosynth.documents import opening
    from evosynth.documents import reading as read
    from evosynth.documents.acts import understood
    from evosynth.documents.own import OwnDocument
    from evosynth.errors import EvoSynthError
    from evosynth.runs.commands import command_of
    from evosynth.service.desk_messages import ListDocuments, OpenRun
    from evosynth.service.document_desk import list_documents, open_run
    from evosynth.service.keeper import contents
    from ui.models.seeds import of_text

    list_documents(ListDocuments(1, path.parent))
    own = OwnDocument(path)
    try:
        there = contents(own)
    finally:
        own.close()
    understood(there.acts)
    with quietly():
        for json in (True, False):
            shown.show(Namespace(file=path, acts=True, json=json))
    for run in there.runs:
        with suppress(EvoSynthError):
            of_text(open_run(OpenRun(1, path, run.run)).seeds)
        with suppress(EvoSynthError):
            _goes_on(path, run.run)
        with opening.reading(path) as db:
            for command in read.commands(db, run.run):
                with suppress(EvoSynthError):
                    command_of(command.command)


def _goes_on(path: Path, run: str) -> None:
    """As far as the evolver comes with a run that is opened."""
    from evosynth.documents.run_store import RunInDocument
    from evosynth.runs import assembly

    store = RunInDocument(path, run, lambda changes: None)
    store.state()
    plan, data = store.plan(), store.checkpoint()
    if data is not None and plan.target is not None:
        session = assembly.resume_session(data, plan.target, plan.settings)
        _ = session.best, list(session.distinct), session.strands


@contextmanager
def quietly() -> Iterator[None]:
    """What is said to people goes nowhere."""
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        yield


def read_settings(path: Path, number: int) -> None:
    from ui.settings import Settings

    settings = Settings(path)
    for name in (*[name for name, value in vars(Settings).items() if not name.startswith("_")],):
        getattr(settings, name)
    settings.save()


def read_checkpoint(path: Path, number: int) -> None:
    """A run's folder: its state, its plan, and the session that goes on."""
    from evosynth.runs import assembly
    from evosynth.runs.folder import RunFolder

    run = RunFolder(path)
    run.state()
    plan, data = run.plan(), run.checkpoint()
    if data is not None and plan.target is not None:
        session = assembly.resume_session(data, plan.target, plan.settings)
        _ = session.best, session.evaluations, [f.name for f in fields(session.best)] if session.best else []


READERS: dict[str, Callable[[Path, int], None]] = {
    "sounds": read_sound,
    "tables": read_table,
    "voices": read_voices,
    "patches": read_voices,
    "library": read_library,
    "documents": read_document,
    "settings": read_settings,
    "checkpoints": read_checkpoint,
}


class Inputs:
    """The damaged files of a kind: the n-th is always the same for a seed."""

    def __init__(self, kind: str, seed: int) -> None:
        from fuzzing.good_files import GOOD_FILES

        self._kind, self._seed = kind, seed
        self._good = GOOD_FILES[kind]()
        self._names, self._all = list(self._good), list(self._good.values())

    def write(self, number: int, folder: Path) -> Path:
        """Make the input and put it into a folder; the path that its reader is given."""
        rng = np.random.default_rng([self._seed, number])
        name = self._names[int(rng.integers(len(self._names)))]
        if self._kind == "checkpoints":
            return self._run(name, rng, folder)
        if self._kind == "documents":
            return self._document(name, rng, folder)
        path = folder / f"input{Path(name).suffix}"
        path.write_bytes(self._damaged(name, rng))
        return path

    def _damaged(self, name: str, rng: Random) -> bytes:
        data = self._good[name]
        inside = rng.random() < 0.5
        if inside and name.endswith(".npz"):
            return mutations.changed_archive(data, rng)
        if inside and name.endswith(".zip"):
            return mutations.changed_zip(data, self._all, rng)
        if inside and name.endswith((".json", ".evopatch")):
            return mutations.changed_text(data, rng)
        if inside and name.endswith((".sqlite", ".evosynth")):
            return mutations.changed_rows(data, rng)
        return mutations.changed(data, self._all, rng)

    def _document(self, name: str, rng: Random, folder: Path) -> Path:
        """Damaged itself, or its log, or beside the log of another."""
        path, log = folder / "input.evosynth", self._good["log"]
        if name == "log":
            path.write_bytes(self._good["open.evosynth"])
            log = log[: int(rng.integers(len(log)))] if rng.random() < 0.5 else self._damaged(name, rng)
        else:
            path.write_bytes(self._damaged(name, rng))
        if name != "closed.evosynth" or rng.random() < 0.2:
            (folder / "input.evosynth-wal").write_bytes(log)
        return path

    def _run(self, name: str, rng: Random, folder: Path) -> Path:
        """The run that a file belongs to, that file damaged."""
        which, damaged = name.split("/")
        for other in ("state.json", "plan.npz", "checkpoint.npz"):
            data = self._good[f"{which}/{other}"]
            (folder / other).write_bytes(self._damaged(name, rng) if other == damaged else data)
        return folder
