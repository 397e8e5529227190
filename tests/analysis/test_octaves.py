"""Octaves: what organs, drums, bells and strings are made of is heard at its note, or not called sure."""

import numpy as np
import pytest

from evosynth.analysis.pitch import find_pitch
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip
from evosynth.notation.tuning import hz_of_note

RATE = 44100


def sound(key, partials, decay=0.0, seconds=1.3):
    """Sines at (ratio, level in dB) of a key; the higher, the sooner gone where it decays."""
    t = np.arange(round(seconds * RATE)) / RATE
    f0 = hz_of_note(key)
    parts = [
        10 ** (db / 20) * np.exp(-decay * (1 + 0.3 * ratio) * t) * np.sin(2 * np.pi * f0 * ratio * t + 1.7 * i)
        for i, (ratio, db) in enumerate(partials)
        if f0 * ratio < 16_000
    ]
    mixed = np.sum(parts, axis=0)
    return (0.5 * mixed / np.abs(mixed).max()).astype(np.float32)


def series(levels, times=1.0):
    return [(times * (i + 1), db) for i, db in enumerate(levels)]


SAW = series([-6.0 * np.log2(h) for h in range(1, 16)])
KETTLEDRUM = [(0.85, -25), (1, 0), (1.5, -4), (1.99, -8), (2.44, -10), (2.89, -16)]
HARP = [*series([-14, 0, -6, -9, -14, -18, -22]), (0.75, -42), (1.5, -40), (2 / 3, -45), (4 / 3, -44)]
CHURCH_ORGAN = [*series([-6, 0, -9, -10, -18, -15, -40, -16]), (1.5, -5), (4.5, -30)]  # with a quint at 5 1/3'
WEAK_ODD = series([-12, 0, -14, -3, -16, -8, -20, -10])


@pytest.mark.parametrize("key", [36, 45, 53])
def test_a_kettledrum_is_heard_at_its_strike_note_and_never_surely_an_octave_below(key):
    pitch = find_pitch(sound(key, KETTLEDRUM, decay=1.0), RATE)
    assert round(pitch.midi) == key
    assert not pitch.sure


@pytest.mark.parametrize("key", [60, 72, 84])
def test_a_quint_beside_an_organ_s_pipes_does_not_bring_it_an_octave_down(key):
    pitch = find_pitch(sound(key, CHURCH_ORGAN), RATE)
    assert round(pitch.midi) == key
    assert pitch.doubt == "octave"


@pytest.mark.parametrize("key", [40, 60, 77, 88])
def test_a_harp_s_weak_fundamental_and_the_strings_beside_it_leave_it_sure(key):
    pitch = find_pitch(sound(key, HARP, decay=1.0), RATE)
    assert round(pitch.midi) == key
    assert pitch.sure


def test_odd_partials_that_go_on_make_a_tone_however_weak():
    pitch = find_pitch(sound(57, WEAK_ODD), RATE)
    assert round(pitch.midi) == 57
    assert pitch.sure


OPEN = {
    "drawbars 16', 8', 5 1/3', 4', 2'": [(0.5, 0), (1, -5), (1.5, -12), (2, -12), (4, -18)],
    "drawbars 16', 8', 5 1/3', 4', 2 2/3', 2', 1'": [(0.5, 0), (1, -6), (1.5, -8), (2, 0), (3, -2), (4, -6), (8, -9)],
    "a low drawbar below a tone": [(0.5, -16), *SAW],
    "a loud one": [(0.5, -1), *SAW],
    "a faint one of flutes": [(0.5, -14), (1, 0), (2, -10), (3, -18)],
    "pipes at 8', 4', 2 2/3', 2' and 1'": [(1, 0), (2, 0), (3, 0), (4, 0), (6, 0), (8, 0)],
    "weaker odd partials of an octave below": [*series([0, -6, -10, -12]), (0.5, -26), (1.5, -27), (2.5, -28)],
    "a tone two octaves below": [(0.25, -17), *SAW],
}


@pytest.mark.parametrize("name", OPEN)
def test_what_two_notes_could_be_made_of_is_not_sure(name):
    pitch = find_pitch(sound(60, OPEN[name]), RATE)
    assert pitch.doubt == "octave"
    assert round(pitch.midi) % 12 == 0
    assert pitch.steady


CHURCH_BELL = [(0.5, -6), (1, -3), (1.2, 0), (1.5, -14), (2, 0), (2.5, -12), (2.67, -12), (3, -6), (4.17, -8)]
TUBULAR_BELL = [
    ((2 * m + 1) ** 2 / 40.5, db) for m, db in zip(range(2, 9), (-25, -14, -4, 0, -3, -6, -10), strict=True)
]


@pytest.mark.parametrize("partials", [CHURCH_BELL, TUBULAR_BELL])
@pytest.mark.parametrize("key", [60, 72])
def test_a_bell_s_pitch_is_never_sure(partials, key):
    pitch = find_pitch(sound(key, partials, decay=0.5), RATE)
    assert pitch is None or not pitch.sure


CLEAR = {
    "a sawtooth": SAW,
    "a square": SAW[::2],
    "a narrow pulse without its fifth partials": [(h, db) for h, db in SAW if h % 5],
    "without a fundamental": series([-90, 0, -2, -4, -6, -8, -9, -10]),
    "a sine": [(1, 0)],
    "a flute": series([0, -9, -20, -32]),
    "a bar": [(1, 0), (3.93, -12), (9.5, -25)],
    "one to four in modulation": [(1, 0), (3, -6), (5, -8), (7, -14), (9, -20)],
    "one to five in modulation": [(1, 0), (4, -6), (6, -7), (9, -14), (11, -15)],
}


@pytest.mark.parametrize("name", CLEAR)
@pytest.mark.parametrize("key", [48, 67])
def test_tones_and_bars_stay_sure(name, key):
    pitch = find_pitch(sound(key, CLEAR[name], decay=0.3), RATE)
    assert round(pitch.midi) == key
    assert pitch.sure


@pytest.mark.parametrize("depth_cents", [20, 55])
def test_vibrato_leaves_a_tone_sure(depth_cents):
    t = np.arange(round(1.3 * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(440.0 * 2 ** (depth_cents / 1200 * np.sin(2 * np.pi * 5.5 * t))) / RATE
    pitch = find_pitch(sum(0.2 / h * np.sin(h * phase) for h in range(1, 10)).astype(np.float32), RATE)
    assert round(pitch.midi) == 69
    assert pitch.sure


def test_an_open_octave_is_a_guess_that_is_told_and_the_sound_is_as_it_was():
    drawbars = sound(60.4, OPEN["drawbars 16', 8', 5 1/3', 4', 2'"])
    target = prepare_target(Clip(drawbars, RATE), "drawbars.wav")
    assert not target.sure
    assert target.remarks[0].startswith("The octave is not sure: C3 is a guess")
    assert target.remarks[1].startswith("The sound is 40 cents sharp")
    assert target.pitch_hz == pytest.approx(hz_of_note(48.4), rel=0.002)
    named = prepare_target(Clip(drawbars, RATE), "drawbars C4.wav")
    assert (named.note.midi_note, named.sure) == (60, True)
