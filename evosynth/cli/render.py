"""``evosynth render``: voices of a file as WAV.

The level is the engine's own, which may pass full scale: 32-bit float keeps it. What has fewer bits must be normalised.
"""

from __future__ import annotations

import math
import re
from argparse import Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np

from evosynth.arrays import F32
from evosynth.audio.bit_depth import FLOAT
from evosynth.cli import say
from evosynth.cli.bank import every_voice, one_of
from evosynth.errors import InputError
from evosynth.library.readable import SOUNDS
from evosynth.library.voice_files import VoiceFile
from evosynth.synths.base import Note
from evosynth.system import outputs
from evosynth.system.writing import folder_for, together

BATCH = 8  # voices rendered together: a bank of long notes need not fit into memory


def render(arguments: Namespace) -> int:
    """One voice into a file, or a bank into a folder."""
    if arguments.bits < FLOAT and not arguments.normalise:
        loud = "the engine's own level may pass full scale and would be clipped"
        arguments.complain(f"--bits {arguments.bits} needs --normalise: {loud}")
    one = arguments.voice is not None
    file = one_of(arguments.file, arguments.voice) if one else every_voice(arguments.file)
    note = Note(arguments.note, arguments.velocity, arguments.gate, arguments.length)
    paths = _paths(file.names, arguments.output, arguments.file)
    with nullcontext() if len(paths) == 1 else folder_for(arguments.output):
        outputs.check(paths, outputs.WAV, inputs=[arguments.file], force=arguments.force)
        _write(file, paths, note, arguments)
    return 0


def _paths(names: Sequence[str], output: Path, source: Path) -> list[Path]:
    if len(names) == 1:
        if output.is_dir():
            raise InputError(f"{output} is a folder, and one voice is written to a file: name it, as in {output}/a.wav")
        return [output]
    if output.suffix.lower() in SOUNDS and not output.is_dir():
        one = f"name one without {output.suffix}, or choose --voice"
        raise InputError(f"{source} is a bank of {len(names)} voices, and a bank is written into a folder: {one}.")
    return [output / file_name(number, name) for number, name in enumerate(names, 1)]


def file_name(number: int, name: str) -> str:
    """A voice's file in a bank's folder: "01-BRASS 1.wav"."""
    return f"{number:02}-{re.sub(r'[^A-Za-z0-9 ._-]', '_', name.strip())}.wav"


def _write(file: VoiceFile, paths: Sequence[Path], note: Note, arguments: Namespace) -> None:
    """All of them or, where one cannot be written, none."""
    from evosynth.audio.wav_out import write_wav
    from evosynth.runs.assembly import engine

    rate_hz = arguments.rate
    synth, genomes = engine(file.synth, rate_hz), file.genomes
    folder_of = together if len(paths) > 1 else nullcontext
    with folder_of(paths[0].parent) as folder:
        for start in range(0, len(genomes), BATCH):
            audio = synth.render(genomes[start : start + BATCH], [note], quality="final")[0]
            for path, samples in zip(paths[start:], audio.rows(), strict=False):
                sound = _normalised(samples, rate_hz) if arguments.normalise else samples
                write_wav(folder / path.name, sound, rate_hz, bits=arguments.bits)
    say(*paths)


def _normalised(samples: F32, rate_hz: int) -> F32:
    """The sound with a true peak of -1 dBFS; silence as it is."""
    from evosynth.audio.level import CEILING_DB, true_peak_db

    peak_db = true_peak_db(samples, rate_hz)
    if not math.isfinite(peak_db):
        return samples
    return np.asarray(samples * np.float32(10.0 ** ((CEILING_DB - peak_db) / 20.0)), np.float32)
