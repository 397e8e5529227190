"""Files whose sound is whole but whose head keeps libsndfile from it, put right while they are read.

A BW64 is an RF64 by another name. A recorder that died, or a program that wrote into a pipe, leaves lengths of zero or
of all ones: the sound goes on to the end of the file. FLAC in Ogg becomes plain FLAC when the pages are taken away
(https://xiph.org/flac/ogg_mapping.html). An MP3 in a WAV is the MP3; one that does not
count its frames gets a frame that does. Nothing is written: the file stays as it is.
"""

from __future__ import annotations

import io
import struct
from typing import Any, BinaryIO

from evosynth.audio.chunks import Container, chunks_of
from evosynth.audio.mpeg_frames import counted

BREAKS_OFF = "The file breaks off before its end: it was read as far as it goes."
_MP3_IN_WAV = (0x0050, 0x0055)
_OGG_FLAC = b"\x7fFLAC"
_UNKNOWN_64 = 1 << 48  # from here on a length of 64 bits is what programs write that cannot go back to mend it
_LAST_PAGE = 1 << 16  # bytes that the longest page of Ogg has
_END_OF_STREAM = 4  # flag of a page
_MOST_OGG = 1 << 30  # bytes of an Ogg FLAC, which is held in memory


class Patched(io.RawIOBase):
    """A part of an open file with some of its bytes put in place of others; read only."""

    def __init__(self, file: BinaryIO, patches: dict[int, bytes], first: int = 0, last: int | None = None) -> None:
        super().__init__()
        self._file, self._patches, self._first, self._at = file, patches, first, 0
        self._length = (file.seek(0, 2) if last is None else last) - first

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._length)[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._length - self._at)
        if wanted <= 0:
            return 0
        self._file.seek(self._first + self._at)
        data = bytearray(self._file.read(wanted))
        for place, patch in self._patches.items():
            offset = place - self._first - self._at
            for i, byte in enumerate(patch, offset):
                if 0 <= i < len(data):
                    data[i] = byte
        buffer[: len(data)] = bytes(data)
        self._at += len(data)
        return len(data)


def mended(file: BinaryIO) -> tuple[BinaryIO, str]:
    """The file as libsndfile can read it, and what was wrong with it: the file itself and nothing where all is well."""
    container = chunks_of(file)
    file.seek(0)
    if container is not None:
        return _with_lengths(file, container)
    head = file.read(512)
    file.seek(0)
    if head[:4] == b"OggS" and _OGG_FLAC in head:
        return io.BytesIO(_without_pages(file.read(_MOST_OGG))), ""
    if head[:4] == b"caff":
        return _caf_to_its_end(file)
    if (mp3 := counted(file)) is not None:
        return io.BytesIO(mp3), ""
    file.seek(0)
    return file, ""


def _with_lengths(file: BinaryIO, container: Container) -> tuple[BinaryIO, str]:
    sound, tag = container.sound, container.content(b"fmt ")[:2]
    if sound is None:
        return file, ""
    unknown = container.sound_bytes is None
    here = container.length - sound.start
    if len(tag) == 2 and struct.unpack(container.order + "H", tag)[0] in _MP3_IN_WAV:
        last = container.length if unknown else min(container.length, sound.start + sound.size)
        mp3 = _opened(Patched(file, {}, sound.start, last))
        return (mp3 if (better := counted(mp3)) is None else io.BytesIO(better)), ""
    wide = container.kind in (b"RF64", b"BW64")
    patches: dict[int, bytes] = {0: b"RF64"} if container.kind == b"BW64" else {}
    empty = sound.size == 0 and not _last(container)
    if unknown and here > 0 and (wide or not empty):
        patches |= _wide_lengths(container, here) if wide else _narrow_lengths(container, here)
        said = "Its head does not say how long it is: it was read to its end." if sound.size == 0 or wide else ""
        return _opened(Patched(file, patches)), said
    return (_opened(Patched(file, patches)), "") if patches else (file, "")


def _last(container: Container) -> bool:
    """Whether nothing that looks like a chunk comes behind the samples."""
    return container.chunks[-1] == container.sound


def _narrow_lengths(container: Container, here: int) -> dict[int, bytes]:
    """Lengths of 32 bits, where they reach."""
    sound, order = container.sound, container.order
    assert sound is not None, "only files with a sound are mended"
    if sound.name != b"data" or container.length >= 1 << 32:
        return {}
    return {4: struct.pack(order + "I", container.length - 8), sound.start - 4: struct.pack(order + "I", here)}


def _wide_lengths(container: Container, here: int) -> dict[int, bytes]:
    ds64 = next((chunk for chunk in container.chunks if chunk.name == b"ds64"), None)
    if ds64 is None or ds64.size < 16:
        return {}
    return {ds64.start: struct.pack("<QQ", container.length - 8, here)}


def _caf_to_its_end(file: BinaryIO) -> tuple[BinaryIO, str]:
    """Apple's CAF: a data chunk of length -1 goes to the end of the file, and so does one that breaks off."""
    length, at = file.seek(0, 2), 8
    while at + 12 <= length:
        file.seek(at)
        name, size = struct.unpack(">4sq", file.read(12))
        if name == b"data" and (size == -1 or at + 12 + size > length):
            said = "" if size == -1 else BREAKS_OFF
            return _opened(Patched(file, {at + 4: struct.pack(">q", length - at - 12)})), said
        if size < 0:
            break
        at += 12 + size
    file.seek(0)
    return file, ""


def _without_pages(data: bytes) -> bytes:
    """Plain FLAC out of Ogg: behind 9 bytes of its own, packet by packet."""
    out, at, first = bytearray(), 0, True
    while data[at : at + 4] == b"OggS" and at + 27 <= len(data):
        lacing = data[at + 27 : at + 27 + data[at + 26]]
        start = at + 27 + len(lacing)
        at = start + sum(lacing)
        body = data[start:at]
        out += body[9:] if first else body
        first = False
    return bytes(out)


def _opened(raw: Patched) -> BinaryIO:
    return io.BufferedReader(raw, 1 << 18)


def breaks_off(file: BinaryIO) -> bool:
    """Whether less is there than the head promises (RIFF, AIFF, AU, W64), or the last page is missing (Ogg)."""
    container = chunks_of(file)
    if container is not None:
        sound, promised = container.sound, container.sound_bytes
        return sound is not None and promised is not None and sound.start + promised > container.length
    length = file.seek(0, 2)
    file.seek(0)
    head = file.read(24)
    if head[:4] == b".snd" and len(head) == 24:
        start, size = struct.unpack(">II", head[4:12])
        return bool(size != 0xFFFF_FFFF and start + size > length)
    if head[:4] == b"riff" and len(head) == 24:  # W64: 16 bytes of name, then the length of the whole file
        return bool(length < struct.unpack("<Q", head[16:])[0] < _UNKNOWN_64)
    return head[:4] == b"OggS" and _lacks_its_end(file, length)


def _lacks_its_end(file: BinaryIO, length: int) -> bool:
    """Whether the last page of an Ogg file is not marked as the last."""
    file.seek(max(0, length - _LAST_PAGE))
    tail = file.read(_LAST_PAGE)
    at = tail.rfind(b"OggS")
    return 0 <= at < len(tail) - 6 and not tail[at + 5] & _END_OF_STREAM
