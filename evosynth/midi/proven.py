"""Dumps that prove themselves: as many data bytes as a dump has, their checksum, and the end mark F7 in its place.

Then all of its data is there, whatever became of the head: it may be damaged, cropped or missing. With a whole head
that is enough; with any other the bytes must be believable as voices too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from evosynth.midi import evidence
from evosynth.midi.layout import BANK, END, HEAD_SIZE, REALTIME, START, YAMAHA, Format
from evosynth.midi.segment import Problem, Segment, in_order
from evosynth.midi.voice_records import packed_records, single_records, voices_of
from evosynth.voices.dx7 import PACKED_SIZE, VOICE_SIZE

_FEWEST_RIGHT = 4  # bytes of a damaged head, of six
_FEWEST_LEFT = 2  # bytes of a cropped head


class _Dump(NamedTuple):
    before: bytes  # up to the data, realtime bytes dropped
    data: bytes
    where: Sequence[int]  # offset in the file of each byte of both, of the checksum and of F7


def proven_dumps(data: bytes, form: Format) -> Iterator[Segment]:
    """Every dump of this form in ``data`` that proves itself, in order."""
    array = np.frombuffer(data, np.uint8)
    marks = np.flatnonzero((array > 127) & (array < REALTIME[0]))
    runs = np.diff(marks, prepend=-1)
    for i in np.flatnonzero((runs > form.size + 1) & (array[marks] == END)):
        first = max(0, int(marks[i] - runs[i]))  # the mark in front of the run, unless that ends another dump
        first += int(array[first] == END)
        dump = _dump(data, first, int(marks[i]), form)
        segment = _segment(dump, form) if dump else None
        if segment:
            yield segment


def _dump(data: bytes, first: int, end: int, form: Format) -> _Dump | None:
    run = data[first:end]
    body = run.translate(None, REALTIME)
    behind = run[1 + HEAD_SIZE :]
    if len(behind.translate(None, REALTIME)) < len(behind) == form.size + 1 and run[0] == START:
        return None  # data that became realtime bytes, since with them the size is right
    content = body[-form.size - 1 :]
    if len(content) <= form.size or not evidence.sums_up(content):
        return None
    kept = range(first, end) if len(body) == len(run) else _places(run, first)
    before = len(body) - form.size - 1
    return _Dump(body[:before], content[:-1], (*kept[max(0, before - 1 - HEAD_SIZE) :], end))


def _places(run: bytes, first: int) -> list[int]:
    return [int(i) + first for i in np.flatnonzero(np.frombuffer(run, np.uint8) < REALTIME[0])]


def _segment(dump: _Dump, form: Format) -> Segment | None:
    size, problems = _head(dump, form)
    if problems and not _believed(dump, form, whole=size > 0):
        return None
    where = dump.where[-form.size - 2 :]
    records = packed_records if form is BANK else single_records
    found = records(dump.data, where)
    voices = voices_of(found, problems)
    start = dump.where[len(dump.where) - form.size - 2 - size]
    values = tuple(record[0] for record in found)
    return Segment(start, dump.where[-1] + 1, voices, in_order(problems), values=values)


def _believed(dump: _Dump, form: Format, *, whole: bool) -> bool:
    """Whether the data can be voices though the head does not say so."""
    size = PACKED_SIZE if form is BANK else VOICE_SIZE
    records = evidence.records_of(dump.data, size)
    if form is BANK and (whole or len(dump.before) < _FEWEST_LEFT) and dump.before[3:4] not in (b"\x03", b"\x04"):
        return evidence.believable(records, evidence.FORGIVEN_ELSEWHERE)
    return evidence.surely_voices(records)


def _head(dump: _Dump, form: Format) -> tuple[int, list[Problem]]:
    """How many bytes in front of the data are its head, and what is wrong with that."""
    ideal = bytes((START, YAMAHA, 0, form.number)) + form.announcement
    before = dump.before[-len(ideal) :]
    place = len(dump.where) - form.size - 2 - len(before)
    if len(before) == len(ideal):
        wrong = [i for i, (byte, right) in enumerate(zip(before, ideal, strict=True)) if not _fits(i, byte, right)]
        if len(ideal) - len(wrong) >= _FEWEST_RIGHT or before[:2] == ideal[:2]:
            return len(ideal), [Problem(dump.where[place + i], _damage(i, before, form)) for i in _told(wrong)]
    left = len(before) if before[:1] == bytes((START,)) else _left(before, ideal)
    at = dump.where[len(dump.where) - form.size - 2 - left]
    if left == len(ideal) - 1 and before[:1] != bytes((START,)):
        return left, [Problem(at, f"the F0 in front of the {form.what} is missing")]
    text = f"only {left} of the 6 bytes of its head are there" if left else "its head is missing"
    return left, [Problem(at, f"this is a {form.what}, but {text}")]


def _fits(place: int, byte: int, right: int) -> bool:
    return byte < 16 if place == 2 else byte == right


def _told(wrong: list[int]) -> list[int]:
    """The two bytes of the announcement are one thing."""
    return [i for i in wrong if not (i == 5 and 4 in wrong)]


def _damage(place: int, before: bytes, form: Format) -> str:
    if place > 3:
        size = (before[4] & 0x7F) << 7 | before[5] & 0x7F
        return f"the {form.what} announces {size} bytes in place of {form.size}"
    if place == 3 and before[3] == 0:
        return f"its head says single voice, but this is a {form.what}"
    if place == 3 and before[3] == BANK.number:
        return f"its head says bank, but this is a {form.what}"
    name = ("start mark", "maker", "channel", "format")[place]
    right = ("F0h", "43h", "0 to 0Fh", f"{form.number:02X}h")[place]
    return f"the {name} byte of the {form.what} is {before[place]:02X}h in place of {right}"


def _left(before: bytes, ideal: bytes) -> int:
    """How many bytes of a head that lost its beginning stand in front of the data."""
    for size in range(len(ideal) - 1, _FEWEST_LEFT - 1, -1):
        tail = before[-size:]
        offset = len(ideal) - size
        if len(tail) == size and all(_fits(offset + i, byte, ideal[offset + i]) for i, byte in enumerate(tail)):
            return size
    return 0
