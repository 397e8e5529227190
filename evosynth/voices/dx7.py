"""A DX7 voice: the 155 parameters of a single-voice dump, and the 128 bytes that a bank packs them into.

Two tables hold everything that is known about a parameter: where it stands in the dump, how far it goes, what it is in
an initialised voice, and which bits of the packed form carry it. All the rest is derived from their rows. A dump stores
operator 6 first and operator 1 last. The operator on/off switches are no part of a voice: they travel as a parameter
change only.

Sources: the MIDI data pages of Yamaha's DX7 manual; the initialised voice is that of the DX7's ROM 1.8 (by ajxs'
disassembly).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from evosynth.errors import VoiceError

VOICE_SIZE = 155  # bytes of a voice in a single dump (VCED)
PACKED_SIZE = 128  # bytes of a voice in a bank (VMEM)
NAME_SIZE = 10
OPERATOR_SIZE = 21  # bytes of an operator in a single dump
PACKED_OPERATOR_SIZE = 17

RowKind = Literal["integer", "choice", "switch"]


class Row(NamedTuple):
    """One parameter: its values are 0..high, in the packed form it has ``bits`` bits of a byte."""

    name: str
    offset: int  # in the dump; within the operator's 21 bytes for OPERATOR_ROWS
    high: int
    init: int
    byte: int  # in the packed form; within the operator's 17 bytes for OPERATOR_ROWS
    shift: int
    bits: int
    kind: RowKind
    role: str
    block: str = ""

    @property
    def mask(self) -> int:
        """As many ones as the packed form has bits for it."""
        return (1 << self.bits) - 1


# One operator, as it stands in the dump.
# fmt: off
OPERATOR_ROWS = (
    #   name            offset high init byte shift bits kind     role
    Row("rate1",             0, 99, 99,   0, 0, 7, "integer", "rate"),
    Row("rate2",             1, 99, 99,   1, 0, 7, "integer", "rate"),
    Row("rate3",             2, 99, 99,   2, 0, 7, "integer", "rate"),
    Row("rate4",             3, 99, 99,   3, 0, 7, "integer", "rate"),
    Row("level1",            4, 99, 99,   4, 0, 7, "integer", "level"),
    Row("level2",            5, 99, 99,   5, 0, 7, "integer", "level"),
    Row("level3",            6, 99, 99,   6, 0, 7, "integer", "level"),
    Row("level4",            7, 99,  0,   7, 0, 7, "integer", "level"),
    Row("breakpoint",        8, 99,  0,   8, 0, 7, "integer", "scaling"),      # MIDI note = value + 21
    Row("left_depth",        9, 99,  0,   9, 0, 7, "integer", "scaling"),
    Row("right_depth",      10, 99,  0,  10, 0, 7, "integer", "scaling"),
    Row("left_curve",       11,  3,  0,  11, 0, 2, "choice",  "scaling"),      # -LIN, -EXP, +EXP, +LIN
    Row("right_curve",      12,  3,  0,  11, 2, 2, "choice",  "scaling"),
    Row("rate_scaling",     13,  7,  0,  12, 0, 3, "integer", "scaling"),
    Row("amp_mod_sens",     14,  3,  0,  13, 0, 2, "integer", "sensitivity"),
    Row("velocity_sens",    15,  7,  0,  13, 2, 3, "integer", "velocity"),
    Row("output",           16, 99,  0,  14, 0, 7, "integer", "output"),       # operator 1 starts at 99
    Row("mode",             17,  1,  0,  15, 0, 1, "switch",  "mode"),         # ratio, fixed frequency
    Row("coarse",           18, 31,  1,  15, 1, 5, "integer", "coarse"),
    Row("fine",             19, 99,  0,  16, 0, 7, "integer", "fine"),
    Row("detune",           20, 14,  7,  12, 3, 4, "integer", "detune"),       # 7 is the centre
)

# What the six operators share, after them.
VOICE_ROWS = (
    #   name            offset high init byte shift bits kind     role           block
    Row("pitch_rate1",     126, 99, 99, 102, 0, 7, "integer", "pitch",       "pitch_eg"),
    Row("pitch_rate2",     127, 99, 99, 103, 0, 7, "integer", "pitch",       "pitch_eg"),
    Row("pitch_rate3",     128, 99, 99, 104, 0, 7, "integer", "pitch",       "pitch_eg"),
    Row("pitch_rate4",     129, 99, 99, 105, 0, 7, "integer", "pitch",       "pitch_eg"),
    Row("pitch_level1",    130, 99, 50, 106, 0, 7, "integer", "pitch",       "pitch_eg"),  # 50 is no shift
    Row("pitch_level2",    131, 99, 50, 107, 0, 7, "integer", "pitch",       "pitch_eg"),
    Row("pitch_level3",    132, 99, 50, 108, 0, 7, "integer", "pitch",       "pitch_eg"),
    Row("pitch_level4",    133, 99, 50, 109, 0, 7, "integer", "pitch",       "pitch_eg"),
    Row("algorithm",       134, 31,  0, 110, 0, 5, "choice",  "routing",     "global"),    # the panel's number - 1
    Row("feedback",        135,  7,  0, 111, 0, 3, "integer", "feedback",    "global"),
    Row("osc_sync",        136,  1,  1, 111, 3, 1, "switch",  "sync",        "global"),
    Row("lfo_speed",       137, 99, 35, 112, 0, 7, "integer", "lfo",         "lfo"),
    Row("lfo_delay",       138, 99,  0, 113, 0, 7, "integer", "lfo",         "lfo"),
    Row("lfo_pitch_depth", 139, 99,  0, 114, 0, 7, "integer", "vibrato",     "lfo"),
    Row("lfo_amp_depth",   140, 99,  0, 115, 0, 7, "integer", "lfo",         "lfo"),
    Row("lfo_sync",        141,  1,  1, 116, 0, 1, "switch",  "sync",        "lfo"),
    Row("lfo_wave",        142,  5,  0, 116, 1, 3, "choice",  "lfo",         "lfo"),    # triangle .. sample & hold
    Row("pitch_mod_sens",  143,  7,  3, 116, 4, 3, "integer", "vibrato",     "lfo"),
    Row("transpose",       144, 48, 24, 117, 0, 7, "integer", "transpose",   "global"),    # semitones; 24 is none
)
# fmt: on

INIT_NAME = "INIT VOICE"


def operator_offset(operator: int) -> int:
    """Where operator 1..6 starts in a voice: operator 6 is stored first."""
    if not 1 <= operator <= 6:
        raise ValueError(f"operator {operator} is outside 1..6")
    return (6 - operator) * OPERATOR_SIZE


def _all_rows() -> Iterator[Row]:
    for operator in range(6, 0, -1):
        packed_offset = (6 - operator) * PACKED_OPERATOR_SIZE
        for row in OPERATOR_ROWS:
            yield row._replace(
                name=f"op{operator}_{row.name}",
                offset=operator_offset(operator) + row.offset,
                byte=packed_offset + row.byte,
                init=99 if (operator, row.name) == (1, "output") else row.init,
                block=f"op{operator}",
            )
    yield from VOICE_ROWS
    for i, character in enumerate(INIT_NAME):
        yield Row(f"name{i + 1}", 145 + i, 127, ord(character), 118 + i, 0, 7, "integer", "name", "name")


ROWS = tuple(_all_rows())  # the 155 parameters; row i describes byte i
ROW_BY_NAME: Mapping[str, Row] = {row.name: row for row in ROWS}
HIGHEST = bytes(row.high for row in ROWS)

# What the DX7's display shows where ASCII has something else.
_DISPLAY = {**dict.fromkeys(range(32), " "), 92: "¥", 126: "→", 127: "←"}
_TYPED = {shown: code for code, shown in _DISPLAY.items() if shown != " "}


def row_named(name: str) -> Row:
    """The row of a parameter; ``ValueError`` names an unknown one."""
    try:
        return ROW_BY_NAME[name]
    except KeyError:
        raise ValueError(f"a DX7 voice has no parameter called {name!r}") from None


@dataclass(frozen=True, slots=True)
class Voice:
    """One DX7 voice: the 155 parameters of a single-voice dump, each within its range. Frozen, hashable.

    Raises ``VoiceError`` when the size is wrong or a byte is outside its range.
    """

    data: bytes  # (155,)

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", bytes(self.data))
        if len(self.data) != VOICE_SIZE:
            raise VoiceError(f"a DX7 voice has {VOICE_SIZE} bytes, not {len(self.data)}")
        for row, value in zip(ROWS, self.data, strict=True):
            if value > row.high:
                raise VoiceError(f"{row.name} is {value}, its range is 0..{row.high}")

    @classmethod
    def from_packed(cls, packed: bytes) -> Voice:
        """The voice in 128 bytes of a bank. ``VoiceError`` for a wrong size, a set bit 7 or a value out of range.

        Bits that the format leaves unused are ignored.
        """
        if len(packed) != PACKED_SIZE:
            raise VoiceError(f"a packed DX7 voice has {PACKED_SIZE} bytes, not {len(packed)}")
        for i, value in enumerate(packed):
            if value > 127:
                raise VoiceError(f"byte {i} of the packed voice is {value}, its range is 0..127")
        return cls(unpack(packed))

    def to_packed(self) -> bytes:
        """The 128 bytes of a bank, unused bits zero; ``from_packed(v.to_packed()) == v``."""
        packed = bytearray(PACKED_SIZE)
        for row, value in zip(ROWS, self.data, strict=True):
            packed[row.byte] |= value << row.shift
        return bytes(packed)

    @property
    def name(self) -> str:
        """The name as the DX7's display shows it, without trailing spaces; the bytes themselves stay as they are."""
        codes = self.data[VOICE_SIZE - NAME_SIZE :]
        return "".join(_DISPLAY.get(code, chr(code)) for code in codes).rstrip()

    def with_name(self, name: str) -> Voice:
        """The same sound under a name of up to 10 characters; one that the DX7 cannot show becomes ``?``.

        The name that it already shows changes no byte. ``ValueError`` for a longer name.
        """
        if name == self.name:
            return self
        if len(name) > NAME_SIZE:
            raise ValueError(f"the name {name!r} has {len(name)} characters, a DX7 shows {NAME_SIZE}")
        codes = bytes(_code(character) for character in name.ljust(NAME_SIZE))
        return Voice(self.data[: VOICE_SIZE - NAME_SIZE] + codes)

    def __getitem__(self, name: str) -> int:
        """The value of a parameter by name, ``voice["op1_coarse"]``; ``ValueError`` names an unknown one."""
        return self.data[row_named(name).offset]

    def with_values(self, **values: int) -> Voice:
        """The same voice with these parameters changed: ``voice.with_values(algorithm=4, op1_coarse=2)``."""
        data = bytearray(self.data)
        for name, value in values.items():
            row = row_named(name)
            if not 0 <= value <= row.high:
                raise VoiceError(f"{name} is {value}, its range is 0..{row.high}")
            data[row.offset] = value
        return Voice(bytes(data))


def unpack(packed: bytes) -> bytes:
    """128 packed bytes -> 155 values as they come, each within its bits but not always within its range."""
    return bytes((packed[row.byte] >> row.shift) & row.mask for row in ROWS)


def out_of_range(values: bytes) -> list[Row]:
    """The rows whose values among these 155 are too large, in order."""
    return [row for row, value in zip(ROWS, values, strict=True) if value > row.high]


def clamped(values: bytes) -> Voice:
    """A voice of 155 values of any size, each one too large set to the end of its range."""
    return Voice(bytes(map(min, values, HIGHEST)))


def _code(character: str) -> int:
    if character in _TYPED:
        return _TYPED[character]
    return ord(character) if 32 <= ord(character) < 127 and ord(character) not in _DISPLAY else ord("?")


INIT_VOICE = Voice(bytes(row.init for row in ROWS))
