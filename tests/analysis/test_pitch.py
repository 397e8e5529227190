"""Pitch: the right note, its cents, and silence about sounds that have none."""

import numpy as np
import pytest

from evosynth.analysis.names import note_in_name
from evosynth.analysis.pitch import find_pitch
from evosynth.notation.note_names import note_label
from evosynth.notation.tuning import hz_of_note, midi_of

RATE = 44100


def tone(hz, levels=(1.0, 0.6, 0.4, 0.3, 0.2), seconds=0.8, rate=RATE, decay=1.0):
    t = np.arange(round(seconds * rate)) / rate
    parts = [a * np.sin(2 * np.pi * hz * (i + 1) * t + i) for i, a in enumerate(levels) if hz * (i + 1) < rate / 2]
    return (0.2 * np.sum(parts, axis=0) * np.exp(-decay * t)).astype(np.float32)


@pytest.mark.parametrize("note", range(24, 109, 7))
@pytest.mark.parametrize("cents", [0, 37])
def test_notes_over_the_whole_keyboard_are_found_to_two_cents(note, cents):
    pitch = find_pitch(tone(hz_of_note(note + cents / 100)), RATE)
    assert pitch is not None
    assert pitch.sure
    assert 100 * (pitch.midi - note) == pytest.approx(cents, abs=2.0)


@pytest.mark.parametrize("levels", [(0.0, 1.0, 0.8, 0.6), (0.1, 1.0, 0.4, 0.9), (1.0, 0.0, 0.7, 0.0, 0.5), (1.0,)])
def test_a_weak_or_missing_partial_does_no_harm(levels):
    pitch = find_pitch(tone(220.0, levels), RATE)
    assert pitch is not None
    assert pitch.f0_hz == pytest.approx(220.0, rel=0.002)


@pytest.mark.parametrize("rate", [8000, 16000, 96000])
def test_the_rate_of_the_file_does_not_matter(rate):
    pitch = find_pitch(tone(196.0, rate=rate), rate)
    assert pitch is not None
    assert pitch.f0_hz == pytest.approx(196.0, rel=0.002)


def test_vibrato_leaves_its_middle():
    t = np.arange(RATE) / RATE
    phase = 2 * np.pi * 440 * t + 3.0 * np.sin(2 * np.pi * 5 * t)  # +-15 Hz: 59 cents
    pitch = find_pitch((0.3 * np.sin(phase) + 0.2 * np.sin(2 * phase)).astype(np.float32), RATE)
    assert pitch is not None
    assert round(pitch.midi) == 69


def test_a_very_short_tone_has_a_pitch():
    pitch = find_pitch(tone(440.0, seconds=0.06), RATE)
    assert pitch is not None
    assert round(pitch.midi) == 69


@pytest.mark.parametrize("seed", range(5))
def test_noise_and_noisy_drums_have_no_pitch(seed):
    noise = np.random.default_rng(seed).normal(0, 0.1, RATE).astype(np.float32)
    snare = noise * np.exp(-np.arange(RATE) / 4000).astype(np.float32)
    assert find_pitch(noise, RATE) is None
    assert find_pitch(snare, RATE) is None


def test_silence_has_no_pitch():
    assert find_pitch(np.zeros(RATE, np.float32), RATE) is None


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("epiano_60.flac", 60),
        ("060.wav", 60),
        ("Bass 36.wav", 36),
        ("bell72.aiff", 72),
        ("pad-C4.wav", 60),
        ("bass_F#1.wav", 30),
        ("keys Bb3.wav", 58),
        ("a0.wav", 21),
        ("a-1.wav", None),
        ("take_2.wav", None),
        ("kick_808.wav", None),
        ("take2020.wav", None),
        ("flute.wav", None),
        ("60_flute.wav", None),
        ("disc4.wav", None),
        ("", None),
    ],
)
def test_a_note_is_read_from_the_end_of_a_name(name, note):
    assert note_in_name(name) == note


def test_notes_and_frequencies_are_inverse_and_labelled():
    assert hz_of_note(69) == 440.0
    assert midi_of(hz_of_note(61.3)) == pytest.approx(61.3)
    assert [note_label(n) for n in (0, 60, 61, 127)] == ["C-1", "C4", "C♯4", "G9"]


@pytest.mark.parametrize("note", [79, 86, 93])
def test_breath_as_loud_as_a_flute_hides_neither_its_pitch_nor_its_octave(note):
    rng = np.random.default_rng(note)
    breath = rng.normal(0, 0.12, round(1.2 * RATE)).astype(np.float32)  # an RMS of 0.14 has the flute
    pitch = find_pitch(tone(hz_of_note(note), (1.0, 0.2, 0.1), seconds=1.2, decay=0.0) + breath, RATE)
    assert pitch is not None
    assert round(pitch.midi) == note
    assert pitch.sure


def test_in_doubt_a_second_opinion_makes_sure_or_not():
    rng = np.random.default_rng(4)
    buried = tone(220.0, seconds=1.2) + rng.normal(0, 0.1, round(1.2 * RATE)).astype(np.float32)
    pitch = find_pitch(buried, RATE)
    assert pitch is not None
    assert pitch.f0_hz == pytest.approx(220.0, rel=0.005)
    assert pitch.confidence == pytest.approx(0.6)
