"""Reading voices out of any bytes: sysex files good and damaged, MIDI files, banks that lost their head.

Reading never raises on content. It cuts the bytes into *segments*, one after the other without a gap: a message, a
stretch that is no message, a part of a MIDI file. Each gives voices, or a ``Problem`` that says why not, or both.
The damage that is known from files in the wild, and what is done about it: docs/formats/dx7-sysex.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from evosynth.midi.headerless import headerless_voices
from evosynth.midi.layout import (
    BANK,
    CHANGE,
    DUMP,
    END,
    FOREIGN_FORMATS,
    FORMATS,
    HEAD_SIZE,
    REQUEST,
    SINGLE,
    START,
    YAMAHA,
    Format,
    checksum,
)
from evosynth.midi.midifile import Event, is_midi_file, sysex_events
from evosynth.voices.dx7 import PACKED_SIZE, ROWS, VOICE_SIZE, Voice, clamped, out_of_range, unpack

_MESSAGE = re.compile(rb"\xf0[\xf8-\xff]*\x43[\xf8-\xff]*[\x00-\x2f]")
_START_OR_END = re.compile(rb"[\xf0\xf7]")
_REALTIME = bytes(range(0xF8, 0x100))  # may stand anywhere, even inside a message


class Problem(NamedTuple):
    """Something that was clipped, skipped or could not be read."""

    offset: int  # byte in the file
    message: str
    voice: int | None = None  # where it is one voice's: the place of that among the segment's, from 0


@dataclass(frozen=True, slots=True)
class Segment:
    """Bytes start..stop of a file and what they gave."""

    start: int
    stop: int
    voices: tuple[Voice, ...] = ()
    problems: tuple[Problem, ...] = ()
    kind: str = "message"  # "message", "headerless", "midi file" (what stands around messages there), "stray"


class _Message(NamedTuple):
    start: int  # where its F0 stands
    stop: int
    body: bytes  # between F0 and F7
    where: Sequence[int]  # offset of each byte of the body
    closed: bool  # whether an F7 follows


def read_sysex(data: bytes, suffix: str = "") -> tuple[list[Voice], list[Problem]]:
    """Every DX7 voice in ``data``, in order, and every problem met, in order.

    Never raises on content. ``suffix`` is that of the file, where there is one: some old formats show by it alone.
    """
    found = segments(data, suffix)
    voices = [voice for segment in found for voice in segment.voices]
    problems = [problem for segment in found for problem in segment.problems]
    return voices, problems if data else [Problem(0, "there is nothing in it")]


def segments(data: bytes, suffix: str = "") -> list[Segment]:
    """``data`` cut into segments that touch: the first starts at 0, the last stops at the end."""
    data = bytes(data)
    if is_midi_file(data):
        return _midi_file(data)
    if not _MESSAGE.search(data):
        headerless = _headerless(data, suffix.lower())
        if headerless:
            return headerless
    return _scan(data)


def _scan(data: bytes) -> list[Segment]:
    """One segment for each message and each stretch between them."""
    found: list[Segment] = []
    stray = position = 0  # everything between the two is no message
    while position < len(data):
        start = data.find(START, position)
        if start < 0:
            break
        segment, position = _message(data, start)
        if segment is not None:
            found += [*_stray(stray, start), segment]
            stray = position
    return [*found, *_stray(stray, len(data))]


def _stray(start: int, stop: int) -> list[Segment]:
    """A segment for bytes that are no message, if there are any."""
    if start == stop:
        return []
    text = f"{_bytes(stop - start)} not part of any message and left out"
    return [Segment(start, stop, problems=(Problem(start, text),), kind="stray")]


def _message(data: bytes, start: int) -> tuple[Segment | None, int]:
    """The message whose F0 stands at ``start``, unless that F0 is something else, and where to go on."""
    head = _gather(data, start, HEAD_SIZE)
    if len(head.body) < 3 or head.body[0] > 127:
        return None, head.stop
    maker, status, number = head.body[:3]
    form = FORMATS.get(number)
    if maker == YAMAHA and status >> 4 == DUMP and form is not None and len(head.body) == HEAD_SIZE:
        segment = _dump(form, _exact(data, start, form) or _gather(data, start, HEAD_SIZE + form.size + 1))
        return segment, segment.stop
    end = _START_OR_END.search(data, start + 1)
    stop = len(data) if end is None else end.start() + (data[end.start()] == END)
    problem = Problem(start, f"{_foreign(maker, status >> 4, number)} is left out")
    return Segment(start, stop, problems=(problem,)), stop


def _foreign(maker: int, kind: int, number: int) -> str:
    """What a message is that holds no DX7 voices, in words."""
    if maker != YAMAHA:
        return f"a message for a synth that is not Yamaha's (maker {maker:02X}h)"
    if kind == DUMP and number in FORMATS:
        return f"a {FORMATS[number].what} that breaks off within its first bytes"
    if kind == DUMP:
        return FOREIGN_FORMATS.get(number, f"a dump of another Yamaha synth (format {number})")
    return {CHANGE: "a parameter change", REQUEST: "a request for a dump"}.get(kind, "a message of an unknown kind")


def _exact(data: bytes, start: int, form: Format) -> _Message | None:
    """The message if its F7 stands just where the format wants it: then all between is data, damaged or not."""
    stop = start + 1 + HEAD_SIZE + form.size + 2
    body = data[start + 1 : stop - 1]
    if data[stop - 1 : stop] != bytes((END,)) or max(body[:HEAD_SIZE]) > 127 or bytes((START, YAMAHA)) in body:
        return None
    return _Message(start, stop, body, range(start + 1, stop - 1), True)


def _gather(data: bytes, start: int, size: int) -> _Message:
    """Up to ``size`` bytes behind the F0, realtime bytes dropped, and the F7 if it follows."""
    body, where = bytearray(), []
    position = start + 1
    while position < len(data) and len(body) < size and data[position] not in (START, END):
        if data[position] not in _REALTIME:
            body.append(data[position])
            where.append(position)
        position += 1
    end = position
    while end < len(data) and data[end] in _REALTIME:
        end += 1
    closed = data[end : end + 1] == bytes((END,))
    return _Message(start, end + 1 if closed else position, bytes(body), where, closed)


def _dump(form: Format, message: _Message) -> Segment:
    """The voices of a single dump or a bank, whole or damaged."""
    problems: list[Problem] = []
    announced = message.body[3:HEAD_SIZE]
    if announced != form.announcement:
        size = (announced[0] & 0x7F) << 7 | announced[1] & 0x7F
        problems.append(Problem(message.where[3], f"the {form.what} announces {size} bytes in place of {form.size}"))
    data, where = message.body[HEAD_SIZE:], message.where[HEAD_SIZE:]
    loud = [offset for offset, byte in zip(where, data, strict=True) if byte > 127]
    if loud:
        problems.append(Problem(loud[0], f"{_bytes(len(loud))} above 127, which no data is; bit 7 is cleared"))
        data = bytes(byte & 0x7F for byte in data)
    problems += _ending(form, data, where, message)
    voices = _voices(_records(form, data, where), problems)
    return Segment(message.start, message.stop, voices, _in_order(problems))


def _ending(form: Format, data: bytes, where: Sequence[int], message: _Message) -> list[Problem]:
    """What is wrong with the size, the checksum and the end mark of a dump."""
    problems = []
    if len(data) < form.size:
        text = f"the {form.what} breaks off after {len(data)} of {form.size} bytes"
        if form is BANK:
            text += f", {len(data) // PACKED_SIZE} of its voices are whole"
        problems.append(Problem(message.stop, text))
    elif len(data) == form.size:
        problems.append(Problem(message.stop, f"the {form.what} has no checksum"))
    elif data[form.size] != checksum(data[: form.size]):
        text = f"the checksum of the {form.what} is wrong, so it may be damaged"
        problems.append(Problem(where[form.size], text))
    if not message.closed:
        problems.append(Problem(message.stop, f"the end mark F7 of the {form.what} is missing"))
    return problems


_Record = tuple[bytes, Sequence[int]]  # a voice's 155 values, and the offset in the file of each


def _records(form: Format, data: bytes, where: Sequence[int]) -> Iterator[_Record]:
    """Every whole voice of a dump's data."""
    if form is SINGLE:
        if len(data) >= VOICE_SIZE:
            yield data[:VOICE_SIZE], where[:VOICE_SIZE]
        return
    for start in range(0, min(len(data), form.size) - PACKED_SIZE + 1, PACKED_SIZE):
        yield _unpacked(data, where, start)


