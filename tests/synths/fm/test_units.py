"""Control laws against values measured on the reference."""

import math

import pytest

from evosynth.synths.fm import units
from evosynth.synths.fm.units import clock
from evosynth.synths.live.layout import OCTAVE

DECIBELS = 20 * math.log10(2)  # a doubling


def hertz(octaves, rate=44100):
    return units.phase_increment(octaves, clock(rate)) * rate / OCTAVE


@pytest.mark.parametrize(
    ("level", "decibels"), [(99, 0.0), (98, -0.75), (90, -6.77), (60, -29.35), (40, -44.3), (20, -59.5)]
)
def test_output_level_falls_by_three_quarters_of_a_decibel_a_step(level, decibels):
    full = units.output_units(99, 0, 0)
    assert (units.output_units(level, 0, 0) - full) / 256 * DECIBELS == pytest.approx(decibels, abs=0.15)


@pytest.mark.parametrize(
    ("sensitivity", "velocity", "decibels"),
    [(4, 127, 3.01), (4, 100, 0.38), (4, 64, -6.02), (4, 32, -13.55), (7, 127, 5.26), (7, 64, -10.53), (0, 1, 0.0)],
)
def test_velocity_is_neutral_near_93(sensitivity, velocity, decibels):
    assert units.velocity_units(velocity, sensitivity) / 256 * DECIBELS == pytest.approx(decibels, abs=0.01)


def test_keyboard_level_scaling_by_its_own_curve_on_each_side():
    steps = {key: units.scaling_steps(key, 39, (60, 80), (1, 3)) for key in (24, 48, 60, 72, 96)}
    assert steps == {24: -8, 48: -1, 60: 6, 72: 32, 96: 83}
    top = units.output_units(70, 0, 0)
    gains = [(units.output_units(70, steps[key], 0) - top) / 256 * DECIBELS for key in (72, 96)]
    assert gains == pytest.approx([21.82, 21.82], abs=0.01)


@pytest.mark.parametrize(
    ("curve", "expected"), [(0, [-151, -87, -23, -7, -39, -71, -103, -190][:7]), (1, [-55, -13, -2, 0, -4, -8, -18])]
)
def test_keyboard_level_scaling_at_full_depth(curve, expected):
    got = [units.scaling_steps(key, 39, (99, 99), (curve, curve)) for key in (0, 24, 48, 60, 72, 84, 96)]
    assert got == expected
    mirrored = [units.scaling_steps(key, 39, (99, 99), (3 - curve, 3 - curve)) for key in (0, 24, 48, 60, 72, 84, 96)]
    assert mirrored == [-steps for steps in expected]


def test_rate_scaling_grows_over_the_keyboard():
    keys = (36, 48, 60, 72, 84, 96, 108, 127)
    assert [units.rate_scaling(key, 7) for key in keys] == [4, 7, 11, 14, 18, 21, 25, 27]
    assert [units.rate_scaling(key, 0) for key in keys] == [0] * 8


@pytest.mark.parametrize(
    ("rate", "slope"), [(0, 0.253), (10, 0.760), (30, 7.090), (50, 64.82), (70, 518.6), (99, 14520)]
)
def test_envelopes_fall_in_decibels_a_second(rate, slope):
    for sample_rate in (44100, 96000):
        step = units.envelope_step(rate, 0, int(clock(sample_rate)[units.ENVELOPE_SCALE]))
        assert step / OCTAVE * DECIBELS * sample_rate / 64 == pytest.approx(slope, rel=4e-3)


@pytest.mark.parametrize(("rate", "seconds"), [(0, 40.0), (20, 5.0), (50, 0.15), (80, 0.0086), (99, 0.0)])
def test_a_stage_without_movement_takes_time(rate, seconds):
    scale = int(clock(44100)[units.ENVELOPE_SCALE])
    assert units.hold_samples(rate, 0, False, scale) / 44100 == pytest.approx(seconds, abs=1e-3)


