"""What a DX7II or TX802 knows of a voice beside a DX7's 155 bytes: 49 values (ACED), which a bank packs into 35 (AMEM).

A table of rows holds where each value stands in both. Nothing is mended: a value beyond its range stays as it came, so
that what a synth has sent goes back to it byte by byte. The values are not heard in EvoSynth's own engine.

Sources: the MIDI data pages of Yamaha's DX7s and TX802 manuals; JSynthLib (DX7FamilyAdditionalVoiceBankDriver) for the
bits of the packed form; DX7II-Librarian for the default.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from evosynth.errors import VoiceError
from evosynth.voices.dx7 import Voice

SUPPLEMENT_SIZE = 49  # bytes of a supplement in a single dump (ACED)
PACKED_SUPPLEMENT_SIZE = 35  # bytes of one in a bank of supplements (AMEM)


class SupplementRow(NamedTuple):
    """One value: its byte in a single dump, its range, and which bits of the packed form carry it."""

    name: str
    offset: int
    high: int
    byte: int
    shift: int
    bits: int
    init: int = 0

    @property
    def mask(self) -> int:
        """As many ones as the packed form has bits for it."""
        return (1 << self.bits) - 1


# fmt: off
_VOICE_ROWS = (
    #             name                 offset high byte shift bits init
    SupplementRow("pitch_eg_range",        12,  3,  4, 0, 2),
    SupplementRow("lfo_trigger",           13,  1,  4, 2, 1),     # single, multi
    SupplementRow("pitch_eg_velocity",     14,  1,  4, 3, 1),
    SupplementRow("poly_mode",             15,  3,  5, 0, 2),     # poly, mono, unison poly, unison mono
    SupplementRow("bend_range",            16, 12,  5, 2, 4, 2),
    SupplementRow("bend_step",             17, 12,  6, 0, 4),
    SupplementRow("bend_mode",             18,  3,  6, 4, 2),
    SupplementRow("random_pitch",          19,  7,  4, 4, 3),
    SupplementRow("portamento_mode",       20,  1,  7, 0, 1),
    SupplementRow("portamento_step",       21, 12,  7, 1, 4),
    SupplementRow("portamento_time",       22, 99,  8, 0, 7),
    SupplementRow("wheel_pitch",           23, 99,  9, 0, 7),
    SupplementRow("wheel_amp",             24, 99, 10, 0, 7),
    SupplementRow("wheel_eg_bias",         25, 99, 11, 0, 7),
    SupplementRow("foot1_pitch",           26, 99, 12, 0, 7),
    SupplementRow("foot1_amp",             27, 99, 13, 0, 7),
    SupplementRow("foot1_eg_bias",         28, 99, 14, 0, 7),
    SupplementRow("foot1_volume",          29, 99, 15, 0, 7),
    SupplementRow("breath_pitch",          30, 99, 16, 0, 7),
    SupplementRow("breath_amp",            31, 99, 17, 0, 7),
    SupplementRow("breath_eg_bias",        32, 99, 18, 0, 7),
    SupplementRow("breath_pitch_bias",     33, 100, 19, 0, 7, 50),  # 50 is none
    SupplementRow("aftertouch_pitch",      34, 99, 20, 0, 7),
    SupplementRow("aftertouch_amp",        35, 99, 21, 0, 7),
    SupplementRow("aftertouch_eg_bias",    36, 99, 22, 0, 7),
    SupplementRow("aftertouch_pitch_bias", 37, 100, 23, 0, 7, 50),
    SupplementRow("pitch_eg_scaling",      38,  7, 24, 0, 3),
    SupplementRow("foot2_pitch",           39, 99, 26, 0, 7),
    SupplementRow("foot2_amp",             40, 99, 27, 0, 7),
    SupplementRow("foot2_eg_bias",         41, 99, 28, 0, 7),
    SupplementRow("foot2_volume",          42, 99, 29, 0, 7),
    SupplementRow("midi_pitch",            43, 99, 30, 0, 7),
    SupplementRow("midi_amp",              44, 99, 31, 0, 7),
    SupplementRow("midi_eg_bias",          45, 99, 32, 0, 7),
    SupplementRow("midi_volume",           46, 99, 33, 0, 7),
    SupplementRow("unison_detune",         47,  7, 34, 0, 3),
    SupplementRow("foot1_as_cs1",          48,  1, 34, 3, 1),
)
# fmt: on


def _all_rows() -> Iterator[SupplementRow]:
    for place in range(6):  # operator 6 is stored first
        yield SupplementRow(f"op{6 - place}_fractional_scaling", place, 1, 0, place, 1)
    for place in range(6):
        yield SupplementRow(f"op{6 - place}_amp_mod_sens", 6 + place, 7, 1 + place // 2, 3 * (place % 2), 3)
    yield from _VOICE_ROWS


SUPPLEMENT_ROWS = tuple(_all_rows())  # row i describes byte i


@dataclass(frozen=True, slots=True)
class Supplement:
    """The 49 values that a DX7II or TX802 has for a voice beside a DX7's own. Frozen, hashable; kept as they came.

    ``VoiceError`` when the size is wrong or a byte is above 127.
    """

    data: bytes  # (49,)

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", bytes(self.data))
        if len(self.data) != SUPPLEMENT_SIZE:
            raise VoiceError(f"the DX7II settings of a voice have {SUPPLEMENT_SIZE} bytes, not {len(self.data)}")
        if max(self.data) > 127:
            raise VoiceError(f"byte {max(self.data)} in the DX7II settings of a voice is above 127")

    @classmethod
    def default_for(cls, voice: Voice) -> Supplement:
        """What a DX7II gives a voice that comes without one: amplitude sensitivities as in the voice, a bend of 2."""
        data = bytearray(row.init for row in SUPPLEMENT_ROWS)
        for operator in range(6, 0, -1):
            data[6 + 6 - operator] = voice[f"op{operator}_amp_mod_sens"]
        return cls(bytes(data))

    @classmethod
    def from_packed(cls, packed: bytes) -> Supplement:
        """The supplement in 35 bytes of a bank of them. ``VoiceError`` for a wrong size or a byte above 127.

        Bits that the format leaves unused are ignored.
        """
        if len(packed) != PACKED_SUPPLEMENT_SIZE:
            raise VoiceError(f"packed DX7II settings have {PACKED_SUPPLEMENT_SIZE} bytes, not {len(packed)}")
        if max(packed) > 127:
            raise VoiceError(f"byte {max(packed)} in packed DX7II settings is above 127")
        return cls(bytes(packed[row.byte] >> row.shift & row.mask for row in SUPPLEMENT_ROWS))

    def to_packed(self) -> bytes:
        """The 35 bytes; of a value that is too large for its bits as much as has room there."""
        packed = bytearray(PACKED_SUPPLEMENT_SIZE)
        for row, value in zip(SUPPLEMENT_ROWS, self.data, strict=True):
            packed[row.byte] |= (value & row.mask) << row.shift
        return bytes(packed)
