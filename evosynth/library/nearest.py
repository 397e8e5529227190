"""What voices sound like, remembered on disk: fingerprints by the content of the voice, and the nearest of many.

One file holds the fingerprints of one synth at one note. It is only ever replaced whole, under a lock that dies with
its process, so that writers at the same time lose nothing and a killed one leaves the file before. It is a cache: a
damaged or missing file, or a folder that cannot be written, costs time and nothing else.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import numpy as np

from evosynth.arrays import U8
from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.system.lock import FileLock
from evosynth.system.writing import write_atomically

KEY_SIZE = 16  # bytes of a voice's digest
MOST = 200_000  # fingerprints in a file; beyond, the oldest go
CHUNK = 1024  # voices that are listened to between two writes
_MAGIC = b"EVOSYNTH PRINTS\n"

Listen = Callable[[Sequence[int]], U8]  # places of n voices among those asked for -> their fingerprints (n, width)


class Prints:
    """Fingerprints (width,) of voices under one name, in ``folder``."""

    def __init__(self, name: str, width: int, folder: Path) -> None:
        self.file, self._lock = folder / f"{name}.prints", FileLock(folder / f"{name}.lock")
        self.width = width
        self._known: dict[bytes, bytes] | None = None

    def of(self, sounds: Sequence[bytes], listen: Listen) -> U8:
        """Fingerprints (n, width) of n voices by their sounds: remembered ones, and ``listen`` for the others."""
        keys = [blake2b(sound, digest_size=KEY_SIZE).digest() for sound in sounds]
        known = self._read() if self._known is None else self._known
        missing = [row for row, key in enumerate(keys) if key not in known]
        for start in range(0, len(missing), CHUNK):
            rows = missing[start : start + CHUNK]
            heard = listen(rows)
            new = {keys[row]: bytes(print_) for row, print_ in zip(rows, heard, strict=True)}
            known |= new
            self._add(new)
        self._known = known
        joined = b"".join(known[key] for key in keys)
        return np.frombuffer(joined, np.uint8).reshape(len(keys), self.width)

    def _add(self, new: dict[bytes, bytes]) -> None:
        """Write these and what others have written meanwhile; silently not, where nothing can be kept."""
        with suppress(StorageError):
            paths.made(self.file.parent)
            if not self._lock.acquire(wait=True):
                return
            try:
                together = list((self._read() | new).items())[-MOST:]
                write_atomically(self.file, self._packed(dict(together)))
            finally:
                self._lock.release()

    def _packed(self, known: dict[bytes, bytes]) -> bytes:
        body = b"".join(known) + b"".join(known.values())
        numbers = np.array([self.width, len(known), zlib.crc32(body)], "<u4")
        return _MAGIC + numbers.tobytes() + body

    def _read(self) -> dict[bytes, bytes]:
        """What the file holds; nothing where it is missing, damaged or of another width."""
        try:
            data = self.file.read_bytes()
        except OSError:
            return {}
        head = len(_MAGIC)
        if data[:head] != _MAGIC or len(data) < head + 12:
            return {}
        width, n, check = np.frombuffer(data, "<u4", 3, head).tolist()
        body = data[head + 12 :]
        if width != self.width or len(body) != n * (KEY_SIZE + width) or zlib.crc32(body) != check:
            return {}
        keys, prints = body[: n * KEY_SIZE], body[n * KEY_SIZE :]
        return {keys[i * KEY_SIZE : (i + 1) * KEY_SIZE]: prints[i * width : (i + 1) * width] for i in range(n)}
