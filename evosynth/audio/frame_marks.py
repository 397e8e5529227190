"""What the chunks of a WAV file say of how long a frame of its table is.

Serum writes ``clm ``, Hive ``uhWT``, Surge ``srge`` (a table) and ``srgo`` (a sample); others set cue points at the
frames, or the loop of ``smpl`` round the first. Facts and their sources: docs/formats/wavetable-wav.md.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

SERUM = 2048  # samples of a frame of Serum, Vital and Hive
MARKED_SIZES = range(16, 65_537)  # samples of a frame that a chunk may speak of
_LONGEST_LOOP = 8192  # samples; a longer loop, or pair of cue points, is of a recording
_MOST_CHUNKS = 10_000
_ENOUGH = 65_536  # bytes of a chunk that are looked at


def marked_frame(path: Path) -> int | None:
    """Samples of a frame as the chunks of a RIFF file say; None where none speaks, or there is none to be read.

    Of several that speak the surest counts: ``clm ``, ``uhWT``, ``cue ``, ``srge``, ``smpl``. A frame of ``clm `` is
    given as it stands there, senseless or not.
    """
    try:
        with path.open("rb") as file:
            chunks = dict(reversed(list(_chunks(file))))  # of two that are called alike the first
    except OSError:
        return None  # reading the sound says what is wrong
    samples = _samples(chunks)
    of = chunks.get
    return (
        _serum(of(b"clm "))
        or _hive(of(b"uhWT"), samples)
        or _even(_cue_points(of(b"cue ")), samples)
        or _surge(of(b"srge") or of(b"srgo"))
        or _loop(of(b"smpl"), samples)
    )


def _chunks(riff: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and the first of its bytes; of ``data`` its length alone."""
    head = riff.read(12)
    if head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:] != b"WAVE":
        return
    for _ in range(_MOST_CHUNKS):
        start = riff.read(8)
        if len(start) < 8:
            return
        name, size = struct.unpack("<4sI", start)
        here = riff.tell()
        yield name, start[4:] if name == b"data" else riff.read(min(size, _ENOUGH))
        riff.seek(here + size + size % 2)


def _samples(chunks: dict[bytes, bytes]) -> int:
    """How many samples a channel has; 0 where the head does not say."""
    fmt, data = chunks.get(b"fmt ", b""), chunks.get(b"data", b"")
    if len(fmt) < 14 or len(data) < 4:
        return 0
    align = struct.unpack_from("<H", fmt, 12)[0]
    return int(struct.unpack("<I", data)[0]) // align if align else 0


def _serum(chunk: bytes | None) -> int | None:
    said = re.match(rb"<!>\s*(\d{1,6})", chunk or b"")
    return int(said[1]) if said else None


def _hive(chunk: bytes | None, samples: int) -> int | None:
    """Its frames have 2048 samples; where the number of frames that it tells says otherwise, that counts."""
    if chunk is None:
        return None
    frames = struct.unpack_from("<H", chunk, 4)[0] if len(chunk) >= 6 else 0
    size = samples // frames if frames and samples % frames == 0 else 0
    return size if size.bit_count() == 1 and size in MARKED_SIZES else SERUM


def _surge(chunk: bytes | None) -> int | None:
    """Version, and samples of a frame."""
    size = struct.unpack_from("<I", chunk, 4)[0] if chunk and len(chunk) >= 8 else 0
    return size if size in MARKED_SIZES else None


def _cue_points(chunk: bytes | None) -> list[int]:
    """Where the cue points stand, in samples: the last of the six numbers of each."""
    if chunk is None or len(chunk) < 4:
        return []
    there = min(struct.unpack_from("<I", chunk)[0], (len(chunk) - 4) // 24)
    return [struct.unpack_from("<I", chunk, 4 + 24 * i + 20)[0] for i in range(there)]


def _even(points: list[int], samples: int) -> int | None:
    """The distance of cue points that stand at every frame."""
    steps = {after - before for before, after in itertools.pairwise(points)}
    size = steps.pop() if len(steps) == 1 else 0
    fits = 0 < size <= _LONGEST_LOOP and points[0] % size == 0 and samples % size == 0
    return size if fits and size in MARKED_SIZES else None


def _loop(chunk: bytes | None, samples: int) -> int | None:
    """The length of the first loop where the whole is a row of such. One round all of many samples says nothing."""
    if chunk is None or len(chunk) < 60 or not struct.unpack_from("<I", chunk, 28)[0]:
        return None
    first, last = struct.unpack_from("<II", chunk, 44)
    size = last - first + 1
    if size not in MARKED_SIZES or size > _LONGEST_LOOP or first % size or samples % size:
        return None
    return size if size < samples or size <= SERUM else None
