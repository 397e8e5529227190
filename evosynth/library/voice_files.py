"""Voices as files, whatever their synth: DX7 voices in .syx files, one wavetable patch in an .evopatch.

Tables that a patch carries go to the store of tables when it is read, and into the file when it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evosynth.arrays import F64
from evosynth.errors import InputError, StorageError
from evosynth.library import table_store
from evosynth.library.readable import files_below
from evosynth.patch import Patch
from evosynth.synths import voicing
from evosynth.synths.wavetable import patches as wavetable
from evosynth.writing import write_atomically

PATCH_SUFFIX = ".evopatch"
LARGEST = 32 << 20  # bytes of a patch file; two tables of 256 frames are 3 MB


@dataclass(frozen=True, slots=True, eq=False)
class VoiceFile:
    """Voices of one synth as genomes (n, d); ``problems`` are sentences about what was mended or left out."""

    synth: str  # as text, with its own tables
    names: tuple[str, ...]
    genomes: F64
    problems: tuple[str, ...] = ()


def read_voices(path: Path, *, whole: bool = True) -> VoiceFile:
    """The voices of a file, by its suffix. InputError, in one sentence that names the file, where it cannot be used.

    ``whole``: neither can a patch that needs a table which is missing; else it is read, and is silent.
    """
    return _read_patch(path, whole=whole) if path.suffix.lower() == PATCH_SUFFIX else _read_syx(path)


def patches_in(given: Sequence[Path]) -> list[VoiceFile]:
    """Every .evopatch among these files, and in these folders and their subfolders, in order.

    InputError for a file of another kind, a folder without a patch, and a patch that cannot be used.
    """
    found: list[VoiceFile] = []
    for path in given:
        inside = files_below(path, (PATCH_SUFFIX,)) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"There is no {PATCH_SUFFIX} file in {path}.")
        for file in inside:
            if file.suffix.lower() != PATCH_SUFFIX:
                raise InputError(f"{file} cannot begin this search: the engine's voices are {PATCH_SUFFIX} files.")
            found.append(read_voices(file))
    return found


def write_voice(genome: F64, synth: str, name: str, path: Path) -> None:
    """One voice as a file of its synth's kind. InputError for the suffix of another one."""
    kind = voicing.of(synth)
    if path.suffix.lower() != kind.suffix:
        raise InputError(f"{path.name} cannot be written: voices of the engine {kind.title} are {kind.suffix} files.")
    voice = voicing.renamed(voicing.voice_of(genome, synth), name)
    if kind.suffix == PATCH_SUFFIX:
        write_atomically(path, patch_of(voice).to_json().encode())
    else:
        _write_syx(voice, path)


def write_bank(voices: Sequence[tuple[F64, str]], path: Path) -> None:
    """DX7 genomes (d,) with their names as a bank of at most 32."""
    from evosynth.midi import syxfile
    from evosynth.voices.dx7 import Voice

    made = [voicing.renamed(voicing.voice_of(genome, voicing.DX7), name) for genome, name in voices]
    syxfile.save_bank(path, [Voice(voice) for voice in made])


def patch_of(voice: bytes) -> Patch:
    """A wavetable voice as a patch that needs nothing else: its own tables are attached."""
    patch = voicing.patch_of_voice(voice)
    return wavetable.with_tables(patch, table_store.found(wavetable.own_keys(patch)))


def _write_syx(voice: bytes, path: Path) -> None:
    from evosynth.midi import syxfile
    from evosynth.voices.dx7 import Voice

    syxfile.save_voice(path, Voice(voice))


def _read_syx(path: Path) -> VoiceFile:
    from evosynth.midi import syxfile
    from evosynth.voices.dx7_space import genomes_from_voices, voice_matrix

    file = syxfile.load(path)
    names = tuple(voice.name for voice in file.voices)
    problems = tuple(problem.message for problem in file.problems)
    return VoiceFile("dx7", names, genomes_from_voices(voice_matrix(file.voices)), problems)


def _read_patch(path: Path, *, whole: bool) -> VoiceFile:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path.name} is no patch: it is too large.")
        text = path.read_bytes().decode()
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is no patch: it is not text.") from None
    try:
        return _loaded(Patch.from_json(text), path, whole=whole)
    except InputError as error:
        raise InputError(f"{path.name} cannot be used: {error}.") from error


def _loaded(patch: Patch, path: Path, *, whole: bool) -> VoiceFile:
    if patch.synth == voicing.DX7:
        from evosynth.voices.dx7_space import voice_from_patch

        voice = voice_from_patch(patch).data
        return VoiceFile(voicing.DX7, (patch.name or path.stem,), voicing.genome_of(voice)[None])
    reading = wavetable.read_patch(patch)
    for table in wavetable.attached_tables(patch):
        table_store.put(table)
    if whole and table_store.missing(reading.own):
        raise InputError("it needs a table that it does not carry and that this program does not have")
    synth = voicing.joined(patch.synth, reading.own)
    genome = wavetable.space_of(len(reading.own)).encode(reading.values[None])
    return VoiceFile(synth, (patch.name or path.stem,), np.asarray(genome), reading.problems)
