"""One note is one note: what swells, pulses, beats or echoes is not cut; what is struck again, or another note, is."""

import numpy as np
import pytest
from made_sounds import RATE, after, hit, note, silence, together

from evosynth.analysis.events import later_notes
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip


def held(key=60.0, seconds=2.0):
    """A note without a decay of its own."""
    return note(key, seconds, 0.1)


def times(sound):
    return np.arange(len(sound)) / RATE


def square(sound, hz, low=0.0, from_s=0.0):
    """A gate: on and off in turn, with edges of 5 ms."""
    t = times(sound)
    shut = ((t - from_s) * hz % 1.0 >= 0.5) & (t >= from_s)
    return sound * (1.0 - (1.0 - low) * np.convolve(shut, np.ones(221) / 221, "same"))


def faded_in(sound, seconds, db=60.0):
    """A swell that is even in dB."""
    return sound * 10 ** (-db * (1.0 - np.minimum(1.0, times(sound) / seconds)) / 20)


ONE = {
    "a swell in dB": faded_in(held(), 0.25),
    "a swell that jumps late": held() * np.where(times(held()) < 0.3, 0.1, 1.0),
    "breath before the tone": together(
        0.01 * np.random.default_rng(0).normal(0, 1, RATE // 4), after(silence(0.25), held())
    ),
    "a gate at 4 Hz": square(held(), 4.0),
    "a gate at 7 Hz that does not shut": square(held(), 7.0, 0.1),
    "a gate that begins late": square(held(), 5.0, 0.0, 0.8),
    "a deep beat at 3 Hz": together(held(72), held(72 + 12 * np.log2(1 + 3 / 523.25))),
    "an echo": together(note(60, 2.0, 9.0), after(silence(0.6), 0.5 * note(60, 1.4, 9.0))),
    "an echo of a drum": together(hit(2.0), after(silence(0.7), 0.4 * hit(1.3))),
}
SEVERAL = {
    "a pluck again while it rings": (together(note(55, 2.0, 5.0), after(silence(0.8), note(55, 1.2, 5.0))), 0.8),
    "a tone again behind a rest": (after(held(60, 0.6), silence(0.2), held(60, 0.6)), 0.8),
    "another drum": (after(hit(0.7, 1), hit(0.7, 2)), 0.7),
    "soft, then loud": (after(0.25 * note(60, 0.7, 6.0), note(60, 0.7, 6.0)), 0.7),
    "another key": (after(held(60, 0.7), held(65, 0.7)), 0.7),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE)
def test_what_one_key_does_is_one_note(name):
    assert later_notes(ONE[name].astype(np.float32), RATE) == ()


@pytest.mark.parametrize("name", SEVERAL)
def test_a_second_note_is_heard_where_it_begins(name):
    sound, at = SEVERAL[name]
    assert later_notes(sound.astype(np.float32), RATE)[0] == pytest.approx(at, abs=0.06)


@pytest.mark.parametrize("apart_s", [0.3, 0.45])
def test_nothing_is_cut_before_half_a_second(apart_s):
    sound = after(held(60, apart_s), held(67, 1.5))
    target = prepare_target(Clip(sound.astype(np.float32), RATE), "x.wav")
    assert target.note.length_s == pytest.approx(apart_s + 1.5, abs=0.05)
    said = f"Two notes were heard, but the first is only {1000 * apart_s:.0f}"[:-2]
    assert target.remarks[0].startswith(said)


def test_what_beats_slowly_comes_as_it_goes():
    sound = together(held(60, 3.0), held(60 + 12 * np.log2(1 + 1 / 261.63), 3.0))
    assert later_notes(sound.astype(np.float32), RATE) == ()
