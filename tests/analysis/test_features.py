"""Log-mel spectra and level curves of sounds side by side, checked against plain transforms."""

import numpy as np
import pytest

from evosynth.analysis.features import RESOLUTIONS, STEP, Scratch, curve_of, level_of, log_mels
from evosynth.analysis.lanes import side_by_side
from evosynth.analysis.stft import hann, mel_bank, mel_filters
from evosynth.kernels.vectors import LANES


def noises(n, samples):
    rows = np.random.default_rng(0).normal(0, 0.1, (n, samples)) * np.exp(-np.arange(samples) / 1500)
    return rows.astype(np.float32)


@pytest.mark.parametrize("resolution", RESOLUTIONS, ids=lambda r: str(r.n_fft))
@pytest.mark.parametrize(("samples", "length"), [(300, 300), (7000, 7000), (7001, 7000), (5000, 7001)])
def test_log_mel_agrees_with_a_plain_transform(resolution, samples, length):
    rows = noises(5, samples)
    n, sounds = resolution.n_fft, side_by_side(rows)
    heard = log_mels(sounds, length, level_of(sounds, length).gain, mel_bank(resolution), Scratch())
    starts = [n + i * resolution.hop - n // 2 for i in range(resolution.frames(length))]
    for lane, row in enumerate(rows):
        row = np.pad(row[:length].astype(float), (0, max(0, length - samples)))
        padded = np.pad(row * (0.1 / np.sqrt(np.mean(row**2))), n)
        spectra = np.fft.rfft([padded[s : s + n] * hann(n) for s in starts])
        power = np.maximum(np.abs(spectra) ** 2 @ mel_filters(resolution).T, 1e-9)
        np.testing.assert_allclose(heard[:, :, lane], np.log2(power), atol=5e-4)


@pytest.mark.parametrize("window", [1, 4, 30])
def test_level_curves_agree_with_plain_means(window):
    rows = noises(LANES, 4000)
    level = level_of(side_by_side(rows), 3900)
    curves = curve_of(level, 60, window, -80.0)
    scaled = rows[:, :3900].astype(float)
    scaled *= 0.1 / np.sqrt(np.mean(scaled**2, axis=1, keepdims=True))
    squares = np.pad(scaled**2, ((0, 0), (window * STEP, 71 * STEP - 3900)))
    for step in range(60):
        mean = squares[:, (step + 1) * STEP : (step + 1 + window) * STEP].mean(axis=1)
        np.testing.assert_allclose(curves[step], np.maximum(10 * np.log10(mean), -80.0), atol=1e-3)


def test_what_is_silent_or_no_number_is_not_heard():
    rows = noises(6, 2000)
    rows[1] = 0.0
    rows[2, 5] = np.nan
    rows[3, 7] = np.inf
    rows[4] *= 1e-6
    np.testing.assert_array_equal(
        level_of(side_by_side(rows), 2000).heard, [True] + 4 * [False] + [True] + 10 * [False]
    )
