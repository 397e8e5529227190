"""How voices of each synth travel: as bytes with a name, in files, between spaces. The window knows synths only so.

A *voice* is bytes that say by themselves which synth they are for: 155 of them for a DX7, else a patch as JSON, a line
feed, and the voice's name. A *synth* as text is its name, and behind a colon the keys of the tables that it has beside
its own: "dx7", "wavetable", "wavetable:9f..,03..". Nothing here loads an engine or reads a file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evosynth.arrays import F64
from evosynth.errors import InputError
from evosynth.parameters import ParameterSpace
from evosynth.patch import Patch
from evosynth.synths.wavetable import patches as wavetable
from evosynth.synths.wavetable import space as wavetable_space
from evosynth.synths.wavetable.factory import factory_names
from evosynth.voices import dx7_space
from evosynth.voices.dx7 import VOICE_SIZE, Voice
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices, voices_from_genomes

DX7, WAVETABLE = dx7_space.SYNTH_NAME, wavetable_space.SYNTH_NAME
_DX7_SOUND = 145  # bytes, all but the name
_ALGORITHM = 134


@dataclass(frozen=True, slots=True)
class Voicing:
    """What there is to know of a synth's voices without loading the engine."""

    synth: str
    title: str  # for people
    what: str  # one sentence about the engine
    suffix: str  # of a file with one voice
    save_tip: str
    longest_name: int
    send_reason: str  # why its voices cannot be sent to a synth; empty: they can
    live_reason: str  # why keys cannot play it; empty: they can
    pack: Callable[[F64, str], bytes]  # genome (d,), synth as text -> voice without a name of its own
    unpack: Callable[[bytes, str], F64]  # voice, synth as text -> genome (d,) in the space of that synth
    mark: Callable[[bytes], str]  # a few letters for a tile
    describe: Callable[[bytes], str]  # a few words for a title


def split(synth: str) -> tuple[str, tuple[str, ...]]:
    """A synth as text -> its name, and the keys of its own tables. ``ValueError`` for a name that there is not."""
    name, _, keys = synth.partition(":")
    if name not in VOICINGS:
        raise ValueError(f"there is no synth called {name!r}; there is {', '.join(VOICINGS)}")
    return name, tuple(key for key in keys.split(",") if key)


def joined(name: str, keys: Sequence[str]) -> str:
    """The other way round."""
    return f"{name}:{','.join(keys)}" if keys else name


def of(synth: str) -> Voicing:
    """How voices of this synth travel."""
    return VOICINGS[split(synth)[0]]


def space_of(synth: str) -> ParameterSpace:
    """The space of a synth as text."""
    name, keys = split(synth)
    return DX7_SPACE if name == DX7 else wavetable.space_of(len(keys))


def synth_of(voice: bytes) -> str:
    """Which synth a voice is for, as text, with the tables that it needs."""
    if len(voice) == VOICE_SIZE:
        return DX7
    patch = _patch(voice)
    return joined(patch.synth, wavetable.own_keys(patch))


def together(synth: str, voices: Iterable[bytes]) -> str:
    """The same engine with the tables that its voices among these need, as text."""
    name, keys = split(synth)
    needed = (key for voice in voices for key in _keys_for(name, voice))
    return joined(name, tuple(dict.fromkeys((*keys, *needed))))


def _keys_for(name: str, voice: bytes) -> tuple[str, ...]:
    own, keys = split(synth_of(voice))
    return keys if own == name else ()


def moved(genomes: F64, before: str, after: str) -> F64:
    """Genomes (n, d) of a synth as text in the space of the same engine with other tables.

    The first table of ``before`` may be a placeholder, for which the first of ``after`` stands.
    """
    (name, old), (_, new) = split(before), split(after)
    if len(old) == len(new) or not old or not new:
        return genomes
    named = joined(name, (new[0] if old[0] not in new else old[0], *old[1:]))
    voices = (of(name).pack(genome, named) for genome in genomes)
    return np.stack([genome_of(voice, after) for voice in voices])


def voice_of(genome: F64, synth: str) -> bytes:
    """A genome (d,) of a synth as a voice."""
    return of(synth).pack(genome, synth)


def genome_of(voice: bytes, synth: str | None = None) -> F64:
    """The genome (d,) of a voice, in the space of its own synth or of ``synth``.

    InputError where that one is another engine or lacks a table of the voice's.
    """
    own = synth_of(voice)
    if synth is not None and split(synth)[0] != split(own)[0]:
        raise InputError(f"The voice is for the engine {of(own).title}, not for {of(synth).title}.")
    return of(own).unpack(voice, synth or own)


