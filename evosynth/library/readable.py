"""What can be read, by suffix: the one list for dialogs, drops, ``--from`` and folders.

Looks at names only, but for a suffix that sounds and voices share: there the first bytes decide.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from evosynth.audio.formats import FORMATS, READABLE
from evosynth.audio.table_files import OWN_TABLES
from evosynth.synths import voicing

SOUNDS = READABLE
_WRITTEN = tuple(dict.fromkeys(kind.suffix for kind in voicing.every()))
_READ = (suffix for kind in voicing.every() for suffix in (kind.suffix, *(kind.files.reads if kind.files else ())))
VOICES = tuple(dict.fromkeys(_READ))
TABLES = OWN_TABLES  # what is a table by its suffix alone; a WAV may be one as well
EVERYTHING = tuple(dict.fromkeys((*SOUNDS, *VOICES, *TABLES)))
WORDS = f"{FORMATS} sounds, {' and '.join(_WRITTEN)} voices (also in MIDI files and ZIP archives)"  # for people
_SHARED = frozenset(SOUNDS) & frozenset(VOICES)
_SOUNDS_BEGIN = (b".snd", b"RIFF", b"FORM", b"\x64\x6e\x73\x2e")  # Sun's (also turned round), WAV, AIFF


def is_sound(path: str | os.PathLike[str]) -> bool:
    """Whether a file is called like a sound, and like nothing else."""
    suffix = Path(path).suffix.lower()
    return suffix in SOUNDS and (suffix not in _SHARED or _begins_like_a_sound(path))


def holds_voices(path: str | os.PathLike[str]) -> bool:
    """Whether a file is called like one with voices in it, and like nothing else."""
    suffix = Path(path).suffix.lower()
    return suffix in VOICES and not (suffix in _SHARED and _begins_like_a_sound(path))


def _begins_like_a_sound(path: str | os.PathLike[str]) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(4) in _SOUNDS_BEGIN
    except OSError:
        return False


def is_table(path: str | os.PathLike[str]) -> bool:
    """Whether a file is called like a table and nothing else."""
    return Path(path).suffix.lower() in TABLES


def files_below(folder: Path, suffixes: Collection[str]) -> list[Path]:
    """Files of these suffixes in a folder and its subfolders, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())
