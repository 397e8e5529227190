"""What speaks for bytes being DX7 voices where nothing else says so: ranges, unused bits, names, checksums.

Texts, sounds, pictures and files of zeros do not pass: a text has letters where a voice has three bits, a sound has
bytes above 127, zeros have neither names nor anything that could be heard.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import I64, U8, Bool
from evosynth.midi.layout import BANK, checksum
from evosynth.voices.dx7 import HIGHEST, NAME_SIZE, PACKED_SIZE, ROWS

FORGIVEN = 4  # damaged fields, on the average of the voices, where the size of the whole file is right
FORGIVEN_ELSEWHERE = 1  # the same where a checksum speaks for it, but not the head
_LOUD = 50  # of 99: bytes that are cut in halves (0 to 15) are within most ranges, but never so high

_NEARLY_EACH = 0.75

_BYTES = np.array([row.byte for row in ROWS])
_SHIFTS = np.array([row.shift for row in ROWS], np.uint8)
_MASKS = np.array([row.mask for row in ROWS], np.uint8)
_HIGHEST = np.frombuffer(HIGHEST, np.uint8)
_OUTPUTS = [row.offset for row in ROWS if row.role == "output"]
_RATES = [row.offset for row in ROWS if row.role == "rate"]


def _spare_bits() -> U8:
    spare = np.full(PACKED_SIZE, 0x7F, np.uint8)
    for row in ROWS:
        spare[row.byte] &= ~(row.mask << row.shift) & 0x7F
    return spare


_SPARE = _spare_bits()


def unpacked(packed: U8) -> U8:
    """Voices of banks (n, 128) -> their values (n, 155), each within its bits but not always within its range."""
    return np.asarray(packed[:, _BYTES] >> _SHIFTS & _MASKS, np.uint8)


def within_range(values: U8) -> Bool:
    """Which voices (n, 155) have no value that a DX7 does not know; (n,)."""
    return np.asarray(np.all(values <= _HIGHEST, axis=1))


def damage_of_packed(packed: U8) -> I64:
    """Fields of voices (n, 128) that cannot be what their place says; (n,)."""
    unused = np.count_nonzero(packed & _SPARE, axis=1) + np.count_nonzero(packed > 127, axis=1)
    return np.asarray(unused + np.count_nonzero(unpacked(packed & np.uint8(0x7F)) > _HIGHEST, axis=1))


def damage_of_values(values: U8) -> I64:
    """The same of voices (n, 155)."""
    wrong = np.count_nonzero(values & 0x7F > _HIGHEST, axis=1)
    return np.asarray(wrong + np.count_nonzero(values > 127, axis=1))


def believable(records: U8, forgiven: int = FORGIVEN) -> bool:
    """Whether these (n, 128) or (n, 155) can be voices: few damaged fields, and a name or else something to hear."""
    packed = records.shape[1] == PACKED_SIZE
    each = (damage_of_packed if packed else damage_of_values)(records)
    damage = int(each.sum())
    if damage > forgiven * len(records) or (forgiven < FORGIVEN and each.max() > FORGIVEN):
        return False  # a voice that is off by a byte has many damaged fields
    named = (records[:, -NAME_SIZE:] & 0x7F >= 32).any(axis=1)
    if 4 * np.count_nonzero(named) >= len(records):
        return True
    return damage == 0 and _audible(unpacked(records) if packed else records)


def surely_voices(records: U8) -> bool:
    """Whether these can be nothing but voices, whatever a head in front of them says: all in range, most with names.

    Where each voice stands by itself (n, 155) each needs a name, since zeros behind the last are in range as well.
    """
    packed = records.shape[1] == PACKED_SIZE
    if (damage_of_packed if packed else damage_of_values)(records).any():
        return False
    names = records[:, -NAME_SIZE:]
    named = ((names >= 32) & (names < 127)).all(axis=1)
    return bool(2 * np.count_nonzero(named) > len(records) and (packed or named.all()))


def sums_up(data: bytes) -> bool:
    """Whether the last byte is the checksum of those before it."""
    return data[-1] == checksum(data[:-1])


def records_of(data: bytes, size: int) -> U8:
    """Bytes as (n, size); what is left over at their end does not count."""
    n = len(data) // size
    return np.frombuffer(data, np.uint8, n * size).reshape(n, size)


def leading(packed: bytes, *, shifted: bool = False) -> int:
    """How many voices at the beginning of a damaged bank's data can be voices.

    ``shifted``: bytes were lost or added somewhere, so that from one voice on nearly each has something that cannot be.
    """
    if len(packed) < PACKED_SIZE:
        return 0
    damage = damage_of_packed(records_of(packed[: BANK.size], PACKED_SIZE))
    garbage = damage > FORGIVEN
    if shifted:
        behind = np.arange(len(damage), 0, -1)  # voices from each on
        damaged = np.cumsum(damage[::-1] > 0)[::-1]
        garbage |= (damage > 0) & (behind > 1) & (damaged >= _NEARLY_EACH * behind)
    return int(garbage.argmax()) if garbage.any() else len(damage)


def _audible(values: U8) -> bool:
    """Whether most of these have what is heard: an operator that is loud and not slow in all."""
    loud = (values[:, _OUTPUTS].max(axis=1) >= _LOUD) & (values[:, _RATES].max(axis=1) >= _LOUD)
    return bool(2 * np.count_nonzero(loud) > len(values))
