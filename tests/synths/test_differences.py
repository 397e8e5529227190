"""What is told of two voices: what differs in words of their engine, what is heard most first."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.synths import registry, voicing
from evosynth.synths.differences import differences, summary
from evosynth.synths.engine import Engine, EngineSpec

ENGINES = [registry.named(name) for name in registry.names()]


def voice(engine: str, **native: float) -> bytes:
    """The voice of an engine's defaults, with some other values."""
    synth = EngineSpec(engine)
    space = voicing.space_of(synth)
    values = np.array([[parameter.default for parameter in space.parameters]])
    for name, value in native.items():
        values[0, space.index(name)] = value
    return voicing.voice_of(space.encode(values)[0], synth)


def test_a_changed_value_is_told_with_its_label_and_both_values() -> None:
    (one,) = differences(voice("dx7", op3_rate3=30), voice("dx7", op3_rate3=41))
    assert str(one) == "Op 3 rate 3 30 → 41"
    (other,) = differences(voice("dx7", algorithm=4), voice("dx7", algorithm=30))
    assert (other.label, other.before, other.after) == ("Algorithm", "5", "31")


def test_what_is_heard_most_is_told_first_and_what_is_in_a_silent_operator_last() -> None:
    levels = {f"op{k}_output": 99 for k in range(1, 6)} | {"op6_output": 0}
    before = voice("dx7", **levels, op6_coarse=1, op1_coarse=1, op2_rate1=50)
    after = voice("dx7", **levels, op6_coarse=31, op1_coarse=14, op2_rate1=60)
    labels = [one.label for one in differences(before, after)]
    assert labels == ["Op 1 coarse", "Op 2 rate 1", "Op 6 coarse"]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_every_engine_tells_what_was_changed_and_nothing_where_only_a_name_was(engine: Engine) -> None:
    synth = EngineSpec(engine.name)
    space = voicing.space_of(synth)
    first, second = voicing.voices_of(space.sample(2, np.random.default_rng(3)), synth)
    found = differences(first, second)
    assert len({one.label for one in found}) == len(found) > len(space) / 2
    assert all(one.before != one.after for one in found)
    assert differences(first, voicing.renamed(first, "OTHER")) == ()


def test_voices_of_two_engines_have_no_values_in_common() -> None:
    assert differences(voice("dx7"), voice("wavetable")) == ()


def test_a_summary_names_the_first_and_counts_the_rest() -> None:
    found = differences(voice("dx7", op3_rate3=30), voice("dx7", op3_rate3=41, op1_rate2=3, feedback=3))
    assert summary(found[:1]) == str(found[0])
    assert summary(found) == f"{found[0]}, and 2 more"
    assert summary(()) == ""
