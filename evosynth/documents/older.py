"""Runs of the versions before documents: each becomes a document of its own, and then its folder goes.

A run was a folder (state.json, plan.npz, checkpoint.npz, generation-N.npz), and a row of the library with its ratings.
A document is made under another name, whole, before it gets its own; it says which run it was made of. Hence whoever is
killed in between leaves the folder, the document, or both, and the next start goes on from there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from evosynth.documents import opening, reading
from evosynth.documents.changes import About, Began, Change, Found, GenerationLeft, Planned, StandsAt
from evosynth.documents.document import Document
from evosynth.documents.older_candidates import Rated, candidates, ratings
from evosynth.documents.records import Card, Run, Stands
from evosynth.documents.sounds import source_of
from evosynth.errors import EvoSynthError, StorageError
from evosynth.evolution import checkpoint
from evosynth.library import paths
from evosynth.library.records import StoredRun
from evosynth.library.store import Library
from evosynth.runs.folder import GENERATION_FILE, STATE_FILE, Plan, RunFolder, State
from evosynth.system.lock import FileLock

LOCK_FILE = "window.lock"  # that an older window holds while it has the run
MADE_OF = "made_of"  # a fact about a document: the folder of the older run that it was made of


def take_over(library: Library, runs: Path | None = None) -> tuple[str, ...]:
    """Make documents of all older runs that nobody has in hand; a sentence for each that stays where it is."""
    folders = runs or paths.runs()
    try:
        rows = {run.folder: run for run in library.runs()}
        found = sorted(folder for folder in folders.iterdir() if folder.is_dir())
    except FileNotFoundError:
        return ()
    except (OSError, StorageError) as error:
        return (f"Older runs could not be taken over: {error}",)
    return tuple(filter(None, (_taken(library, folder, rows.get(folder)) for folder in found)))


def _taken(library: Library, folder: Path, row: StoredRun | None) -> str:
    """What is said of a run that stays; empty where it has become a document, or is in hand."""
    lock = FileLock(folder / LOCK_FILE)
    if not lock.acquire():
        return ""
    try:
        if (folder / STATE_FILE).exists():
            rated = {} if row is None else library.ratings(row.id)
            _document_of(folder, Path(row.target_path) if row and row.target_path else None, rated)
            (folder / STATE_FILE).unlink()  # what is left of it can never go on
        elif any(folder.glob("*.npz")) and not _made_of(folder):
            return ""  # it was killed before it could have gone on
        if row is not None:
            library.forget_run(row.id)
        shutil.rmtree(folder, ignore_errors=True)
        return ""
    except (OSError, EvoSynthError) as error:
        return f"The older run {folder.name} was left where it is. {error}"
    finally:
        lock.release(remove=False)


def _made_of(folder: Path) -> Path | None:
    """The document that was made of this run, where there is one."""
    for path in sorted(paths.documents().glob(f"{folder.name}*{opening.SUFFIX}")):
        with suppress(StorageError), opening.reading(path) as db:
            if reading.about(db, MADE_OF) == str(folder):
                return path
    return None


def _document_of(folder: Path, sound: Path | None, rated: Rated) -> None:
    if _made_of(folder) is not None:
        return
    to, number = paths.made(paths.documents()) / f"{folder.name}{opening.SUFFIX}", 1
    while to.exists():
        number += 1
        to = to.with_name(f"{folder.name}-{number}{opening.SUFFIX}")
    from_folder(folder, to, sound=sound, rated=rated)


def from_folder(
    folder: Path, to: Path, *, sound: Path | None = None, rated: Rated | None = None, known_as: Path | None = None
) -> None:
    """Make the document ``to`` of a run's folder, which stays as it is.

    ``sound``: the file of its target, ``rated``: voice and stars by candidate, ``known_as``: the folder as a person
    knows it. StorageError where the run is damaged or of another version, or the document cannot be written; ``to`` is
    whole or not there.
    """
    changes = _changes(folder, sound, rated or {}, known_as or folder)
    part = to.with_name(f".{to.name}.part")
    _remove(part)
    try:
        document = Document(part)
        try:
            document.apply(changes)
        finally:
            document.close()
        os.replace(part, to)
    except OSError as error:
        raise StorageError(f"{opening.called(to)} cannot be written: {error.strerror or error}.") from error
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + end).unlink(missing_ok=True)


def _changes(folder: Path, sound: Path | None, rated: Rated, known_as: Path) -> list[Change]:
    """All that is known of a run, in the order in which it can be written."""
    old = RunFolder(folder, known_as=known_as)
    state, plan = old.state(), old.plan()
    points = _checkpoints(folder, old)
    source = None if sound is None else source_of(sound)
    name, target = hashlib.sha256(str(folder).encode()).hexdigest()[:8], plan.target
    run = Run(
        name,
        _began(folder),
        target is None,
        "" if target is None else target.name,
        str(plan.settings.synth),
        _stands(state, plan),
        (source.key,) if source else (),
    )
    found = candidates(points, plan.settings.synth, rated)
    text = (folder / STATE_FILE).read_text("utf-8")
    changes: list[Change] = [About(MADE_OF, str(folder)), *([source] if source else []), Began(run)]
    changes += [
        Planned(name, str(plan.settings.synth), (folder / "plan.npz").read_bytes()),
        StandsAt(name, text, old.checkpoint()),
        *(GenerationLeft(name, number, old.generation(number) or b"") for number in points if number is not None),
        Found(name, found),
        *ratings(name, points, found, rated, breeding=target is None),
    ]
    return changes + _card(state, plan, points, {one.id: one.voice for one in found})


def _checkpoints(folder: Path, old: RunFolder) -> dict[int | None, checkpoint.Saved]:
    """What can be read of them: of the generations that were left by their numbers, of where it stands under None."""
    points: dict[int | None, checkpoint.Saved] = {}
    for file in sorted(folder.glob(GENERATION_FILE.format("*"))):
        number = file.stem.partition("-")[2]
        if number.isascii() and number.isdecimal():
            with suppress(StorageError, OSError):
                points[int(number)] = checkpoint.unpacked(file.read_bytes())
    if (newest := old.checkpoint()) is not None:
        points[None] = checkpoint.unpacked(newest)
    return points


def _began(folder: Path) -> float:
    """When the run began, seconds since 1970: its folder is called by it."""
    try:
        return time.mktime(time.strptime(folder.name[:15], "%Y%m%d-%H%M%S"))
    except (ValueError, OverflowError):
        return folder.stat().st_mtime


def _stands(state: State, plan: Plan) -> Stands:
    if state.finished:
        return "stopped"
    return "waiting" if plan.target is None else "paused"


def _card(
    state: State, plan: Plan, points: Mapping[int | None, checkpoint.Saved], voices: Mapping[int, bytes]
) -> list[Change]:
    """Of the best, or of the first that a breeding shows; without a picture."""
    newest = points.get(None)
    shown = () if newest is None else (newest.best, *newest.shown)
    best = next((voices[id] for id in shown if id is not None and id in voices), None)
    if best is None:
        return []
    if plan.target is None:
        return [Card(f"generation {state.generation}", best)]
    near = dict(newest.hall) if newest else {}
    told = f"{min(near.values()):.2f}" if near else f"{state.evaluations} evaluations"
    return [Card(told, best, plan.target.note, plan.target.loudness_lufs)]
