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
_MOST_LOOKED_AT = 20_000  # names in folders that somebody waits for
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


def some_below(folder: Path, most: int) -> tuple[list[Path], bool]:
    """Files that can be read by their suffix in a folder and its subfolders, at most so many and no hidden ones, each
    folder's own before its subfolders', by name; and whether there may be more. OSError where it may not be opened."""
    os.scandir(folder).close()  # below it, what may not be opened is passed over
    found: list[Path] = []
    looked_at = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        looked_at += len(folders) + len(names)
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(place, name)
            if path.suffix.lower() in EVERYTHING and path.is_file():
                if len(found) == most:
                    return found, True
                found.append(path)
        if looked_at > _MOST_LOOKED_AT:
            return found, True
    return found, False


def files_below(folder: Path, suffixes: Collection[str]) -> list[Path]:
    """Files of these suffixes in a folder and its subfolders, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())
