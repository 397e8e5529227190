"""A dump whose size, checksum and end mark are right is what it is, whatever its head says."""

import pytest
from files_of_voices import BANK, BANK_BYTES, BRASS, PACKED, SINGLE_BYTES

from evosynth.midi.sysex import bank_dump, checksum, read_sysex, segments

DATA_CHECKSUM_END = BANK_BYTES[6:]


def told(data: bytes) -> list[str]:
    voices, problems = read_sysex(data)
    assert voices == BANK
    return [problem.message for problem in problems]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("F0 43 00 00 20 00", "its head says single voice, but this is a bank"),
        ("F0 43 00 49 20 00", "the format byte of the bank is 49h in place of 09h"),
        ("F0 43 00 04 20 00", "the format byte of the bank is 04h in place of 09h"),
        ("F0 43 00 02 20 00", "the format byte of the bank is 02h in place of 09h"),
        ("70 43 00 09 20 00", "the start mark byte of the bank is 70h in place of F0h"),
        ("F0 41 00 09 20 00", "the maker byte of the bank is 41h in place of 43h"),
        ("F0 43 40 09 20 00", "the channel byte of the bank is 40h in place of 0 to 0Fh"),
        ("F0 43 00 09 10 00", "the bank announces 2048 bytes in place of 4096"),
        ("F0 43 00 09 20 01", "the bank announces 4097 bytes in place of 4096"),
        ("43 00 09 20 00", "the F0 in front of the bank is missing"),
        ("09 20 00", "this is a bank, but only 3 of the 6 bytes of its head are there"),
        ("F0 43 00 09 20", "this is a bank, but only 5 of the 6 bytes of its head are there"),
        ("F0", "this is a bank, but only 1 of the 6 bytes of its head are there"),
        ("", "this is a bank, but its head is missing"),
    ],
)
def test_a_bank_is_a_bank_whatever_became_of_its_head(head: str, message: str):
    assert told(bytes.fromhex(head) + DATA_CHECKSUM_END) == [message]


def test_two_bytes_of_a_head_can_be_wrong():
    assert told(bytes.fromhex("F0 43 00 00 01 1B") + DATA_CHECKSUM_END) == [
        "its head says single voice, but this is a bank",
        "the bank announces 155 bytes in place of 4096",
    ]


@pytest.mark.parametrize("head", ["F0 43 00 00 20 00", "F0 43 00 49 20 00", "F0 43 00 04 20 00", ""])
def test_without_its_checksum_a_bank_with_a_wrong_head_is_refused_and_no_voice_is_made_of_garbage(head: str):
    spoilt = bytes.fromhex(head) + PACKED + bytes((DATA_CHECKSUM_END[-2] ^ 1, 0xF7))
    if head:
        assert read_sysex(spoilt)[0] == []
    else:  # nothing speaks against it, and all of it can be voices
        assert read_sysex(spoilt)[0] == BANK


def test_a_voice_is_a_voice_whatever_became_of_its_head():
    for head, message in (
        ("F0 43 00 09 01 1B", "its head says bank, but this is a voice"),
        ("F0 43 00 09 20 00", "its head says bank, but this is a voice"),
        ("43 00 00 01 1B", "the F0 in front of the voice is missing"),
        ("", "this is a voice, but its head is missing"),
    ):
        voices, problems = read_sysex(bytes.fromhex(head) + SINGLE_BYTES[6:])
        assert voices == [BRASS], head
        assert problems[0].message == message


def test_of_two_banks_one_is_damaged_and_both_are_read():
    other = bank_dump(BANK[::-1])
    voices, problems = read_sysex(other[3:] + BANK_BYTES)
    assert voices == [*BANK[::-1], *BANK]
    assert [problem.message for problem in problems] == [
        "this is a bank, but only 3 of the 6 bytes of its head are there"
    ]
    assert read_sysex(other[6:] + SINGLE_BYTES + BANK_BYTES)[0] == [*BANK[::-1], BRASS, *BANK]


def test_a_bank_of_another_synth_is_none_though_its_checksum_is_right():
    data = bytes(57) + b"FOUROPS   " + bytes(61)
    for fill in (data * 32, b"\x05\x0a" * 2048, bytes(4096), b"TEXT OF A SYNTH " * 256):
        for head in ("F0 43 00 04 20 00", "F0 41 10 16 12 00", "F0 43 75 00 00 00"):
            message = bytes.fromhex(head) + fill + bytes((checksum(fill), 0xF7))
            assert read_sysex(message)[0] == []


def test_the_end_mark_of_one_bank_is_not_the_damaged_start_mark_of_the_next():
    data = BANK_BYTES + BANK_BYTES[1:]
    assert read_sysex(data)[0] == BANK * 2
    assert [(segment.start, segment.stop) for segment in segments(data)] == [(0, 4104), (4104, len(data))]
