"""Damaged messages give what is whole in them, and never a voice that is made of garbage."""

import pytest
from files_of_voices import BANK, BANK_BYTES, BRASS, PACKED, SINGLE_BYTES

from evosynth.midi.sysex import bank_dump, checksum, read_sysex
from evosynth.voices.dx7 import INIT_VOICE

SHORT_BANK = b"\xf0\x43\x00\x09\x20\x00"


def told(data: bytes) -> list[str]:
    return [problem.message for problem in read_sysex(data)[1]]


def volca(switches: int) -> bytes:
    """A voice as editors of a Volca FM write it."""
    data = BRASS.data + bytes((switches,))
    return SINGLE_BYTES[:6] + data + bytes((checksum(data), 0xF7))


def test_a_voice_of_a_volca_editor_is_read_without_a_word():
    for switches in (0x7F, 0x3F):
        assert read_sysex(volca(switches)) == ([BRASS], [])
    other_count = bytearray(volca(0x7F))
    other_count[5] = 0x1C
    assert read_sysex(bytes(other_count)) == ([BRASS], [])


def test_an_operator_that_is_switched_off_there_is_silent_and_told():
    voices, problems = read_sysex(volca(0x3F & ~0x20))
    assert voices == [BRASS.with_values(op1_output=0)]
    assert [problem.message for problem in problems] == [
        "operator 1 is switched off in the file, and silent in the voice: output 0"
    ]
    assert problems[0].voice is None  # the voice is whole: a search may begin with it
    voices, problems = read_sysex(volca(0x20))
    assert voices == [BRASS.with_values(**{f"op{k}_output": 0 for k in range(2, 7)})]
    assert problems[0].message.startswith("operators 2, 3, 4, 5, 6 are switched off")


def test_a_checksum_that_a_volca_takes_as_switches_is_told_as_such():
    assert told(SINGLE_BYTES[:-2] + b"\x7f\xf7") == [
        "the checksum of the voice is 7Fh, which a Volca FM takes as operator switches"
    ]


def test_line_ends_that_a_transfer_as_text_put_in_are_taken_out():
    voices = [voice.with_values(lfo_speed=10, op3_output=10) for voice in BANK]
    data = bank_dump(voices)
    damaged = data.replace(b"\n", b"\r\n")
    more = len(damaged) - len(data)
    assert more > 64
    found, problems = read_sysex(damaged)
    assert found == voices
    assert problems[0].message == (
        f"{more} bytes are taken out of the bank: a transfer as text made line ends of its data"
    )


@pytest.mark.parametrize("place", [1000, 3000])
def test_of_a_bank_with_bytes_put_in_the_voices_in_front_of_them_are_read(place: int):
    found, problems = read_sysex(BANK_BYTES[:place] + b"\x0d\x0d\x0d" + BANK_BYTES[place:])
    whole = (place - 6) // 128
    assert found == BANK[:whole]
    assert problems[0].message.startswith("3 bytes are too many in the bank")
    assert problems[0].message.endswith(f": {whole} of its voices stand in front of the damage")


@pytest.mark.parametrize("place", [1000, 3000])
def test_of_a_bank_with_bytes_lost_the_voices_in_front_of_them_are_read(place: int):
    found, problems = read_sysex(BANK_BYTES[:place] + BANK_BYTES[place + 5 :])
    whole = (place - 6) // 128
    assert found == BANK[:whole]
    assert problems[0].message == f"the bank breaks off after 4092 of 4096 bytes, {whole} of its voices are whole"


def test_of_a_bank_with_a_run_of_garbage_nothing_behind_it_is_believed():
    garbage = PACKED[:1280] + b"The quick brown fox jumps over the lazy dog. " * 70
    found, problems = read_sysex(SHORT_BANK + garbage[:4096] + bytes((checksum(garbage[:4096]) ^ 1, 0xF7)))
    assert found == BANK[:10]
    assert "only 10 of the bank's voices can be voices: bytes were lost or added in it" in [p.message for p in problems]


def test_a_message_that_says_single_voice_but_goes_on_is_no_voice():
    for tail in (b"", b"\xf7", SINGLE_BYTES):
        found, problems = read_sysex(b"\xf0\x43\x00\x00\x20\x00" + PACKED[:3000] + tail)
        assert found == ([BRASS] if len(tail) > 1 else [])
        assert "says it is a single voice, but holds 3000 bytes that are none" in problems[0].message


def test_a_voice_with_a_text_behind_it_in_the_message_is_read():
    assert read_sysex(SINGLE_BYTES[:-1] + b"made in 1986")[0] == [BRASS]


def test_messages_of_one_kind_in_a_row_are_counted():
    change, request = bytes.fromhex("F0 43 10 00 79 4B F7"), bytes.fromhex("F0 43 20 09 F7")
    assert told(change * 1200 + request + change + SINGLE_BYTES + change * 2) == [
        "1,200 parameter changes are left out",
        "a request for a dump is left out",
        "a parameter change is left out",
        "2 parameter changes are left out",
    ]


def test_a_clock_during_a_dump_harms_nothing():
    for mark in (b"\xf8", b"\xfe", b"\xfa\xfc"):
        for data, voices in ((BANK_BYTES, BANK), (SINGLE_BYTES, [BRASS])):
            ticked = mark.join(data[i : i + 50] for i in range(0, len(data), 50))
            assert read_sysex(ticked) == (voices, [])
    assert read_sysex(BANK_BYTES[1:2000] + b"\xf8" + BANK_BYTES[2000:])[0] == BANK


def test_banks_of_initialised_voices_are_read():
    assert read_sysex(bank_dump([INIT_VOICE]))[0] == [INIT_VOICE] * 32
