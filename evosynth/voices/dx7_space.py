"""The DX7's parameters as a space to search: column i of a genome is byte i of a voice.

What is frozen at first is what ruins more DX7 sounds than it makes when it moves freely (the pitch envelope, transpose,
fixed frequencies, vibrato), what makes no sound (the name), and what cannot be heard in a single note (scaling over the
keyboard and velocity): there each individual keeps the musical values that it came with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evosynth.arrays import F64, U8
from evosynth.errors import InputError
from evosynth.parameters import Parameter, ParameterSpace, Variation
from evosynth.patch import Patch
from evosynth.voices.dx7 import INIT_VOICE, ROWS, VOICE_SIZE, Row, Voice
from evosynth.voices.dx7_words import words_of

SYNTH_NAME = "dx7"  # what patches of this synth are marked with

_FROZEN_ROLES = {"pitch", "transpose", "mode", "scaling", "velocity", "vibrato", "name"}
_FROZEN_NAMES = {f"op{op}_level4" for op in range(1, 7)}  # above 0 a voice never ends, unheard in one note

# How a search treats parameters of each role; what is not named here is varied and compared like anything else.
_VARIATIONS: Mapping[str, Variation] = {
    "output": Variation(chance=2.5, difference=3.0, quiet_below=0.45),
    "feedback": Variation(chance=2.0),
    "routing": Variation(chance=2.0, difference=2.0, wiring=True),
    "coarse": Variation(chance=1.5, difference=6.0),
    "fine": Variation(chance=0.7),
    "detune": Variation(chance=0.7, difference=0.5),
    "lfo": Variation(chance=0.3, difference=0.3),
    "vibrato": Variation(difference=0.3),
    "sensitivity": Variation(chance=0.3, difference=0.3),
    "pitch": Variation(chance=0.15),
    "transpose": Variation(chance=0.15),
    "scaling": Variation(chance=0.3),
    "velocity": Variation(chance=0.3),
    "mode": Variation(chance=0.3),
    "sync": Variation(chance=0.0, difference=0.1),
    "name": Variation(chance=0.0, difference=0.0),
}

# What the panel adds to a byte: algorithms from 1, detune and transpose from their middle.
_OFFSETS = {"algorithm": 1, "transpose": -24} | {f"op{op}_detune": -7 for op in range(1, 7)}

# Words for what belongs together, beside the blocks and roles: patterns of parameter names.
GROUPS = {
    "operators": ("op*",),
    "envelopes": ("op?_rate?", "op?_level?"),
    "ratios": ("op?_mode", "op?_coarse", "op?_fine"),
    "tuning": ("op?_mode", "op?_coarse", "op?_fine", "op?_detune", "transpose"),
    "outputs": ("op?_output",),
    "pitch_envelope": ("pitch_rate?", "pitch_level?"),
}


def _parameter(row: Row) -> Parameter:
    return Parameter(
        row.name,
        row.kind,
        0,
        row.high,
        row.init,
        role=row.role,
        block=row.block,
        offset=_OFFSETS.get(row.name, 0),
        variation=_VARIATIONS.get(row.role, Variation()),
        **words_of(row.name)._asdict(),
    )


def _space() -> ParameterSpace:
    frozen = [row.role in _FROZEN_ROLES or row.name in _FROZEN_NAMES for row in ROWS]
    return ParameterSpace(tuple(_parameter(row) for row in ROWS), np.array(frozen), groups=GROUPS)


DX7_SPACE = _space()


def voices_from_genomes(genomes: F64, space: ParameterSpace = DX7_SPACE) -> U8:
    """Genomes (n, 155) in [0, 1] -> voices, uint8 (n, 155). ``space`` is DX7_SPACE or one with other pins and locks."""
    if space.parameters != DX7_SPACE.parameters:
        raise ValueError("the space has other parameters than a DX7 voice")
    return space.decode(genomes).astype(np.uint8)


def genomes_from_voices(voices: U8) -> F64:
    """Voices, uint8 (n, 155) -> genomes (n, 155); ``voices_from_genomes`` is its inverse.

    ``ValueError`` names the first value out of range.
    """
    return DX7_SPACE.encode(np.asarray(voices, np.float64))


def voice_matrix(voices: Sequence[Voice]) -> U8:
    """Voices -> uint8 (n, 155), one voice a row."""
    joined = b"".join(voice.data for voice in voices)
    return np.frombuffer(joined, np.uint8).reshape(len(voices), VOICE_SIZE).copy()


def voices_in(matrix: U8) -> list[Voice]:
    """Rows of a uint8 (n, 155) matrix -> voices. ``VoiceError`` names the first value out of range."""
    return [Voice(row.tobytes()) for row in np.asarray(matrix, np.uint8)]


def patch_from_voice(voice: Voice, tags: Sequence[str] = ()) -> Patch:
    """The voice as a patch, its bytes by parameter name."""
    return Patch(SYNTH_NAME, dict(zip(DX7_SPACE.names, voice.data, strict=True)), tuple(tags))


def voice_from_patch(patch: Patch) -> Voice:
    """The voice in a patch; what it leaves out is as in the initialised voice.

    ``InputError`` for a patch of another synth, an unknown parameter or a value that is not whole; ``VoiceError`` for
    one out of range.
    """
    if patch.synth != SYNTH_NAME:
        raise InputError(f"the patch is for the synth {patch.synth!r}, not for {SYNTH_NAME!r}")
    values: dict[str, int] = {}
    for name, value in patch.values.items():
        if name not in DX7_SPACE.names:
            raise InputError(f"the patch has a parameter {name!r}, which a DX7 voice does not have")
        if value != int(value):
            raise InputError(f"the patch sets {name} to {value}, a DX7 knows whole numbers only")
        values[name] = int(value)
    return INIT_VOICE.with_values(**values)
