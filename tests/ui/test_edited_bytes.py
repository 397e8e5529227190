"""An edit, its undo and its redo give the same bytes, for every parameter of every engine; small steps are one act."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.edits.edit import Edit, read, run_scope, written
from evosynth.edits.history import History
from evosynth.edits.values import EditedVoice, Original
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.models.edited import EditedVoices, changed_values, told

RUN, PLACE = "a run", 7
ENGINES = registry.names()


def value_of(parameter: object, part: float) -> float:
    """A native value of a parameter, so far from its lowest to its highest."""
    low, high = parameter.low, parameter.high  # type: ignore[attr-defined]
    value = low + part * (high - low)
    return float(min(high, max(low, round(value) if parameter.discrete else value)))  # type: ignore[attr-defined]


class Slot:
    """One voice of a page, and the history of what is done to it."""

    def __init__(self, voice: bytes) -> None:
        self.candidate = Candidate(PLACE, voice, np.array([1.0, 2.0]))
        self.edited = EditedVoices(lambda: (RUN, None))
        self.history = History()
        self.history.register("edit", self.edited.put)
        self.history.stand_at((run_scope(RUN),))
        original = Original(voice, "000-08", PLACE, scores=(1.0, 2.0))
        self.now = EditedVoice(original, PLACE, voice, PLACE)

    def do(self, voice: bytes) -> None:
        after = replace(self.now, id=self.edited.new_id(), voice=voice)
        edit = Edit("edit", self.now, after, run_scope(RUN), "an edit")
        self.history.do(read(written(edit)))
        self.now = after

    @property
    def voice(self) -> bytes:
        shown = self.edited.stand_in(self.candidate)
        assert shown is not None
        return shown.voice


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=6)
@given(part=st.floats(0.0, 1.0), seed=st.integers(0, 2**16))
def test_every_parameter_is_edited_undone_and_done_again_to_the_byte(engine: str, part: float, seed: int) -> None:
    spec = EngineSpec(engine)
    space = voicing.space_of(spec)
    voice = voicing.voice_of(space.sample(1, np.random.default_rng(seed))[0], spec)
    slot, passed = Slot(voice), [voice]
    for parameter in space.parameters:
        new = voicing.with_values(passed[-1], {parameter.name: value_of(parameter, part)})
        assert changed_values(passed[-1], new).keys() <= {parameter.name}
        if new != passed[-1]:
            slot.do(new)
            passed.append(new)
        assert slot.voice == passed[-1]
    for before in passed[-2::-1]:
        slot.history.undo()
        assert slot.voice == before
    assert slot.edited.stand_in(slot.candidate) is slot.candidate
    for after in passed[1:]:
        slot.history.redo()
        assert slot.voice == after


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_document_holds_brings_the_same_voice_back_and_gives_no_id_twice(engine: str) -> None:
    spec = EngineSpec(engine)
    space = voicing.space_of(spec)
    voice = voicing.voice_of(space.default(), spec)
    slot = Slot(voice)
    names = [p.name for p in space.parameters if not p.discrete or p.cells > 2][:3]
    for name in names:
        slot.do(voicing.with_values(slot.voice, {name: value_of(space.named(name), 0.37)}))
    slot.history.undo()
    now, given_before = slot.voice, slot.edited.new_id()
    again = EditedVoices(lambda: (RUN, None))
    again.restore(slot.history.acts)
    shown = again.stand_in(slot.candidate)
    assert shown is not None
    assert shown.voice == now
    assert shown.id != PLACE
    assert again.new_id() == given_before
    assert again.original(shown) == slot.now.of
    assert told(slot.now.of, now).startswith("edited: ")
    elsewhere = EditedVoices(lambda: ("another", None))
    elsewhere.restore(slot.history.acts)
    assert elsewhere.stand_in(slot.candidate) is slot.candidate


def test_small_steps_that_go_on_are_one_act_on_record() -> None:
    spec = EngineSpec("dx7")
    voice = voicing.voice_of(voicing.space_of(spec).default(), spec)
    slot = Slot(voice)
    first = Edit("edit", slot.now, replace(slot.now, id=slot.edited.new_id(), voice=voice), run_scope(RUN), "one")
    slot.history.do(first)
    last = first
    for rate in range(10, 40):
        after = replace(first.after, voice=voicing.with_values(voice, {"op2_rate2": float(rate)}))
        step = replace(last, after=after, text=f"to {rate}")
        assert slot.history.amend(last, step)
        last = step
    assert not slot.history.amend(first, last)
    assert [act.edit.text for act in slot.history.acts] == ["to 39"]
    assert voicing.values_of(slot.voice)["op2_rate2"] == 39.0
    slot.history.undo()
    assert slot.voice == voice
    assert slot.history.redoes is last
