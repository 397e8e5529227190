"""``evosynth bank``, and how every command reads voices from a file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evosynth.cli import complain, say
from evosynth.errors import InputError
from evosynth.library.voice_files import VoiceFile, read_voices
from evosynth.midi.librarian import Filed, bank_of, one_voice
from evosynth.synths import voicing
from evosynth.system import outputs
from evosynth.system.writing import write_atomically

MOST_PROBLEMS = 20  # of one file that are printed, the weightiest first


def show(arguments: Namespace) -> int:
    """List the voices of a file: number, name, and what it is made with."""
    file = every_voice(arguments.file)
    for number, voice in enumerate(file.voices, 1):
        print(f"{number:2}  {voicing.own_name(voice):<10}  {voicing.describe(voice)}")
    return 0


def extract(arguments: Namespace) -> int:
    """One voice of a file as a file of its own."""
    _write(one_voice(arguments.file, arguments.voice), outputs.VOICE, [arguments.file], arguments)
    return 0


def make(arguments: Namespace) -> int:
    """A bank of the voices of several files."""
    _write(bank_of(arguments.files), outputs.BANK, arguments.files, arguments)
    return 0


def _write(filed: Filed, kind: outputs.Kind, inputs: Sequence[Path], arguments: Namespace) -> None:
    outputs.check([arguments.output], kind, inputs=inputs, force=arguments.force)
    for remark in filed.remarks:
        complain(remark)
    write_atomically(arguments.output, filed.data)
    say(arguments.output)


def every_voice(path: Path) -> VoiceFile:
    """Every voice of a file of any synth; what was mended goes to stderr."""
    file = read_voices(path)
    for problem in file.problems[:MOST_PROBLEMS]:
        complain(f"{path}: {problem}")
    if (more := len(file.problems) - MOST_PROBLEMS) > 0:
        complain(f"{path}: {more:,} more of the like")
    return file


def one_of(path: Path, number: int | None) -> VoiceFile:
    """The voice of this number, from 1, of a file of any synth; of a bank a number is needed."""
    file = every_voice(path)
    count = len(file.voices)
    if number is None and count > 1:
        raise InputError(f"{path} is a bank of {count} voices: choose one with --voice 1-{count}.")
    if number is not None and number > count:
        raise InputError(f"{path} holds {count} voice{'s' * (count > 1)}: there is no voice {number}.")
    at = (number or 1) - 1
    return replace(file, voices=file.voices[at : at + 1], beside=file.beside[at : at + 1])