def own_name(voice: bytes) -> str:
    """The name that a voice carries."""
    if len(voice) == VOICE_SIZE:
        return Voice(voice).name.strip()
    return voice.rpartition(b"\n")[2].decode()


def renamed(voice: bytes, name: str) -> bytes:
    """The same sound under another name, cut to what its synth can show."""
    if len(voice) == VOICE_SIZE:
        return Voice(voice).with_name(name[: VOICINGS[DX7].longest_name]).data
    plain = " ".join(name[: VOICINGS[WAVETABLE].longest_name].split())
    return sound(voice) + b"\n" + plain.encode()


def sound(voice: bytes) -> bytes:
    """All of a voice but its name: two with the same sound are the same voice."""
    return voice[:_DX7_SOUND] if len(voice) == VOICE_SIZE else voice.rpartition(b"\n")[0]


def mark(voice: bytes) -> str:
    """What a tile says of a voice: its algorithm, or its first table."""
    return of(synth_of(voice)).mark(voice)


def describe(voice: bytes) -> str:
    """What a title says of it."""
    return of(synth_of(voice)).describe(voice)


# ---- DX7 -----------------------------------------------------------------------------------------------------------


def _pack_dx7(genome: F64, synth: str) -> bytes:
    return bytes(voices_from_genomes(genome[None])[0])


def _unpack_dx7(voice: bytes, synth: str) -> F64:
    genome: F64 = genomes_from_voices(np.frombuffer(voice, np.uint8)[None])[0]
    return genome


# ---- wavetable -----------------------------------------------------------------------------------------------------


def voice_of_patch(patch: Patch) -> bytes:
    """A wavetable patch as a voice; tables attached to it stay behind, by their keys."""
    content = json.loads(replace(patch, name="", attached={}, tags=()).to_json())
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return renamed(text.encode() + b"\n", patch.name)


def patch_of_voice(voice: bytes) -> Patch:
    """The other way round."""
    return replace(_patch(voice), name=own_name(voice))


def _patch(voice: bytes) -> Patch:
    try:
        return Patch.from_json(sound(voice).decode())
    except UnicodeDecodeError:
        raise InputError("the voice is damaged") from None


def _pack_wavetable(genome: F64, synth: str) -> bytes:
    _, keys = split(synth)
    values = wavetable.space_of(len(keys)).decode(genome[None])[0]
    return voice_of_patch(wavetable.patch_of(values, keys))


def _unpack_wavetable(voice: bytes, synth: str) -> F64:
    reading = wavetable.read_patch(_patch(voice))
    _, keys = split(synth)
    missing = set(reading.own) - set(keys)
    if missing:
        raise InputError(f"The voice needs {len(missing)} table(s) that the engine was not given.")
    space, values = wavetable.space_of(len(keys)), reading.values.copy()
    first = len(factory_names())
    for name in ("osc1_table", "osc2_table"):
        column = space.index(name)
        if values[column] >= first:
            values[column] = first + keys.index(reading.own[int(values[column]) - first])
    genome: F64 = space.encode(values[None])[0]
    return genome


def _tables(voice: bytes) -> tuple[str, str]:
    choices = _patch(voice).choices
    first, second = (choices.get(f"{name}_table", "") for name in ("osc1", "osc2"))
    return ("Own table" if first.startswith("#") else first), ("Own table" if second.startswith("#") else second)


def _describe_wavetable(voice: bytes) -> str:
    first, second = _tables(voice)
    levels = _patch(voice).values
    return f"{first} and {second}" if levels.get("osc2_level", 0.0) > 0.0 else first


VOICINGS: dict[str, Voicing] = {
    DX7: Voicing(
        synth=DX7,
        title="DX7",
        what="Sounds are made by a six-operator FM engine that computes as a DX7 does",
        suffix=".syx",
        save_tip="A DX7 and Dexed load it",
        longest_name=10,
        send_reason="",
        live_reason="",
        pack=_pack_dx7,
        unpack=_unpack_dx7,
        mark=lambda voice: f"ALG {voice[_ALGORITHM] + 1}",
        describe=lambda voice: f"algorithm {voice[_ALGORITHM] + 1}",
    ),
    WAVETABLE: Voicing(
        synth=WAVETABLE,
        title="Wavetable",
        what="Sounds are made by two wavetable oscillators, a filter, envelopes and a modulation matrix",
        suffix=".evopatch",
        save_tip="EvoSynth loads it; its own tables travel in it",
        longest_name=40,
        send_reason="Only DX7 voices can be sent to a synth",
        live_reason="",
        pack=_pack_wavetable,
        unpack=_unpack_wavetable,
        mark=lambda voice: _tables(voice)[0],
        describe=_describe_wavetable,
    ),
}
