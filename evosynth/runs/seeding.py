"""Voices that a match may begin with: the nearest by sound of files of voices, and of the banks that come along.

A voice is listened to once, at the octave's note that is nearest to the target's, and its fingerprint is remembered on
disk; after that it costs a comparison of some hundred bytes. Listening for the index is no evaluation: it knows
nothing of any target. What is picked is evaluated like any other candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from evosynth.analysis import fingerprint, prints
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32, F64, I64, U8
from evosynth.errors import InputError
from evosynth.library import paths, voice_files
from evosynth.library.nearest import Prints
from evosynth.midi.collection import Collection
from evosynth.synths import registry, voicing
from evosynth.synths.base import Audio, Note, never
from evosynth.synths.engine import EngineSpec, imported

RATE = 22050  # Hz: enough for a fingerprint
NOTES = (36, 48, 60, 72, 84)  # where voices are listened to
GATE_S, LENGTH_S = 1.0, 1.5
NEAREST = 16  # voices of a person's files that join the first population
NEAREST_OWN = 8  # of the bundled ones: eight gained as much as sixteen, and cost half as many evaluations
SILENT_DB = 1e3  # the distance of a voice that is not heard


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Voices for the first population, nearest first, and a sentence about where they come from."""

    genomes: F64  # (k, d)
    distances_db: F32  # (k,) between fingerprints
    sentence: str = ""


def first_voices(
    target: PreparedTarget,
    synth: EngineSpec,
    given: Sequence[Path] = (),
    *,
    most: int = NEAREST,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Found:
    """The nearest of all voices in the files and folders given; without any, of those that come with the program.

    Of an engine whose files are patches all that are given. ``InputError`` for a path that is not there, for files
    without a single voice, and for voices given to an engine that cannot play them.
    """
    files = voicing.of(synth).files
    if files is None:
        return _patches(synth, given)
    if not given:
        return Found(*nearest(own_voices(synth), synth, target, most=most, threads=threads, cancelled=cancelled))
    collection: Collection = imported(files.collect)(given)
    found = nearest(_rows(collection), synth, target, most=most, threads=threads, cancelled=cancelled)
    return Found(*found, _said(collection, len(found[0])))


def _patches(synth: EngineSpec, given: Sequence[Path]) -> Found:
    """The patches in the files and folders given, all of them: people have few, and know which they give."""
    files = voice_files.patches_in(given)
    for file in files:
        if file.synth.name != synth.name:
            raise InputError(f"{file.names[0]} cannot begin this search: it is for the engine {file.synth}")
    voices = [voice for file in files for voice in file.voices]
    if not voices:
        return Found(np.empty((0, 0)), np.empty(0, np.float32))
    genomes = voicing.genomes_of(voices, synth)
    sentence = "The patch begins the search." if len(voices) == 1 else f"{len(voices)} patches begin the search."
    return Found(genomes, np.zeros(len(genomes), np.float32), sentence)


def _said(collection: Collection, k: int) -> str:
    n, files = len(collection.voices), collection.files
    if not k:
        silent = f"None of the {n:,} voices from {files:,} file{'s' * (files != 1)} can be heard"
        return f"{'The voice cannot be heard' if n == 1 else silent}: the search begins without."
    which = "The voice" if n == 1 else f"All {n} voices" if n == k else f"The {k} nearest of {n:,} voices"
    sentence = f"{which} from {files:,} file{'s' * (files != 1)} begin{'s' * (n == 1)} the search"
    return f"{sentence}; left out: {collection.left_out}." if collection.left_out else f"{sentence}."


@lru_cache(maxsize=4)
def own_voices(synth: EngineSpec) -> tuple[bytes, ...]:
    """Those of this engine's bundled banks; none where it has none, or they were taken away."""
    kind = voicing.of(synth)
    banks = [bank for bank in paths.banks() if bank.suffix == kind.suffix]
    return _rows(imported(kind.files.collect)(banks)) if kind.files and banks else ()


def _rows(collection: Collection) -> tuple[bytes, ...]:
    return tuple(row.tobytes() for row in collection.voices)


def nearest(
    voices: Sequence[bytes],
    synth: EngineSpec,
    target: PreparedTarget,
    *,
    most: int = NEAREST,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> tuple[F64, F32]:
    """Genomes (k, d) of the voices that sound most like the target, nearest first, and how far they are."""
    rows, distances = nearest_rows(voices, synth, target, most=most, threads=threads, cancelled=cancelled)
    if not len(rows):
        return np.empty((0, len(voicing.space_of(synth)))), distances
    return voicing.genomes_of([voices[row] for row in rows], synth), distances


def nearest_rows(
    voices: Sequence[bytes],
    synth: EngineSpec,
    target: PreparedTarget,
    *,
    most: int = NEAREST,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> tuple[I64, F32]:
    """Which of the voices sound most like the target, nearest first (k,), and how far they are in dB (k,).

    A sound counts once; silent ones never count, so k may be less than ``most``.
    """
    if not len(voices) or most < 1:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    firsts = _first_of_each(voices)
    different = [voices[row] for row in firsts]
    distances = distances_to(different, synth, target, threads=threads, cancelled=cancelled)
    order = np.argsort(distances, kind="stable")[:most]
    order = order[distances[order] < SILENT_DB]
    return firsts[order], distances[order]


def _first_of_each(voices: Sequence[bytes]) -> I64:
    """Places of the first of every sound, in order; names do not count."""
    seen: dict[bytes, int] = {}
    for row, voice in enumerate(voices):
        seen.setdefault(voicing.sound(voice), row)
    return np.array(list(seen.values()))


def distances_to(
    voices: Sequence[bytes],
    synth: EngineSpec,
    target: PreparedTarget,
    *,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> F32:
    """How far each voice (n of them) is from the target by its fingerprints, in dB (n,); SILENT_DB for silence."""
    total = np.zeros(len(voices), np.float32)
    for one in target.every:
        note = one.note
        heard_at = min(NOTES, key=lambda midi_note: abs(midi_note - note.midi_note))
        known = prints_of(voices, synth, heard_at, threads=threads, cancelled=cancelled)
        audio = Audio(one.samples[None, :], one.sample_rate, 1)
        wanted = fingerprint.fingerprints(audio, note)[0]
        distances = prints.differences(known, wanted, note.midi_note - heard_at)
        total += np.where(prints.silent(known), SILENT_DB, distances) / len(target.every)
    return total


def prints_of(
    voices: Sequence[bytes],
    synth: EngineSpec,
    midi_note: int,
    *,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> U8:
    """Fingerprints (n, SIZE) of voices at a note, from the cache as far as it knows them."""
    note = Note(midi_note, 100, GATE_S, LENGTH_S)

    def listen(rows: Sequence[int]) -> U8:
        engine = registry.make(synth.name, RATE, threads)
        genomes = voicing.genomes_of([voices[row] for row in rows], synth)
        (audio,) = engine.render(genomes, [note], quality="search", cancelled=cancelled)
        return fingerprint.fingerprints(audio, note)

    return _prints(paths.cache(), synth.name, midi_note).of([voicing.sound(voice) for voice in voices], listen)


@lru_cache(maxsize=4 * len(NOTES))
def _prints(cache: Path, engine: str, midi_note: int) -> Prints:
    name = f"{engine}-{midi_note}-v{prints.VERSION}"
    return Prints(name, prints.SIZE, cache / "sounds")
