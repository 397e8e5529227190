"""The LFO and the pitch envelope, against values measured on the instrument."""

import numpy as np
import pytest

from evosynth.voices import pitch_moves


@pytest.mark.parametrize(("speed", "hertz"), [(35, 5.8039), (99, 50.8956), (10, 1.6126)])
def test_lfo_speed_in_hertz(speed, hertz):
    assert pitch_moves.LFO_HZ[speed] == pytest.approx(hertz, rel=1e-4)


@pytest.mark.parametrize(
    ("delay", "start", "full"),
    [(0, 0.0, 0.0), (10, 0.054, 0.109), (30, 0.128, 0.261), (50, 0.314, 0.647), (90, 1.705, 2.371), (99, 2.665, 3.331)],
)
def test_lfo_delay_in_seconds(delay, start, full):
    assert pitch_moves.lfo_delay_s(delay) == pytest.approx((start, full), abs=2e-3)


def test_vibrato_in_cents():
    cents = pitch_moves.vibrato_cents(np.array(99), np.arange(8))
    assert cents == pytest.approx([0.0, 46.7, 93.4, 154.1, 256.8, 429.6, 714.4, 1190.6], abs=0.1)


def test_the_pitch_envelope_in_semitones():
    at = pitch_moves.PITCH_SEMITONES
    assert [at[0], at[18], at[32], at[50], at[82]] == [-48.0, -12.0, -6.75, 0.0, 12.0]
    assert at[99] == pytest.approx(47.63, abs=0.01)
    assert pitch_moves.PITCH_SEMITONES_PER_S[[40, 99]] == pytest.approx([15.2, 143.7], abs=0.05)
