"""Windows, mel scale and filters, checked against what is known of them."""

import itertools

import numpy as np
import pytest

from evosynth.analysis.features import RESOLUTIONS
from evosynth.analysis.stft import RATE, Resolution, hann, hz_of, mel_bank, mel_filters, mel_of


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_between_the_outer_bands_every_bin_counts_fully(resolution):
    filters = mel_filters(resolution)
    assert (filters.sum(axis=1) > 0).all()
    first, last = (int(np.argmax(filters[band])) for band in (0, -1))
    np.testing.assert_allclose(filters[:, first + 1 : last].sum(axis=0), 1.0)


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_the_filters_are_librosas(resolution):
    librosa_filters = pytest.importorskip("librosa.filters")
    expected = librosa_filters.mel(
        sr=RATE, n_fft=resolution.n_fft, n_mels=resolution.mels, htk=False, norm=None, dtype=np.float64
    )
    np.testing.assert_allclose(mel_filters(resolution), expected, atol=1e-12)


def test_the_mel_scale_is_slaneys():
    np.testing.assert_allclose(mel_of(np.array([0.0, 200.0, 1000.0, 6400.0])), [0.0, 3.0, 15.0, 42.0])
    hz = np.geomspace(20, 11025, 50)
    np.testing.assert_allclose(hz_of(mel_of(hz)), hz)


@pytest.mark.parametrize("resolution", [*RESOLUTIONS, Resolution(2048, 512, 128), Resolution(1024, 256, 24)])
def test_stretches_between_centres_hold_the_triangles(resolution):
    bank, filters = mel_bank(resolution), mel_filters(resolution)
    unpacked = np.zeros((resolution.mels + 2, resolution.bins))
    for stretch, (start, end) in enumerate(itertools.pairwise(bank.first)):
        unpacked[stretch, start:end] += bank.weights[2 * start : 2 * end : 2]
        unpacked[stretch + 1, start:end] += bank.weights[2 * start + 1 : 2 * end : 2]
    np.testing.assert_allclose(unpacked[1:-1], filters, atol=1e-7)


def test_too_many_bands_for_a_window_are_refused():
    with pytest.raises(ValueError, match="128 mel bands are too many for a window of 256"):
        mel_bank(Resolution(256, 128, 128))


def test_a_full_sine_reads_zero_decibels_at_its_bin():
    sine = np.sin(2 * np.pi * 64 / 512 * np.arange(2048))
    spectrum = np.abs(np.fft.rfft(sine[:512] * hann(512)))
    assert spectrum[64] == pytest.approx(1.0)
