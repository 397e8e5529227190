"""The gate for the pitch: what is an octave, a fifth or a semitone off costs much, timbre nothing."""

import numpy as np
import pytest

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip
from evosynth.notation.tuning import hz_of_note

RATE = 22050
TIMBRES = {
    "bright": lambda h: 1.0 / h,
    "dull": lambda h: 4.0**-h,
    "hollow": lambda h: (h % 2) / h,
    "nasal": lambda h: np.exp(-0.3 * (h - 4.0) ** 2) + 0.05,
    "bass is missing": lambda h: float(h > 1) / h,
}


def sound(note, timbre="bright", seconds=0.7, noise=0.0, seed=0):
    t = np.arange(round(seconds * RATE)) / RATE
    hz = hz_of_note(note)
    wave = sum(TIMBRES[timbre](h) * np.sin(2 * np.pi * hz * h * t) for h in range(1, 13) if h * hz < 10_000)
    wave = wave / np.sqrt(np.mean(wave**2)) + noise * np.random.default_rng(seed).normal(0, 1, len(t))
    return (0.1 * wave * np.exp(-2 * t)).astype(np.float32)


def pitch_part(note, timbre, *others):
    target = prepare_target(Clip(sound(note, timbre), RATE), f"x_{note}.wav", note=note)
    return TargetMatch(target, RATE, threads=1).distances(np.stack(others))[:, 2]


@pytest.mark.parametrize("note", [31, 45, 60, 76, 90])
@pytest.mark.parametrize("timbre", TIMBRES)
def test_another_pitch_costs_more_than_any_timbre_is_worth(note, timbre):
    off = [sound(note + steps, timbre) for steps in (-12, -7, -1, 1, 5, 7, 12, 19)]
    # Of a low note that is nearly a sine, a window of 186 ms holds too few periods to be strict about a semitone.
    assert pitch_part(note, timbre, *off).min() > (0.5 if (note, timbre) == (31, "dull") else 3.0)


@pytest.mark.parametrize("note", [31, 45, 60, 76, 90])
def test_an_octave_off_costs_as_much_as_another_sound(note):
    assert pitch_part(note, "bright", sound(note - 12), sound(note + 12)).min() > 9.0


@pytest.mark.parametrize("note", [31, 60, 90])
@pytest.mark.parametrize("timbre", TIMBRES)
def test_another_timbre_of_the_same_pitch_costs_nothing(note, timbre):
    same = [sound(note, other) for other in TIMBRES] + [sound(note + 0.05, timbre), sound(note, timbre, noise=0.02)]
    assert pitch_part(note, timbre, *same).max() == 0.0


def test_a_target_without_a_pitch_lets_every_pitch_pass():
    noise = np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)
    target = prepare_target(Clip(noise, RATE), "x.wav")
    assert target.pitch_hz is None
    scores = TargetMatch(target, RATE, threads=1).distances(np.stack([sound(note) for note in (40, 60, 80)]))
    np.testing.assert_array_equal(scores[:, 2], 0.0)


def test_the_pitch_is_that_which_is_heard_not_the_key():
    # The name says C4, what sounds is an octave lower: so is what the gate lets pass.
    target = prepare_target(Clip(sound(48), RATE), "x_60.wav")
    assert target.note.midi_note == 60
    assert target.pitch_hz == pytest.approx(hz_of_note(48), rel=1e-3)
    low, high = TargetMatch(target, RATE, threads=1).distances(np.stack([sound(48), sound(60)]))[:, 2]
    assert low == 0.0
    assert high > 9.0
