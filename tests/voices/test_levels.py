"""What levels are in decibels, against values measured on the instrument."""

import pytest

from evosynth.voices import levels


@pytest.mark.parametrize(
    ("level", "decibels"), [(99, 0.0), (98, -0.75), (90, -6.77), (80, -14.30), (70, -21.82), (60, -29.35), (20, -59.5)]
)
def test_output_level_falls_by_three_quarters_of_a_decibel_a_step(level, decibels):
    assert levels.OUTPUT_DB[level] == pytest.approx(decibels, abs=0.05)


@pytest.mark.parametrize(("level", "decibels"), [(97, -1.504), (90, -6.02), (80, -13.54), (70, -21.07), (20, -58.7)])
def test_envelope_levels_go_in_pairs(level, decibels):
    octaves = levels.ENVELOPE_OCTAVES
    assert (octaves[level] - octaves[99]) * levels.DB_PER_OCTAVE == pytest.approx(decibels, abs=0.03)
    assert octaves[98] == octaves[99] == levels.FULL_OCTAVES
    assert octaves[0] == levels.FLOOR_OCTAVES


@pytest.mark.parametrize(
    ("sensitivity", "velocity", "decibels"),
    [(4, 127, 3.01), (4, 100, 0.38), (4, 64, -6.02), (4, 32, -13.55), (7, 127, 5.26), (7, 64, -10.53), (0, 1, 0.0)],
)
def test_velocity_is_neutral_near_93(sensitivity, velocity, decibels):
    assert levels.velocity_db(velocity, sensitivity) == pytest.approx(decibels, abs=0.01)


def test_keyboard_level_scaling_has_a_curve_on_each_side_and_stops_at_full_level():
    steps = {key: levels.scaling_steps(key, 39, (60, 80), (1, 3)) for key in (24, 48, 60, 72, 96)}
    assert steps == {24: -8, 48: -1, 60: 6, 72: 32, 96: 83}
    raised = [levels.scaled_output_db(70, steps[key]) - levels.OUTPUT_DB[70] for key in (72, 96)]
    assert raised == pytest.approx([21.82, 21.82], abs=0.01)


@pytest.mark.parametrize(
    ("depth", "sensitivity", "decibels"),
    [(0, 1, 1.07), (99, 1, 3.40), (99, 2, 7.21), (50, 1, 1.91), (50, 2, 2.79), (50, 3, 10.05), (99, 0, 0.0)],
)
def test_tremolo_takes_decibels(depth, sensitivity, decibels):
    assert levels.tremolo_db(depth, sensitivity) == pytest.approx(decibels, abs=0.01)


def test_full_tremolo_of_full_sensitivity_silences():
    assert levels.tremolo_db(99, 3) == pytest.approx(levels.FULL_OCTAVES * levels.DB_PER_OCTAVE)
