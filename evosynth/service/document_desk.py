"""What the desk reads of documents: a run to be shown, and the sounds that its target was made of."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from pathlib import Path

import numpy as np

from evosynth.documents import descent, older, own, records, salvage
from evosynth.documents import reading as read
from evosynth.documents.carried_tables import put_back
from evosynth.documents.opening import SUFFIX, called, reading
from evosynth.documents.records import ORDER, SEEDS, SOUND, Run, Source
from evosynth.documents.rescue import PUT_ASIDE
from evosynth.documents.run_store import how_far
from evosynth.documents.sounds import found_again
from evosynth.documents.wholeness import MOST
from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.library.store import open_library
from evosynth.runs.folder import Plan
from evosynth.runs.packing import UnknownField, unpacked
from evosynth.service.desk_messages import (
    DocumentsListed,
    LineStep,
    LineTold,
    ListDocuments,
    Listed,
    Occasion,
    OpenRun,
    Picture,
    Recover,
    Recovered,
    RunReady,
    TellLine,
)
from evosynth.service.evolver_messages import Candidate
from evosynth.service.sounds import shown_target
from evosynth.synths.engine import EngineSpec
from evosynth.system.writing import file_name, write_atomically

MOST_SHOWN = 16  # tiles


def open_run(request: OpenRun) -> RunReady:
    """StorageError where the document cannot be read, or this run not go on."""
    with reading(request.document) as db:
        run, plan = read.run(db, request.run), read.plan(db, request.run)
        if run is None:
            raise StorageError(f"{called(request.document)} has no run {request.run}.")
        looked = read.looked(db)
        sound = _sound(db, run) or found_again(looked.get(SOUND + request.run, ""))
        shown = _shown(db, request.run, looked.get(ORDER + request.run, ""))
        put_back(db)
    planned = None if plan is None else _plan(plan, request.document)
    synth = EngineSpec.parse(run.synth) if planned is None else planned.settings.synth
    target = None
    if planned is not None and planned.target is not None:
        path = sound or Path(planned.target.name)
        target = shown_target(request.ticket, path, planned.target, of_file=sound is not None)
    begun = bool(run.state) and not synth.is_open  # a trial of engines that was cut off begins again
    how = run.breeding, begun, run.stands == "stopped", synth
    return RunReady(request.ticket, run.run, target, *how, looked.get(SEEDS + request.run, ""), shown)


def _shown(db: sqlite3.Connection, run: str, order: str) -> tuple[Candidate, ...]:
    """Who stood in the tiles of a match that rested."""
    try:
        _, *ids = json.loads(order or "[0]")
    except (ValueError, TypeError, RecursionError):
        return ()
    found = (read.candidate(db, run, id) for id in ids[:MOST_SHOWN] if type(id) is int and 0 <= id < MOST)
    return tuple(map(as_met, filter(None, found)))


def tell_line(request: TellLine) -> LineTold:
    """StorageError where the document cannot be read."""
    with reading(request.document) as db:
        line = descent.line_of(db, request.run, request.candidate)
        if not line and request.voice:
            line = descent.line_to(db, request.voice)
    steps = (LineStep(step.run.run, as_met(step.candidate), _whose(step.run)) for step in line)
    return LineTold(request.ticket, tuple(steps))


def _whose(run: Run) -> str:
    return "the breeding" if run.breeding else f"the match of {run.target}"


def as_met(one: records.Candidate) -> Candidate:
    """A candidate of a document as the window meets those of a search."""
    scores = np.frombuffer(one.scores, "<f8")
    return Candidate(one.id, one.voice, scores, (one.parent, one.other), one.move, one.generation, one.place)


def recover(request: Recover) -> Recovered:
    """StorageError where nothing can be read."""
    saved = salvage.salvage(request.document, salvage.beside(request.document))
    return Recovered(request.ticket, saved.path, saved.sentences)


def list_documents(request: ListDocuments) -> DocumentsListed:
    """Those that can be read, with what is written on their cards; runs of older versions are among them now."""
    told: tuple[str, ...] = ()
    if paths.runs().is_dir():
        library, _ = open_library()
        told = older.take_over(library)
        library.close()
    found = {path: _changed(path) for path in (*request.folder.glob(f"*{SUFFIX}"), *request.named)}
    newest = sorted((path for path in found if found[path]), key=lambda path: -found[path])[: request.most]
    listed = (_listed(path, found[path], named=path.parent != request.folder) for path in newest)
    return DocumentsListed(request.ticket, tuple(one for one in listed if one is not None), told)


def in_hand(db: sqlite3.Connection) -> Run | None:
    """The run that was worked on last, else the last that began; None where there is none."""
    runs = read.runs(db)
    return read.run(db, read.about(db, "in_hand")) or (runs[-1] if runs else None)


def _listed(path: Path, changed: float, *, named: bool) -> Listed | None:
    """None where it cannot be read, or holds nothing."""
    with suppress(StorageError, OSError, sqlite3.Error), reading(path) as db:
        card, used = read.card(db), own.in_use(path)
        hand = in_hand(db)
        if hand is None:
            return None
        name = path.stem if named else f"Untitled, {_stem(hand.target)}" if hand.target else "Untitled breeding"
        picture = card.picture if card is not None else None
        drawn = None if picture is None else Picture(picture.pixels, picture.length_s, picture.envelope)
        occasion = Occasion()
        if card is not None and card.note is not None and card.loudness_lufs is not None:
            occasion = Occasion(card.note, card.loudness_lufs)
        told = card.told if card is not None and card.told else told_of(hand)
        cut_off = bool(read.about(db, own.OPENED_BY)) and not used
        voice = b"" if card is None else card.voice
        aside = read.about(db, PUT_ASIDE) if path.parent == paths.documents() else ""
        name = f"{aside}, put aside" if aside else name
        return Listed(path, name, told, changed, path.stat().st_size, drawn, voice, occasion, cut_off, used, aside)
    return None


def _changed(path: Path) -> float:
    """When something was written into it last; 0 where it is not there."""
    times = [0.0]
    for file in (path, path.with_name(f"{path.name}-wal")):
        with suppress(OSError):
            times.append(file.stat().st_mtime)
    return max(times) if path.is_file() else 0.0


def told_of(run: Run) -> str:
    """A run in a few words: "bred, generation 12", "match, 12,000 evaluations, stopped"."""
    generation, evaluations = how_far(run.state)
    if run.breeding:
        return f"bred, generation {generation}" if generation > 0 else "bred"
    if evaluations <= 0:
        return "a match that has not begun"
    return f"match, {evaluations:,} evaluations{', stopped' if run.stands == 'stopped' else ''}"


def _stem(name: str) -> str:
    return Path(name).stem


def _plan(data: bytes, document: Path) -> Plan:
    try:
        return unpacked(data, Plan)
    except UnknownField as error:
        raise StorageError(f"{called(document)} was written by another version of EvoSynth.") from error
    except StorageError as error:
        raise StorageError(f"{called(document)} is damaged: a run's plan cannot be read.") from error


def _sound(db: sqlite3.Connection, run: Run) -> Path | None:
    """The file of the target's sound: where it was, else written anew from the document; None where that has none."""
    source = next((found for key in run.sources[:1] if (found := read.source(db, key)) is not None), None)
    if source is None:
        return None
    there = Path(source.path)
    with suppress(OSError):
        if there.is_file() and there.stat().st_size == len(source.data):
            return there
    return _written(source)


def _written(source: Source) -> Path | None:
    name = Path(source.name)
    place = paths.cache() / "sounds" / source.key / file_name(name.stem, name.suffix)
    with suppress(OSError, StorageError):
        if not place.is_file():
            paths.made(place.parent)
            write_atomically(place, source.data)
        return place
    return None
