"""``evosynth bank``, and how every command reads voices from a file."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from evosynth.errors import InputError
from evosynth.midi import syxfile
from evosynth.voices.dx7 import Voice

ALGORITHM = 134  # its byte of the 155


def show(arguments: Namespace) -> int:
    """List the voices of a file: number, name, algorithm."""
    for number, voice in enumerate(voices_in(arguments.file), 1):
        print(f"{number:2}  {voice.name:<10}  algorithm {voice.data[ALGORITHM] + 1}")
    return 0


def voices_in(path: Path) -> tuple[Voice, ...]:
    """Every voice of a .syx file; what was mended or left out goes to stderr. InputError where there is none."""
    content = syxfile.load(path)
    for problem in content.problems:
        print(f"evosynth: {path}: {problem.message}", file=sys.stderr)
    return content.voices


def one_voice(voices: tuple[Voice, ...], number: int, path: Path) -> Voice:
    """The voice of this number, from 1. InputError says how many there are."""
    if number > len(voices):
        raise InputError(f"{path} holds {len(voices)} voice{'s' * (len(voices) > 1)}: there is no voice {number}.")
    return voices[number - 1]
