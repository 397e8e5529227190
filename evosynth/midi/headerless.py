"""Banks and voices that lost their head: files of bare data, known by their size and by what their bytes can mean.

Since nothing in such a file says what it is, every field must be able to be what its place says (a few damaged ones
are forgiven), and bits that the format leaves unused must be zero: texts, sounds and pictures do not pass.

Sources: hexter's loader for the sizes and suffixes of old editors' files; Dexed for bare banks.
"""

from __future__ import annotations

from typing import NamedTuple

from evosynth.midi.layout import BANK
from evosynth.voices.dx7 import NAME_SIZE, PACKED_SIZE, ROWS, VOICE_SIZE, out_of_range, unpack

FORGIVEN = 4  # damaged fields, on the average of the voices
EDITOR_FILES = {".tx7": (8192,), ".snd": (8192, 5216)}  # a bank first, then the editor's own data
INTERLEAVED_SIZE = 8192  # XSyn's .bnk: 128 bytes of a voice, 128 of something else, and so on


class Headerless(NamedTuple):
    """Where the voices of bare data stand."""

    starts: tuple[int, ...]
    packed: bool  # 128 bytes each, or else 155
    stop: int  # end of the last


def _spare_bits() -> bytes:
    spare = bytearray([0x7F] * PACKED_SIZE)
    for row in ROWS:
        spare[row.byte] &= ~(row.mask << row.shift)
    return bytes(spare)


_SPARE = _spare_bits()


def headerless_voices(data: bytes, suffix: str = "") -> Headerless | None:
    """Where voices stand in data without any message, or None. ``suffix``: that of the file, in lower case."""
    size = len(data)
    if size in (VOICE_SIZE, VOICE_SIZE + 1):
        bare = Headerless((0,), False, VOICE_SIZE)
        return bare if _believable(data, bare) else None
    for bare in _packed_layouts(size, suffix):
        if _believable(data, bare):
            return bare
    return None


def _packed_layouts(size: int, suffix: str) -> list[Headerless]:
    """The ways in which a file of this size can hold packed voices, the likeliest first."""
    bank_first = _packed(range(0, BANK.size, PACKED_SIZE))
    interleaved = _packed(range(0, INTERLEAVED_SIZE, 2 * PACKED_SIZE))
    if suffix == ".bnk" and size == INTERLEAVED_SIZE:
        return [interleaved]
    if size in EDITOR_FILES.get(suffix, ()):
        return [bank_first]
    if size == 0 or size % PACKED_SIZE:
        return []
    whole = _packed(range(0, size, PACKED_SIZE))
    return [whole, bank_first, interleaved] if size == INTERLEAVED_SIZE else [whole]


def _packed(starts: range) -> Headerless:
    return Headerless(tuple(starts), True, starts[-1] + PACKED_SIZE)


def _believable(data: bytes, bare: Headerless) -> bool:
    """Whether these bytes can be voices."""
    size = PACKED_SIZE if bare.packed else VOICE_SIZE
    records = [data[start : start + size] for start in bare.starts]
    damaged = sum(_damaged(record, bare.packed) for record in records)
    named = any(_named(record) for record in records)
    return named and damaged <= FORGIVEN * len(records)


def _damaged(record: bytes, packed: bool) -> int:
    loud = sum(byte > 127 for byte in record)
    if not packed:
        return loud + len(out_of_range(bytes(byte & 0x7F for byte in record)))
    spare = sum(bool(byte & unused) for byte, unused in zip(record, _SPARE, strict=True))
    return loud + spare + len(out_of_range(unpack(record)))


def _named(record: bytes) -> bool:
    """Whether there is a name, which both layouts have at the end: files of zeros have none."""
    return any(byte & 0x7F >= 32 for byte in record[-NAME_SIZE:])
