"""Many files of voices at once: folders read recursively, whatever cannot be used left out and counted.

Here nothing is mended: a voice with a value that no DX7 knows is left out, for it is not what its author heard. A
sound that comes twice counts once, whatever it is called.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evosynth.arrays import U8, Bool
from evosynth.errors import InputError
from evosynth.midi.evidence import unpacked, within_range
from evosynth.midi.layout import BANK, BANK_VOICES, END, HEAD_SIZE, START, YAMAHA
from evosynth.midi.reading import segments
from evosynth.midi.syxfile import load, load_bytes
from evosynth.voices.dx7 import NAME_SIZE, PACKED_SIZE, VOICE_SIZE
from evosynth.voices.file_suffixes import SUFFIXES

SOUND_SIZE = VOICE_SIZE - NAME_SIZE  # the bytes of a voice that are heard
_BANK_SIZE = 1 + HEAD_SIZE + BANK.size + 2
_HEAD = bytes((START, YAMAHA)), bytes((BANK.number,)) + BANK.announcement


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """The voices of files, each sound once, in the order of the files."""

    voices: U8  # (n, 155)
    files: int  # that gave voices
    unreadable: int = 0  # files without a voice, or that could not be read
    broken: int = 0  # voices with values outside their ranges
    doubles: int = 0

    @property
    def left_out(self) -> str:
        """What was left out, in words; empty when nothing was."""
        parts = (
            (self.unreadable, "file", "that could not be read", ""),
            (self.broken, "broken voice", "", "s"),
            (self.doubles, "double", "", "s"),
        )
        words = [f"{n:,} {what}{'' if n == 1 else 's'} {which}".strip() for n, what, which, _ in parts if n]
        return ", ".join(words)


def collect(paths: Iterable[str | os.PathLike[str]]) -> Collection:
    """Every voice of these files, and of all in these folders and below that are called like files of voices.

    ``InputError`` in one sentence for a path that is not there, and when no file holds a voice that can be used.
    """
    given = [Path(path) for path in paths]
    files = [file for path in given for file in _files(path)]
    where = ", ".join(map(str, given))
    if not files:
        raise InputError(f"there is no file of voices in {where}: none ends in {', '.join(SUFFIXES)}")
    found = [_read(file) for file in dict.fromkeys(files)]
    usable = [voices[sound] for voices, sound in found if len(voices)]
    broken = sum(int((~sound).sum()) for _, sound in found)
    voices = np.concatenate([np.empty((0, VOICE_SIZE), np.uint8), *usable])
    if not len(voices):
        if len(files) == 1 and not broken:
            load(files[0])  # says why
        raise InputError(f"no file in {where} holds a DX7 voice that can be used")
    rows = first_of_each(voices)
    return Collection(
        voices=voices[rows],
        files=sum(len(voices) > 0 for voices, _ in found),
        unreadable=sum(not len(voices) for voices, _ in found),
        broken=broken,
        doubles=len(voices) - len(rows),
    )


def first_of_each(voices: U8) -> Sequence[int]:
    """Rows of the first of every sound, in order; names do not count."""
    seen: dict[bytes, int] = {}
    for row, sound in enumerate(np.ascontiguousarray(voices[:, :SOUND_SIZE])):
        seen.setdefault(sound.tobytes(), row)
    return list(seen.values())


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.exists():  # a person has named it
            raise InputError(f"there is no file {path}")
        return [path]
    found = []
    for folder, folders, names in os.walk(path):
        folders.sort()
        found += [Path(folder, name) for name in sorted(names) if _is_called_so(name)]
    return found


def _is_called_so(name: str) -> bool:
    """Whether a file is called like one of voices; those with a dot in front are what systems put beside files."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def _read(file: Path) -> tuple[U8, Bool]:
    """Voices (n, 155) and which of them (n,) are whole; none for a file that cannot be used, or has gone meanwhile."""
    try:
        data = load_bytes(file)
    except InputError:
        return _nothing()
    voices = _clean_bank(data)
    if voices is not None:
        return voices, within_range(voices)
    return _patiently(data, file.suffix)


def _nothing() -> tuple[U8, Bool]:
    return np.empty((0, VOICE_SIZE), np.uint8), np.empty(0, bool)


def _clean_bank(data: bytes) -> U8 | None:
    """The voices (32, 155) of a file that is one undamaged bank, which most are; None for any other."""
    if len(data) != _BANK_SIZE or data[:2] != _HEAD[0] or data[3:6] != _HEAD[1] or data[-1] != END:
        return None
    body = np.frombuffer(data, np.uint8)[1 + HEAD_SIZE : -1]
    if data[2] > 15 or body.max() > 127 or body.sum(dtype=np.int64) & 0x7F:
        return None
    packed = body[:-1].reshape(BANK_VOICES, PACKED_SIZE)
    return unpacked(packed)


def _patiently(data: bytes, suffix: str) -> tuple[U8, Bool]:
    """What can be made of any other file."""
    rows, whole = [], []
    for segment in segments(data, suffix):
        mended = {problem.voice for problem in segment.problems}
        rows += [np.frombuffer(voice.data, np.uint8) for voice in segment.voices]
        whole += [place not in mended for place in range(len(segment.voices))]
    return (np.stack(rows), np.array(whole)) if rows else _nothing()
