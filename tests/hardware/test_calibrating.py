"""What twenty voices teach of a device: takes of engines that differ by what is known, with noise, late and early."""

from dataclasses import replace

import numpy as np
import pytest
from unlike_device import DEVICE, RATE, shelved, unlike

from evosynth.errors import Cancelled, InputError
from evosynth.hardware.calibrating import learned, understood
from evosynth.hardware.calibration_voices import probes, seconds
from evosynth.synths.correction import BANDS_HZ
from evosynth.synths.takes import HEADROOM, Take
from evosynth.voices.dx7 import Voice


@pytest.fixture(scope="module")
def takes():
    """Of a device 11.3 % faster and 6 dB duller above 4 kHz."""
    device = unlike()
    return [next(device.record([probe.voice.data], [probe.note]))[0] for probe in probes()]


def shelf_db(gain_db):
    """What that shelf does at the centres of the bands."""
    pulse = np.zeros(RATE, np.float32)
    pulse[0] = 1.0
    spectrum = np.abs(np.fft.rfft(shelved(pulse, 4000.0, gain_db)))
    return 20 * np.log10(spectrum[np.rint(BANDS_HZ).astype(int)])


def spoiled(takes, numbers, spoil):
    return [
        replace(take, samples=spoil(take.samples)) if number in numbers else take for number, take in enumerate(takes)
    ]


def test_there_are_twenty_voices_each_with_its_name_and_they_take_less_than_half_a_minute():
    voices = [probe.voice for probe in probes()]
    assert len({voice.name for voice in voices}) == len({voice.data for voice in voices}) == 20
    assert all(isinstance(voice, Voice) for voice in voices)
    assert seconds() < 30


@pytest.mark.parametrize(
    ("speed", "shelf", "gain"),
    [
        (1.113, -6.0, -6.0),
        pytest.param(0.9, 6.0, 6.0, marks=pytest.mark.slow),
        pytest.param(1.0, -6.0, 0.0, marks=pytest.mark.slow),
        pytest.param(1.15, 3.0, 0.0, marks=pytest.mark.slow),
    ],
)
def test_speed_brightness_and_level_are_learned(speed, shelf, gain):
    found = learned(unlike(speed, shelf, gain, seed=3), DEVICE)
    assert found.envelope_speed == pytest.approx(speed, rel=0.01)
    assert abs(found.envelope_speed - speed) < 0.002 + 4 * found.envelope_speed_error
    assert found.level_db == pytest.approx(gain + 20 * np.log10(HEADROOM), abs=0.3)
    assert found.response_db == pytest.approx(shelf_db(shelf), abs=0.7)
    assert found.voices == 20
    assert found.left_out == ()


@pytest.mark.parametrize("cents", [-40, 25, pytest.param(90, marks=pytest.mark.slow)])
def test_a_device_that_is_tuned_otherwise_is_learned_all_the_same_and_its_tuning_is_told(takes, cents):
    retuned = [replace(take, sample_rate=round(RATE * 2 ** (cents / 1200))) for take in takes]
    found = understood(probes(), retuned, DEVICE)
    assert found.cents == pytest.approx(cents, abs=4)
    assert f"tuned {abs(found.cents):.0f} cents too {'high' if cents > 0 else 'low'}" in found.words
    assert found.envelope_speed == pytest.approx(1.113 * 2 ** (cents / 1200), rel=0.01), "as a tape that runs faster"
    assert found.response_db == pytest.approx(shelf_db(-6.0), abs=1.0)
    assert found.voices >= 18


def test_a_device_that_is_the_engine_is_taken_for_it():
    found = learned(unlike(1.0, 0.0, 0.0, noise_db=-90.0), DEVICE)
    assert found.envelope_speed == pytest.approx(1.0, abs=2e-3)
    assert np.abs(found.response_db).max() < 0.2
    assert found.words == (
        "Its envelopes are as fast as the built-in engine's, it is as bright, recorded 18 dB quieter."
    )


