"""Reading bytes from one F0 to the next: dumps of voices, whole or damaged, and messages that hold none.

Dumps that prove themselves have been taken out before; what comes here is intact but for its values, damaged, or of
another kind. What cannot be a voice is left out: nothing that a person could send to a synth is made of garbage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from evosynth.midi import evidence
from evosynth.midi.foreign import Words, words_for
from evosynth.midi.layout import (
    ALL_OPERATORS,
    BANK,
    DUMP,
    END,
    FORMATS,
    HEAD_SIZE,
    REALTIME,
    SINGLE,
    START,
    YAMAHA,
    Format,
    checksum,
)
from evosynth.midi.segment import DAMAGE, Problem, Segment, count_of_bytes, in_order, stray
from evosynth.midi.voice_records import Record, packed_records, single_records, switched_off, voices_of
from evosynth.voices.dx7 import PACKED_SIZE, VOICE_SIZE

_START_OR_END = re.compile(rb"[\xf0\xf7]")

_MOST_ADDED = 512  # bytes that can have been put into a bank


class _Message(NamedTuple):
    start: int  # where its F0 stands
    stop: int
    body: bytes  # between F0 and F7, realtime bytes dropped
    where: Sequence[int]  # offset of each byte of the body
    closed: bool  # whether an F7 follows


class _Other(NamedTuple):
    """A message without voices."""

    start: int
    stop: int
    words: Words


def message_segments(data: bytes) -> list[Segment]:
    """``data`` cut into segments: one for each message and each stretch between them."""
    found: list[Segment] = []
    for _, group in groupby(_with_strays(data), key=lambda item: item.words if isinstance(item, _Other) else id(item)):
        items = list(group)
        first = items[0]
        found.append(first if isinstance(first, Segment) else _left_out(items))
    return found


def _left_out(items: Sequence[Segment | _Other]) -> Segment:
    """Messages of one kind that follow each other, as one segment."""
    first = items[0]
    assert isinstance(first, _Other)
    words, n = first.words, len(items)
    text = f"{words.one} is left out" if n == 1 else f"{n:,} {words.many} are left out"
    return Segment(first.start, items[-1].stop, problems=(Problem(first.start, text, weight=words.weight),))


def _with_strays(data: bytes) -> Iterator[Segment | _Other]:
    outside = position = 0  # everything between the two is no message
    while position < len(data):
        start = data.find(START, position)
        if start < 0:
            break
        item, position = _message(data, start)
        if item is not None:
            yield from stray(outside, start)
            yield item
            outside = position
    yield from stray(outside, len(data))


def _message(data: bytes, start: int) -> tuple[Segment | _Other | None, int]:
    """The message whose F0 stands at ``start``, unless that F0 is something else, and where to go on."""
    message = _gather(data, start)
    if len(message.body) < 3 or message.body[0] > 127:
        return None, max(start + 1, message.stop - message.closed)
    maker, status, number = message.body[:3]
    form = FORMATS.get(number)
    if maker == YAMAHA and status >> 4 == DUMP and form is not None and len(message.body) >= HEAD_SIZE:
        segment = _dump(form, _exact(data, start, form) or message)
        return segment, segment.stop
    return _Other(start, message.stop, words_for(message.body[:20])), message.stop


def _gather(data: bytes, start: int) -> _Message:
    """What stands behind an F0 up to the next F0 or F7."""
    found = _START_OR_END.search(data, start + 1)
    stop = found.start() if found else len(data)
    run = data[start + 1 : stop]
    body = run.translate(None, REALTIME)
    where: Sequence[int] = range(start + 1, stop)
    if len(body) < len(run):
        where = [start + 1 + i for i, byte in enumerate(run) if byte < REALTIME[0]]
    closed = found is not None and data[stop] == END
    return _Message(start, stop + closed, body, where, closed)


def _exact(data: bytes, start: int, form: Format) -> _Message | None:
    """The message if its F7 stands just where the format wants it: then all between is data, damaged or not."""
    stop = start + 1 + HEAD_SIZE + form.size + 2
    if data[stop - 1 : stop] != bytes((END,)):
        return None
    body = data[start + 1 : stop - 1]
    if max(body[:HEAD_SIZE]) > 127 or bytes((START, YAMAHA)) in body:
        return None
    return _Message(start, stop, body, range(start + 1, stop - 1), True)


def _dump(form: Format, message: _Message) -> Segment:
    """The voices of a single dump or a bank, whole or damaged."""
    content = message.body[HEAD_SIZE:]
    if form is SINGLE and len(content) == VOICE_SIZE + 2 and message.closed and evidence.sums_up(content):
        return _with_switches(message)
    if form is BANK and BANK.size + 1 < len(content) <= BANK.size + _MOST_ADDED and message.closed:
        return _bank_with_more(message)
    if form is SINGLE and len(content) > VOICE_SIZE + 2 and not _holds_single(message):
        text = f"a message that says it is a single voice, but holds {len(content)} bytes that are none, is left out"
        return Segment(message.start, message.stop, problems=(Problem(message.start, text, weight=DAMAGE),))
    message = _cut(message, form.size + 1)
    problems = _head(form, message)
    data, where = message.body[HEAD_SIZE:], message.where[HEAD_SIZE:]
    loud = [offset for offset, byte in zip(where, data, strict=True) if byte > 127]
    if loud:
        problems.append(Problem(loud[0], f"{count_of_bytes(len(loud))} above 127, which no data is; bit 7 is cleared"))
        data = bytes(byte & 0x7F for byte in data)
    problems += _ending(form, data, where, message)
    return _segment(message, _records(form, data, message, problems), problems)


def _segment(message: _Message, records: list[Record], problems: list[Problem]) -> Segment:
    voices = voices_of(records, problems)
    values = tuple(record[0] for record in records)
    return Segment(message.start, message.stop, voices, in_order(problems), values=values)


def _cut(message: _Message, size: int) -> _Message:
    """The message with at most ``size`` bytes behind its head: the rest is something else."""
    longest = HEAD_SIZE + size
    if len(message.body) <= longest:
        return message
    stop = message.where[longest - 1] + 1
    return _Message(message.start, stop, message.body[:longest], message.where[:longest], False)


def _head(form: Format, message: _Message) -> list[Problem]:
    announced = message.body[3:HEAD_SIZE]
    if announced == form.announcement:
        return []
    size = (announced[0] & 0x7F) << 7 | announced[1] & 0x7F
    return [Problem(message.where[3], f"the {form.what} announces {size} bytes in place of {form.size}")]


def _ending(form: Format, data: bytes, where: Sequence[int], message: _Message) -> list[Problem]:
    """What is wrong with the size, the checksum and the end mark of a dump."""
    problems = []
    if len(data) < form.size:
        text = f"the {form.what} breaks off after {len(data)} of {form.size} bytes"
        if form is BANK:
            text += f", {evidence.leading(data, shifted=message.closed)} of its voices are whole"
        problems.append(Problem(message.stop, text, weight=DAMAGE))
    elif len(data) == form.size:
        problems.append(Problem(message.stop, f"the {form.what} has no checksum"))
    elif data[form.size] != checksum(data[: form.size]):
        text = f"the checksum of the {form.what} is wrong, so it may be damaged"
        if form is SINGLE and data[form.size] == ALL_OPERATORS:
            text = "the checksum of the voice is 7Fh, which a Volca FM takes as operator switches"
        problems.append(Problem(where[form.size], text))
    if not message.closed:
        problems.append(Problem(message.stop, f"the end mark F7 of the {form.what} is missing"))
    return problems


def _records(form: Format, data: bytes, message: _Message, problems: list[Problem]) -> list[Record]:
    """The voices of a dump's data; of a bank that is not whole those in front of what cannot be one."""
    where = message.where[HEAD_SIZE:]
    if form is SINGLE:
        return single_records(data[:VOICE_SIZE], where)
    packed = data[: form.size]
    whole = len(packed) // PACKED_SIZE
    if len(data) <= form.size or checksum(packed) != data[form.size]:
        fitting = evidence.leading(packed, shifted=message.closed and len(data) < form.size)
        if len(data) >= form.size and fitting < whole and _mostly_garbage(packed):
            text = f"only {fitting} of the bank's voices can be voices: bytes were lost or added in it"
            problems.append(Problem(where[0], text, weight=DAMAGE))
        elif len(data) >= form.size:
            fitting = whole
        packed = packed[: fitting * PACKED_SIZE]
    return packed_records(packed, where)


