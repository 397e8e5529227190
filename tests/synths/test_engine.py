"""A spec is a value with a text; a record is light, and names only what there is."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.synths import registry
from evosynth.synths.engine import Engine, EngineSpec, imported
from evosynth.synths.takes import InMemory

WORDS = st.text("abcdef0123456789", min_size=1)


DEVICES = st.just("") | st.text("abc019;%20-_.", min_size=1)


@given(st.builds(EngineSpec, WORDS, st.lists(WORDS, max_size=3).map(tuple), DEVICES))
def test_a_spec_is_its_text_and_comes_back_from_it(spec: EngineSpec) -> None:
    assert EngineSpec.parse(str(spec)) == spec
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert {spec: 1}[EngineSpec(spec.name, spec.tables, spec.device)] == 1
    assert repr(spec) == repr(str(spec)), "marks of batches are made of it"


def test_an_open_choice_and_a_table_that_is_to_be_made_are_told_by_the_spec_alone() -> None:
    left_open, given_tables = EngineSpec.parse("auto:target,00aa"), EngineSpec.parse("wavetable:00aa")
    assert (left_open.is_open, left_open.wants_target_table) == (True, True)
    assert (given_tables.is_open, given_tables.wants_target_table) == (False, False)
    before = given_tables.with_tables("target", "00aa")
    assert str(before) == "wavetable:00aa,target"
    assert str(before.with_target_table("00bb")) == "wavetable:00bb,00aa"
    assert str(before.with_target_table("00aa")) == "wavetable:00aa"
    assert str(before.with_target_table(None)) == "wavetable:00aa"


def test_an_engine_that_cannot_be_played_says_why() -> None:
    with pytest.raises(ValueError, match="does not say why"):
        Engine("x", "X", "Nothing", make="a:b", voicing="a:c")
    assert Engine("x", "X", "Nothing", make="a:b", voicing="a:c", live_reason="It is silent").live is None


def test_a_name_is_imported_when_it_is_asked_for() -> None:
    assert imported("evosynth.synths.engine:imported") is imported


def test_the_way_to_a_device_is_no_part_of_a_spec() -> None:
    spec = EngineSpec("dx7", device="tx802;1;PORT;;")
    there = spec.heard_by(InMemory())  # type: ignore[arg-type]
    assert there == spec
    assert hash(there) == hash(spec)
    assert (str(there), repr(there)) == (str(spec), repr(spec))
    assert there.takes is not None
    assert pickle.loads(pickle.dumps(there)).takes is None
    assert there.with_tables("00aa").takes is there.takes
    assert there.without_device() == EngineSpec("dx7")
    assert not registry.repeatable(spec)
    assert registry.repeatable(spec.without_device())
