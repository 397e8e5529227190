"""A voice taken apart into its values and put together again: nothing changes but what was meant."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.parameters import Parameter
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec

ENGINES = registry.names()


def drawn(engine: str, seed: int) -> bytes:
    """Any voice of an engine."""
    spec = EngineSpec(engine)
    return voicing.voice_of(voicing.space_of(spec).sample(1, np.random.default_rng(seed))[0], spec)


def a_value(parameter: Parameter, draw: Callable[..., float]) -> float:
    if parameter.discrete:
        return float(draw(st.integers(int(parameter.low), int(parameter.high))))
    return float(draw(st.floats(parameter.low, parameter.high)))


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_value_and_back_gives_the_same_bytes(engine: str, data: st.DataObject) -> None:
    voice = drawn(engine, data.draw(st.integers(0, 999)))
    space, before = voicing.space_of(voicing.synth_of(voice)), voicing.values_of(voice)
    parameter = data.draw(st.sampled_from(space.parameters))
    value = a_value(parameter, data.draw)
    after = voicing.with_values(voice, {parameter.name: value})
    assert voicing.values_of(after) == {**before, parameter.name: value}
    assert voicing.with_values(after, {parameter.name: before[parameter.name]}) == voice


@pytest.mark.parametrize("engine", ENGINES)
def test_all_values_make_the_voice(engine: str) -> None:
    voice, other = drawn(engine, 1), drawn(engine, 2)
    assert voicing.values_of(voicing.with_values(other, voicing.values_of(voice))) == voicing.values_of(voice)
    assert voicing.with_values(voice, voicing.values_of(voice)) is voice


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_no_value_is_refused_by_name(engine: str) -> None:
    voice = drawn(engine, 3)
    parameter = voicing.space_of(voicing.synth_of(voice)).parameters[0]
    with pytest.raises(ValueError, match=parameter.name):
        voicing.with_values(voice, {parameter.name: parameter.high + 1})
    with pytest.raises(ValueError, match="no_such"):
        voicing.with_values(voice, {"no_such": 0.0})
