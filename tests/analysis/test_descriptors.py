"""Descriptors measure what their names say: each on sounds whose value is known beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.analysis import descriptors
from evosynth.analysis.alike import NAMES
from evosynth.synths import registry
from evosynth.synths.base import Audio, Note

RATE = 44100
NOTE = Note(69, 100, 1.0, 1.4)  # its key is 440 Hz
T = np.arange(NOTE.samples(RATE)) / RATE
KEY = 440.0


def sine(hz: float, level: float = 1.0) -> np.ndarray:
    return level * np.sin(2 * np.pi * hz * T)


def partials(*numbers: float, key: float = KEY) -> np.ndarray:
    return sum(sine(number * key, 0.1) for number in numbers)


def value(name: str, sound: np.ndarray, rate: int = RATE) -> float:
    audio = Audio(sound.astype(np.float32)[None, :], rate, 1)
    return float(descriptors.describe(audio, NOTE)[0, NAMES.index(name)])


@pytest.mark.parametrize(("hz", "octaves"), [(500.0, -1.0), (1000.0, 0.0), (4000.0, 2.0)])
def test_brightness_is_the_octave_of_the_centre_of_power(hz: float, octaves: float) -> None:
    assert value("brightness", sine(hz)) == pytest.approx(octaves, abs=0.06)


def test_width_is_how_far_the_power_is_spread() -> None:
    assert value("width", sine(500) + sine(8000)) == pytest.approx(2.0, abs=0.15)  # two octaves to either side
    assert value("width", sine(2000)) < 0.15


@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.4])
def test_attack_is_the_time_from_10_to_90_per_cent(seconds: float) -> None:
    ramp = np.minimum(1.0, T / seconds)
    assert value("attack", sine(KEY) * ramp) == pytest.approx(np.log2(0.8 * seconds), abs=0.25)


def test_attack_brightness_hears_the_first_60_ms_alone_and_from_the_onset() -> None:
    strike = sine(4000) * (T < 0.04) + sine(250) * (T >= 0.04)
    late = np.where(T < 0.1, 0.0, np.roll(strike, round(0.1 * RATE)))
    assert value("attack_brightness", strike) > 0.8
    assert value("attack_brightness", late) == pytest.approx(value("attack_brightness", strike), abs=0.35)
    assert value("brightness", strike) < -0.9


@pytest.mark.parametrize("seconds", [0.1, 0.5, 4.0])
def test_decay_is_the_time_to_20_db_below_also_beyond_the_note(seconds: float) -> None:
    fall = 10.0 ** (-T / seconds)
    assert value("decay", sine(KEY) * fall) == pytest.approx(np.log2(seconds), abs=0.15)


def test_sustain_is_the_level_at_key_off() -> None:
    assert value("sustain", sine(KEY) * 10.0 ** (-12.0 * T / 20.0)) == pytest.approx(-12.0, abs=0.7)
    assert value("sustain", sine(KEY)) == pytest.approx(0.0, abs=0.2)
    assert value("sustain", sine(KEY) * (T < 0.2)) == -60.0


@pytest.mark.parametrize("seconds", [0.03, 0.2])
def test_release_is_the_time_from_key_off_to_20_db_below(seconds: float) -> None:
    fall = np.where(NOTE.gate_s > T, 1.0, 10.0 ** (-(T - NOTE.gate_s) / seconds))
    assert value("release", sine(KEY) * fall) == pytest.approx(np.log2(seconds), abs=0.35)


def test_roughness_is_most_of_partials_some_70_hz_apart() -> None:
    smooth, beating, rough, apart = (value("roughness", sine(1000) + sine(1000 + d)) for d in (0, 4, 70, 500))
    assert rough > max(smooth, beating, apart) + 10.0
    assert rough == pytest.approx(-6.0, abs=1.5)  # the line of the pair is half as high as the mean


@pytest.mark.parametrize("noise_db", [-24.0, -12.0, 0.0])
def test_noisiness_is_noise_against_what_repeats_itself(noise_db: float) -> None:
    noise = np.random.default_rng(1).normal(0, 1, len(T))
    tone = partials(1, 2, 3)
    noise *= np.sqrt(np.mean(tone**2)) * 10.0 ** (noise_db / 20.0)
    spectrum = np.fft.rfft(noise)
    spectrum[np.fft.rfftfreq(len(noise), 1 / RATE) > 10_000] = 0.0  # what is above is not heard at half the rate
    assert value("noisiness", tone + np.fft.irfft(spectrum, len(noise))) == pytest.approx(noise_db, abs=4.0)


@pytest.mark.parametrize("cents", [0.0, 10.0, 30.0])
def test_inharmonicity_is_how_far_partials_are_off_but_not_how_far_all_are(cents: float) -> None:
    off = 2.0 ** (cents / 1200.0)
    assert value("inharmonicity", partials(1) * 1.1 + partials(2 * off)) == pytest.approx(cents / 2.1, abs=2.0)
    assert value("inharmonicity", partials(1, 2, 3, key=KEY * off)) < 1.0


def test_hollowness_is_odd_partials_against_even_ones() -> None:
    assert value("hollowness", partials(1, 3, 5)) == 30.0
    assert value("hollowness", partials(1, 2, 4)) == -30.0
    assert value("hollowness", partials(1, 2, 3)) == pytest.approx(0.0, abs=0.5)


def test_movement_is_change_of_colour_not_of_level() -> None:
    tone, fall = partials(1, 2, 3, 4), 10.0 ** (-T)
    turning = sum(partials(k) * (1.0 + 0.9 * np.sin(2 * np.pi * 3.0 * T + k)) for k in (1, 2, 3, 4))
    assert value("movement", tone * fall) < value("movement", tone) + 0.3
    assert value("movement", turning) > value("movement", tone) + 1.0


@pytest.mark.parametrize("engine", registry.names())
def test_every_number_is_finite_where_there_is_a_sound_and_none_where_there_is_not(engine: str) -> None:
    synth = registry.make(engine, RATE, 1)
    rng = np.random.default_rng(2)
    genomes = np.concatenate([synth.prior(None, 30, rng), synth.space.sample(30, rng)])
    for note in (Note(24, 100, 0.05, 0.1), NOTE, Note(100, 20, 0.3, 0.4)):
        audio = synth.render(genomes, [note])[0]
        rows = audio.rows().copy()
        rows[4] = 0.0
        described = descriptors.describe(Audio(rows, RATE, len(rows)), note)
        audible = np.sqrt(np.mean(rows.astype(np.float64) ** 2, axis=1)) > 1.1e-5
        assert np.isfinite(described[audible]).all()
        assert np.isnan(described[4]).all()


def test_a_row_depends_on_nobody_and_loudness_and_the_rate_do_not_count() -> None:
    synth = registry.make(registry.names()[0], RATE, 1)
    rows = synth.render(synth.prior(None, 20, np.random.default_rng(5)), [NOTE])[0].rows()
    whole = descriptors.describe(Audio(rows, RATE, 20), NOTE)
    alone = np.concatenate([descriptors.describe(Audio(row[None], RATE, 1), NOTE) for row in rows])
    soft = descriptors.describe(Audio(rows * np.float32(0.1), RATE, 20), NOTE)
    np.testing.assert_allclose(alone, whole, atol=1e-3)
    np.testing.assert_allclose(soft, whole, atol=0.05)
    t48 = np.arange(NOTE.samples(48000)) / 48000
    here, there = (np.sin(2 * np.pi * 700 * t) * np.exp(-3 * t) for t in (T, t48))
    for name in ("brightness", "decay", "sustain", "attack_brightness"):
        assert value(name, there, 48000) == pytest.approx(value(name, here), abs=0.05)
