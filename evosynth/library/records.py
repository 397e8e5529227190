"""What the library holds, as values, and the rows that they stand in.

A file can be damaged where SQLite sees nothing wrong. A row is believed only where it holds what a program of ours
writes; another one counts as not there, so that one bad row never hides the good ones.
"""

from __future__ import annotations

import math
import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evosynth.arrays import F32, U8
from evosynth.synths.base import Note

WHOLE_KEPT = "typeof(voice) = 'blob' AND typeof(name) = 'text' AND typeof(target) = 'text' AND stars BETWEEN 0 AND 5"
WHOLE_RUN = "typeof(dir) = 'text' AND typeof(target_path) = 'text'"
WHOLE_RATING = "typeof(voice) = 'blob' AND typeof(candidate) = 'integer' AND stars BETWEEN 1 AND 5"
LARGEST_PICTURE = 1 << 20  # bytes, unpacked


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """A small spectrogram (rows, frames) of 0..255 with the length of its sound and its envelope (48,)."""

    pixels: U8
    length_s: float
    envelope: F32


@dataclass(frozen=True, slots=True)
class Kept:
    """A voice that the person kept. ``id`` is 0 before it is stored.

    ``note`` and ``loudness_lufs`` are those of its target; None where they are not known. Of a voice that came from a
    synth ``target`` says where from.
    """

    voice: bytes  # of any synth: see synths.voicing
    name: str
    distance: float | None = None
    stars: int = 0  # that it had when it was kept
    target: str = ""
    picture: Thumbnail | None = None  # None also where it was not asked for
    id: int = 0
    note: Note | None = None
    loudness_lufs: float | None = None


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run of a version before documents, the folder of its checkpoint and the file of its target."""

    id: int
    folder: Path
    target_path: str


def kept_of(row: sqlite3.Row) -> Kept:
    """A row of ``kept`` that is whole (WHOLE_KEPT), without its picture."""
    head = row["voice"], row["name"], _number(row["distance"]), row["stars"], row["target"]
    return Kept(*head, None, row["id"], _note(row), _number(row["loudness_lufs"]))


def run_of(row: sqlite3.Row) -> StoredRun:
    """A row of ``runs`` that is whole (WHOLE_RUN)."""
    return StoredRun(row["id"], Path(row["dir"]), row["target_path"])


def packed(picture: Thumbnail) -> tuple[bytes, int, float, bytes]:
    """Pixels, rows, length and envelope as a row of ``thumbnails`` holds them."""
    pixels = zlib.compress(np.ascontiguousarray(picture.pixels).tobytes(), 6)
    return pixels, picture.pixels.shape[0], picture.length_s, picture.envelope.astype("<f4").tobytes()


def thumbnail_of(row: sqlite3.Row) -> Thumbnail | None:
    """The picture in a row of ``thumbnails``; None where it is damaged."""
    try:
        unpacked = zlib.decompressobj().decompress(row["pixels"], LARGEST_PICTURE)
        pixels = np.frombuffer(unpacked, np.uint8).reshape(row["rows"], -1)
        envelope = np.frombuffer(row["envelope"], "<f4")
    except (zlib.error, TypeError, ValueError):
        return None
    length = _number(row["length_s"]) or 0.0
    whole = length > 0 and pixels.size and envelope.size and np.isfinite(envelope).all()
    return Thumbnail(pixels, length, envelope) if whole else None


def _note(row: sqlite3.Row) -> Note | None:
    if row["note"] is None:
        return None
    try:
        return Note(row["note"], row["velocity"], row["gate_s"], row["note_s"])
    except (TypeError, ValueError):
        return None


def _number(value: Any) -> float | None:
    return value if isinstance(value, float) and math.isfinite(value) else None
