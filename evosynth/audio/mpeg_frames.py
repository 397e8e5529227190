"""The frames of an MP3, counted where its maker did not: libsndfile guesses the length from the first one.

Of a file whose rate varies the guess is off by any factor, and what is behind it would never be read. A frame that
holds nothing but the count ("Xing"), as encoders write it, is put in front. What is counted tells what is missing.
Sources: ISO 11172-3, 2.4.2.3 (header); Gabriel Bouvigne, "Mp3 info tag revision 1" (the counting frame).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}  # Hz by version
_KBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_LAYER_3 = 1
_COUNTS = (b"Xing", b"Info", b"VBRI")
_FRONT = 2048  # bytes in which a counting frame has its mark
_LIKE = 0xFFFE0C00  # of a header: sync, version, layer and rate, alike in all frames of a file
_LOST = 1 << 16  # bytes without a frame; behind more of them nothing is looked for
_FEWEST = 3  # frames in a row; fewer may be chance
_MOST = 1 << 28  # bytes of a file that is counted, which is held in memory


def counted(file: BinaryIO) -> bytes | None:
    """An MP3 with a frame that counts the others in front; None where there is one, or where it is no MP3."""
    data = _sound(file)
    first = int.from_bytes(data[:4], "big")
    if not data:
        return None
    frames, _ = _frames(data, first)
    return _counting(first, frames, len(data)) + data if frames >= _FEWEST else None


def breaks_off(file: BinaryIO) -> bool:
    """Whether an MP3 is shorter than it counts, or, where it does not count, its last frame is not whole."""
    data = _from_first_frame(file)
    promised = _promised(data)
    if not data or len(data) > _MOST or (promised is not None and len(data) >= promised[1]):
        return False
    frames, torn = _frames(data, int.from_bytes(data[:4], "big"))
    return torn and frames >= _FEWEST if promised is None else frames - 1 < promised[0]


def _sound(file: BinaryIO) -> bytes:
    """The file from its first frame on; nothing where it is no MP3 or its first frame counts."""
    data = _from_first_frame(file)
    return b"" if any(mark in data[:_FRONT] for mark in _COUNTS) else data


def _from_first_frame(file: BinaryIO) -> bytes:
    """An MP3 behind its ID3 tag; nothing where it is none."""
    file.seek(0)
    head = file.read(10)
    size = 0
    if head[:3] == b"ID3" and len(head) == 10:
        size = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
    file.seek(size)
    start = file.read(_FRONT)
    return start + file.read(_MOST) if _length(int.from_bytes(start[:4], "big")) else b""


def _promised(data: bytes) -> tuple[int, int] | None:
    """How many frames follow the first one, and how many bytes they are with it; None where it does not say both."""
    for mark in _COUNTS:
        at = data.find(mark, 4, _FRONT)
        if at < 0 or len(data) < at + 18:
            continue
        flags, frames, size = struct.unpack_from(">III", data, at + 4)
        if mark == b"VBRI":
            size, frames = struct.unpack_from(">II", data, at + 10)
        return (frames, size) if mark == b"VBRI" or flags & 3 == 3 else None
    return None


def _length(header: int) -> int:
    """How many bytes a frame with this header has; 0 where it is none of layer III."""
    version, layer, kbits, rate = (header >> 19) & 3, (header >> 17) & 3, (header >> 12) & 15, (header >> 10) & 3
    if header >> 21 != 0x7FF or version == 1 or layer != _LAYER_3 or not 0 < kbits < 15 or rate == 3:
        return 0
    per_kbit = 144_000 if version == 3 else 72_000
    return per_kbit * _KBITS[3 if version == 3 else 2][kbits] // _RATES[version][rate] + ((header >> 9) & 1)


def _frames(data: bytes, first: int) -> tuple[int, bool]:
    """How many whole frames there are, and whether one begins right behind them and does not end."""
    frames, at, good, torn = 0, 0, 0, False
    while at + 4 <= len(data) and at - good < _LOST:
        header = int.from_bytes(data[at : at + 4], "big")
        length = _length(header) if (header ^ first) & _LIKE == 0 else 0
        if length:
            whole = at + length <= len(data)
            frames, torn = frames + whole, at == good and not whole
            at = good = at + length
        else:
            at = data.find(b"\xff", at + 1)
            if at < 0:
                break
    return frames, torn


def _counting(first: int, frames: int, size: int) -> bytes:
    """A silent frame like the first that says how many follow."""
    version, alone = (first >> 19) & 3, (first >> 6) & 3 == 3
    header = (first | 1 << 16) & ~0xF200 | 9 << 12  # no checksum, no padding; 128 or 80 kbit/s have room enough
    side = (17 if alone else 32) if version == 3 else (9 if alone else 17)
    tag = header.to_bytes(4, "big") + bytes(side) + b"Xing" + struct.pack(">III", 3, frames, size)
    return tag.ljust(_length(header), b"\0")
