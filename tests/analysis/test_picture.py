"""Pictures: the right row, level and shape, the same for a sound at any rate."""

import numpy as np
import pytest

from evosynth.analysis.picture import MOST_FRAMES, ROWS, picture_of, reference_of, row_frequencies, waveform_of


def sine(hz, rate=44100, seconds=1.0, peak=0.5):
    return (peak * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


@pytest.mark.parametrize("rate", [22050, 44100, 48000, 96000])
@pytest.mark.parametrize("hz", [80.0, 261.6, 555.0, 1000.0, 2200.0, 5000.0])
def test_a_sine_is_one_line_in_its_row_at_its_level(rate, hz):
    sound = sine(hz, rate)
    pixels, _ = picture_of(sound, rate, reference_db=0.0)
    middle = pixels[:, pixels.shape[1] // 2].astype(float)
    row = int(np.argmin(np.abs(np.log(row_frequencies() / hz))))
    assert abs(int(np.argmax(middle)) - row) <= 1
    assert -72.0 * (1 - middle.max() / 255) == pytest.approx(-6.0, abs=1.6)
    assert np.count_nonzero(middle > middle.max() - 255 * 20 / 72) < (22 if hz < 200 else 12)


def test_rows_run_from_70_hz_to_12_khz():
    hz = row_frequencies()
    assert len(hz) == ROWS
    assert (hz[0], hz[-1]) == (pytest.approx(70.0), pytest.approx(12000.0))


def test_the_target_is_zero_decibels_and_quieter_sounds_are_darker():
    sound = sine(440.0)
    reference = reference_of(sound, 44100)
    assert picture_of(sound, 44100, reference)[0].max() == 255
    assert picture_of(sound, 44100)[0].max() == 255
    assert picture_of(sound * np.float32(0.1), 44100, reference)[0].max() == pytest.approx(255 * (1 - 20 / 72), abs=2)
    assert picture_of(sound * np.float32(1e-4), 44100, reference)[0].max() == 0


def test_silence_is_black_and_flat():
    pixels, glyph = picture_of(np.zeros(44100, np.float32), 44100)
    assert pixels.max() == 0
    assert glyph.max() == 0.0


def test_frames_follow_the_length_up_to_their_limit():
    assert picture_of(sine(440.0, seconds=2.0), 44100)[0].shape == (ROWS, MOST_FRAMES)
    assert picture_of(sine(440.0, seconds=2.0), 44100, frames=100)[0].shape == (ROWS, 100)
    assert picture_of(sine(440.0, seconds=0.1), 44100)[0].shape == (ROWS, 25)
    assert picture_of(sine(440.0, seconds=0.0005), 44100)[0].shape == (ROWS, 2)


def test_rows_above_half_the_rate_are_empty():
    noise = np.random.default_rng(0).normal(0, 0.1, 8000).astype(np.float32)
    pixels, _ = picture_of(noise, 8000)
    assert pixels[row_frequencies() >= 4000].max() == 0
    assert pixels[row_frequencies() < 3000].min(axis=1).mean() > 50


def test_time_runs_from_left_to_right():
    sound = np.concatenate([sine(300.0, seconds=0.5), sine(3000.0, seconds=0.5)])
    pixels, _ = picture_of(sound, 44100)
    columns = np.argmax(pixels, axis=0)
    hz = row_frequencies()[columns]
    np.testing.assert_allclose(hz[10:110], 300.0, rtol=0.03)
    np.testing.assert_allclose(hz[140:240], 3000.0, rtol=0.03)


def test_the_glyph_follows_the_level():
    decaying = sine(440.0) * np.linspace(1, 0, 44100, dtype=np.float32) ** 2
    _, glyph = picture_of(decaying, 44100)
    assert glyph.shape == (48,)
    assert glyph[0] == 1.0
    assert (np.diff(glyph) <= 0).all()


def test_the_waveform_overview_has_peak_and_rms():
    sound = np.concatenate([sine(440.0, peak=0.2), sine(440.0, peak=0.8)])
    peak, rms = waveform_of(sound, 44100, 200)
    assert peak.shape == rms.shape == (200,)
    np.testing.assert_allclose(peak[:98], 0.25, atol=0.01)
    np.testing.assert_allclose(peak[102:], 1.0, atol=0.01)
    np.testing.assert_allclose(rms[110:190], np.sqrt(0.5), atol=0.02)
    assert len(waveform_of(sound[:50], 44100, 200)[0]) == 50
