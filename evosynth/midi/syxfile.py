"""Files of DX7 voices: loading with every problem told, saving so that a file is either the old one or the new one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from evosynth.errors import InputError, reason_of
from evosynth.midi.archive import ARCHIVE_MARK, MOST_BYTES
from evosynth.midi.segment import weightiest
from evosynth.midi.sysex import Problem, Segment, bank_dump, segments, single_dump
from evosynth.system.writing import write_atomically
from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement

LARGEST = 16 * 2**20  # bytes; some 4,000 banks
LARGEST_ARCHIVE = MOST_BYTES + 2**20  # of files that are stored as they are, with their names

__all__ = ["Problem", "SyxFile", "load", "read_bytes", "save_bank", "save_voice", "write_bank", "write_bytes"]


@dataclass(frozen=True, slots=True)
class SyxFile:
    """What a file held: at least one voice, and what was wrong with it."""

    voices: tuple[Voice, ...]
    problems: tuple[Problem, ...]
    supplements: tuple[Supplement | None, ...] = ()  # DX7II settings of each voice; empty: none has any


def load(path: str | os.PathLike[str]) -> SyxFile:
    """The voices of a file: sysex, a MIDI file, a bare bank, an archive of these.

    ``InputError`` in one sentence for a file that is missing, unreadable, empty or without a DX7 voice.
    """
    path = Path(path)
    data = load_bytes(path)
    found = segments_of(data, path)
    voices = [voice for segment in found for voice in segment.voices]
    problems = [problem for segment in found for problem in segment.problems]
    if not voices:
        raise InputError(f"there is no DX7 voice in {path}: {weightiest(problems).message}")
    beside = [each for segment in found for each in segment.supplements or (None,) * len(segment.voices)]
    return SyxFile(tuple(voices), tuple(problems), tuple(beside) if any(beside) else ())


def save_voice(path: str | os.PathLike[str], voice: Voice, channel: int = 1) -> None:
    """Writes one voice, 163 bytes. ``StorageError`` when that is not possible."""
    write_atomically(Path(path), single_dump(voice, channel))


def save_bank(path: str | os.PathLike[str], voices: Sequence[Voice], channel: int = 1) -> None:
    """Writes a bank of 1 to 32 voices, 4104 bytes, as ``bank_dump`` does. ``StorageError`` when it cannot."""
    write_atomically(Path(path), bank_dump(voices, channel))


# ---- the same for whoever knows voices as bytes only ---------------------------------------------------------------


def read_bytes(path: Path) -> tuple[tuple[bytes, ...], tuple[str, ...], tuple[bytes, ...]]:
    """The voices of a file, 155 bytes each, a sentence for each problem, and the supplements; errors as ``load``.

    A supplement has 49 bytes, or none where its voice came without one; the third tuple is empty where all did.
    """
    file = load(path)
    told = [problem.message for problem in sorted(file.problems, key=lambda problem: -problem.weight)]
    beside = tuple(each.data if each else b"" for each in file.supplements)
    if count := sum(map(bool, beside)):
        what = f"the DX7II settings of {count} of its voices are" if count > 1 else "the DX7II settings of a voice are"
        told.insert(0, f"{what} not heard here; a DX7II or TX802 gets them with the voice")
    return tuple(voice.data for voice in file.voices), tuple(told), beside


def write_bytes(path: Path, voice: bytes) -> None:
    """``save_voice`` of 155 bytes."""
    save_voice(path, Voice(voice))


def write_bank(path: Path, voices: Sequence[bytes]) -> None:
    """``save_bank`` of 155 bytes each."""
    save_bank(path, [Voice(voice) for voice in voices])


# ---- inside --------------------------------------------------------------------------------------------------------


def segments_of(data: bytes, path: Path) -> list[Segment]:
    """What the bytes of this file hold."""
    return segments(data, path.suffix)


def load_bytes(path: Path) -> bytes:
    """The whole of a file. ``InputError`` where it is missing, unreadable, no plain file, empty or far too large."""
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder, not a file of voices")
        told = path.stat()
        if not S_ISREG(told.st_mode):
            raise InputError(f"{path} is not a regular file")
        with path.open("rb") as file:
            data = file.read(len(ARCHIVE_MARK))
            if told.st_size > (LARGEST_ARCHIVE if data == ARCHIVE_MARK else LARGEST):
                raise InputError(f"{path} has {told.st_size / 2**20:.0f} MB: that is no file of voices")
            data += file.read(LARGEST_ARCHIVE)
    except FileNotFoundError:
        raise InputError(f"there is no file {path}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {reason_of(error)}") from error
    if not data:
        raise InputError(f"{path} is empty")
    return data
