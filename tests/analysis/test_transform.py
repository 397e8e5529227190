"""Power spectra of sixteen sounds, checked against SciPy's."""

import numpy as np
import pytest
import scipy.fft

from evosynth.analysis.stft import hann
from evosynth.analysis.transform import power_spectrum, transform_of
from evosynth.kernels.vectors import LANES

SIZES = [64, 256, 512, 1024, 2048, 4096]


def spectrum(sound, n, first=0, step=LANES):
    z, power = np.zeros(n * LANES, np.float32), np.zeros((n // 2 + 1) * LANES, np.float32)
    power_spectrum(np.ascontiguousarray(sound).reshape(-1), first, step, transform_of(n).tables, z, power)
    return power.reshape(-1, LANES)


@pytest.mark.parametrize("n", SIZES)
def test_power_is_scipys(n):
    sound = np.random.default_rng(n).normal(0, 1, (n, LANES)).astype(np.float32)
    expected = np.abs(scipy.fft.rfft(sound.astype(float) * hann(n)[:, None], axis=0)) ** 2
    np.testing.assert_allclose(spectrum(sound, n), expected, atol=1e-6 * expected.max())


@pytest.mark.parametrize("n", SIZES)
def test_every_bin_is_where_it_belongs(n):
    bins = np.linspace(1, n // 2 - 1, LANES).astype(int)
    sound = np.sin(2 * np.pi * bins * np.arange(n)[:, None] / n).astype(np.float32)
    found = spectrum(sound, n)
    np.testing.assert_array_equal(np.argmax(found, axis=0), bins)
    np.testing.assert_allclose(found.max(axis=0), 1.0, rtol=0.5)  # next to 0 Hz a mirror image leaks in
    np.testing.assert_allclose(found[bins[4:-4], np.arange(4, LANES - 4)], 1.0, rtol=1e-5)


@pytest.mark.parametrize("n", [256, 4096])
def test_no_lane_hears_another(n):
    rng = np.random.default_rng(3)
    sound = rng.normal(0, 1, (n, 2 * LANES)).astype(np.float32)
    other = sound * rng.choice([0.0, 1e-3, 1e9], 2 * LANES).astype(np.float32)
    other[:, 20] = sound[:, 20]
    here, there = (spectrum(s, n, first=LANES, step=2 * LANES)[:, 4] for s in (sound, other))
    np.testing.assert_array_equal(here, there)
    np.testing.assert_array_equal(here, spectrum(sound[:, LANES:], n)[:, 4])


def test_only_some_windows_are_known():
    with pytest.raises(ValueError, match=r"a window of 300 samples is none of \[64, 256, 512, 1024, 2048, 4096\]"):
        transform_of(300)
