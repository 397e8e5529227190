"""Locks are said as people call them, and all but one part are few words."""

from __future__ import annotations

import pytest

from evosynth.limits import Limits, all_but, groups
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.view_state.limits import LimitsState
from ui.view_state.lock_words import locked_words

WORDS = [
    (engine.name, word)
    for engine in registry.engines()
    for word in dict.fromkeys([*engine.limits.locks, *groups(voicing.space_of(EngineSpec(engine.name)))])
    if word not in ("name",)
]


@pytest.mark.parametrize(("engine", "word"), WORDS)
def test_all_but_a_part_leaves_exactly_that_part_free(engine: str, word: str) -> None:
    space = voicing.space_of(EngineSpec(engine))
    part = set(Limits((word,)).locked(space))
    assert set(Limits(all_but(word, space)).locked(space)) == set(space.names) - part


def test_the_part_that_evolves_is_named() -> None:
    space = voicing.space_of(EngineSpec("dx7"))
    assert locked_words(all_but("op3", space), "dx7") == "Only operator 3 evolves"
    assert locked_words(all_but("op3.envelopes", space), "dx7") == "Only envelopes of operator 3 evolves"
    beside = (*all_but("op3", space), "op3_output")
    assert locked_words(beside, "dx7") == "Only operator 3 evolves, without Operator 3 output level"


def test_locks_of_every_kind_are_said() -> None:
    said = LimitsState("dx7", ("op5", "op6", "transpose", "op3_rate1", "operators<=4")).summary()
    assert said == "Locked: operators 5, 6, Transpose, Operator 3 EG rate 1; at most 4 operators"


@pytest.mark.parametrize("engine", ["dx7", "wavetable"])
def test_where_one_part_evolves_every_other_lock_is_closed_and_can_be_opened_by_itself(engine: str) -> None:
    space, parts = voicing.space_of(EngineSpec(engine)), tuple(registry.named(engine).limits.locks)
    free = parts[0]
    state = LimitsState(engine, all_but(free, space))
    apart = [part for part in parts if not _names(part, engine) & _names(free, engine)]
    assert not state.keeps(free)
    assert apart
    for part in apart:
        assert state.keeps(part), part
        opened = LimitsState(engine, Limits(state.words).freed(part, space).words)
        assert opened.locked == state.locked - _names(part, engine)


def test_what_is_freed_of_a_larger_lock_leaves_the_rest_locked_and_pins_alone() -> None:
    space = voicing.space_of(EngineSpec("wavetable"))
    words = Limits(("lfo", "filter", "noise_level=0")).freed("lfo1_rate_hz", space).words
    kept = LimitsState("wavetable", words)
    assert not kept.keeps("lfo")
    assert not kept.keeps("lfo1_rate_hz")
    assert kept.keeps("lfo1_shape")
    assert kept.keeps("lfo2")
    assert words[-2:] == ("filter", "noise_level=0")


def _names(word: str, engine: str) -> set[str]:
    return set(Limits((word,)).locked(voicing.space_of(EngineSpec(engine))))
