"""Files whose sound is whole but whose head keeps libsndfile from it, put right while they are read.

A BW64 is an RF64 by another name. A recorder that died, or a program that wrote into a pipe, leaves lengths of zero or
of all ones: the sound goes on to the end of the file. FLAC in Ogg becomes plain FLAC when the pages are taken away
(https://xiph.org/flac/ogg_mapping.html). An MP3 in a WAV is the MP3; one that does not
count its frames gets a frame that does. Chunks of a WAV that say nothing of its samples are left out, since a broken
one would cost the sound. Nothing is written: the file stays as it is.
"""

from __future__ import annotations

import io
import struct
from typing import Any, BinaryIO

from evosynth.audio import mpeg_frames
from evosynth.audio.chunks import Container, chunks_of

BREAKS_OFF = "The file breaks off before its end: it was read as far as it goes."
_NEEDED = (b"ds64", b"fmt ", b"fact")  # chunks that say how samples are to be read
_PADDING = (b"JUNK", b"junk", b"PAD ", b"FLLR")
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
    if (mp3 := mpeg_frames.counted(file)) is not None:
        return io.BytesIO(mp3), ""
    file.seek(0)
    return file, ""


def _with_lengths(file: BinaryIO, container: Container) -> tuple[BinaryIO, str]:
    sound, tag = container.sound, container.content(b"fmt ")[:2]
    if sound is None:
        return file, ""
    unknown = container.sound_bytes is None
    here = container.length - sound.start
    last = container.length if unknown else min(container.length, sound.start + (container.sound_bytes or 0))
    if len(tag) == 2 and struct.unpack(container.order + "H", tag)[0] in _MP3_IN_WAV:
        mp3 = _opened(Patched(file, {}, sound.start, last))
        return (mp3 if (better := mpeg_frames.counted(mp3)) is None else io.BytesIO(better)), ""
    wide = container.kind in (b"RF64", b"BW64")
    empty = sound.size == 0 and not _last(container)
    if unknown and (here <= 0 or (empty and not wide)):
        return file, ""
    if not unknown and container.kind != b"BW64" and _plain(container):
        return file, ""
    head = _head(container, last - sound.start)
    if not head:
        return file, ""
    said = "Its head does not say how long it is: it was read to its end." if sound.size == 0 or wide else ""
    first = sound.start - len(head)
    return _opened(Patched(file, {first: head}, first, last)), said if unknown else ""


def _last(container: Container) -> bool:
    """Whether nothing that looks like a chunk comes behind the samples."""
    return container.chunks[-1] == container.sound


def _plain(container: Container) -> bool:
    """Whether nothing stands in the file that could keep libsndfile from the samples.

    It reads what it knows by fixed lengths: a chunk that is shorter makes it refuse the file, or begin elsewhere.
    """
    if container.kind == b"FORM":
        return True
    at = 12
    for chunk in container.chunks:
        known = chunk.name in (*_NEEDED, *_PADDING, b"data") and (chunk.name != b"fact" or chunk.size == 4)
        if not known or chunk.start != at + 8:
            return False
        at = chunk.start + chunk.size + chunk.size % 2
    return True


def _head(container: Container, size: int) -> bytes:
    """A head for ``size`` bytes of samples that says nothing but their form; empty where it cannot be made."""
    sound, order = container.sound, container.order
    assert sound is not None, "only files with a sound are mended"
    parts = {c.name: c.content for c in reversed(container.chunks) if c.name in _NEEDED and c.start < sound.start}
    wide = container.kind in (b"RF64", b"BW64")
    if sound.name != b"data" or len(parts.get(b"fmt ", b"")) < 16 or (not wide and container.length >= 1 << 32):
        return b""
    if wide != (len(parts.get(b"ds64", b"")) >= 16):
        return b""
    fact = parts.pop(b"fact", b"")[:4]
    if len(fact) == 4:
        parts[b"fact"] = fact
    if wide:
        parts[b"ds64"] = struct.pack("<QQ", container.length - 8, size) + parts[b"ds64"][16:]
    body = b"".join(
        name + struct.pack(order + "I", len(parts[name])) + parts[name] + b"\0" * (len(parts[name]) % 2)
        for name in _NEEDED
        if name in parts
    )
    lengths = (0xFFFF_FFFF, 0xFFFF_FFFF) if wide else (len(body) + 12 + size, size)
    kind = b"RF64" if wide else container.kind
    whole, samples = (struct.pack(order + "I", length) for length in lengths)
    return kind + whole + b"WAVE" + body + b"data" + samples


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
    """Whether less is there than the head promises (RIFF, AIFF, AU, W64, MP3), or its last page is missing (Ogg)."""
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
    if head[:4] == b"OggS":
        return _lacks_its_end(file, length)
    return mpeg_frames.breaks_off(file)


def _lacks_its_end(file: BinaryIO, length: int) -> bool:
    """Whether the last page of an Ogg file is not marked as the last."""
    file.seek(max(0, length - _LAST_PAGE))
    tail = file.read(_LAST_PAGE)
    at = tail.rfind(b"OggS")
    return 0 <= at < len(tail) - 6 and not tail[at + 5] & _END_OF_STREAM
