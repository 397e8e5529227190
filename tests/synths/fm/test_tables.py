"""Tables against sums and single entries that are known from elsewhere, and against what they approximate."""

import numpy as np

from evosynth.synths.fm import tables
from evosynth.synths.fm.operator import SILENT


def test_the_ratios_are_in_order():
    assert (len(tables.COARSE), tables.COARSE[0], tables.COARSE[-1]) == (32, -(1 << 24), 83117622)
    assert (np.diff(tables.COARSE) > 0).all()


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
