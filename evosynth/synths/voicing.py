"""How voices of every engine travel: as bytes with a name, in files, between spaces. The window knows engines only so.

A *voice* is bytes that say by themselves which engine they are for; each engine's Voicing, named in its record, knows
its own. Here stands what is common. Nothing here loads an engine or reads a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evosynth.arrays import F64
from evosynth.errors import InputError
from evosynth.parameters import ParameterSpace
from evosynth.patch import Patch
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec, imported


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """Files of a format that an engine has to itself. What handles them is named, as in a record."""

    read: str  # path -> voices, sentences about what was mended or left out, and what each has beside it
    write: str  # path, voice: a file with one voice
    write_bank: str  # path, voices: one with several
    collect: str  # paths of files and folders -> a Collection of all their voices
    reads: tuple[str, ...]  # suffixes of the files that can hold voices, in small letters; the first is written
    bank: int  # how many voices a file can hold
    blank: bytes  # the voice that fills a gap


@dataclass(frozen=True, slots=True)
class Voicing:
    """What there is to know of an engine's voices without loading it."""

    suffix: str  # of a file with one voice
    file_kind: str  # what people call such a file
    save_tip: str
    longest_name: int
    send_reason: str  # why its voices cannot be sent to a synth; empty: they can
    space: Callable[[EngineSpec], ParameterSpace]
    owns: Callable[[bytes], bool]  # whether a voice is for this engine
    tables: Callable[[bytes], tuple[str, ...]]  # keys of the tables that a voice needs beside the engine's own
    pack: Callable[[F64, EngineSpec], list[bytes]]  # genomes (n, d) -> voices without a name of their own
    unpack: Callable[[Sequence[bytes], EngineSpec], F64]  # voices -> genomes (n, d) in the space of that spec
    values: Callable[[bytes], dict[str, float]]  # native values by parameter name, in the order of the space
    changed: Callable[[bytes, Mapping[str, float]], bytes]  # the voice with these native values instead
    own_name: Callable[[bytes], str]
    renamed: Callable[[bytes, str], bytes]  # cut to what the synth can show
    name_for: Callable[[str], str]  # what the synth can show of the name of a sound's file
    sound: Callable[[bytes], bytes]  # all of a voice but its name
    mark: Callable[[bytes], str]  # a few letters for a tile
    describe: Callable[[bytes], str]  # a few words for a title
    of_patch: Callable[[Patch], tuple[bytes, tuple[str, ...]]]  # its voice, and what was mended
    to_patch: Callable[[bytes], Patch]
    files: OwnFiles | None = None  # None: its files are patches
    ratio: Callable[[bytes, str], str] | None = None  # of a block of a voice, where several values make it: "1.41"


@lru_cache(maxsize=32)
def named(name: str) -> Voicing:
    """How voices of the engine of this name travel. ``ValueError`` for a name that there is not."""
    found: Voicing = imported(registry.named(name).voicing)
    return found


def of(synth: EngineSpec) -> Voicing:
    """How voices of this engine travel."""
    return named(synth.name)


def every() -> tuple[Voicing, ...]:
    """Those of all engines, in the order of the registry."""
    return tuple(map(named, registry.names()))


def space_of(synth: EngineSpec) -> ParameterSpace:
    """The space of an engine with these tables."""
    return of(synth).space(synth)


def synth_of(voice: bytes) -> EngineSpec:
    """Which engine a voice is for, with the tables that it needs. InputError where none of those here knows it."""
    name, kind = _owner(voice)
    return EngineSpec(name, kind.tables(voice))


def _owner(voice: bytes) -> tuple[str, Voicing]:
    for name in registry.names():
        kind = named(name)
        if kind.owns(voice):
            return name, kind
    raise InputError("the voice is damaged, or for an engine that this program does not have")


def together(synth: EngineSpec, voices: Iterable[bytes]) -> EngineSpec:
    """The same engine with the tables that its voices among these need."""
    specs = map(synth_of, voices)
    return synth.with_tables(*(key for own in specs if own.name == synth.name for key in own.tables))


def voice_of(genome: F64, synth: EngineSpec) -> bytes:
    """A genome (d,) as a voice."""
    return voices_of(np.asarray(genome)[None], synth)[0]


def voices_of(genomes: F64, synth: EngineSpec) -> list[bytes]:
    """Genomes (n, d) as voices."""
    return of(synth).pack(genomes, synth)


def genome_of(voice: bytes, synth: EngineSpec | None = None) -> F64:
    """The genome (d,) of a voice, in the space of its own engine and tables or of ``synth``.

    InputError where that one is another engine or lacks a table of the voice's.
    """
    genome: F64 = genomes_of([voice], synth or synth_of(voice))[0]
    return genome


def genomes_of(voices: Sequence[bytes], synth: EngineSpec) -> F64:
    """The genomes (n, d) of voices, at least one, in the space of ``synth``. InputError as in genome_of."""
    for voice in voices:
        name, _ = _owner(voice)
        if name != synth.name:
            own, other = registry.named(name).title, registry.of(synth).title
            raise InputError(f"The voice is for the engine {own}, not for {other}.")
    return of(synth).unpack(voices, synth)


def own_name(voice: bytes) -> str:
    """The name that a voice carries."""
    return _owner(voice)[1].own_name(voice)


def renamed(voice: bytes, name: str) -> bytes:
    """The same sound under another name, cut to what its synth can show."""
    return _owner(voice)[1].renamed(voice, name)


def sound(voice: bytes) -> bytes:
    """All of a voice but its name: two with the same sound are the same voice."""
    return _owner(voice)[1].sound(voice)


def mark(voice: bytes) -> str:
    """What a tile says of a voice: its algorithm, or its first table."""
    return _owner(voice)[1].mark(voice)


def describe(voice: bytes) -> str:
    """What a title says of it."""
    return _owner(voice)[1].describe(voice)


def values_of(voice: bytes) -> dict[str, float]:
    """The native values of a voice by the names of its parameters, in the order of its space."""
    return _owner(voice)[1].values(voice)


def with_values(voice: bytes, values: Mapping[str, float]) -> bytes:
    """A voice with these native values by name; all else of it stays as it was, to the byte.

    ``ValueError`` for a parameter that there is not, or for what is none of its values.
    """
    space = space_of(synth_of(voice))
    for name, value in values.items():
        parameter = space.named(name)
        if not parameter.accepts(value):
            raise ValueError(f"{name} is {value}, its range is {parameter.low}..{parameter.high}")
    before = values_of(voice)
    new = {name: value for name, value in values.items() if value != before[name]}
    return _owner(voice)[1].changed(voice, new) if new else voice
