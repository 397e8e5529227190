import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import channels, voices

from evosynth.midi.sysex import (
    bank_dump,
    bank_request,
    checksum,
    parameter_change,
    read_sysex,
    single_dump,
    voice_request,
)
from evosynth.voices.dx7 import INIT_VOICE, ROWS, Voice, row_named

BREAKPOINTS = {f"op{operator}_breakpoint": 39 for operator in range(1, 7)}


def test_the_checksum_of_the_initialised_voice_is_known():
    assert checksum(INIT_VOICE.data) == 0x51
    assert checksum(INIT_VOICE.with_values(**BREAKPOINTS).data) == 0x67


def test_the_checksum_of_a_bank_of_initialised_voices_is_known():
    assert bank_dump([INIT_VOICE] * 32)[-2] == 0x20
    assert bank_dump([INIT_VOICE.with_values(**BREAKPOINTS)] * 32)[-2] == 0x60


def test_requests_and_changes_are_the_known_bytes():
    assert voice_request(3) == bytes.fromhex("F0 43 22 00 F7")
    assert bank_request(1) == bytes.fromhex("F0 43 20 09 F7")
    assert parameter_change(row_named("op1_output").offset, 75) == bytes.fromhex("F0 43 10 00 79 4B F7")
    assert parameter_change(row_named("algorithm").offset, 4) == bytes.fromhex("F0 43 10 01 06 04 F7")
    assert parameter_change(155, 0x3F, 16) == bytes.fromhex("F0 43 1F 01 1B 3F F7")


def test_a_single_dump_is_laid_out_as_the_manual_says():
    dump = single_dump(INIT_VOICE, 3)
    assert len(dump) == 163
    assert dump[:6] == bytes.fromhex("F0 43 02 00 01 1B")
    assert dump[6:161] == INIT_VOICE.data
    assert dump[161:] == b"\x51\xf7"


def test_a_bank_dump_is_laid_out_as_the_manual_says():
    dump = bank_dump([INIT_VOICE.with_name(f"VOICE {i}") for i in range(32)], 16)
    assert len(dump) == 4104
    assert dump[:6] == bytes.fromhex("F0 43 0F 09 20 00")
    assert dump[6 + 128 + 118 :][:10] == b"VOICE 1   "
    assert dump[-1] == 0xF7


@given(voices, channels)
def test_a_voice_comes_back_from_its_dump(voice: Voice, channel: int):
    assert read_sysex(single_dump(voice, channel)) == ([voice], [])


@given(st.lists(voices, min_size=1, max_size=3), channels)
def test_voices_come_back_from_their_bank_filled_up_with_initialised_ones(some: list[Voice], channel: int):
    assert read_sysex(bank_dump(some, channel)) == (some + [INIT_VOICE] * (32 - len(some)), [])


@given(voices, channels)
def test_all_that_is_sent_is_seven_bit_between_its_marks_and_sums_to_zero(voice: Voice, channel: int):
    for dump in (single_dump(voice, channel), bank_dump([voice], channel)):
        assert max(dump[1:-1]) < 128
        assert sum(dump[6:-1]) % 128 == 0


@pytest.mark.parametrize("channel", [0, 17, -1])
def test_channels_are_those_that_people_count(channel: int):
    for make in (
        lambda: single_dump(INIT_VOICE, channel),
        lambda: bank_dump([INIT_VOICE], channel),
        lambda: voice_request(channel),
        lambda: parameter_change(0, 0, channel),
    ):
        with pytest.raises(ValueError, match=re.escape(f"MIDI channel {channel} is outside 1..16")):
            make()


@pytest.mark.parametrize("count", [0, 33])
def test_a_bank_of_no_voice_or_too_many_is_refused(count: int):
    with pytest.raises(ValueError, match=f"1 to 32 voices, not {count}"):
        bank_dump([INIT_VOICE] * count)


def test_a_change_out_of_range_is_never_sent():
    for row in ROWS:
        with pytest.raises(ValueError, match=re.escape(f"range is 0..{row.high}")):
            parameter_change(row.offset, row.high + 1)
    with pytest.raises(ValueError, match=r"parameter 156 is outside 0\.\.155"):
        parameter_change(156, 0)
    with pytest.raises(ValueError, match=r"parameter 155 is 64"):
        parameter_change(155, 64)
