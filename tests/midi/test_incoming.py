"""What a synth sends, as events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.midi.incoming import (
    ActiveSensing,
    BankCame,
    IdentityCame,
    NoteCame,
    OtherCame,
    ParameterCame,
    ProgramCame,
    Receiver,
    RequestCame,
    VoiceCame,
    followed,
)
from evosynth.midi.layout import SUPPLEMENT
from evosynth.midi.sysex import bank_dump, bank_request, dump, parameter_change, single_dump
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.supplement import Supplement

BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_coarse=3)
BESIDE = Supplement(bytes(range(49)))
ACED = dump(SUPPLEMENT, BESIDE.data)


def heard(*pieces: bytes):
    receiver = Receiver()
    return [event for piece in pieces for event in receiver.feed(piece)] + receiver.ended()


def test_notes_are_heard_also_with_running_status_and_an_off_that_is_an_on_without_velocity():
    stream = bytes([0x93, 60, 100, 64, 90, 0xF8, 60, 0, 0x83, 64, 0])
    assert heard(stream) == [
        NoteCame(True, 60, 100, 4),
        NoteCame(True, 64, 90, 4),
        NoteCame(False, 60, 0, 4),
        NoteCame(False, 64, 0, 4),
    ]


def test_signs_of_life_programs_requests_and_identities_are_told_apart():
    identity = bytes.fromhex("f0 7e 00 06 02 43 00 41 3e 03 01 02 03 04 f7")
    assert heard(b"\xfe", bytes([0xC2, 7]), bank_request(3), identity) == [
        ActiveSensing(),
        ProgramCame(7, 3),
        RequestCame(9, 3),
        IdentityCame(b"\x43", 0x2080, 0x1BE, bytes([1, 2, 3, 4])),
    ]


@pytest.mark.parametrize("index", [0, 127, 128, 154, 155])
def test_a_change_at_the_panel_is_followed_and_one_of_the_switches_is_no_part_of_the_voice(index):
    (came,) = heard(parameter_change(index, 1, channel=2))
    assert came == ParameterCame(index, 1, 2)
    after = followed(BRASS, came)
    expected = bytearray(BRASS.data)
    if index < 155:
        expected[index] = 1
    assert after.data == bytes(expected)


def test_a_value_beyond_its_range_is_followed_to_the_end_of_it():
    assert followed(BRASS, ParameterCame(134, 127, 1))["algorithm"] == 31


def test_a_supplement_stays_beside_the_voice_behind_it_byte_by_byte():
    (came,) = heard(ACED + single_dump(BRASS))
    assert came == VoiceCame(BRASS, 1, BESIDE, True, ACED + single_dump(BRASS))


def test_a_supplement_without_its_voice_is_told_and_goes_to_no_other():
    change = parameter_change(134, 3)
    for stream in (ACED + change + single_dump(BRASS), ACED + single_dump(BRASS, 2), ACED + bank_dump([BRASS]), ACED):
        alone, *_ = heard(stream)
        assert alone == OtherCame("the DX7II supplement of a voice came without its voice", ACED)
        assert not any(isinstance(event, VoiceCame) and event.supplement for event in heard(stream))


def test_notes_and_signs_of_life_do_not_part_a_supplement_from_its_voice():
    *_, came = heard(ACED, b"\xfe", bytes([0x90, 60, 1]), single_dump(BRASS))
    assert came.supplement == BESIDE


def test_a_wrong_checksum_is_told_and_the_voice_comes_all_the_same():
    message = bytearray(single_dump(BRASS))
    message[-2] ^= 2
    (came,) = heard(bytes(message))
    assert (came.voice, came.checksum_ok) == (BRASS, False)
    assert came.problems == ("the checksum of the voice is wrong, so it may be damaged",)


def test_a_message_that_breaks_off_is_said_and_the_next_one_comes():
    broken, came = heard(single_dump(BRASS)[:40] + single_dump(BRASS))
    assert isinstance(broken, OtherCame)
    assert "breaks off" in broken.words
    assert came.voice == BRASS
    (broken,) = heard(bytes([0xF0, 0x43, 0x10, 0]))
    assert broken == OtherCame("a message broke off after 4 bytes", bytes([0xF0, 0x43, 0x10, 0]))


def test_of_a_bank_that_breaks_off_the_whole_voices_come_and_it_is_said():
    (came,) = heard(bank_dump([BRASS] * 32)[: 6 + 10 * 128 + 5])
    assert isinstance(came, BankCame)
    assert came.voices == (BRASS,) * 10
    assert not came.checksum_ok
    assert any("breaks off" in problem for problem in came.problems)


def test_what_is_not_a_dx7s_is_named():
    four = bytes([0xF0, 0x43, 0, 3, 0, 0x5D, *bytes(93), 0, 0xF7])
    function = bytes([0xF0, 0x43, 0x10, 8, 64, 1, 0xF7])
    other = bytes([0xF0, 0x41, 1, 2, 3, 0xF7])
    told = [event.words for event in heard(four, function, other, b"\xf0\xf7", bytes([0xE0, 0, 64]))]
    assert told[0].startswith("a voice for synths with 4 operators")
    assert told[1] == "a change at the panel that is none of a voice"
    assert "maker 41h" in told[2]
    assert told[3:] == ["a message of 2 bytes", "pitch bend on channel 1"]


def test_bytes_of_something_that_began_before_are_passed_over():
    assert heard(bytes([1, 2, 3, 0xF7]) + single_dump(BRASS)[:]) == heard(single_dump(BRASS))


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([ACED, single_dump(BRASS), bytes([0x90, 60, 1])]))))
def test_any_bytes_give_events_and_a_whole_voice_behind_them_comes(pieces: list[bytes]):
    receiver = Receiver()
    for piece in pieces:
        receiver.feed(piece)
    came = receiver.feed(single_dump(BRASS))[-1]
    assert isinstance(came, VoiceCame)
    assert came.voice == BRASS
    assert receiver.ended() == []


def test_a_message_without_end_is_cut_off_and_does_not_fill_the_memory():
    receiver = Receiver()
    told = [event.words for _ in range(8) for event in receiver.feed(b"\xf0" * (_ == 0) + bytes(16384))]
    assert told == ["a message broke off after 65536 bytes"]
    assert receiver.feed(single_dump(BRASS))[-1].voice == BRASS
