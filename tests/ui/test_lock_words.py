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


def test_locks_of_every_kind_are_said() -> None:
    said = LimitsState("dx7", ("op5", "op6", "transpose", "op3_rate1", "operators<=4")).summary()
    assert said == "Locked: operators 5, 6, Transpose, Operator 3 EG rate 1; at most 4 operators"
