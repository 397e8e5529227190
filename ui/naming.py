"""Names and keys of candidates: what a voice is called, which bytes it has, when two are the same sound."""

from __future__ import annotations

import re

import numpy as np

from evosynth.arrays import F64
from evosynth.evolution.report import Candidate
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import genomes_from_voices, voices_from_genomes

NAME_LENGTH = 10
NOTE_NAMES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")
ALGORITHM_BYTE = 134
SOUND_BYTES = 145  # all but the name


def note_label(note: int) -> str:
    """60 -> "C4"."""
    return f"{NOTE_NAMES[note % 12]}{note // 12 - 1}"


def voice_of(genome: F64) -> bytes:
    """The 155 bytes of a genome (d,)."""
    return bytes(voices_from_genomes(genome[None])[0])


def genome_of(voice: bytes) -> F64:
    """The genome (d,) of 155 bytes."""
    genome: F64 = genomes_from_voices(np.frombuffer(voice, np.uint8)[None])[0]
    return genome


def own_name(voice: bytes) -> str:
    """The name that a voice carries."""
    return Voice(voice).name.strip()


def renamed(voice: bytes, name: str) -> bytes:
    """The same sound under another name."""
    return Voice(voice).with_name(name[:NAME_LENGTH]).data


def voice_name(candidate: Candidate, voice: bytes) -> str:
    """A seed keeps its own name; what evolved is called after its generation and row: "EVO 037-01"."""
    if candidate.move == "seed" and own_name(voice):
        return Voice(voice).name
    return candidate.voice_name


def tile_label(candidate: Candidate, voice: bytes) -> str:
    """What stands on a tile: the bank's name for its voice, or "037-01"."""
    return (own_name(voice) if candidate.move == "seed" else "") or candidate.label


def file_name(name: str, suffix: str) -> str:
    """A voice's name as a file name: what is not a letter, digit, space, dot, underscore or hyphen becomes "_"."""
    return (re.sub(r"[^A-Za-z0-9 ._-]", "_", name).strip(" .") or "voice") + suffix
