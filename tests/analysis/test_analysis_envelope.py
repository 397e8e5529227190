"""Levels, slopes, lengths and gates of sounds whose envelope is known."""

import numpy as np
import pytest

from evosynth.analysis.envelope import gate_of, length_of, levels_db, slope_db_per_s

RATE = 22050


def shaped(points, seconds):
    """A 500 Hz tone whose level in dB goes through (second, dB) points."""
    t = np.arange(round(seconds * RATE)) / RATE
    db = np.interp(t, *np.array(points).T)
    return (0.5 * np.sin(2 * np.pi * 500 * t) * 10 ** (db / 20)).astype(np.float32)


def test_the_level_of_a_sine_is_its_rms():
    levels, step = levels_db(shaped([(0, 0), (1, 0)], 1.0), RATE)
    assert step == pytest.approx(0.005, rel=0.01)
    np.testing.assert_allclose(levels[:-4], 20 * np.log10(0.5 / np.sqrt(2)), atol=0.3)


def test_silence_has_a_level_that_is_a_number():
    levels, _ = levels_db(np.zeros(1000, np.float32), RATE)
    np.testing.assert_array_equal(levels, -200.0)


def test_a_slope_is_measured_down_to_its_range():
    levels = np.concatenate([np.linspace(0, -40, 81), np.full(300, -120.0)])
    assert slope_db_per_s(levels, 0.01) == pytest.approx(-50.0, abs=5.0)
    assert slope_db_per_s(levels[:1], 0.01) == 0.0


def test_a_note_ends_where_it_stays_below_72_db():
    assert length_of(shaped([(0, 0), (1, 0), (1.5, -100), (3, -100)], 3.0), RATE) == pytest.approx(1.36, abs=0.03)
    assert length_of(shaped([(0, 0), (1, 0)], 1.0), RATE) == 1.0


@pytest.mark.parametrize("attack_s", [0.0, 0.3])
def test_the_gate_is_found_behind_a_slow_attack_too(attack_s):
    sound = shaped([(0, -40 if attack_s else 0), (attack_s, 0), (1.2, -4), (1.6, -80), (2, -80)], 2.0)
    assert gate_of(sound, RATE) == pytest.approx(1.2, abs=0.04)


def test_a_click_has_a_gate_within_its_length():
    click = shaped([(0, 0), (0.03, -60)], 0.03)
    assert 0.0 < gate_of(click, RATE) <= len(click) / RATE
