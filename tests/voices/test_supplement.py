import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.errors import VoiceError
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.supplement import SUPPLEMENT_ROWS, Supplement

in_range = st.binary(min_size=49, max_size=49).map(
    lambda data: bytes(value % (row.high + 1) for value, row in zip(data, SUPPLEMENT_ROWS, strict=True))
)


def test_every_byte_has_a_row_and_no_two_share_bits_of_the_packed_form():
    assert [row.offset for row in SUPPLEMENT_ROWS] == list(range(49))
    bits = [(row.byte, row.shift + bit) for row in SUPPLEMENT_ROWS for bit in range(row.bits)]
    assert len(bits) == len(set(bits))
    assert all(bit < 7 for _, bit in bits)
    assert all(row.high <= row.mask for row in SUPPLEMENT_ROWS)


@given(in_range)
def test_packing_and_unpacking_lose_nothing(data):
    assert Supplement.from_packed(Supplement(data).to_packed()).data == data


def test_the_default_has_the_voices_sensitivities_and_a_bend_of_two():
    voice = INIT_VOICE.with_values(op6_amp_mod_sens=3, op1_amp_mod_sens=1)
    packed = Supplement.default_for(voice).to_packed()
    expected = {1: 3, 3: 1 << 3, 5: 8, 19: 50, 23: 50}
    assert packed == bytes(expected.get(byte, 0) for byte in range(35))


def test_what_is_beyond_its_range_stays_as_it_came():
    assert Supplement(bytes([127] * 49)).data == bytes([127] * 49)
    with pytest.raises(VoiceError, match="49 bytes, not 48"):
        Supplement(bytes(48))
    with pytest.raises(VoiceError, match="above 127"):
        Supplement(bytes([128] + [0] * 48))
    with pytest.raises(VoiceError, match="35 bytes, not 34"):
        Supplement.from_packed(bytes(34))
