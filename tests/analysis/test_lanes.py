"""Sounds side by side: both layouts, and half the rate."""

import numpy as np
import pytest

from evosynth.analysis.lanes import HALF_BAND, comparable, halved, side_by_side, sixteen, sixteens
from evosynth.audio.files import resample
from evosynth.kernels.vectors import LANES
from evosynth.synths.base import Audio


def rows_of(sounds):
    lanes = np.lib.stride_tricks.sliding_window_view(sounds.data[sounds.first :], LANES)[:: sounds.step]
    return lanes[: sounds.samples].T[: sounds.n]


@pytest.mark.parametrize("n", [1, 16, 17, 40, 64])
def test_both_layouts_hold_the_same_sounds(n):
    rows = np.random.default_rng(n).normal(0, 1, (n, 50)).astype(np.float32)
    groups = np.zeros((-(-n // 32), 50, 32), np.float32)
    for i, row in enumerate(rows):
        groups[i // 32, :, i % 32] = row
    for audio in (Audio(rows, 22050, n), Audio(groups, 22050, n, "lanes32")):
        found = [rows_of(sixteen(audio, i)) for i in range(sixteens(audio))]
        np.testing.assert_array_equal(np.concatenate(found), rows)


@pytest.mark.parametrize("samples", [1, 2, 47, 48, 95, 96, 97, 500, 501])
def test_half_the_rate_is_every_other_sample_of_the_filtered_sound(samples):
    rows = np.random.default_rng(0).normal(0, 1, (3, samples)).astype(np.float32)
    reach = 2 * len(HALF_BAND) - 1
    taps = np.zeros(2 * reach + 1)
    taps[0::2], taps[reach] = np.concatenate([HALF_BAND[::-1], HALF_BAND]), 0.5
    expected = [np.convolve(row, taps)[reach:][:samples:2] for row in rows]
    np.testing.assert_allclose(rows_of(halved(side_by_side(rows))), expected, atol=1e-6)


@pytest.mark.parametrize(("hz", "level"), [(1000.0, 1.0), (5000.0, 1.0), (9900.0, 1.0), (12200.0, 0.0), (20000.0, 0.0)])
def test_half_the_rate_keeps_what_can_be_heard_there_and_nothing_else(hz, level):
    sine = np.sin(2 * np.pi * hz * np.arange(8000) / 44100).astype(np.float32)
    middle = rows_of(halved(side_by_side(sine[None, :])))[0][100:-100]
    assert np.sqrt(2 * np.mean(middle.astype(float) ** 2)) == pytest.approx(level, abs=3e-3)


def test_other_rates_are_resampled_and_these_two_are_left_alone():
    rows = np.random.default_rng(0).normal(0, 1, (3, 4800)).astype(np.float32)
    for rate in (22050, 44100):
        audio = Audio(rows, rate, 3)
        assert comparable(audio) is audio
    for rate, brought_to in ((48000, 44100), (32000, 44100), (16000, 22050)):
        found = comparable(Audio(rows, rate, 3))
        assert found.sample_rate == brought_to
        np.testing.assert_array_equal(found.data[1], resample(rows[1], rate, brought_to))
