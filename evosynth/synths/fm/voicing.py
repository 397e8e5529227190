"""How DX7 voices travel: 155 bytes, the name in the last ten of them; files are sysex."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

import numpy as np

from evosynth.arrays import F64
from evosynth.patch import Patch
from evosynth.synths.engine import EngineSpec
from evosynth.synths.voicing import OwnFiles, Voicing
from evosynth.voices.dx7 import INIT_VOICE, NAME_SIZE, ROWS, VOICE_SIZE, Voice
from evosynth.voices.dx7_space import (
    DX7_SPACE,
    genomes_from_voices,
    patch_from_voice,
    voice_from_patch,
    voices_from_genomes,
)
from evosynth.voices.file_suffixes import SUFFIXES
from evosynth.voices.ratios import RATIOS, frequency_text

SOUND_SIZE = VOICE_SIZE - NAME_SIZE  # bytes, all but the name
_ALGORITHM = 134


def _pack(genomes: F64, synth: EngineSpec) -> list[bytes]:
    return [row.tobytes() for row in voices_from_genomes(genomes)]


def _unpack(voices: Sequence[bytes], synth: EngineSpec) -> F64:
    return genomes_from_voices(np.frombuffer(b"".join(voices), np.uint8).reshape(len(voices), VOICE_SIZE))


def _values(voice: bytes) -> dict[str, float]:
    return {row.name: float(value) for row, value in zip(ROWS, voice, strict=True)}


def _changed(voice: bytes, values: Mapping[str, float]) -> bytes:
    return Voice(voice).with_values(**{name: int(value) for name, value in values.items()}).data


def _renamed(voice: bytes, name: str) -> bytes:
    return Voice(voice).with_name(name[:NAME_SIZE]).data


def name_for(name: str) -> str:
    """What a DX7 shows of a sound's file name: "strings/Cello_43.wav" -> "CELLO 43"."""
    words = re.sub(r"[^A-Z0-9]+", " ", PurePath(name).stem.upper()).split()
    return " ".join(words)[:NAME_SIZE].strip() or "VOICE"


def _of_patch(patch: Patch) -> tuple[bytes, tuple[str, ...]]:
    voice = voice_from_patch(patch).data
    return (_renamed(voice, patch.name) if patch.name else voice), ()


def _to_patch(voice: bytes) -> Patch:
    return patch_from_voice(Voice(voice))


def _ratio(voice: bytes, block: str) -> str:
    """Of an operator: "3", "1.41", or "112.2 Hz" where its frequency is fixed."""
    mode, coarse, fine = (Voice(voice)[f"{block}_{what}"] for what in ("mode", "coarse", "fine"))
    return frequency_text(bool(mode), coarse, fine) if mode else f"{RATIOS[coarse, fine]:.4g}"


VOICING = Voicing(
    suffix=".syx",
    file_kind="DX7 voice",
    save_tip="A DX7 and Dexed load it",
    longest_name=NAME_SIZE,
    send_reason="",
    space=lambda synth: DX7_SPACE,
    owns=lambda voice: len(voice) == VOICE_SIZE and voice[:1] != b"{",  # a patch begins so, and no rate is so high
    tables=lambda voice: (),
    pack=_pack,
    unpack=_unpack,
    values=_values,
    changed=_changed,
    own_name=lambda voice: Voice(voice).name,
    renamed=_renamed,
    name_for=name_for,
    sound=lambda voice: voice[:SOUND_SIZE],
    mark=lambda voice: f"ALG {voice[_ALGORITHM] + 1}",
    describe=lambda voice: f"algorithm {voice[_ALGORITHM] + 1}",
    ratio=_ratio,
    of_patch=_of_patch,
    to_patch=_to_patch,
    files=OwnFiles(
        read="evosynth.midi.syxfile:read_bytes",
        write="evosynth.midi.syxfile:write_bytes",
        write_bank="evosynth.midi.syxfile:write_bank",
        collect="evosynth.midi.collection:collect",
        reads=SUFFIXES,
        bank=32,
        blank=INIT_VOICE.data,
    ),
)
