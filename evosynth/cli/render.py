"""``evosynth render``: voices of a .syx file as 32-bit float WAV, at the engine's own level, unclipped."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from evosynth.cli import say
from evosynth.cli.bank import one_voice, voices_in
from evosynth.errors import InputError
from evosynth.synths.base import Note
from evosynth.voices.dx7 import Voice

BATCH = 8  # voices rendered together: a bank of long notes need not fit into memory


def render(arguments: Namespace) -> int:
    """One voice into a file, or a bank into a folder."""
    voices = voices_in(arguments.file)
    if arguments.voice is not None:
        voices = (one_voice(voices, arguments.voice, arguments.file),)
    note = Note(arguments.note, arguments.velocity, arguments.gate, arguments.length)
    _write(voices, _paths(voices, arguments.output), note, arguments.rate)
    return 0


def _paths(voices: Sequence[Voice], output: Path) -> list[Path]:
    if len(voices) == 1:
        if output.is_dir():
            raise InputError(f"{output} is a folder, and one voice is written to a file: name it, as in {output}/a.wav")
        return [output]
    from evosynth.results import ready_folder

    ready_folder(output)
    return [output / file_name(number, voice.name) for number, voice in enumerate(voices, 1)]


def file_name(number: int, name: str) -> str:
    """A voice's file in a bank's folder: "01-BRASS 1.wav"."""
    return f"{number:02}-{re.sub(r'[^A-Za-z0-9 ._-]', '_', name.strip())}.wav"


def _write(voices: Sequence[Voice], paths: Sequence[Path], note: Note, rate_hz: int) -> None:
    from evosynth.audio.files import write_wav
    from evosynth.synths.fm.exact import render_voices
    from evosynth.voices.dx7_space import voice_matrix

    for start in range(0, len(voices), BATCH):
        batch = voices[start : start + BATCH]
        sounds = render_voices(voice_matrix(batch), note, rate_hz)
        for path, samples in zip(paths[start:], sounds, strict=False):
            write_wav(path, samples, rate_hz)
            say(path)
