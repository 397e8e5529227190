"""Ratios, fixed frequencies and detune, against values measured on the instrument."""

import pytest

from evosynth.voices import ratios


@pytest.mark.parametrize(
    ("coarse", "fine", "ratio"),
    [(1, 0, 1.0), (1, 41, 1.41), (0, 0, 0.5), (0, 50, 0.75), (14, 0, 14.0), (31, 99, 61.69)],
)
def test_coarse_and_fine_multiply(coarse, fine, ratio):
    assert ratios.RATIOS[coarse, fine] == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("coarse", "fine", "hertz"), [(0, 0, 1.0), (1, 0, 10.0), (2, 5, 112.2), (3, 99, 9772.36), (7, 99, 9772.36)]
)
def test_fixed_frequency_counts_coarse_modulo_four(coarse, fine, hertz):
    assert ratios.FIXED_HZ[coarse, fine] == pytest.approx(hertz, rel=1e-4)


@pytest.mark.parametrize(("key", "cents"), [(36, 13.93), (60, 8.38), (69, 6.80), (96, 3.51)])
def test_detune_shrinks_in_cents_up_the_keyboard(key, cents):
    assert ratios.detune_cents(14, key) == pytest.approx(cents, abs=0.06)
    assert ratios.detune_cents(0, key) == pytest.approx(-cents, abs=0.06)


def test_a_fixed_frequency_is_detuned_upwards_only():
    assert ratios.detune_cents(14, 60, fixed=True) == pytest.approx(6.73, abs=0.01)
    assert ratios.detune_cents(0, 60, fixed=True) == 0.0


@pytest.mark.parametrize(
    ("fixed", "coarse", "fine", "words"),
    [(False, 1, 41, "× 1.41"), (False, 0, 0, "× 0.50"), (False, 14, 0, "× 14.00"), (True, 2, 5, "112.2 Hz")],
)
def test_a_frequency_is_said_as_a_player_says_it(fixed, coarse, fine, words):
    assert ratios.frequency_text(fixed, coarse, fine) == words
