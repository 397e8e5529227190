"""Files of every kind, spoilt in every way: read without an exception, and each byte accounted for."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from files_of_voices import (
    BANK,
    BANK_BYTES,
    PACKED,
    SINGLE_BYTES,
    escape_event,
    macbinary,
    midi_file,
    riff_midi,
    sysex_event,
)

from evosynth.midi.sysex import segments

BYTES = (0x00, 0x0A, 0x43, 0x7F, 0x80, 0xF0, 0xF7, 0xF8, 0xFF)


def zipped(data: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/bank.syx", data)
    return memory.getvalue()


TWO = BANK_BYTES + SINGLE_BYTES
KINDS = (
    TWO,
    PACKED,
    b"".join(voice.data for voice in BANK),
    BANK_BYTES[3:] + BANK_BYTES,
    b"\xf0\x43\x00\x00" + BANK_BYTES[4:],
    midi_file(sysex_event(TWO), escape_event(TWO)),
    midi_file(*(sysex_event(SINGLE_BYTES) for _ in range(20))) * 2,
    riff_midi(midi_file(sysex_event(BANK_BYTES))),
    macbinary(TWO, resources=b"RSRC"),
    TWO.hex(" ").encode(),
    zipped(TWO),
)


def spoilt(chance: random.Random) -> bytes:
    data = bytearray(chance.choice(KINDS))
    if chance.random() < 0.5:
        data = data[: chance.randrange(1, len(data))] if chance.random() < 0.5 else data[chance.randrange(len(data)) :]
    for _ in range(chance.choice((1, 2, 5, 40))):
        place = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[place] = chance.choice(BYTES)
            case 1 if len(data) > 200:
                del data[place : place + chance.choice((1, 2, 100))]
            case 2:
                data[place:place] = chance.randbytes(chance.choice((1, 3, 200)))
            case 3:
                other = chance.choice(KINDS)
                data[place:place] = other[: chance.randrange(len(other))]
    return bytes(data)


def check(data: bytes) -> None:
    position = 0
    for segment in segments(data):
        assert segment.start == position < segment.stop
        position = segment.stop
        assert len(segment.voices) == len(segment.values)
        assert segment.voices or segment.problems or segment.kind in ("container", "supplement")
        assert all(segment.start <= problem.offset <= segment.stop for problem in segment.problems)
    assert position == len(data)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))])
def test_spoilt_files_are_read_and_accounted_for(seed: int):
    chance = random.Random(seed)
    for _ in range(40 if seed == 1 else 300):
        check(spoilt(chance))
