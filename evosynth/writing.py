"""Writing a file so that it is either the old one or the whole new one; every kind of file of EvoSynth uses this."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

from evosynth.errors import StorageError


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file beside ``path``, then rename it: no crash leaves half a file, no failure touches an old one.

    StorageError names the file and the reason where it, or its folder, cannot be written; a device or pipe under this
    name is refused, since renaming would put a file in its place.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise StorageError(f"{path} cannot be written: it is not a regular file.")
    part = path.with_name(f".evosynth-{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def file_name(name: str, suffix: str) -> str:
    """A sound's name as a file name: what is not a letter, digit, space, dot, underscore or hyphen becomes "_"."""
    return (re.sub(r"[^A-Za-z0-9 ._-]", "_", name).strip(" .") or "voice") + suffix
