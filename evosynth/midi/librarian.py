"""Taking a voice out of a file and making a bank of several, with every value as it stands: nothing is mended unasked.

A value that no DX7 knows goes along, and is told. Only what has no room in a bank, which has fewer bits for some values
than a single dump, is brought into its range there, and told as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evosynth.errors import InputError
from evosynth.midi.layout import BANK, BANK_VOICES, SINGLE
from evosynth.midi.segment import weightiest
from evosynth.midi.sysex import dump
from evosynth.midi.syxfile import load_bytes, segments_of
from evosynth.patch import SUFFIX as PATCH_SUFFIX
from evosynth.voices.dx7 import INIT_VOICE, PACKED_SIZE, ROWS, clamped, out_of_range


@dataclass(frozen=True, slots=True)
class Filed:
    """A file as it is to be written, and what a person should know of it."""

    data: bytes
    remarks: tuple[str, ...]


def one_voice(path: Path, number: int) -> Filed:
    """The voice of this number, from 1, of a file as a file of its own. InputError where there is none."""
    values, remarks = _values_in(path)
    if number > len(values):
        raise InputError(f"{path} holds {len(values)} voice{'s' * (len(values) > 1)}: there is no voice {number}.")
    chosen = values[number - 1]
    return Filed(dump(SINGLE, chosen), (*remarks, *_beyond(chosen)))


def bank_of(paths: Sequence[Path]) -> Filed:
    """All voices of these files, at most 32, as a bank; what is missing are initialised ones.

    InputError for a file without a voice, and for more than 32.
    """
    values: list[bytes] = []
    remarks: list[str] = []
    for path in paths:
        found, told = _values_in(path)
        values += found
        remarks += told
    if len(values) > BANK_VOICES:
        raise InputError(f"A bank holds {BANK_VOICES} voices, and these files hold {len(values)}: give fewer.")
    packed = [_packed(each, remarks) for each in values]
    missing = BANK_VOICES - len(packed)
    if missing:
        remarks.append(f"{len(values)} of the bank's {BANK_VOICES} voices are given, the others are initialised ones")
    return Filed(dump(BANK, b"".join([*packed, *[INIT_VOICE.to_packed()] * missing])), tuple(remarks))


def _values_in(path: Path) -> tuple[list[bytes], list[str]]:
    """The values of every voice in a file, 155 each, and what is wrong with the file but not with a voice."""
    if path.suffix.lower() == PATCH_SUFFIX:
        raise InputError(f"{path} is a patch; banks are made of files of DX7 voices, and only those are taken apart.")
    found = segments_of(load_bytes(path), path)
    values = [each for segment in found for each in segment.values]
    problems = [problem for segment in found for problem in segment.problems]
    if not values:
        raise InputError(f"there is no DX7 voice in {path}: {weightiest(problems).message}")
    remarks = [f"{path}: {problem.message}" for problem in problems if problem.voice is None]
    if any(segment.supplements for segment in found):
        remarks.append(f"{path}: DX7II settings beside its voices are left out, a DX7's file has no room for them")
    return values, remarks


def _beyond(values: bytes, *, packed: bool = False) -> list[str]:
    """A sentence where values are beyond their ranges, and stay so: in a bank those that have room there."""
    wrong = [row for row in out_of_range(values) if not packed or values[row.offset] <= row.mask]
    if not wrong:
        return []
    first, more = wrong[0], ""
    if len(wrong) > 1:
        more = f", and {len(wrong) - 1} more {'is' if len(wrong) == 2 else 'are'}"
    text = f"{first.name} is {values[first.offset]}, beyond its range (0 to {first.high}){more}: kept as in the file"
    return [f"{clamped(values).name}: {text}"]


def _packed(values: bytes, remarks: list[str]) -> bytes:
    """The 128 bytes of a voice in a bank."""
    remarks += _beyond(values, packed=True)
    packed = bytearray(PACKED_SIZE)
    for row, value in zip(ROWS, values, strict=True):
        if value > row.mask:
            remarks.append(f"{clamped(values).name}: a bank has no room for {row.name} {value}, it is {row.high} there")
        packed[row.byte] |= (value if value <= row.mask else row.high) << row.shift
    return bytes(packed)
