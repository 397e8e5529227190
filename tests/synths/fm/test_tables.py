"""Tables against sums and single entries that are known from elsewhere, and against what they approximate."""

import numpy as np
import pytest

from evosynth.synths.fm import tables
from evosynth.synths.fm.operator import SILENT


@pytest.mark.parametrize(
    ("table", "size", "first", "last"),
    [
        (tables.LOW_LEVELS, 20, 0, 46),
        (tables.VELOCITY, 64, 0, 254),
        (tables.EXPONENTIAL_SCALING, 33, 0, 250),
        (tables.HOLD_SAMPLES, 77, 1764000, 441),
        (tables.PITCH_LEVELS, 100, -128, 127),
        (tables.PITCH_RATES, 100, 1, 255),
        (tables.PITCH_SENSITIVITY, 8, 0, 255),
        (tables.AMPLITUDE_SENSITIVITY, 4, 0, 1 << 24),
        (tables.LFO_SPEEDS, 100, 0.062541, 49.261084),
        (tables.COARSE, 32, -(1 << 24), 83117622),
    ],
)
def test_measured_tables_are_whole_and_in_order(table, size, first, last):
    assert len(table) == size
    assert (table[0], table[-1]) == (first, last)
    steps = np.diff(table)
    assert (steps <= 0).all() if table is tables.HOLD_SAMPLES else (steps >= 0).all()


def test_the_pitch_envelope_is_level_at_50():
    assert tables.PITCH_LEVELS[50] == 0
    assert (tables.PITCH_LEVELS[18] * 0.375, tables.PITCH_LEVELS[82] * 0.375) == (-12.0, 12.0)


def test_the_sine_tables_have_the_sums_of_the_reference():
    quarter = tables.LOG_SINE[:1024]
    assert quarter[:4].tolist() == [10597, 8974, 8219, 7722]
    assert quarter.sum(dtype=int) == 1048078
    mantissa = tables.EXPONENTIAL[:1024].astype(int) - 4096
    assert mantissa[0] == 4090
    assert mantissa.sum() == 1854747


def test_the_logarithmic_sine_is_a_sine():
    index = np.arange(4096)
    amplitude = tables.EXPONENTIAL[tables.LOG_SINE.astype(int) + 1024] * np.where(index < 2048, 1, -1)
    wanted = 4096 * np.sin((index + 0.5) / 4096 * 2 * np.pi)
    assert np.abs(amplitude - wanted).max() < 5.0


def test_no_attenuation_can_point_outside_the_table():
    loudest_loss = 1.05 * 16 * 1024  # tremolo may take 4.5 % more than a level has, and no level reaches 16 octaves
    assert SILENT + (loudest_loss - 16 * 1024) + tables.LOG_SINE.max() + 64 < tables.ATTENUATIONS
    assert tables.EXPONENTIAL[-1] == 0


def test_the_sine_of_the_lfo_is_off_by_one_where_the_reference_is():
    assert len(tables.LFO_SINE) == 1025
    assert tables.LFO_SINE[1024] == tables.LFO_SINE[0] == 0
    true = np.rint((1 << 24) * np.sin(np.arange(1025) * 2 * np.pi / 1024)).astype(int)
    off = tables.LFO_SINE - true
    assert set(off.tolist()) == {-1, 0, 1}
    assert np.count_nonzero(off[:512]) == 158