@pytest.mark.parametrize(
    ("numbers", "spoil"),
    [
        ((0, 6, 12, 16), np.zeros_like),  # not heard
        ((1, 5, 13), lambda samples: np.clip(20 * samples, -0.2, 0.2)),  # clips
        ((2, 9, 17), lambda samples: samples[::-1].copy()),  # another voice
        ((3, 8, 14), lambda samples: np.where(np.arange(len(samples)) % 9600 < 4800, samples, 0)),  # dropouts
    ],
)
def test_a_few_voices_that_came_out_badly_do_not_spoil_it_and_are_named(takes, numbers, spoil):
    found = understood(probes(), spoiled(takes, numbers, lambda samples: spoil(samples).astype(np.float32)), DEVICE)
    assert found.envelope_speed == pytest.approx(1.113, rel=0.01)
    assert found.response_db == pytest.approx(shelf_db(-6.0), abs=1.0)
    assert 20 - len(numbers) <= found.voices < 20
    assert len(found.left_out) == 1


@pytest.mark.slow
def test_hum_spoils_nothing(takes):
    hum = 0.003 * np.sin(2 * np.pi * 50 * np.arange(4 * RATE) / RATE)
    found = understood(probes(), spoiled(takes, range(20), lambda s: (s + hum[: len(s)]).astype(np.float32)), DEVICE)
    assert found.envelope_speed == pytest.approx(1.113, rel=0.01)
    assert found.response_db[2:] == pytest.approx(shelf_db(-6.0)[2:], abs=0.7)


def test_a_person_reads_what_was_found_and_what_was_left_out(takes):
    silent = spoiled(takes, (0, 13), np.zeros_like)
    found = understood(probes(), silent, DEVICE, latency_s=0.0071, jitter_s=0.0003)
    assert found.words == (
        "Its envelopes are 11 % faster than the built-in engine's, it is 6 dB duller above 5.6 kHz, "
        "recorded 18 dB quieter, latency 7 ms."
    )
    day = found.made_at[:10]
    assert found.details.startswith(f"Learned from 18 voices of the Yamaha DX7 at USB MIDI, channel 1 on {day}; ")
    assert found.details.endswith("Not heard: FALL 31, SINES 48.")


def test_nothing_is_learned_of_a_cable_that_is_out(takes):
    with pytest.raises(InputError, match=r"Nothing was heard of 20 of the 20 voices"):
        understood(probes(), spoiled(takes, range(20), np.zeros_like), DEVICE)


def test_a_device_that_plays_one_sound_whatever_is_sent_is_no_dx7(takes):
    with pytest.raises(InputError, match=r"This is no DX7"):
        understood(probes(), [takes[14]] * 20, DEVICE)


@pytest.mark.slow
def test_a_device_whose_envelopes_have_no_speed_in_common_is_no_dx7(takes):
    bent = [unlike(speed) for speed in (0.7, 1.0, 1.4)]
    heard = [
        next(bent[number % 3].record([probe.voice.data], [probe.note]))[0] for number, probe in enumerate(probes())
    ]
    with pytest.raises(InputError, match=r"its envelopes run at 0\.\d+ to 1\.\d+ times"):
        understood(probes(), heard, DEVICE)


def test_spectra_of_another_synthesis_are_no_dx7s(takes):
    noise = np.random.default_rng(0).normal(0, 0.05, 4 * RATE).astype(np.float32)
    with pytest.raises(InputError, match=r"its spectra have other partials"):
        understood(probes(), spoiled(takes, range(12, 20), lambda samples: noise[: len(samples)]), DEVICE)


def test_it_can_be_cancelled_between_two_voices_and_says_how_far_it_is():
    said = []
    with pytest.raises(Cancelled):
        learned(unlike(), DEVICE, progress=lambda *at: said.append(at), cancelled=lambda: len(said) == 3)
    assert said == [(0, 20), (1, 20), (2, 20)]


def test_empty_takes_are_silence():
    empty = Take(np.empty(0, np.float32), RATE)
    with pytest.raises(InputError, match=r"Nothing was heard"):
        understood(probes(), [empty] * 20, DEVICE)
