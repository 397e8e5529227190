"""Voices as files, whatever their engine: patches (.evopatch), and files of an engine's own format (.syx).

Tables that a patch carries go to the store of tables when it is read, and into the file when it is written; what a
synth has beside voices goes to the store of supplements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evosynth.arrays import F64
from evosynth.errors import InputError, StorageError, reason_of
from evosynth.library import supplement_store, table_store
from evosynth.library.readable import files_below
from evosynth.patch import SUFFIX, Patch
from evosynth.synths import patch_tables, registry, voicing
from evosynth.synths.engine import EngineSpec, imported
from evosynth.synths.voicing import OwnFiles
from evosynth.system.legible import legible
from evosynth.system.writing import write_atomically

LARGEST = 32 << 20  # bytes of a patch file; two tables of 256 frames are 3 MB


@dataclass(frozen=True, slots=True, eq=False)
class VoiceFile:
    """Voices of one engine, at least one; ``problems`` are sentences about what was mended or left out."""

    voices: tuple[bytes, ...]  # under their names
    problems: tuple[str, ...] = ()
    beside: tuple[bytes, ...] = ()  # what a synth has beside each voice and the engine does not play; empty: nothing

    @property
    def synth(self) -> EngineSpec:
        """The engine that they are for, with the tables that they need."""
        return voicing.together(EngineSpec(voicing.synth_of(self.voices[0]).name), self.voices)

    @property
    def names(self) -> tuple[str, ...]:
        """As they stand in the file."""
        return tuple(map(voicing.own_name, self.voices))

    @property
    def genomes(self) -> F64:
        """(n, d), in the space of their engine and tables."""
        return voicing.genomes_of(self.voices, self.synth)


def read_voices(path: Path, *, whole: bool = True) -> VoiceFile:
    """The voices of a file, by its suffix. InputError, in one sentence that names the file, where it cannot be used.

    ``whole``: neither can a patch that needs a table which is missing; else it is read, and is silent.
    """
    return _read_patch(path, whole=whole) if path.suffix.lower() == SUFFIX else _read_own(path)


def check(given: Sequence[Path], synth: EngineSpec) -> None:
    """InputError where voices of this engine cannot be found in the files and folders given."""
    files = voicing.of(synth).files
    if files is None:
        patches_in(given)
    else:
        imported(files.collect)(given)


def patches_in(given: Sequence[Path]) -> list[VoiceFile]:
    """Every .evopatch among these files, and in these folders and their subfolders, in order.

    InputError for a file of another kind, a folder without a patch, and a patch that cannot be used.
    """
    found: list[VoiceFile] = []
    for path in given:
        inside = files_below(path, (SUFFIX,)) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"There is no {SUFFIX} file in {path}.")
        for file in inside:
            if file.suffix.lower() != SUFFIX:
                raise InputError(f"{file} cannot begin this search: the engine's voices are {SUFFIX} files.")
            found.append(read_voices(file))
    return found


def write_voice(voice: bytes, path: Path) -> None:
    """One voice, with its tables, as a file of its engine's kind. InputError for the suffix of another one."""
    synth = voicing.synth_of(voice)
    kind = voicing.of(synth)
    if path.suffix.lower() != kind.suffix:
        title = registry.of(synth).title
        raise InputError(f"{path.name} cannot be written: voices of the engine {title} are {kind.suffix} files.")
    if kind.files is None:
        write_atomically(path, patch_of(voice).to_json().encode())
    else:
        imported(kind.files.write)(path, voice)


def write_bank(voices: Sequence[bytes], path: Path) -> None:
    """Voices, at least one, as one file, of an engine whose files hold several."""
    imported(_own_files(voicing.synth_of(voices[0])).write_bank)(path, voices)


def patch_of(voice: bytes) -> Patch:
    """A voice as a patch that needs nothing else: its own tables are attached."""
    synth = voicing.synth_of(voice)
    return patch_tables.with_tables(voicing.of(synth).to_patch(voice), table_store.found(synth.tables))


def text_of(voice: bytes) -> str:
    """A voice as text, to be pasted into another program: its patch with its name and its tables, as in a file."""
    return replace(patch_of(voice), name=voicing.own_name(voice)).to_json()


def voice_of_text(text: str) -> bytes:
    """The voice in such a text; its tables go to the store. InputError where it is none."""
    if len(text) > LARGEST:
        raise InputError("That is no voice: it is too large.")
    patch = Patch.from_json(text)
    return _loaded(patch, patch.name, whole=True).voices[0]


def _own_files(synth: EngineSpec) -> OwnFiles:
    files = voicing.of(synth).files
    if files is None:
        raise ValueError(f"the engine {synth.name} has no files of its own")
    return files


def _read_own(path: Path) -> VoiceFile:
    """A file of an engine's own format; one that no engine knows is tried by the first that has one."""
    own = [spec for name in registry.names() if voicing.of(spec := EngineSpec(name)).files is not None]
    named = [spec for spec in own if path.suffix.lower() in _own_files(spec).reads]
    synth = (named or own)[0]
    voices, problems, beside = imported(_own_files(synth).read)(path)
    supplement_store.put(voices, beside)
    return VoiceFile(tuple(voices), problems, beside)


def _read_patch(path: Path, *, whole: bool) -> VoiceFile:
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is not a regular file.")
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path.name} is no patch: it is too large.")
        text = path.read_bytes().decode()
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {reason_of(error)}.") from error
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is no patch: it is not text.") from None
    try:
        return _loaded(Patch.from_json(text), legible(path.stem), whole=whole)
    except InputError as error:
        raise InputError(f"{path.name} cannot be used: {error}.") from error


def _loaded(patch: Patch, name: str, *, whole: bool) -> VoiceFile:
    if patch.synth not in registry.names():
        raise InputError(f"the patch is for the synth {patch.synth!r}, which this program does not have")
    voice, problems = voicing.named(patch.synth).of_patch(patch)
    for table in patch_tables.attached_tables(patch):
        table_store.put(table)
    if whole and table_store.missing(voicing.synth_of(voice).tables):
        raise InputError("it needs a table that it does not carry and that this program does not have")
    return VoiceFile((voicing.renamed(voice, patch.name or name),), problems)
