"""Loudness, true peak, gain and limiter against signals whose levels are known."""

import math

import numpy as np
import pytest

from evosynth.audio.level import (
    LOUDNESS_LUFS,
    gain_for,
    levelled,
    limited,
    loudest_lufs,
    loudness_lufs,
    true_peak_db,
)


def sine(seconds=2.0, rate=48000, hz=1000.0, peak=1.0, phase=0.0):
    return (peak * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate + phase)).astype(np.float32)


def test_the_reference_tone_of_the_standard_has_its_loudness():
    assert loudness_lufs(sine(hz=997.0), 48000) == pytest.approx(-3.01, abs=0.1)
    assert loudness_lufs(sine(hz=997.0, peak=10 ** (-20 / 20)), 48000) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("rate", [22050, 44100, 96000])
def test_loudness_does_not_depend_on_the_rate(rate):
    assert loudness_lufs(sine(rate=rate, hz=997.0), rate) == pytest.approx(-3.01, abs=0.2)


def test_a_sound_shorter_than_a_block_has_a_loudness():
    assert -12.0 < loudness_lufs(sine(0.1), 48000) < -6.0
    assert math.isfinite(loudness_lufs(sine(0.001), 48000))


def test_silence_has_no_loudness_no_peak_and_needs_no_gain():
    silence = np.zeros(48000, np.float32)
    assert loudness_lufs(silence, 48000) == -math.inf
    assert true_peak_db(silence, 48000) == -math.inf
    assert gain_for(silence, 48000, -18.0) == 0.0


def test_the_true_peak_between_samples_is_found():
    between = sine(hz=12000.0, phase=math.pi / 4)  # every sample at 0.707
    assert np.abs(between).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peak_db(between, 48000) == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize("peak", [0.001, 0.3, 20.0])
def test_gain_reaches_the_loudness(peak):
    sound = sine(peak=peak)
    gained = sound * np.float32(10 ** (gain_for(sound, 48000, -18.0) / 20))
    assert loudness_lufs(gained, 48000) == pytest.approx(-18.0, abs=0.05)


def test_gain_stops_where_the_true_peak_would_pass_minus_one():
    click = np.zeros(48000, np.float32)
    click[100:105] = 0.1
    gained = click * np.float32(10 ** (gain_for(click, 48000, -10.0) / 20))
    assert true_peak_db(gained, 48000) == pytest.approx(-1.0, abs=0.01)
    assert loudness_lufs(gained, 48000) < -10.0


def test_the_limiter_keeps_loud_sounds_under_minus_one_and_quiet_ones_untouched():
    rng = np.random.default_rng(3)
    loud = (rng.normal(0, 0.4, 48000) * np.exp(-np.arange(48000) / 9000)).astype(np.float32)
    assert true_peak_db(loud, 48000) > 0.0
    safe = limited(loud, 48000)
    assert np.abs(safe).max() <= 10 ** (-1 / 20) + 1e-6
    assert true_peak_db(safe, 48000) < -0.8
    np.testing.assert_array_equal(safe[-4800:], loud[-4800:])
    quiet = sine(peak=0.5)
    np.testing.assert_array_equal(limited(quiet, 48000), quiet)


def test_the_limiter_does_not_follow_the_cycles_of_a_low_note():
    low = sine(hz=50.0, peak=2.0)
    gain = limited(low, 48000)[4800:-4800] / np.where(np.abs(low[4800:-4800]) > 0.1, low[4800:-4800], np.nan)
    assert np.nanmax(gain) - np.nanmin(gain) < 0.01


def test_nothing_to_limit_is_nothing():
    assert len(limited(np.zeros(0, np.float32), 48000)) == 0


def test_a_faint_sound_has_a_loudness_too():
    sound = np.sin(np.arange(44100) * 0.05).astype(np.float32)
    loud, faint = loudness_lufs(sound, 44100), loudness_lufs(sound * np.float32(1e-4), 44100)
    assert faint == pytest.approx(loud - 80.0, abs=1e-3)
    assert gain_for(sound, 44100, faint) == pytest.approx(-80.0, abs=1e-3)


def test_a_picture_is_drawn_by_integrated_loudness_with_at_most_40_db_of_gain() -> None:
    sound = np.sin(2 * np.pi * 440 * np.arange(48000) / 48000).astype(np.float32)
    assert loudness_lufs(levelled(sound, 48000, LOUDNESS_LUFS), 48000) == pytest.approx(-18.0, abs=0.05)
    faint = sound * np.float32(1e-4)
    assert np.abs(levelled(faint, 48000, LOUDNESS_LUFS)).max() == pytest.approx(0.01, rel=1e-3)
    assert np.array_equal(levelled(sound, 48000, -np.inf), sound)
    assert not levelled(np.zeros(4800, np.float32), 48000, LOUDNESS_LUFS).any()


def test_the_loudest_400_ms_of_a_pluck_are_found_where_they_are_and_are_louder_than_all_of_it() -> None:
    sound = sine(2.0, peak=0.1) * np.exp(-6.0 * np.abs(np.arange(96000) / 48000 - 1.0)).astype(np.float32)
    loudest, at = loudest_lufs(sound, 48000)
    assert at / 48000 == pytest.approx(0.8, abs=0.1)
    assert loudest > loudness_lufs(sound, 48000) + 1.0
    assert loudest_lufs(sound * np.float32(1e-4), 48000)[0] == pytest.approx(loudest - 80.0, abs=0.01)
    assert loudest_lufs(np.zeros(4800, np.float32), 48000)[0] == -math.inf
