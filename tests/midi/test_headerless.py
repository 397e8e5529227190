"""Bare data without head, checksum and end: voices by their size and by what their bytes can mean."""

import pytest
from files_of_voices import BANK, BRASS, PACKED

from evosynth.midi.sysex import checksum, read_sysex
from evosynth.voices.dx7 import Voice

NAMELESS = [Voice(voice.data[:145] + bytes(10)) for voice in BANK]


@pytest.mark.parametrize("n", [1, 2, 7, 32])
def test_bare_voices_of_155_bytes_in_a_row_are_read(n: int):
    assert read_sysex(b"".join(voice.data for voice in BANK[:n])) == (BANK[:n], [])
    voices, problems = read_sysex(b"".join(voice.data + bytes((checksum(voice.data),)) for voice in BANK[:n]))
    assert voices == BANK[:n]
    assert [problem.message for problem in problems] == [
        "the 1 byte behind each voice is left out" if n > 1 else "1 byte is left out behind the voices",
        *["1 byte is left out behind the voices"] * (n > 1),
    ]


def test_a_bare_bank_without_names_is_read():
    assert read_sysex(b"".join(voice.to_packed() for voice in NAMELESS)) == (NAMELESS, [])
    assert read_sysex(b"".join(voice.data for voice in NAMELESS)) == (NAMELESS, [])


@pytest.mark.parametrize("rest", [b"\x1a", b"Brass sounds, 1986\r\n", bytes(1000), b"\xff" * 4000])
def test_what_stands_in_front_of_a_bare_bank_or_behind_it_is_left_out(rest: bytes):
    many = len(rest) > 1
    words = f"{len(rest)} bytes are left out" if many else "1 byte is left out"
    for data, where in ((PACKED + rest, "behind"), (rest + PACKED, "in front of")):
        voices, problems = read_sysex(data)
        assert voices == BANK
        assert [problem.message for problem in problems] == [f"{words} {where} the voices"]


def test_a_checksum_without_an_end_mark_is_left_out():
    voices, problems = read_sysex(PACKED + bytes((checksum(PACKED),)))
    assert voices == BANK
    assert [problem.message for problem in problems] == ["1 byte is left out behind the voices"]


def test_one_bare_voice_is_read():
    assert read_sysex(BRASS.data) == ([BRASS], [])
    assert read_sysex(BRASS.to_packed()) == ([BRASS], [])


@pytest.mark.parametrize("head", ["43 00 09 20 00", "00 09 20 00", "09 20 00", "20 00", "00", "FF"])
@pytest.mark.parametrize("end", ["", "00", "00 F7", "00 1A"])
def test_what_is_left_of_a_head_is_left_out_though_no_checksum_proves_anything(head: str, end: str):
    voices, problems = read_sysex(bytes.fromhex(head) + PACKED + bytes.fromhex(end))
    assert voices == BANK
    assert problems


@pytest.mark.parametrize("rest", [b"Brass sounds, 1986\r\n", bytes(300)])
def test_several_bare_banks_or_voices_may_have_something_behind_them(rest: bytes):
    assert read_sysex(PACKED * 2 + rest)[0] == BANK * 2
    found = read_sysex(b"".join(voice.data for voice in BANK) + rest)[0]
    assert found == (BANK if len(rest) < 155 else [])  # two silent voices without names would leave a doubt
