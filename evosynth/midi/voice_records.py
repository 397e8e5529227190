"""Records -> voices: the values of a voice as they stand in a file, and what a DX7 would make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evosynth.midi.evidence import records_of, unpacked
from evosynth.midi.segment import Problem
from evosynth.voices.dx7 import PACKED_SIZE, ROWS, VOICE_SIZE, Voice, clamped, operator_offset, out_of_range

Record = tuple[bytes, Sequence[int]]  # a voice's 155 values, and the offset in the file of each of its bytes

_OUTPUT = next(row.offset for row in ROWS if row.name == "op6_output")
_OPERATORS = 6


def packed_records(data: bytes, where: Sequence[int]) -> list[Record]:
    """The whole voices of a bank's data, each byte of which stands ``where`` it says; bit 7 is clear."""
    if len(data) < PACKED_SIZE:
        return []
    rows = unpacked(records_of(data, PACKED_SIZE))
    return [
        (row.tobytes(), where[start : start + PACKED_SIZE])
        for row, start in zip(rows, range(0, len(data), PACKED_SIZE), strict=False)
    ]


def single_records(data: bytes, where: Sequence[int], step: int = VOICE_SIZE) -> list[Record]:
    """The whole voices of single dumps' data, one every ``step`` bytes."""
    starts = range(0, len(data) - VOICE_SIZE + 1, step)
    return [(data[start : start + VOICE_SIZE], where[start : start + VOICE_SIZE]) for start in starts]


def voices_of(records: Iterable[Record], problems: list[Problem]) -> tuple[Voice, ...]:
    """Voices of records; values out of range are clamped, with one problem for each such voice."""
    voices = []
    for number, (values, where) in enumerate(records, 1):
        voice = clamped(values)
        if voice.data != values:
            problems.append(_clamping(number, voice, values, where))
        voices.append(voice)
    return tuple(voices)


def _clamping(number: int, voice: Voice, values: bytes, where: Sequence[int]) -> Problem:
    wrong = out_of_range(values)
    first = wrong[0]
    text = f"voice {number} ({voice.name}): {first.name} is {values[first.offset]}, {first.high} is used"
    if len(wrong) > 1:
        text += f"; so for {len(wrong) - 1} more of its values"
    place = first.byte if len(where) == PACKED_SIZE else first.offset
    return Problem(where[place], text, number - 1)


def switched_off(values: bytes, switches: int) -> tuple[bytes, list[int]]:
    """Values with the operators silent whose switch is off (bit 5: operator 1, bit 0: operator 6); their numbers."""
    off = [operator for operator in range(1, _OPERATORS + 1) if not switches >> (_OPERATORS - operator) & 1]
    silent = bytearray(values)
    for operator in off:
        silent[operator_offset(operator) + _OUTPUT] = 0
    return bytes(silent), off
