"""An address is a text that nothing else takes apart, and comes back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.errors import InputError
from evosynth.hardware.address import Address
from evosynth.midi.profiles.registry import PROFILES
from evosynth.synths.engine import EngineSpec

NAMES = st.text(max_size=30)


@given(
    st.builds(Address, st.sampled_from([one.key for one in PROFILES]), NAMES, NAMES, NAMES, st.integers(1, 16)),
)
def test_an_address_is_its_text_also_within_a_spec(address: Address) -> None:
    spec = EngineSpec("dx7", ("00aa",), address.text)
    assert EngineSpec.parse(str(spec)) == spec
    assert Address.parse(EngineSpec.parse(str(spec)).device) == address


@pytest.mark.parametrize("text", ["", "dx7", "dx7;1;PORT", "dx7;17;PORT;;", "dx7;x;PORT;;", "juno;1;PORT;;"])
def test_a_text_that_is_no_address_is_said(text: str) -> None:
    with pytest.raises(InputError):
        Address.parse(text)


def test_an_address_has_words_and_can_move() -> None:
    address = Address("tx802", "USB MIDI", channel=3)
    assert address.words == "Yamaha TX802 at USB MIDI, channel 3"
    assert address.moved(sound="Line 1") == Address("tx802", "USB MIDI", "", "Line 1", 3)
