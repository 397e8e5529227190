"""Standard streams that are always there and that no work dies of.

A terminal that has been closed answers every write with an error, a full disk does, too, and a stream that was closed
before the start (``>&-``) is not there at all: what a command has found is worth more than what it has to say.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import select
import sys
from typing import Any, TextIO

STANDARD = {"stdin": os.O_RDONLY, "stdout": os.O_WRONLY, "stderr": os.O_WRONLY}  # in the order of their numbers
AS_NAMED = "evosynth.as_named"  # how that is written which the encoding of a stream does not have


class SteadyFile(io.FileIO):
    """A standard stream whose writing never fails: after the first failure, which ``lost`` remembers, it is mute."""

    lost: OSError | None = None

    def write(self, data: Any) -> int:
        """All of the data, or nothing any more; where the stream does not wait, this does."""
        try:
            while self.lost is None:
                if (written := super().write(data)) is not None:
                    return written
                select.select([], [self], [])
        except OSError as error:
            self.lost = error
        return memoryview(data).nbytes


def steady() -> None:
    """Once, at the start of a process: what is missing is made, output becomes such that nothing dies of it."""
    _fill_gaps()
    codecs.register_error(AS_NAMED, _as_named)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = _steadied(sys.stdout, 1, AS_NAMED)
    sys.stderr = _steadied(sys.stderr, 2, AS_NAMED)


def lost(stream: TextIO | None) -> OSError | None:
    """Why what was written to a stream has not arrived; None where it has."""
    with contextlib.suppress(AttributeError):  # one that somebody else has put there
        stream.flush()  # type: ignore[union-attr]
        raw = stream.buffer.raw  # type: ignore[union-attr]
        return raw.lost if isinstance(raw, SteadyFile) else None
    return None


def _fill_gaps() -> None:
    """The first file that is opened would take a missing stream's number, and be written into by whoever prints."""
    for number, way in enumerate(STANDARD.values()):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, way)  # takes the lowest number that is free: this one


def _steadied(stream: TextIO | None, number: int, errors: str) -> TextIO:
    """A stream of that number; one that is another's already stays as it is, but for what it cannot encode."""
    if stream is not None and not isinstance(stream, io.TextIOWrapper):
        return stream
    buffer = io.BufferedWriter(SteadyFile(number, "w", closefd=False))
    if stream is None:
        return io.TextIOWrapper(buffer, "utf-8", errors)
    raw = getattr(stream.buffer, "raw", stream.buffer)  # unbuffered it is the file itself
    if not isinstance(raw, io.FileIO) or raw.fileno() != number:
        stream.reconfigure(errors=errors)
        return stream
    stream.flush()
    lines, all_at_once = stream.line_buffering or number == 2, stream.write_through
    return io.TextIOWrapper(buffer, stream.encoding, errors, line_buffering=lines, write_through=all_at_once)


def _as_named(error: UnicodeError) -> tuple[str | bytes, int]:
    """A file's name as the system has it, byte for byte; of all else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return b"".join(_byte(letter) for letter in letters), error.end


def _byte(letter: str) -> bytes:
    escaped = 0xDC80 <= ord(letter) <= 0xDCFF  # how Python keeps a byte of a name that is no text
    return bytes([ord(letter) - 0xDC00]) if escaped else b"?"
