"""System-exclusive messages inside standard MIDI files.

In such a file a message is an event: F0, a length of variable size (7 bits a byte, the last without bit 7), then the
rest of the message. A long one may go on in further events: a pause, F7, a length, more of it. Events are hunted for
wherever they stand, so that a damaged track hides nothing. Source: the Standard MIDI Files 1.0 specification.
"""

from __future__ import annotations

from dataclasses import dataclass

START, END = 0xF0, 0xF7
YAMAHA = 0x43
LONGEST_LENGTH = 4  # bytes of a variable length


@dataclass(frozen=True, slots=True)
class Event:
    """A message joined from its parts, F0 included, and where in the file each of its bytes stands."""

    stop: int
    data: bytes
    where: tuple[int, ...]


def is_midi_file(data: bytes) -> bool:
    """Whether the bytes start as a MIDI file does."""
    return data.startswith(b"MThd")


def sysex_events(data: bytes) -> list[Event]:
    """The system-exclusive messages in a MIDI file that are Yamaha's or whole, in order."""
    events: list[Event] = []
    position = data.find(START)
    while position >= 0:
        event = _event(data, position)
        if event is not None:
            events.append(event)
        position = data.find(START, event.stop if event else position + 1)
    return events


def _event(data: bytes, start: int) -> Event | None:
    """The message whose F0 stands at ``start``, unless that F0 is something else."""
    part = _part(data, start)
    if part is None:
        return None
    first, stop = part
    if data[first] != YAMAHA and data[stop - 1] != END:
        return None
    where = [start, *range(first, stop)]
    while data[stop - 1] != END:
        part = _continued(data, stop)
        if part is None:
            break
        where.extend(range(*part))
        stop = part[1]
    return Event(stop, bytes(data[i] for i in where), tuple(where))


def _continued(data: bytes, position: int) -> tuple[int, int] | None:
    """First and stop of the next part of a message, if it goes on after a pause."""
    pause = _variable(data, position)
    if pause is None or data[pause[1] : pause[1] + 1] != bytes((END,)):
        return None
    return _part(data, pause[1])


def _part(data: bytes, status: int) -> tuple[int, int] | None:
    """First and stop of the bytes behind a status byte and their length; a file cut short cuts them too."""
    length = _variable(data, status + 1)
    if length is None:
        return None
    size, first = length
    stop = min(first + size, len(data))
    return (first, stop) if stop > first else None


def _variable(data: bytes, position: int) -> tuple[int, int] | None:
    """A number of variable size, and where it stops."""
    value = 0
    for i, byte in enumerate(data[position : position + LONGEST_LENGTH]):
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position + i + 1
    return None
