"""The sound files that targets are made of, as a document holds them."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from evosynth.documents.records import Source

KEY = 32  # hexadecimal digits of a source's key


def source_of(path: Path, longest: int) -> Source | None:
    """The file as it is now; None where it is gone, no file, or has more bytes than ``longest``."""
    with suppress(OSError):
        if path.is_file() and path.stat().st_size <= longest:
            data = path.read_bytes()
            return Source(hashlib.sha256(data).hexdigest()[:KEY], path.name, str(path), data)
    return None
