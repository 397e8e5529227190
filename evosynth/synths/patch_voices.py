"""Voices that are patches: the patch as JSON in one line, a line feed, and the voice's name.

An engine whose voices are such says how native values become a patch and come back; all else stands here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

import numpy as np

from evosynth.arrays import F64
from evosynth.errors import InputError
from evosynth.parameters import ParameterSpace
from evosynth.patch import SUFFIX, Patch
from evosynth.synths.engine import EngineSpec
from evosynth.synths.patch_tables import own_keys
from evosynth.synths.voicing import Voicing

LONGEST_NAME = 40

Write = Callable[[F64, EngineSpec], Patch]  # native values (d,) in the space of the spec
Read = Callable[[Patch, EngineSpec], tuple[F64, tuple[str, ...]]]  # the values, and what was mended


def voice_of_patch(patch: Patch) -> bytes:
    """A patch as a voice; tables attached to it stay behind, by their keys."""
    content = json.loads(replace(patch, name="", attached={}, tags=()).to_json())
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return renamed(text.encode() + b"\n", patch.name)


def patch_of_voice(voice: bytes) -> Patch:
    """The other way round. InputError for what is no such voice."""
    return replace(_patch(sound(voice)), name=own_name(voice))


def own_name(voice: bytes) -> str:
    """What stands behind the line feed."""
    return voice.rpartition(b"\n")[2].decode()


def renamed(voice: bytes, name: str) -> bytes:
    """The same sound under another name."""
    return sound(voice) + b"\n" + " ".join(name[:LONGEST_NAME].split()).encode()


def sound(voice: bytes) -> bytes:
    """All but the name."""
    return voice.rpartition(b"\n")[0]


@lru_cache(maxsize=512)
def _patch(data: bytes) -> Patch:
    try:
        return Patch.from_json(data.decode())
    except UnicodeDecodeError:
        raise InputError("the voice is damaged") from None


def _is_for(name: str, voice: bytes) -> bool:
    try:
        return _patch(sound(voice)).synth == name
    except InputError:
        return False


def voicing_by_patches(
    name: str,
    *,
    space: Callable[[EngineSpec], ParameterSpace],
    write: Write,
    read: Read,
    mark: Callable[[Patch], str],
    describe: Callable[[Patch], str],
    file_kind: str,
    save_tip: str,
    send_reason: str,
) -> Voicing:
    """How voices of an engine of this name travel, whose voices are patches."""

    def pack(genomes: F64, synth: EngineSpec) -> list[bytes]:
        return [voice_of_patch(write(values, synth)) for values in space(synth).decode(genomes)]

    def unpack(voices: Sequence[bytes], synth: EngineSpec) -> F64:
        return space(synth).encode(np.stack([read(_patch(sound(voice)), synth)[0] for voice in voices]))

    def values_of(voice: bytes) -> dict[str, float]:
        synth = EngineSpec(name, own_keys(_patch(sound(voice))))
        values = read(_patch(sound(voice)), synth)[0]
        return dict(zip(space(synth).names, map(float, values), strict=True))

    def changed(voice: bytes, values: Mapping[str, float]) -> bytes:
        patch = patch_of_voice(voice)
        synth = EngineSpec(name, own_keys(patch))
        written = write(np.array(list({**values_of(voice), **values}.values())), synth)
        numbers = {**patch.values, **{n: v for n, v in written.values.items() if n in values}}
        words = {**patch.choices, **{n: v for n, v in written.choices.items() if n in values}}
        return voice_of_patch(replace(patch, values=numbers, choices=words))

    def of_patch(patch: Patch) -> tuple[bytes, tuple[str, ...]]:
        synth = EngineSpec(name, own_keys(patch))
        values, problems = read(patch, synth)
        return voice_of_patch(replace(write(values, synth), name=patch.name)), problems

    return Voicing(
        suffix=SUFFIX,
        file_kind=file_kind,
        save_tip=save_tip,
        longest_name=LONGEST_NAME,
        send_reason=send_reason,
        space=space,
        owns=lambda voice: _is_for(name, voice),
        tables=lambda voice: own_keys(_patch(sound(voice))),
        pack=pack,
        unpack=unpack,
        values=values_of,
        changed=changed,
        own_name=own_name,
        renamed=renamed,
        name_for=lambda file: PurePath(file).stem[:LONGEST_NAME],
        sound=sound,
        mark=lambda voice: mark(_patch(sound(voice))),
        describe=lambda voice: describe(_patch(sound(voice))),
        of_patch=of_patch,
        to_patch=patch_of_voice,
    )
