"""Windows, mel scale and filters, checked against what is known of them."""

import numpy as np
import pytest

from evosynth.analysis.features import RESOLUTIONS, banks, log_mel
from evosynth.analysis.stft import RATE, Resolution, hann, hz_of, mel_bank, mel_filters, mel_of


def test_the_mel_scale_is_slaneys():
    np.testing.assert_allclose(mel_of(np.array([0.0, 200.0, 1000.0, 6400.0])), [0.0, 3.0, 15.0, 42.0])
    hz = np.geomspace(20, 11025, 50)
    np.testing.assert_allclose(hz_of(mel_of(hz)), hz)


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_between_the_outer_bands_every_bin_counts_fully(resolution):
    filters = mel_filters(resolution)
    hz = np.arange(resolution.bins) * RATE / resolution.n_fft
    edges = hz_of(np.linspace(0, float(mel_of(np.array(RATE / 2))), resolution.mels + 2))
    inside = (hz >= edges[1]) & (hz <= edges[-2])
    np.testing.assert_allclose(filters.sum(axis=0)[inside], 1.0)
    assert (filters.sum(axis=1) > 0).all()


def test_too_many_bands_for_a_window_are_refused():
    with pytest.raises(ValueError, match="128 mel bands are too many for a window of 256"):
        mel_bank(Resolution(256, 128, 128))


@pytest.mark.parametrize("bank", banks(), ids=lambda b: str(b.resolution.n_fft))
def test_log_mel_agrees_with_a_plain_transform(bank):
    rng = np.random.default_rng(0)
    sound = (rng.normal(0, 0.1, 7000) * np.exp(-np.arange(7000) / 1500)).astype(np.float32)
    r = bank.resolution
    padded = np.pad(sound.astype(float), r.n_fft)
    starts = [r.n_fft + i * r.hop - r.n_fft // 2 for i in range(r.frames(7000))]
    spectra = np.fft.rfft([padded[s : s + r.n_fft] * hann(r.n_fft) for s in starts])
    power = np.maximum(np.abs(spectra) ** 2 @ mel_filters(r).T, 1e-9)
    np.testing.assert_allclose(log_mel(sound, 1.0, bank), np.log2(power), atol=2e-4)


def test_a_full_sine_reads_zero_decibels_at_its_bin():
    sine = np.sin(2 * np.pi * 64 / 512 * np.arange(2048))
    spectrum = np.abs(np.fft.rfft(sine[:512] * hann(512)))
    assert spectrum[64] == pytest.approx(1.0)
