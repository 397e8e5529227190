"""DX7II settings in a file: those directly ahead of a voice or a bank belong to it, and stay beside its voices.

Any others are left out and told, as what is not understood. Source: the manuals of DX7II and TX802, by which a synth
takes a supplement for the voice that follows, and gives every other voice its defaults.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from evosynth.midi.layout import HEAD_SIZE, SUPPLEMENT, SUPPLEMENTS, dump_size, is_whole_dump
from evosynth.midi.messages import message_segments
from evosynth.midi.segment import Segment
from evosynth.voices.supplement import PACKED_SUPPLEMENT_SIZE, Supplement

KIND = "supplement"  # of a segment that belongs to the next


def with_supplements(data: bytes, found: Iterable[Segment]) -> list[Segment]:
    """These segments of ``data``, which touch, with each supplement as a segment of its own beside its voices."""
    whole: list[Segment] = []
    for segment in found:
        message = _ahead(data, segment)
        if message:
            whole += _parted(data, whole.pop(), segment.start - len(message))
            segment = replace(segment, supplements=unpacked(message)[: len(segment.voices)])
        whole.append(segment)
    return whole


def unpacked(message: bytes) -> tuple[Supplement, ...]:
    """The supplements in a whole dump of one or of 32."""
    data = message[1 + HEAD_SIZE : -2]
    if message[3] == SUPPLEMENT.number:
        return (Supplement(data),)
    size = PACKED_SUPPLEMENT_SIZE
    return tuple(Supplement.from_packed(data[start : start + size]) for start in range(0, len(data), size))


def _ahead(data: bytes, segment: Segment) -> bytes:
    """The message directly ahead of a segment that is the supplement of its voices; empty where none is."""
    if not segment.voices:
        return b""
    form = SUPPLEMENT if len(segment.voices) == 1 else SUPPLEMENTS
    message = data[max(0, segment.start - dump_size(form)) : segment.start]
    return message if is_whole_dump(message, form) else b""


def _parted(data: bytes, segment: Segment, start: int) -> list[Segment]:
    """A segment whose end, from ``start`` on, is a supplement: what stands in front of that is read anew."""
    front = [
        replace(
            each,
            start=each.start + segment.start,
            stop=each.stop + segment.start,
            problems=tuple(problem._replace(offset=problem.offset + segment.start) for problem in each.problems),
        )
        for each in message_segments(data[segment.start : start])
    ]
    return [*front, Segment(start, segment.stop, kind=KIND)]
