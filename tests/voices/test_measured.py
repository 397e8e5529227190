"""What was measured, against single entries that are known from elsewhere."""

import numpy as np
import pytest

from evosynth.voices import measured


@pytest.mark.parametrize(
    ("table", "size", "first", "last"),
    [
        (measured.LOW_LEVELS, 20, 0, 46),
        (measured.VELOCITY, 64, 0, 254),
        (measured.EXPONENTIAL_SCALING, 33, 0, 250),
        (measured.HOLD_SAMPLES, 77, 1764000, 441),
        (measured.PITCH_LEVELS, 100, -128, 127),
        (measured.PITCH_RATES, 100, 1, 255),
        (measured.PITCH_SENSITIVITY, 8, 0, 255),
        (measured.AMPLITUDE_SENSITIVITY, 4, 0, 1 << 24),
        (measured.LFO_SPEEDS, 100, 0.062541, 49.261084),
    ],
)
def test_measured_tables_are_whole_and_in_order(table, size, first, last):
    assert len(table) == size
    assert (table[0], table[-1]) == (first, last)
    steps = np.diff(table)
    assert (steps <= 0).all() if table is measured.HOLD_SAMPLES else (steps >= 0).all()


def test_the_pitch_envelope_is_level_at_50():
    assert measured.PITCH_LEVELS[50] == 0
    assert (measured.PITCH_LEVELS[18] * 0.375, measured.PITCH_LEVELS[82] * 0.375) == (-12.0, 12.0)
