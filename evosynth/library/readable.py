"""What can be read, by suffix: the one list for dialogs, drops, ``--from`` and folders. Looks at names only."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from evosynth.audio.files import FORMATS, READABLE
from evosynth.synths import voicing

SOUNDS = READABLE
VOICES = tuple(dict.fromkeys(kind.suffix for kind in voicing.every()))
EVERYTHING = (*SOUNDS, *VOICES)
WORDS = f"{FORMATS} sounds, and {' and '.join(VOICES)} voices"  # for people


def is_sound(path: str | os.PathLike[str]) -> bool:
    """Whether a file is called like a sound."""
    return Path(path).suffix.lower() in SOUNDS


def holds_voices(path: str | os.PathLike[str]) -> bool:
    """Whether a file is called like one with voices in it."""
    return Path(path).suffix.lower() in VOICES


def files_below(folder: Path, suffixes: Collection[str]) -> list[Path]:
    """Files of these suffixes in a folder and its subfolders, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())