def _mostly_garbage(packed: bytes) -> bool:
    return not evidence.believable(evidence.records_of(packed, PACKED_SIZE), evidence.FORGIVEN)


def _holds_single(message: _Message) -> bool:
    """Whether a message of a single voice that goes on too long has one at its beginning."""
    content = message.body[HEAD_SIZE : HEAD_SIZE + VOICE_SIZE + 1]
    records = evidence.records_of(content, VOICE_SIZE)
    return evidence.believable(records) and (evidence.sums_up(content) or message.body[3:5] == SINGLE.announcement)


def _with_switches(message: _Message) -> Segment:
    """A voice as editors of a Volca FM write it: operator switches behind the 155 bytes, a checksum over all 156."""
    content, where = message.body[HEAD_SIZE:], message.where[HEAD_SIZE:]
    problems: list[Problem] = []
    values, off = switched_off(content[:VOICE_SIZE], content[VOICE_SIZE])
    if off:
        which = f"operator{'s' * (len(off) > 1)} {', '.join(map(str, off))}"
        verb = "are" if len(off) > 1 else "is"
        text = f"{which} {verb} switched off in the file, and silent in the voice: output 0"
        problems.append(Problem(where[VOICE_SIZE], text))
    return _segment(message, [(values, where)], problems)


def _bank_with_more(message: _Message) -> Segment:
    """A bank that has more bytes than it should: line ends of a transfer as text can be taken out, others cannot."""
    content, where = message.body[HEAD_SIZE:], message.where[HEAD_SIZE:]
    mended = content.replace(b"\r\n", b"\n")
    more = len(content) - BANK.size - 1
    if len(mended) == BANK.size + 1 and evidence.sums_up(mended):
        text = f"{count_of_bytes(more)} taken out of the bank: a transfer as text made line ends of its data"
        packed = mended[:-1]
    else:
        packed = content[: evidence.leading(content, shifted=True) * PACKED_SIZE]
        text = (
            f"{count_of_bytes(more)} too many in the bank, as from a transfer as text: "
            f"{len(packed) // PACKED_SIZE} of its voices stand in front of the damage"
        )
    problems = [*_head(BANK, message), Problem(where[0], text, weight=DAMAGE)]
    return _segment(message, packed_records(packed, where), problems)
