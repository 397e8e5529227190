import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.errors import InputError
from evosynth.patch import Patch

numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
patches = st.builds(
    Patch,
    st.text(min_size=1),
    st.dictionaries(st.text(), numbers),
    st.lists(st.text()).map(tuple),
    st.text(),
    st.dictionaries(st.text(), st.text()),
    st.dictionaries(st.text(), st.text()),
)


@given(patches)
def test_a_patch_comes_back_from_its_json(patch: Patch):
    back = Patch.from_json(patch.to_json())
    assert back == patch
    assert list(back.values) == list(patch.values)


@given(patches)
def test_a_patch_travels_between_processes(patch: Patch):
    assert pickle.loads(pickle.dumps(patch)) == patch
    assert hash(pickle.loads(pickle.dumps(patch))) == hash(patch)


def test_a_patch_cannot_change():
    values = {"cutoff_hz": 440.0}
    patch = Patch("wavetable", values)
    values["cutoff_hz"] = 1.0
    assert patch.values["cutoff_hz"] == 440.0
    with pytest.raises(TypeError):
        patch.values["cutoff_hz"] = 1.0  # type: ignore[index]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_are_finite(value: float):
    with pytest.raises(ValueError, match="cutoff_hz is"):
        Patch("wavetable", {"cutoff_hz": value})


GOOD = {"format": "evosynth-patch", "version": 1, "synth": "dx7", "tags": ["brass"], "values": {"algorithm": 4}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other"}, "not an EvoSynth patch"),
        ({"version": 3}, "has version 3, this program reads versions up to 2"),
        ({"version": "1"}, "version '1'"),
        ({"version": True}, "version True"),
        ({"version": 0}, "version 0"),
        ({"synth": ""}, "which synth"),
        ({"synth": None}, "which synth"),
        ({"values": None}, "no values"),
        ({"values": {"algorithm": "4"}}, "sets algorithm to '4', which is not a number"),
        ({"values": {"algorithm": True}}, "sets algorithm to True"),
        ({"values": {"algorithm": float("nan")}}, "sets algorithm to nan"),
        ({"values": {"algorithm": 10**400}}, "not a number"),
        ({"tags": "brass"}, "tags"),
        ({"tags": [1]}, "tags"),
        ({"name": 5}, "name of the patch is not a text"),
        ({"choices": ["saw"]}, "choices of the patch"),
        ({"choices": {"wave": 1}}, "choices of the patch"),
        ({"attached": {"mine": None}}, "attached of the patch"),
    ],
)
def test_a_damaged_patch_is_refused_with_the_reason(change: dict, message: str):
    assert Patch.from_json(json.dumps(GOOD)).values == {"algorithm": 4}
    with pytest.raises(InputError, match=message):
        Patch.from_json(json.dumps(GOOD | change))


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "[" * 100_000])
def test_text_that_is_no_patch_is_refused(text: str):
    with pytest.raises(InputError, match=r"not JSON|not an EvoSynth patch"):
        Patch.from_json(text)


@given(st.text())
def test_no_text_is_a_patch_by_accident(text: str):
    with pytest.raises(InputError, match="patch"):
        Patch.from_json(text)


def test_keys_that_nobody_knows_are_remembered():
    patch = Patch.from_json(json.dumps(GOOD | {"colour": "green"}))
    assert patch.unread == ("colour",)
    assert patch == Patch.from_json(json.dumps(GOOD))
