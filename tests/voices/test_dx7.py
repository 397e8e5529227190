import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import voices

from evosynth.errors import InputError, VoiceError
from evosynth.voices.dx7 import (
    HIGHEST,
    INIT_VOICE,
    OPERATOR_ROWS,
    ROWS,
    VOICE_ROWS,
    Voice,
    clamped,
    operator_offset,
    out_of_range,
    unpack,
)


def _seven_bits(data: bytes) -> bytes:
    return bytes(byte & 0x7F for byte in data)


def test_row_i_describes_byte_i_and_no_name_comes_twice():
    assert [row.offset for row in ROWS] == list(range(155))
    assert len({row.name for row in ROWS}) == 155
    assert len(OPERATOR_ROWS) * 6 + len(VOICE_ROWS) + 10 == 155


def test_the_rows_share_the_packed_bytes_without_overlap():
    taken = [0] * 128
    for row in ROWS:
        bits = row.mask << row.shift
        assert row.high <= row.mask
        assert bits < 128
        assert not taken[row.byte] & bits
        taken[row.byte] |= bits
    assert all(taken)


def test_operator_six_comes_first():
    assert [operator_offset(operator) for operator in (6, 5, 4, 3, 2, 1)] == [0, 21, 42, 63, 84, 105]
    with pytest.raises(ValueError, match=re.escape("operator 7 is outside 1..6")):
        operator_offset(7)


def test_the_initialised_voice_is_that_of_the_rom():
    envelope_and_scaling = [99] * 7 + [0] * 9
    expected = [*envelope_and_scaling, 0, 0, 1, 0, 7] * 5 + [*envelope_and_scaling, 99, 0, 1, 0, 7]
    expected += [99] * 4 + [50] * 4 + [0, 0, 1, 35, 0, 0, 0, 1, 0, 3, 24]
    assert list(INIT_VOICE.data) == expected + list(b"INIT VOICE")
    assert sum(INIT_VOICE.data) == 5679


def test_the_initialised_voice_packs_to_the_known_bytes():
    operator = "63 63 63 63 63 63 63 00 00 00 00 00 38 00 {} 02 00 "
    tail = "63 63 63 63 32 32 32 32 00 08 23 00 00 00 31 18"
    expected = bytes.fromhex(operator.format("00") * 5 + operator.format("63") + tail) + b"INIT VOICE"
    assert INIT_VOICE.to_packed() == expected


def test_an_operator_packs_to_the_known_bytes():
    values = bytes((95, 29, 20, 50, 99, 95, 7, 3, 41, 12, 19, 1, 2, 3, 1, 6, 79, 1, 3, 14, 9))
    packed = Voice(values + INIT_VOICE.data[21:]).to_packed()
    assert packed[:17] == bytes.fromhex("5F 1D 14 32 63 5F 07 03 29 0C 13 09 4B 19 4F 07 0E")


def test_what_the_operators_share_packs_to_the_known_bytes():
    values = bytes((94, 67, 95, 60, 50, 51, 52, 53, 4, 6, 0, 34, 33, 5, 9, 0, 4, 3, 24))
    packed = Voice(INIT_VOICE.data[:126] + values + INIT_VOICE.data[145:]).to_packed()
    assert packed[102:118] == bytes.fromhex("5E 43 5F 3C 32 33 34 35 04 06 22 21 05 09 38 18")


@given(voices)
def test_packing_loses_nothing(voice: Voice):
    packed = voice.to_packed()
    assert len(packed) == 128
    assert max(packed) < 128
    assert Voice.from_packed(packed) == voice


@given(st.one_of(st.binary(min_size=128, max_size=128), st.binary(min_size=128, max_size=128).map(_seven_bits)))
def test_packed_bytes_give_a_voice_that_packs_back_or_an_error_that_names_the_field(packed: bytes):
    try:
        voice = Voice.from_packed(packed)
    except VoiceError as error:
        message = str(error)
    else:
        assert unpack(voice.to_packed()) == voice.data == unpack(packed)
        return
    assert re.search(r"(\w+) is \d+, its range is 0\.\.\d+", message)


def test_unused_bits_of_a_packed_voice_are_ignored():
    packed = bytearray(INIT_VOICE.to_packed())
    packed[11] |= 0x70
    packed[110] |= 0x60
    assert Voice.from_packed(bytes(packed)) == INIT_VOICE


@given(voices, st.integers(0, 154), st.data())
def test_a_byte_out_of_range_is_named_with_its_range(voice: Voice, place: int, data: st.DataObject):
    value = data.draw(st.integers(HIGHEST[place] + 1, 255))
    damaged = bytearray(voice.data)
    damaged[place] = value
    with pytest.raises(VoiceError, match=re.escape(f"{ROWS[place].name} is {value}, its range is 0..{HIGHEST[place]}")):
        Voice(bytes(damaged))
    assert [row.offset for row in out_of_range(bytes(damaged))] == [place]
    assert clamped(bytes(damaged)).data[place] == HIGHEST[place]


@pytest.mark.parametrize("size", [0, 154, 156])
def test_a_voice_of_another_size_is_refused(size: int):
    with pytest.raises(VoiceError, match=f"155 bytes, not {size}"):
        Voice(bytes(size))
    with pytest.raises(VoiceError, match=f"128 bytes, not {size}"):
        Voice.from_packed(bytes(size))


def test_a_voice_error_is_an_input_error():
    assert issubclass(VoiceError, InputError)


def test_voices_compare_and_hash_by_their_bytes_and_cannot_change():
    same = Voice(bytearray(INIT_VOICE.data))
    assert {INIT_VOICE, same} == {INIT_VOICE}
    with pytest.raises(AttributeError):
        same.data = b""


def test_names_show_what_the_display_of_a_dx7_shows():
    voice = Voice(INIT_VOICE.data[:145] + b"\x00A\\~\x7f\x1fz~  ")
    assert voice.name == " A¥→← z→"
    assert Voice.from_packed(voice.to_packed()).data == voice.data


def test_names_are_written_as_the_display_shows_them():
    voice = INIT_VOICE.with_name("A¥→← é~\\")
    assert voice.data[145:] == b"A\\~\x7f ???  "
    assert voice.name == "A¥→← ???"
    assert voice.data[:145] == INIT_VOICE.data[:145]


@given(voices)
def test_a_name_that_is_shown_can_be_typed_again(voice: Voice):
    assert INIT_VOICE.with_name(voice.name).name == voice.name
    assert voice.with_name(voice.name) == voice


def test_a_name_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="11 characters, a DX7 shows 10"):
        INIT_VOICE.with_name("ELEVEN CHAR")


def test_parameters_are_read_and_changed_by_name():
    voice = INIT_VOICE.with_values(algorithm=31, op1_coarse=2)
    assert (voice["algorithm"], voice["op1_coarse"], voice["op2_coarse"]) == (31, 2, 1)
    assert voice.data[134] == 31
    with pytest.raises(VoiceError, match=re.escape("algorithm is 32, its range is 0..31")):
        voice.with_values(algorithm=32)
    with pytest.raises(VoiceError, match=re.escape("algorithm is -1, its range is 0..31")):
        voice.with_values(algorithm=-1)
    with pytest.raises(ValueError, match="no parameter called 'op7_coarse'"):
        voice["op7_coarse"]
