"""The layout of the DX7's system-exclusive messages: their bytes, sizes and checksum.

Sources: the MIDI data pages of Yamaha's DX7 manual; docs/formats/dx7-sysex.md has the byte tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from evosynth.voices.dx7 import PACKED_SIZE, VOICE_SIZE
from evosynth.voices.supplement import PACKED_SUPPLEMENT_SIZE, SUPPLEMENT_SIZE

START, END = 0xF0, 0xF7
YAMAHA = 0x43
BANK_VOICES = 32

# The high half of the byte after the maker; the low half is the channel - 1.
DUMP, CHANGE, REQUEST = 0, 1, 2


class Format(NamedTuple):
    """A dump: ``F0 43 0n number, two bytes of announcement, size bytes of data, checksum, F7``."""

    number: int
    announcement: bytes  # of the size, 7 bits a byte
    size: int
    what: str


SINGLE = Format(0, b"\x01\x1b", VOICE_SIZE, "voice")
BANK = Format(9, b"\x20\x00", BANK_VOICES * PACKED_SIZE, "bank")
FORMATS = {form.number: form for form in (SINGLE, BANK)}  # those with voices
# What a DX7II or TX802 has beside a voice, and beside each voice of a bank.
SUPPLEMENT = Format(5, b"\x00\x31", SUPPLEMENT_SIZE, "DX7II settings of a voice")
SUPPLEMENTS = Format(6, b"\x08\x60", BANK_VOICES * PACKED_SUPPLEMENT_SIZE, "DX7II settings of a bank")
HEAD_SIZE = 5  # bytes between F0 and the data

BLOCK_SELECT = (0x19, 0x4D)  # group and parameter: which 32 of 64 voices the next bank is for (DX7II, TX802)
ALL_OPERATORS = 0x7F  # what a Volca FM wants in the place of a voice's checksum
LONGEST = 16000  # bytes of a message; JACK drops those of 16 kB and more without a word

REALTIME = bytes(range(0xF8, 0x100))  # may stand anywhere, even inside a message


def dump_size(form: Format) -> int:
    """Bytes of a whole dump, F0 and F7 included."""
    return 1 + HEAD_SIZE + form.size + 2


def is_whole_dump(message: bytes, form: Format) -> bool:
    """Whether these bytes are a dump of this form, for any channel, with the checksum of its data and F7."""
    head = bytes((START, YAMAHA, message[2] & 0x0F, form.number)) + form.announcement if len(message) > 2 else b""
    return (
        len(message) == dump_size(form)
        and message.startswith(head)
        and message[-1] == END
        and sums_up(message, form)
        and max(message[1:-1]) <= 127
    )


def sums_up(message: bytes, form: Format) -> bool:
    """Whether the byte behind the data of a dump, which may have lost its F7, is their checksum."""
    data = message[1 + HEAD_SIZE :]
    return len(data) > form.size and checksum(data[: form.size]) == data[form.size]


def checksum(data: Iterable[int]) -> int:
    """What makes the 7-bit sum of the data and the checksum zero. The head of the message does not count."""
    return -sum(data) & 0x7F
