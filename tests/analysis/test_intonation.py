"""How sounds are in tune: what is harmonic, and how far an answer is from the sound that was given."""

import numpy as np
import pytest

from evosynth.analysis.intonation import cents_off, harmonic, intonation_words
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip
from evosynth.notation.tuning import hz_of_note

RATE = 44100


def tone(note=60.0, ratios=(1, 2, 3, 4, 5), seconds=1.5):
    t = np.arange(round(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * hz_of_note(note) * ratio * t + ratio) / ratio for ratio in ratios)
    return (0.2 * wave * np.exp(-t)).astype(np.float32)


def test_whole_multiples_are_harmonic_and_modes_are_not():
    assert harmonic(tone(), RATE, hz_of_note(60))
    assert harmonic(tone(36), RATE, hz_of_note(36))
    assert not harmonic(tone(60, (1, 1.59, 2.14, 2.65, 3.16)), RATE, hz_of_note(60))
    assert not harmonic(np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32), RATE, 440.0)


@pytest.mark.parametrize("tuning", ["keep", "correct"])
@pytest.mark.parametrize("beside", [-38.0, 7.0, 33.0])
def test_an_answer_in_tune_with_its_key_is_off_by_what_the_sound_was_beside_it(beside, tuning):
    target = prepare_target(Clip(tone(60 + beside / 100), RATE), "x.wav", tuning=tuning)
    assert cents_off(target, tone(60), RATE) == pytest.approx(-beside, abs=1.0)
    assert cents_off(target, tone(60 + beside / 100), RATE) == pytest.approx(0.0, abs=1.0)


def test_it_is_said_in_one_sentence():
    kept, corrected = (prepare_target(Clip(tone(60.4), RATE), "x.wav", tuning=how) for how in ("keep", "correct"))
    assert intonation_words(0.2, kept) == "Its pitch is that of the sound that was given."
    assert intonation_words(-1.0, kept) == "Its pitch is 1 cent below that of the sound that was given."
    said = "Its pitch is 40 cents below that of the sound that was given, which was retuned."
    assert intonation_words(-40.2, corrected) == said
    assert intonation_words(None, kept) == ""


def test_of_noise_nothing_is_told():
    noise = np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)
    assert cents_off(prepare_target(Clip(noise, RATE), "x.wav"), tone(), RATE) is None
    assert cents_off(prepare_target(Clip(tone(), RATE), "x.wav"), np.zeros(RATE, np.float32), RATE) is None
