"""Sixteen transforms side by side against numpy's, and the two functions that replace the C library's."""

import numpy as np
import pytest

from evosynth.analysis.lanes import (
    LANES,
    SIZES,
    exp2_into,
    log2_into,
    power_spectrum,
    side_by_side,
    spread,
    transform_tables,
)


def side(rows, length=None, padding=0):
    length = length or rows.shape[1]
    sound = np.empty((2, (length + length % 2 + 2 * padding) // 2 * LANES), np.float32)
    return side_by_side(rows, length, 1.0, 1e-5, padding, sound), sound


@pytest.mark.parametrize("n", SIZES)
def test_every_lane_has_the_power_of_its_own_windowed_sound(n):
    rows = np.random.default_rng(n).normal(0, 1, (LANES, n)).astype(np.float32)
    window = np.hanning(n + 1)[:n]
    _, sound = side(rows)
    power = np.empty((n // 2 + 1) * LANES, np.float32)
    scratch = tuple(np.empty(n * LANES, np.float32) for _ in range(3))
    power_spectrum(sound, 0, spread(window), transform_tables(n), scratch, power)
    scaled = rows / np.sqrt(np.mean(rows.astype(float) ** 2, axis=1, keepdims=True))
    expected = np.abs(np.fft.rfft(scaled * window, axis=1)) ** 2
    np.testing.assert_allclose(power.reshape(-1, LANES).T, expected, atol=3e-6 * expected.max())


def test_a_window_whose_steps_are_not_written_out_is_refused():
    with pytest.raises(ValueError, match="1024 samples is none of"):
        transform_tables(1024)


def test_rows_are_scaled_and_the_unheard_are_silenced():
    rows = np.ones((5, 9), np.float32) * np.array([[0.5], [0.0], [np.nan], [np.inf], [1e-7]], np.float32)
    heard, sound = side(rows, padding=4)
    assert heard.tolist() == [True] + [False] * (LANES - 1)
    back = sound.reshape(2, -1, LANES).transpose(1, 0, 2).reshape(-1, LANES)
    np.testing.assert_allclose(back[:, 0], [0] * 4 + [1] * 9 + [0] * 5)
    np.testing.assert_array_equal(back[:, 1:], 0.0)


def test_longer_rows_are_cut_and_shorter_ones_followed_by_silence():
    rows = np.ones((1, 10), np.float32)
    for length, level in [(6, 1.0), (40, 2.0)]:
        _, sound = side(rows, length)
        back = sound.reshape(2, -1, LANES).transpose(1, 0, 2).reshape(-1, LANES)[:, 0]
        np.testing.assert_allclose(back, [level] * min(10, length) + [0.0] * max(0, length - 10))


def test_logarithms_and_powers_are_right_to_a_millionth():
    values = np.geomspace(1e-30, 1e30, 20001).astype(np.float32)
    out = np.empty_like(values)
    log2_into(values, out)
    np.testing.assert_allclose(out, np.log2(values.astype(float)), rtol=2e-7, atol=1e-6)
    exponents = np.linspace(-100, 100, 20001).astype(np.float32)
    exp2_into(exponents, np.float32(0.3), out)
    np.testing.assert_allclose(out, 2.0 ** (exponents.astype(float) * 0.3), rtol=4e-6)
