"""Windows, mel scale and filters, checked against what is known of them."""

import numpy as np
import pytest

from evosynth.analysis.features import RESOLUTIONS, hear
from evosynth.analysis.lanes import LANES
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


def test_packed_bands_are_the_triangles_without_their_zeros():
    bank = mel_bank(RESOLUTIONS[1])
    filters = mel_filters(RESOLUTIONS[1])
    for band, row in enumerate(filters):
        packed = bank.weights[bank.first[band] : bank.first[band + 1]]
        np.testing.assert_allclose(packed, row[bank.start[band] :][: len(packed)], rtol=1e-6)
        assert packed.sum() == pytest.approx(row.sum(), rel=1e-6)


def test_too_many_bands_for_a_window_are_refused():
    with pytest.raises(ValueError, match="128 mel bands are too many for a window of 256"):
        mel_bank(Resolution(256, 128, 128))


@pytest.mark.parametrize("resolution", RESOLUTIONS, ids=lambda r: str(r.n_fft))
@pytest.mark.parametrize("samples", [300, 7000, 7001])
def test_log_mel_agrees_with_a_plain_transform(resolution, samples):
    rng = np.random.default_rng(0)
    rows = (rng.normal(0, 0.1, (5, samples)) * np.exp(-np.arange(samples) / 1500)).astype(np.float32)
    n, which = resolution.n_fft, RESOLUTIONS.index(resolution)
    heard = hear(rows, samples, (3, 4), 5, -200.0).log_mels[which].reshape(-1, resolution.mels, LANES)
    starts = [n + i * resolution.hop - n // 2 for i in range(resolution.frames(samples))]
    for lane, row in enumerate(rows):
        padded = np.pad(row * (0.1 / np.sqrt(np.mean(row.astype(float) ** 2))), n)
        spectra = np.fft.rfft([padded[s : s + n] * hann(n) for s in starts])
        power = np.maximum(np.abs(spectra) ** 2 @ mel_filters(resolution).T, 1e-9)
        np.testing.assert_allclose(heard[:, :, lane], np.log2(power), atol=5e-4)


def test_a_full_sine_reads_zero_decibels_at_its_bin():
    sine = np.sin(2 * np.pi * 64 / 512 * np.arange(2048))
    spectrum = np.abs(np.fft.rfft(sine[:512] * hann(512)))
    assert spectrum[64] == pytest.approx(1.0)
