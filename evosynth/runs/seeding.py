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
from evosynth.midi.collection import SOUND_SIZE, Collection, collect, first_of_each
from evosynth.synths import registry, voicing
from evosynth.synths.base import Audio, Note, never
from evosynth.voices.dx7_space import SYNTH_NAME, genomes_from_voices

RATE = 22050  # Hz: enough for a fingerprint
NOTES = (36, 48, 60, 72, 84)  # where voices are listened to
GATE_S, LENGTH_S = 1.0, 1.5
NEAREST = 16  # voices of a person's files that join the first population
NEAREST_OWN = 8  # of the bundled ones: eight gained as much as sixteen, and cost half as many evaluations
SILENT_DB = 1e3  # the distance of a voice that is not heard


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Voices for the first population, nearest first, and a sentence about where they come from."""

    genomes: F64  # (k, 155)
    distances_db: F32  # (k,) between fingerprints
    sentence: str = ""


def first_voices(
    target: PreparedTarget,
    synth: str = SYNTH_NAME,
    given: Sequence[Path] = (),
    *,
    most: int = NEAREST,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Found:
    """The nearest of all voices in the files and folders given; without any, of those that come with the program.

    ``InputError`` for a path that is not there, for files without a single voice, and for voices given to a synth that
    cannot play them.
    """
    if synth != SYNTH_NAME:
        return _patches(synth, given)
    if not given:
        return Found(*nearest(own_voices(), target, most=most, threads=threads, cancelled=cancelled))
    collection = collect(given)
    found = nearest(collection.voices, target, most=most, threads=threads, cancelled=cancelled)
    return Found(*found, _said(collection, len(found[0])))


def _patches(synth: str, given: Sequence[Path]) -> Found:
    """The patches in the files and folders given, all of them: people have few, and know which they give."""
    files = voice_files.patches_in(given)
    for file in files:
        if voicing.of(file.synth) is not voicing.of(synth):
            raise InputError(f"{file.names[0]} cannot begin this search: it is for the engine {file.synth}")
    voices = [voicing.voice_of(genome, file.synth) for file in files for genome in file.genomes]
    if not voices:
        return Found(np.empty((0, 0)), np.empty(0, np.float32))
    genomes = np.stack([voicing.genome_of(voice, synth) for voice in voices])
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


@lru_cache(maxsize=1)
def own_voices() -> U8:
    """(n, 155) of the bundled banks; none where they were taken away."""
    banks = paths.banks()
    voices = collect(banks).voices if banks else np.empty((0, 155), np.uint8)
    voices.setflags(write=False)
    return voices


def nearest(
    voices: U8,
    target: PreparedTarget,
    *,
    most: int = NEAREST,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> tuple[F64, F32]:
    """Genomes (k, 155) of the voices (n, 155) that sound most like the target, nearest first, and how far they are."""
    rows, distances = nearest_rows(voices, target, most=most, threads=threads, cancelled=cancelled)
    return genomes_from_voices(voices[rows]), distances


def nearest_rows(
    voices: U8,
    target: PreparedTarget,
    *,
    most: int = NEAREST,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> tuple[I64, F32]:
    """Which of the voices (n, 155) sound most like the target, nearest first (k,), and how far they are in dB (k,).

    A sound counts once; silent ones never count, so k may be less than ``most``.
    """
    if not len(voices) or most < 1:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    firsts = np.array(first_of_each(voices))
    distances = distances_to(voices[firsts], target, threads=threads, cancelled=cancelled)
    order = np.argsort(distances, kind="stable")[:most]
    order = order[distances[order] < SILENT_DB]
    return firsts[order], distances[order]


def distances_to(
    voices: U8, target: PreparedTarget, *, threads: int | None = None, cancelled: Callable[[], bool] = never
) -> F32:
    """How far each voice (n, 155) is from the target by its fingerprints, in dB (n,); SILENT_DB for silence."""
    total = np.zeros(len(voices), np.float32)
    for one in target.every:
        note = one.note
        heard_at = min(NOTES, key=lambda midi_note: abs(midi_note - note.midi_note))
        known = prints_of(voices, heard_at, threads=threads, cancelled=cancelled)
        audio = Audio(one.samples[None, :], one.sample_rate, 1)
        wanted = fingerprint.fingerprints(audio, note)[0]
        distances = prints.differences(known, wanted, note.midi_note - heard_at)
        total += np.where(prints.silent(known), SILENT_DB, distances) / len(target.every)
    return total


def prints_of(voices: U8, midi_note: int, *, threads: int | None = None, cancelled: Callable[[], bool] = never) -> U8:
    """Fingerprints (n, SIZE) of voices (n, 155) at a note, from the cache as far as it knows them."""
    note = Note(midi_note, 100, GATE_S, LENGTH_S)

    def listen(sounds: U8) -> U8:
        synth = registry.make(SYNTH_NAME, RATE, threads)
        whole = np.zeros((len(sounds), 155), np.uint8)
        whole[:, :SOUND_SIZE] = sounds
        (audio,) = synth.render(genomes_from_voices(whole), [note], quality="search", cancelled=cancelled)
        return fingerprint.fingerprints(audio, note)

    return _prints(paths.cache(), midi_note).of(voices[:, :SOUND_SIZE], listen)


@lru_cache(maxsize=len(NOTES))
def _prints(cache: Path, midi_note: int) -> Prints:
    name = f"{SYNTH_NAME}-{midi_note}-v{prints.VERSION}"
    return Prints(name, prints.SIZE, cache / "sounds")
