"""Banks and voices that lost their head and their end: files of bare data, known by their size and by what their bytes
can mean.

Since nothing in such a file says what it is, every field must be able to be what its place says (a few damaged ones
are forgiven), and bits that the format leaves unused must be zero: texts, sounds and pictures do not pass.

Sources: hexter's loader for the sizes and suffixes of old editors' files; Dexed for bare banks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from evosynth.arrays import U8
from evosynth.midi import evidence
from evosynth.midi.layout import BANK
from evosynth.midi.segment import Problem, Segment, count_of_bytes, in_order
from evosynth.midi.voice_records import packed_records, single_records, voices_of
from evosynth.voices.dx7 import PACKED_SIZE, VOICE_SIZE

EDITOR_FILES = {".tx7": (8192,), ".snd": (8192, 5216)}  # a bank first, then the editor's own data
_LONGEST_HEAD = 6  # bytes of a message's head, of which some may be left
INTERLEAVED_SIZE = 8192  # XSyn's .bnk: 128 bytes of a voice, 128 of something else, and so on


class _Layout(NamedTuple):
    """A way in which bare data can hold voices."""

    size: int  # bytes of each voice, packed or not
    step: int  # from one to the next
    voices: int
    start: int = 0  # of the first
    sure: bool = False  # whether the voices must leave no doubt, since the size does not speak for them

    @property
    def stop(self) -> int:
        return self.start + self.step * (self.voices - 1) + self.size

    def records(self, data: bytes) -> U8:
        """The voices, (voices, size)."""
        padded = data[self.start : self.stop].ljust(self.step * self.voices, b"\0")
        return evidence.records_of(padded, self.step)[:, : self.size]


def headerless_segments(data: bytes, suffix: str = "") -> list[Segment]:
    """The segments of bare data, or none if it cannot be voices. ``suffix``: that of the file, in lower case."""
    for layout in _layouts(len(data), suffix):
        if (evidence.surely_voices if layout.sure else evidence.believable)(layout.records(data)):
            return _segments(data, layout)
    return []


def _layouts(size: int, suffix: str) -> Iterator[_Layout]:
    """The ways in which data of this size can hold voices, the likeliest first."""
    bank = _Layout(PACKED_SIZE, PACKED_SIZE, BANK.size // PACKED_SIZE)
    interleaved = _Layout(PACKED_SIZE, 2 * PACKED_SIZE, INTERLEAVED_SIZE // (2 * PACKED_SIZE))
    if suffix == ".bnk" and size == INTERLEAVED_SIZE:
        yield interleaved
        return
    if size in EDITOR_FILES.get(suffix, ()):
        yield bank
        return
    if size and size % PACKED_SIZE == 0:
        yield bank._replace(voices=size // PACKED_SIZE)
    if size == INTERLEAVED_SIZE:
        yield bank
        yield interleaved
    for step in (VOICE_SIZE, VOICE_SIZE + 1):  # without and with a checksum each
        if size and size % step == 0:
            yield _Layout(VOICE_SIZE, step, size // step)
    yield from _doubtful_layouts(size, bank)


def _doubtful_layouts(size: int, bank: _Layout) -> Iterator[_Layout]:
    """Voices with something in front of them or behind, as what is left of a head or a text."""
    banks = size // BANK.size
    if not banks:
        return
    whole = bank._replace(voices=banks * bank.voices, sure=True)
    yield whole
    for start in dict.fromkeys((size - whole.stop, size - whole.stop - 1, *range(1, _LONGEST_HEAD + 1))):
        if 0 < start <= size - whole.stop:
            yield whole._replace(start=start)
    if banks > 1:
        yield bank._replace(sure=True)
    yield _Layout(VOICE_SIZE, VOICE_SIZE, size // VOICE_SIZE, sure=True)


def _segments(data: bytes, layout: _Layout) -> list[Segment]:
    problems: list[Problem] = []
    start, stop = layout.start, layout.stop
    if layout.step > layout.size and layout.voices > 1:
        rest = layout.step - layout.size
        what = "byte behind each voice is" if rest == 1 else "bytes behind each voice are"
        problems.append(Problem(start + layout.size, f"the {rest} {what} left out"))
    rows = layout.records(data)
    if (rows > 127).any():
        problems.append(Problem(start, "some bytes are above 127, which no data is; bit 7 is cleared"))
    joined = (rows & 0x7F).tobytes()
    where = (np.arange(layout.voices)[:, None] * layout.step + np.arange(layout.size) + start).ravel().tolist()
    found = (packed_records if layout.size == PACKED_SIZE else single_records)(joined, where)
    voices = voices_of(found, problems)
    values = tuple(record[0] for record in found)
    segment = Segment(start, stop, voices, in_order(problems), "headerless", values)
    return [*_left_out(0, start, "in front of"), segment, *_left_out(stop, len(data), "behind")]


def _left_out(start: int, stop: int, where: str) -> list[Segment]:
    if start == stop:
        return []
    text = f"{count_of_bytes(stop - start)} left out {where} the voices"
    return [Segment(start, stop, problems=(Problem(start, text),), kind="stray")]
