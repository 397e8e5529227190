"""The law of the envelope, against times and slopes measured on the instrument."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.voices import envelope
from evosynth.voices.levels import DB_PER_OCTAVE, ENVELOPE_OCTAVES, FULL_OCTAVES

panel = st.integers(0, 99)
four = st.tuples(panel, panel, panel, panel)


@pytest.mark.parametrize(
    ("rate", "slope"), [(0, 0.253), (10, 0.760), (30, 7.090), (50, 64.82), (70, 518.6), (99, 14520)]
)
def test_levels_fall_in_decibels_a_second(rate, slope):
    assert envelope.octaves_per_s(rate) * DB_PER_OCTAVE == pytest.approx(slope, rel=2e-3)


@pytest.mark.parametrize(
    ("rate", "seconds"), [(0, 44.19), (10, 14.73), (20, 5.523), (30, 1.578), (40, 0.5515), (50, 0.1712), (60, 0.0566)]
)
def test_an_attack_takes_its_time(rate, seconds):
    after, octaves = envelope.rise(0.0, FULL_OCTAVES, rate)[-1]
    assert after == pytest.approx(seconds, rel=2e-4, abs=0.0015)
    assert octaves == FULL_OCTAVES


def test_an_attack_starts_high_and_bends_as_it_nears_the_top():
    points = envelope.rise(0.0, FULL_OCTAVES, 50)
    assert points[0] == (0.0, envelope.RISE_FROM)
    speeds = [(b - a) / (after - before) for (before, a), (after, b) in itertools.pairwise(points)]
    assert speeds == sorted(speeds, reverse=True)
    assert speeds[0] == pytest.approx(5 * speeds[-1])


@pytest.mark.parametrize(("rate", "seconds"), [(0, 40.0), (20, 5.0), (50, 0.15), (80, 0.0086), (99, 0.0)])
def test_a_stage_without_movement_takes_time(rate, seconds):
    assert envelope.hold_s(rate) == pytest.approx(seconds, abs=1e-3)


def test_a_first_level_of_zero_delays_twenty_times_less():
    assert envelope.hold_s(10, starting=True) == pytest.approx(0.6625)
    points = envelope.curve((20, 99, 99, 99), (0, 99, 99, 0), 1.0, 2.0)
    assert points[1] == (pytest.approx(0.25), 0.0)


def test_rate_scaling_grows_over_the_keyboard():
    keys = (36, 48, 60, 72, 84, 96, 108, 127)
    assert [envelope.rate_scaling(key, 7) for key in keys] == [4, 7, 11, 14, 18, 21, 25, 27]
    assert envelope.octaves_per_s(50, envelope.rate_scaling(84, 7)) == envelope.octaves_per_s(79)


@given(four, four, st.floats(0.0, 4.0), st.floats(0.01, 8.0))
def test_a_curve_goes_forwards_in_time_and_ends_where_the_fourth_level_is(rates, levels, gate_s, length_s):
    points = envelope.curve(rates, levels, gate_s, length_s)
    times, octaves = zip(*points, strict=True)
    assert list(times) == sorted(times)
    assert times[-1] >= length_s
    assert max(octaves) <= FULL_OCTAVES
    assert octaves[-1] == pytest.approx(ENVELOPE_OCTAVES[levels[3]]) or levels[0] == levels[3] == 0


def test_a_slow_envelope_is_cut_by_the_note_off():
    times, octaves = zip(*envelope.curve((99, 10, 10, 99), (99, 0, 0, 0), 0.5, 2.0), strict=True)
    assert np.interp(0.49, times, octaves) > 14  # 0.76 dB a second: hardly fallen
    assert np.interp(0.6, times, octaves) < 1
