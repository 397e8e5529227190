"""Bytes <-> voices: the DX7's system-exclusive messages. Written strictly here, read with patience in ``reading``.

Channels are 1..16 as people count them. Byte tables and the source of every fact: docs/formats/dx7-sysex.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from evosynth.midi.layout import (
    BANK,
    BANK_VOICES,
    CHANGE,
    DUMP,
    END,
    REQUEST,
    SINGLE,
    START,
    YAMAHA,
    Format,
    checksum,
)
from evosynth.midi.reading import read_sysex, segments
from evosynth.midi.segment import Problem, Segment
from evosynth.voices.dx7 import INIT_VOICE, ROWS, Voice

__all__ = [
    "Problem",
    "Segment",
    "bank_dump",
    "bank_request",
    "checksum",
    "parameter_change",
    "read_sysex",
    "segments",
    "single_dump",
    "voice_request",
]

OPERATOR_SWITCHES = 155  # the parameter after a voice's own: bit 5 is operator 1, bit 0 operator 6; never in a dump


def single_dump(voice: Voice, channel: int = 1) -> bytes:
    """The 163 bytes that put a voice into the edit buffer of the synth on ``channel``."""
    return dump(SINGLE, voice.data, channel)


def bank_dump(voices: Sequence[Voice], channel: int = 1) -> bytes:
    """The 4104 bytes of a bank of 1 to 32 voices, filled up with initialised ones.

    A synth that receives it overwrites all of its internal voices. ``ValueError`` for no voice or more than 32.
    """
    if not 1 <= len(voices) <= BANK_VOICES:
        raise ValueError(f"a bank has 1 to {BANK_VOICES} voices, not {len(voices)}")
    filled = [*voices, *[INIT_VOICE] * (BANK_VOICES - len(voices))]
    return dump(BANK, b"".join(voice.to_packed() for voice in filled), channel)


def parameter_change(parameter: int, value: int, channel: int = 1) -> bytes:
    """The 7 bytes that change one byte of the edit buffer: parameter 0..154 as in a voice, 155 the operator switches.

    ``ValueError`` outside the parameter's range.
    """
    if not 0 <= parameter <= OPERATOR_SWITCHES:
        raise ValueError(f"parameter {parameter} is outside 0..{OPERATOR_SWITCHES}")
    high = 63 if parameter == OPERATOR_SWITCHES else ROWS[parameter].high
    if not 0 <= value <= high:
        raise ValueError(f"parameter {parameter} is {value}, its range is 0..{high}")
    return bytes((START, YAMAHA, status(CHANGE, channel), parameter >> 7, parameter & 0x7F, value, END))


def voice_request(channel: int = 1) -> bytes:
    """The 5 bytes that ask for the edit buffer. The first DX7 does not answer; a TX7 or a DX7II does."""
    return dump_request(SINGLE, channel)


def bank_request(channel: int = 1) -> bytes:
    """The 5 bytes that ask for the 32 internal voices."""
    return dump_request(BANK, channel)


def dump(form: Format, data: bytes, channel: int = 1) -> bytes:
    """Data of a form as a message: its head for ``channel``, the checksum and F7."""
    head = bytes((START, YAMAHA, status(DUMP, channel), form.number)) + form.announcement
    return head + data + bytes((checksum(data), END))


def dump_request(form: Format, channel: int = 1) -> bytes:
    """The 5 bytes that ask for a dump of a form."""
    return bytes((START, YAMAHA, status(REQUEST, channel), form.number, END))


def status(kind: int, channel: int) -> int:
    """The byte after the maker. ``ValueError`` for a channel outside 1..16."""
    if not 1 <= channel <= 16:
        raise ValueError(f"MIDI channel {channel} is outside 1..16")
    return kind << 4 | channel - 1
