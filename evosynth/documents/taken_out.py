"""Voices that are taken out of a document: the sixteen of a run, a generation of it, or what was kept.

Each has the name that it has on a synth, and the note and loudness at which it was heard, so that what is written of it
is the same however often it is taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evosynth.audio.level import LOUDNESS_LUFS
from evosynth.documents import reading as read
from evosynth.documents import records
from evosynth.documents.carried_tables import put_back
from evosynth.documents.names import key_of, names_in
from evosynth.documents.opening import called, reading
from evosynth.documents.ranked_again import best_first
from evosynth.documents.records import NOBODY, ORDER
from evosynth.documents.stored_run import StoredRun
from evosynth.documents.take_store import TakeMissing, heard_in
from evosynth.errors import InputError
from evosynth.evolution.report import Candidate
from evosynth.library import take_rows
from evosynth.library.take_rows import StoredTake
from evosynth.runs import assembly
from evosynth.runs.christened import names_of_voices
from evosynth.runs.finals import FINALISTS, SIMPLIFIED
from evosynth.runs.folder import state_of
from evosynth.runs.settings import RunSettings
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.system.machine import available_cores


@dataclass(frozen=True, slots=True)
class Taken:
    """One voice, and how it was heard."""

    voice: bytes
    note: Note
    loudness_lufs: float


def kept(path: Path, run: str | None = None) -> list[Taken]:
    """All that was kept, or what was kept from one run, the latest last. InputError where that is nothing."""
    with reading(path) as db:
        if run is not None and read.run(db, run) is None:
            raise InputError(f"{called(path)} has no run {run}.")
        put_back(db)
        copies = [copy for copy in read.kept(db) if run in (None, copy.run)]
    if not copies:
        raise InputError(f"Nothing was kept from {path if run is None else f'the run {run} in {path}'}.")
    return [
        Taken(
            voicing.renamed(copy.voice, copy.name),
            copy.note or Note(),
            LOUDNESS_LUFS if copy.loudness_lufs is None else copy.loudness_lufs,
        )
        for copy in copies
    ]


def sixteen(path: Path, found: StoredRun) -> list[Taken]:
    """Those on show where the run stands: of a match the best as they stood in the tiles, or as they are ranked.

    InputError where there is nobody yet.
    """
    if found.checkpoint is None:
        raise InputError(f"The run {found.run.run} in {path} has found nothing yet.")
    if found.run.breeding:
        return _of_breeding(path, found, found.checkpoint)
    return _as_they_stood(path, found) or _ranked(path, found, found.checkpoint)


def generation(path: Path, found: StoredRun, number: int) -> list[Taken]:
    """A generation, from 0, as the window counts them: of a breeding on the way to the one on show, as it was left.

    Of a match it is those of its generation that the document remembers. InputError where there is no such generation.
    """
    if not found.run.breeding:
        born = [one for one in found.candidates if one.generation == number]
        if not born:
            raise InputError(f"Nobody of generation {number} of the match {found.run.run} is remembered in {path}.")
        return _all_taken(path, found, [_stored(one) for one in born])
    if found.checkpoint is None:
        raise InputError(f"The run {found.run.run} in {path} has found nothing yet.")
    line = assembly.resume_breeding(found.checkpoint, _settings(found)).line
    if number >= len(line):
        raise InputError(f"There is no generation {number}: the last on show is generation {len(line) - 1}.")
    if number == len(line) - 1:
        return _of_breeding(path, found, found.checkpoint)
    with reading(path) as db:
        data = read.checkpoint(db, found.run.run, line[number])
    if data is None:
        raise InputError(f"Generation {number} of the run {found.run.run} is not in {path} any more.")
    return _of_breeding(path, found, data)


def _of_breeding(path: Path, found: StoredRun, data: bytes) -> list[Taken]:
    population = assembly.resume_breeding(data, _settings(found)).population
    stored = {one.id: one for one in found.candidates}
    born = [_stored(stored[one.id]) if one.id in stored else _packed(found, one) for one in population]
    return _all_taken(path, found, born)


def _as_they_stood(path: Path, found: StoredRun) -> list[Taken]:
    """In the tiles of a match that rests; none where it has gone on since, or one of them is not remembered."""
    with reading(path) as db:
        said = read.looked(db).get(ORDER + found.run.run, "[]")
    try:
        evaluations, *ids = json.loads(said)
    except (ValueError, TypeError, RecursionError):
        return []
    stored = {one.id: one for one in found.candidates}
    there = [id for id in ids if id is not None]
    if evaluations != found.evaluations or not _all_known(there, stored):
        return []
    return _all_taken(path, found, [_stored(stored[id]) for id in there])


def _all_known(ids: Iterable[object], stored: dict[int, records.Candidate]) -> bool:
    return all(type(id) is int and id in stored for id in ids)


def _ranked(path: Path, found: StoredRun, data: bytes) -> list[Taken]:
    """As a match hands them over: the winner made simpler, and the others by the exact engine."""
    target = found.plan.target
    if target is None or found.plan.settings.synth.is_open:
        raise InputError(f"The run {found.run.run} in {path} has found nothing yet.")
    settings = replace(_settings(found), synth=heard_in(path, found.plan.settings.synth))
    most = state_of(found.run.state or "", str(path), "state").most_evaluations
    session, settings = assembly.resume_session(data, target, settings), replace(settings, evaluations=most)
    try:
        best = best_first(session, target, settings, path)
    except TakeMissing:  # a device has heard all of them, but a take is damaged
        best = session.distinct
    return _all_taken(path, found, [_packed(found, one) for one in best[:FINALISTS]])


def heard(path: Path, one: Taken) -> StoredTake | None:
    """What a device was heard to make of a voice at its note; None where that is not in the document, or damaged."""
    with reading(path) as db:
        takes = list(take_rows.of_voice(db, voicing.sound(one.voice)))
    return take_rows.latest(take for take in takes if take.key.note == one.note)


def _settings(found: StoredRun) -> RunSettings:
    """To look at where it stands: no device is asked for that."""
    settings = found.plan.settings
    return replace(settings, synth=settings.synth.without_device(), threads=available_cores())


@dataclass(frozen=True, slots=True)
class _Born:
    """A candidate that is taken out; ``simpler``: the id of the one that it was made of; -1: of none."""

    voice: bytes
    id: int
    simpler: int = NOBODY
    name: str = ""  # its own, of a seed


def _stored(one: records.Candidate) -> _Born:
    """What began as a seed has its own name, where it has one."""
    own = voicing.own_name(one.voice).strip() if one.move == "seed" else ""
    return _Born(one.voice, one.id, one.parent if one.move == SIMPLIFIED else NOBODY, own)


def _packed(found: StoredRun, one: Candidate) -> _Born:
    voice = voicing.voice_of(one.genome, found.plan.settings.synth)
    return _Born(voice, one.id, one.parents[0] if one.move == SIMPLIFIED else NOBODY)


def _all_taken(path: Path, found: StoredRun, born: Sequence[_Born]) -> list[Taken]:
    """Under the names that they have in the document; who has none yet is named from its sound."""
    target = found.plan.target
    note, loudness = (Note(), LOUDNESS_LUFS) if target is None else (target.note, target.loudness_lufs)
    with reading(path) as db:
        known = names_in(read.looked(db))
    names = {one.id: one.name or known.get(key_of(one.voice), "") for one in born}
    nameless = [one for one in born if not names[one.id] and not names.get(one.simpler)]
    heard = [one for one in nameless if one.simpler not in {other.id for other in nameless}]
    if heard:
        taken = {*known.values(), *names.values()}
        told = names_of_voices([one.voice for one in heard], note, taken)
        names |= {one.id: name for one, name in zip(heard, told, strict=True)}
    names = {one.id: names[one.id] or names[one.simpler] for one in born}
    return [Taken(voicing.renamed(one.voice, names[one.id]), note, loudness) for one in born]


def engines(taken: Sequence[Taken]) -> list[str]:
    """Names of the engines that they are for, each once."""
    return list(dict.fromkeys(voicing.synth_of(one.voice).name for one in taken))
