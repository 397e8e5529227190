"""The sound files that targets are made of, as a document holds them: whole, or with a sentence that they are not.

Of a file that is left out the part that is matched is there all the same, within the plan of its run; where it lies is
noted, so that another part of it can be matched as long as it is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from evosynth.documents.changes import MadeOf
from evosynth.documents.records import Source

KEY = 32  # hexadecimal digits of a source's key
LONGEST = 64 << 20  # bytes of a sound's file: more than anybody's note
ENDS = 1 << 20  # bytes at the beginning and at the end of a longer one, by which it is known again


def source_of(path: Path) -> Source | None:
    """The file as it is now; None where it is gone, no file, or has more bytes than LONGEST."""
    with suppress(OSError):
        if path.is_file() and path.stat().st_size <= LONGEST:
            data = path.read_bytes()
            return Source(hashlib.sha256(data).hexdigest()[:KEY], path.name, str(path), data)
    return None


def noted(path: Path) -> str:
    """Of a file that is too large for a document where it lies and by what it is known again; empty for any other."""
    with suppress(OSError):
        if path.is_file() and path.stat().st_size > LONGEST:
            return json.dumps([str(path), _mark(path)])
    return ""


def found_again(note: str) -> Path | None:
    """The file that was noted, where it is still the same one."""
    try:
        place, mark = json.loads(note or "[]")
        path = Path(place)
        return path if path.is_file() and _mark(path) == mark else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _mark(path: Path) -> str:
    """Of its size, its beginning and its end: all of a long recording would keep others waiting."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        read = hashlib.sha256(str(size).encode() + file.read(ENDS))
        file.seek(-min(ENDS, size), os.SEEK_END)
        read.update(file.read(ENDS))
    return read.hexdigest()[:KEY]


def left_out(paths: Iterable[Path]) -> str:
    """Of the sounds that a document was to hold those that it does not, in a sentence; empty where it holds all."""
    said = []
    for path in paths:
        try:
            large = path.is_file() and path.stat().st_size > LONGEST
            why = f"is larger than {LONGEST >> 20} MB" if large else "" if path.is_file() else "cannot be read any more"
        except OSError:
            why = "cannot be read any more"
        if why:
            said.append(f"{path.name} {why}: the document holds the part that is matched, not the whole sound.")
    return " ".join(said)


def left_out_of(changes: Iterable[object]) -> str:
    """Of those that these changes were to bring."""
    return left_out(path for one in changes if isinstance(one, MadeOf) for path in one.paths)