def test_a_first_level_of_zero_delays_twenty_times_less():
    scale = int(clock(44100)[units.ENVELOPE_SCALE])
    assert units.hold_samples(10, 0, True, scale) / 44100 == pytest.approx(0.6625, abs=1e-3)


@pytest.mark.parametrize(("key", "frequency"), [(69, 439.9981), (60, 261.625)])
def test_the_keyboard_is_tuned_a_hair_flat(key, frequency):
    assert hertz(units.ratio_octaves(key, 1, 0, 7)) == pytest.approx(frequency, abs=0.01)


def test_coarse_and_fine_multiply():
    assert hertz(units.ratio_octaves(57, 5, 37, 7)) == pytest.approx(1506.998, abs=0.05)
    assert hertz(units.ratio_octaves(69, 0, 0, 7)) == pytest.approx(220.0, abs=0.01)


@pytest.mark.parametrize(("key", "cents"), [(36, 13.93), (60, 8.38), (69, 6.80), (96, 3.51)])
def test_detune_shrinks_in_cents_up_the_keyboard(key, cents):
    up = units.ratio_octaves(key, 1, 0, 14) - units.ratio_octaves(key, 1, 0, 7)
    assert up / OCTAVE * 1200 == pytest.approx(cents, abs=0.06)


def test_fixed_frequency_counts_coarse_modulo_four_and_detunes_upwards_only():
    assert 2 ** (units.fixed_octaves(3, 99, 7) / OCTAVE) == pytest.approx(9772.36, abs=0.1)
    assert units.fixed_octaves(7, 99, 7) == units.fixed_octaves(3, 99, 7)
    assert units.fixed_octaves(1, 0, 0) == units.fixed_octaves(1, 0, 7) < units.fixed_octaves(1, 0, 14)


@pytest.mark.parametrize(("sensitivity", "semitones"), [(1, 0.467), (3, 1.541), (5, 4.296), (7, 11.906)])
def test_vibrato_depth_in_semitones(sensitivity, semitones):
    up = units.pitch_modulation(99, sensitivity, OCTAVE, OCTAVE)
    assert up / OCTAVE * 12 == pytest.approx(semitones, abs=2e-3)
    assert units.pitch_modulation(99, sensitivity, 0, OCTAVE) == 0


@pytest.mark.parametrize(
    ("depth", "sensitivity", "decibels"), [(0, 1, 1.07), (99, 1, 3.40), (99, 2, 7.21), (50, 3, 10.05)]
)
def test_tremolo_depth_in_decibels(depth, sensitivity, decibels):
    share = units.amplitude_loss(units.amplitude_modulation(depth, OCTAVE, 0), sensitivity) / (1 << 28)
    assert 15 * share * DECIBELS == pytest.approx(decibels, abs=0.01)


def test_full_tremolo_of_full_sensitivity_silences():
    assert units.amplitude_loss(units.amplitude_modulation(99, OCTAVE, 0), 3) >= 1 << 28


@pytest.mark.parametrize(("delay", "start", "full"), [(10, 0.054, 0.109), (50, 0.314, 0.647), (99, 2.665, 3.331)])
def test_lfo_delay_in_seconds(delay, start, full):
    waiting, fading = units.lfo_delay_steps(delay, int(clock(44100)[units.LFO_DELAY_UNIT]))
    first = (1 << 31) / waiting * 64 / 44100
    assert (first, first + (1 << 31) / fading * 64 / 44100) == pytest.approx((start, full), abs=3e-3)


@pytest.mark.parametrize(("speed", "frequency"), [(35, 5.8039), (99, 50.8956), (10, 1.6126)])
def test_lfo_speed_in_hertz(speed, frequency):
    step = units.lfo_step(speed, int(clock(48000)[units.LFO_UNIT]))
    assert step / (1 << 32) * 48000 / 64 == pytest.approx(frequency, abs=1e-3)


@pytest.mark.parametrize("rate", [0, -44100, 16383, 768_001])
def test_a_sample_rate_that_the_integers_do_not_hold_is_refused(rate):
    with pytest.raises(ValueError, match=f"sample rate {rate} Hz is outside 16384"):
        clock(rate)
