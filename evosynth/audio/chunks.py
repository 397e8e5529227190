"""The chunks of a file in the form of RIFF (WAV, RF64, BW64) or IFF (AIFF, AIFF-C): where they lie, how long they are.

Each has a name of four bytes, a length and its content, padded to an even length. Big and broken files cost little: of
content only what is short is read, and never what a head promises but the file does not have.
Sources: Microsoft "Multimedia Programming Interface and Data Specifications 1.0"; ITU-R BS.2088 (BW64) and EBU Tech
3306 (RF64): lengths of 64 bits stand in the chunk ``ds64``; Apple "Audio Interchange File Format 1.3".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

SOUND = (b"data", b"SSND")
_KINDS = {b"RIFF": "<", b"RF64": "<", b"BW64": "<", b"RIFX": ">", b"FORM": ">"}
_FORMS = (b"WAVE", b"AIFF", b"AIFC")
_KEPT = 1 << 16  # bytes; longer content is left where it is
_MOST = 4096  # chunks; no program writes so many
_SEARCHED = 1 << 20  # bytes in which form and samples are looked for where a length leads past them
_UNKNOWN = 0x7FFF_0000  # from here on a length of 32 bits is what programs write that cannot go back to mend it


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk: its name, where its content begins, how long it is said to be, and the content where that is short."""

    name: bytes
    start: int
    size: int
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Container:
    """The chunks of a file in their order."""

    kind: bytes  # b"RIFF", b"RF64", b"BW64", b"RIFX" or b"FORM"
    length: int  # bytes of the file
    chunks: tuple[Chunk, ...]

    @property
    def order(self) -> str:
        """The order of bytes, as ``struct`` writes it."""
        return _KINDS[self.kind]

    def content(self, name: bytes) -> bytes:
        """The content of the first chunk of this name; empty where there is none."""
        return next((chunk.content for chunk in self.chunks if chunk.name == name), b"")

    @property
    def sound(self) -> Chunk | None:
        """The chunk with the samples."""
        return next((chunk for chunk in self.chunks if chunk.name in SOUND), None)

    @property
    def sound_bytes(self) -> int | None:
        """How long the samples are said to be; None where the writer did not know."""
        sound = self.sound
        if sound is None:
            return None
        ds64 = self.content(b"ds64")
        if sound.size == 0xFFFF_FFFF and len(ds64) >= 16:
            return int(struct.unpack_from("<Q", ds64, 8)[0]) or None
        return None if sound.size == 0 or sound.size >= _UNKNOWN else sound.size


def chunks_of(file: BinaryIO) -> Container | None:
    """The chunks of an open file, from its start; None where it has another form."""
    file.seek(0, 2)
    length = file.tell()
    file.seek(0)
    head = file.read(12)
    if head[:4] not in _KINDS or head[8:] not in _FORMS:
        return None
    container = _walked(file, Container(head[:4], length, ()), 12)
    return container if container.sound is not None else _by_name(file, container)


def _walked(file: BinaryIO, container: Container, at: int) -> Container:
    """The chunks that follow one another from ``at`` on, behind those that are known."""
    found = list(container.chunks)
    length = container.length
    while at + 8 <= length and len(found) < _MOST:
        file.seek(at)
        name, size = struct.unpack(container.order + "4sI", file.read(8))
        short = name not in SOUND and size <= _KEPT
        found.append(Chunk(name, at + 8, size, file.read(size) if short else b""))
        container = Container(container.kind, length, tuple(found))
        if name in SOUND:
            size = container.sound_bytes or (0 if _goes_on(file, at + 8, length) else length)
        at += 8 + size
        # Some writers leave out the byte that makes a length even.
        padded = size % 2 == 0 or not _goes_on(file, at, length) or _goes_on(file, at + 1, length)
        at += size % 2 if padded else 0
    return container


def _by_name(file: BinaryIO, lost: Container) -> Container:
    """Where the length of a chunk is wrong and leads past the samples: the form and the samples, by their names."""
    if lost.kind == b"FORM":
        return lost
    file.seek(0)
    head = file.read(_SEARCHED)
    form = head.find(b"fmt ", 12)
    at = head.find(b"data", form + 24)
    if form < 0 or at < 0 or at + 8 > lost.length:
        return lost
    size = struct.unpack_from(lost.order + "I", head, form + 4)[0]
    if not 16 <= size <= at - form - 8:
        return lost
    known = Chunk(b"fmt ", form + 8, size, head[form + 8 : form + 8 + size])
    return _walked(file, Container(lost.kind, lost.length, (known,)), at)


def _goes_on(file: BinaryIO, at: int, length: int) -> bool:
    """Whether chunks follow here up to the end of the file, as behind samples of which there are none indeed."""
    if at + 8 > length:
        return at == length
    file.seek(at)
    name, size = struct.unpack("<4sI", file.read(8))
    return name.isascii() and bytes(name).decode("ascii").isprintable() and at + 8 + size <= length
