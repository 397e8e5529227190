"""What files of voices are wrapped in: MacBinary, RIFF around a MIDI file, hexadecimal text; peeled off one by one.

Sources: the MacBinary II standard (a head of 128 bytes in front of a Macintosh file's data); Microsoft's RIFF MIDI
(``RMID``); posts in forums, where messages stand as "F0 43 00 09 20 00 ...".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from evosynth.midi.stream import Stream

_MACBINARY_HEAD = 128
_LONGEST_MACINTOSH_NAME = 63
_MIDI_FILE = b"MThd\0\0\0\x06"
_LONGEST_HEAD = 1024  # bytes in front of a MIDI file
_HEX = re.compile(rb"\s*(?:(?:0x)?[0-9a-f]{2}h?[\s,;]*)+", re.IGNORECASE)
_HEX_BEGINNING = re.compile(rb"\s*(?:0x)?f0h?[\s,;]*(?:0x)?43", re.IGNORECASE)
_HEX_BYTE = re.compile(rb"(?:0x)?([0-9a-f]{2})h?", re.IGNORECASE)


class Peeled(NamedTuple):
    """What is inside, and where its bytes stand."""

    data: bytes
    stream: Stream


def peeled(data: bytes) -> Peeled | None:
    """What a container holds; None where the bytes are none."""
    peelers: tuple[Callable[[bytes], Stream | None], ...] = (_riff_midi, _macbinary, _midi_behind_a_head)
    for peel in peelers:
        stream = peel(data)
        if stream is not None and stream.pieces:
            return Peeled(stream.data, stream)
    return _hexadecimal(data)


def _riff_midi(data: bytes) -> Stream | None:
    """The MIDI file in a RIFF RMID: its chunk "data"."""
    if data[:4] != b"RIFF" or data[8:12] != b"RMID":
        return None
    position = 12
    while position + 8 <= len(data):
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        if data[position : position + 4] == b"data":
            return Stream(data, (position + 8, min(position + 8 + size, len(data))))
        position += 8 + size + size % 2
    return None


def _macbinary(data: bytes) -> Stream | None:
    """The data fork behind a MacBinary head, which has zeros at fixed places, a name, and sizes that fill the file."""
    length = data[1] if len(data) > _MACBINARY_HEAD else 0
    if not 1 <= length <= _LONGEST_MACINTOSH_NAME or data[0] or data[74] or data[82] or min(data[2 : 2 + length]) < 32:
        return None
    fork, resources = (int.from_bytes(data[at : at + 4], "big") for at in (83, 87))
    smallest = fork + resources
    if not fork or not smallest <= len(data) - _MACBINARY_HEAD <= smallest + 2 * _MACBINARY_HEAD:
        return None
    return Stream(data, (_MACBINARY_HEAD, _MACBINARY_HEAD + fork))


def _midi_behind_a_head(data: bytes) -> Stream | None:
    """A MIDI file behind the head of something else, as a MacBinary head whose sizes are wrong."""
    start = data.find(_MIDI_FILE, 1, _LONGEST_HEAD)
    return Stream(data, (start, len(data))) if start > 0 else None


def _hexadecimal(data: bytes) -> Peeled | None:
    """Bytes written as text, two digits each."""
    if not _HEX_BEGINNING.match(data) or not _HEX.fullmatch(data):
        return None
    stream = Stream(data)
    for found in _HEX_BYTE.finditer(data):
        stream.add(found.end() - 1, found.end())  # one place of the file for each byte
    return Peeled(bytes.fromhex(b" ".join(_HEX_BYTE.findall(data)).decode()), stream)
