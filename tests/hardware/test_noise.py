"""Takes without the noise of their cable."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.hardware.noise import noise_of, without_noise
from evosynth.synths.correction import BANDS_HZ, Correction

RATES = (22050, 44100, 48000, 96000)
NOISE_DB = -70.0


def noise(rate, seconds=1.0, seed=0):
    return np.random.default_rng(seed).normal(0, 10 ** (NOISE_DB / 20), int(seconds * rate)).astype(np.float32)


def tone(rate, decay_per_s=3.0):
    at = np.arange(rate) / rate
    return (0.1 * np.sin(2 * np.pi * 440 * at) * np.exp(-decay_per_s * at)).astype(np.float32)


def db(samples):
    return 10 * np.log10(np.mean(samples.astype(float) ** 2) + 1e-30)


@pytest.mark.parametrize("rate", RATES)
def test_white_noise_is_known_for_what_it_is_in_each_octave(rate):
    widths_hz = np.array(BANDS_HZ) / np.sqrt(2)
    assert noise_of(noise(rate, 4.0), rate) == pytest.approx(NOISE_DB + 10 * np.log10(widths_hz / (rate / 2)), abs=1.0)


@pytest.mark.parametrize("rate", RATES)
def test_a_sound_in_noise_comes_out_nearly_as_it_was_and_silence_as_silence(rate):
    heard = noise_of(noise(rate, 0.4, seed=1), rate)
    sound = tone(rate)
    cleaned = without_noise(sound + noise(rate), rate, heard)
    assert db(cleaned - sound) < db(noise(rate)) - 12
    assert db(without_noise(noise(rate, seed=2), rate, heard)) < NOISE_DB - 20


def test_what_is_far_above_the_noise_is_left_as_it_is_from_the_first_sample_to_the_last():
    sound = tone(44100)
    assert without_noise(sound, 44100, (-150.0,) * 9) == pytest.approx(sound, abs=1e-7)


def test_hum_is_taken_out_of_its_octave_and_not_of_others():
    rate = 48000
    at = np.arange(rate) / rate
    hum = (0.001 * np.sin(2 * np.pi * 50 * at)).astype(np.float32)
    heard = noise_of(hum[: rate // 2], rate)
    assert heard[0] > -75
    assert max(heard[2:]) < -100
    assert db(without_noise(tone(rate) + hum, rate, heard) - tone(rate)) < db(hum) - 6


def test_a_take_is_cleaned_to_the_same_bits_each_time():
    sound = tone(48000) + noise(48000)
    assert np.array_equal(*(without_noise(sound, 48000, (-80.0,) * 9) for _ in range(2)))


@settings(max_examples=30, deadline=None)
@given(length=st.integers(0, 5000), rate=st.sampled_from(RATES))
def test_every_take_keeps_its_length(length, rate):
    assert without_noise(np.ones(length, np.float32), rate, (-80.0,) * 9).shape == (length,)


def test_no_sound_at_all_is_no_noise():
    quiet = noise_of(np.zeros(4800, np.float32), 48000)
    assert Correction(noise_db=quiet).noise_db == quiet
    assert max(quiet) == -200
    assert not without_noise(np.zeros(4800, np.float32), 48000, quiet).any()


@pytest.mark.parametrize("wrong", [(-80.0,), (1.0,) * 9, (float("nan"),) * 9, (-float("inf"),) * 9])
def test_levels_that_no_noise_has_are_refused(wrong):
    with pytest.raises(ValueError, match="the noise is"):
        Correction(noise_db=wrong)
