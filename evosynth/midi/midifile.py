"""System-exclusive messages inside standard MIDI files.

In such a file a message is an event: F0, a length of variable size (7 bits a byte, the last without bit 7), then the
rest of the message. It may go on in further events, F7, a length, more of it; an F7 event may also hold whole messages.
So the events of a track are joined to one stream of bytes, and that is read as any other. A track that is damaged is
hunted through for events from there on. Source: the Standard MIDI Files 1.0 specification.
"""

from __future__ import annotations

import re

from evosynth.midi.layout import END, START, YAMAHA
from evosynth.midi.stream import Stream

LONGEST_LENGTH = 4  # bytes of a variable length
_CHUNK_HEAD = 8  # bytes: a name and a length
_META = 0xFF
_ONE_DATA_BYTE = range(0xC0, 0xE0)  # program changes and channel pressure
_EVENT = re.compile(rb"[\xf0\xf7]")


def is_midi_file(data: bytes) -> bool:
    """Whether the bytes start as a MIDI file does."""
    return data.startswith(b"MThd")


def sysex_streams(data: bytes) -> list[Stream]:
    """What the system-exclusive events of each track hold, joined; tracks without any do not count."""
    streams: list[Stream] = []
    position = 0
    while position < len(data):
        stream = Stream(data)
        size = int.from_bytes(data[position + 4 : position + _CHUNK_HEAD], "big")
        first = position + _CHUNK_HEAD
        name = data[position : position + 4]
        if name == b"MTrk":
            position = _track(stream, first, min(first + size, len(data)))
        elif name.isalpha():
            position = min(first + size, len(data))
        else:
            found = data.find(b"MTrk", position)
            stop = found if found >= 0 else len(data)
            position = _hunt(stream, position, stop)
        streams += [stream] if stream.pieces else []
    return streams


def _track(stream: Stream, position: int, stop: int) -> int:
    """Joins the events of a track that ends at ``stop``, or with its last event; where the next chunk begins."""
    data, status = stream.source, 0
    while position < stop:
        delta = _variable(data, position)
        if delta is None or delta[1] >= stop:
            return _hunt(stream, position, stop)
        position = delta[1]
        byte = data[position]
        if byte in (START, END, _META):
            part = _part(data, position + (byte == _META))
            if part is None:
                return _hunt(stream, position, stop)
            if byte != _META:
                _join(stream, position, part)
            position = part[1]
            stop = max(stop, position)
            continue
        if byte > 0x7F:
            status, position = byte, position + 1
        if not 0x80 <= status < START:
            return _hunt(stream, position, stop)
        position += 1 if status in _ONE_DATA_BYTE else 2
    return stop


def _join(stream: Stream, position: int, part: tuple[int, int]) -> None:
    if stream.source[position] == START:
        stream.add(position, position + 1)
    stream.add(*part)


def _hunt(stream: Stream, position: int, stop: int) -> int:
    """Joins whatever looks like an event of a message, wherever it stands; returns ``stop``."""
    data = stream.source
    while found := _EVENT.search(data, position, stop):
        start = found.start()
        part = _part(data, start)
        position = start + 1
        if part is None or part[0] == part[1] or not _holds_message(data, start, part):
            continue
        _join(stream, start, part)
        position = part[1]
        while data[position - 1] != END and (more := _continued(data, position)):
            stream.add(*more)
            position = more[1]
    return max(position, stop)


def _holds_message(data: bytes, start: int, part: tuple[int, int]) -> bool:
    first, stop = part
    if data[start] == END:
        return data[first] == START
    return data[first] == YAMAHA or data[stop - 1] == END


def _continued(data: bytes, position: int) -> tuple[int, int] | None:
    """First and stop of the next part of a message, if it goes on after a pause."""
    pause = _variable(data, position)
    if pause is None or data[pause[1] : pause[1] + 1] != bytes((END,)):
        return None
    part = _part(data, pause[1])
    return part if part and part[1] > part[0] else None


def _part(data: bytes, status: int) -> tuple[int, int] | None:
    """First and stop of the bytes behind a status byte and their length; a file cut short cuts them too."""
    length = _variable(data, status + 1)
    if length is None:
        return None
    size, first = length
    return first, min(first + size, len(data))


def _variable(data: bytes, position: int) -> tuple[int, int] | None:
    """A number of variable size, and where it stops."""
    value = 0
    for i, byte in enumerate(data[position : position + LONGEST_LENGTH]):
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position + i + 1
    return None
