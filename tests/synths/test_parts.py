"""What of a voice belongs together, by the words and roles of any engine's parameters."""

from __future__ import annotations

import numpy as np
import pytest
from sine_engine import SPACE as SINE
from synths.test_differences import voice

from evosynth.parameters import ParameterSpace
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.part_words import Change, told
from evosynth.synths.parts import Part, Width, parts_of
from evosynth.voices.dx7_space import DX7_SPACE

SPACES = [voicing.space_of(EngineSpec(name)) for name in registry.names()]


def parts(space: ParameterSpace, *names: str) -> tuple[Part, ...]:
    changed = np.zeros(len(space), bool)
    changed[[space.index(name) for name in names]] = True
    return parts_of(space, changed)


def words(engine: str, before: dict[str, float], after: dict[str, float]) -> list[str]:
    """What is told of each part that differs, the narrow ones first."""
    voices = voice(engine, **before), voice(engine, **after)
    synth = EngineSpec(engine)
    kind, space = voicing.of(synth), voicing.space_of(synth)
    values = space.decode(voicing.genomes_of(voices, synth))
    ratios = None if (ratio := kind.ratio) is None else tuple(lambda block, v=v: ratio(v, block) for v in voices)
    change = Change(space, values, np.abs(values[1] - values[0]), ratios)
    return [told(part, change) for part in parts_of(space, values[0] != values[1])]


def test_an_operators_decay_lies_in_its_envelope_which_lies_in_the_operator() -> None:
    found = parts(DX7_SPACE, "op1_rate2", "op1_rate3", "op1_level3", "op1_output")
    assert [part.name for part in found if part.width is Width.ASPECT] == ["Op 1 decay", "Op 1 sustain", "Op 1 level"]
    (envelope,) = (part for part in found if part.width is Width.ENVELOPE)
    (block,) = (part for part in found if part.width is Width.BLOCK)
    assert (envelope.name, block.name) == ("Op 1 envelope", "Op 1")
    assert set(found[0].columns) < set(envelope.columns) < set(block.columns)


def test_a_wide_part_that_holds_no_more_than_a_narrow_one_is_left_out() -> None:
    assert [part.name for part in parts(DX7_SPACE, "op3_coarse", "op3_fine")] == ["Op 3 ratio"]
    several = [part.name for part in parts(DX7_SPACE, "op3_coarse", "op5_fine")]
    assert several == ["Op 5 ratio", "Op 3 ratio", "every ratio"]


def test_what_belongs_to_no_block_stands_by_itself_and_a_name_is_no_part() -> None:
    found = parts(DX7_SPACE, "algorithm", "feedback", "name1")
    assert [(part.name, part.own) for part in found] == [("Algorithm", True), ("Feedback", True)]


def test_a_third_engine_needs_no_more_than_its_parameters() -> None:
    assert [part.name for part in parts(SINE, *SINE.names)][:4] == ["Harmonic", "Tuning", "Level", "Decay"]


@pytest.mark.parametrize("space", SPACES, ids=registry.names())
def test_the_narrow_parts_hold_every_changed_parameter_once(space: ParameterSpace) -> None:
    found = parts_of(space, np.ones(len(space), bool))
    columns = [column for part in found if part.width is Width.ASPECT for column in part.columns]
    assert len(columns) == len(set(columns))
    assert len(columns) == sum(parameter.role != "name" for parameter in space.parameters)
    assert len({part.name for part in found}) == len(found)


def test_a_ratio_is_told_as_the_number_that_its_three_values_make() -> None:
    assert words("dx7", {"op3_coarse": 1}, {"op3_coarse": 3}) == ["Op 3 ratio 1 to 3"]
    assert words("dx7", {}, {"op3_fine": 41}) == ["Op 3 ratio 1 to 1.41"]


def test_rates_and_times_are_faster_or_slower_whichever_way_they_count() -> None:
    assert words("dx7", {"op1_rate2": 30}, {"op1_rate2": 60}) == ["Op 1 decay faster"]
    assert words("wavetable", {"env_amp_decay_s": 0.1}, {"env_amp_decay_s": 2.0}) == ["Amp envelope decay slower"]


def test_other_values_are_told_before_and_after() -> None:
    assert words("dx7", {"op1_output": 80}, {"op1_output": 92}) == ["Op 1 level 80 to 92"]
    assert words("dx7", {"algorithm": 4}, {"algorithm": 30}) == ["Algorithm 5 to 31"]
    told_tuning = words("wavetable", {}, {"osc2_octave": -1, "osc2_semitone": 3})
    assert told_tuning == ["Osc 2 semitones 0 st to +3 st and octave 0 oct to −1 oct"]


def test_of_a_wide_part_the_weightiest_is_told_in_brackets() -> None:
    found = words("dx7", {"op1_output": 50}, {"op1_output": 92, "op1_coarse": 3})
    assert found[-1] == "all of Op 1 (level 50 to 92)"
    found = words("dx7", {"op1_output": 50, "op2_output": 99}, {"op1_output": 92, "op2_output": 98})
    assert "every level (Op 1 level 50 to 92)" in found