def _unpacked(data: bytes, where: Sequence[int], start: int) -> _Record:
    places = [where[start + row.byte] for row in ROWS]
    return unpack(data[start : start + PACKED_SIZE]), places


def _voices(records: Iterable[_Record], problems: list[Problem]) -> tuple[Voice, ...]:
    """Voices of records; values out of range are clamped, with one problem for each such voice."""
    voices = []
    for number, (values, places) in enumerate(records, 1):
        voice = clamped(values)
        wrong = out_of_range(values)
        if wrong:
            first = wrong[0]
            text = f"voice {number} ({voice.name}): {first.name} is {values[first.offset]}, {first.high} is used"
            if len(wrong) > 1:
                text += f"; so for {len(wrong) - 1} more of its values"
            problems.append(Problem(places[first.offset], text, number - 1))
        voices.append(voice)
    return tuple(voices)


def _headerless(data: bytes, suffix: str) -> list[Segment]:
    """The segments of bare data, or none if it cannot be voices."""
    bare = headerless_voices(data, suffix)
    if bare is None:
        return []
    problems: list[Problem] = []
    size = PACKED_SIZE if bare.packed else VOICE_SIZE
    if size * len(bare.starts) < bare.stop:
        problems.append(Problem(size, f"the {size} bytes behind each voice are left out"))
    masked = bytes(byte & 0x7F for byte in data)
    if any(max(data[start : start + size]) > 127 for start in bare.starts):
        problems.append(Problem(0, "some bytes are above 127, which no data is; bit 7 is cleared"))
    if bare.packed:
        records = [_unpacked(masked, range(len(data)), start) for start in bare.starts]
    else:
        records = list(_records(SINGLE, masked, range(len(data))))
    segment = Segment(0, bare.stop, _voices(records, problems), _in_order(problems), "headerless")
    rest = len(data) - bare.stop
    if not rest:
        return [segment]
    text = f"{_bytes(rest)} left out behind the voices"
    return [segment, Segment(bare.stop, len(data), problems=(Problem(bare.stop, text),), kind="stray")]


def _midi_file(data: bytes) -> list[Segment]:
    """The messages in a MIDI file, and the parts of the file between them."""
    events = sysex_events(data)
    if not events:
        found = _scan(data)
        text = "this is a MIDI file without a whole system-exclusive message"
        return [replace(found[0], problems=(Problem(0, text), *found[0].problems)), *found[1:]]
    found = []
    position = 0
    for event in events:
        if event.where[0] > position:
            found.append(Segment(position, event.where[0], kind="midi file"))
        found += [_placed(segment, event) for segment in _scan(event.data)]
        position = event.stop
    if position < len(data):
        found.append(Segment(position, len(data), kind="midi file"))
    return found


def _placed(segment: Segment, event: Event) -> Segment:
    """A segment of a MIDI event, with the offsets of the file around it."""
    where = (*event.where, event.stop)
    problems = tuple(problem._replace(offset=where[problem.offset]) for problem in segment.problems)
    return replace(segment, start=where[segment.start], stop=where[segment.stop], problems=problems)


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.offset))


def _bytes(n: int) -> str:
    return "1 byte is" if n == 1 else f"{n} bytes are"
