"""Fingerprints: blind to loudness, close for close sounds, and comparable from note to note."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.analysis import prints
from evosynth.analysis.fingerprint import fingerprints
from evosynth.analysis.prints import BANDS, SIZE, UNKNOWN, differences
from evosynth.synths.base import Audio, Note

RATE = 44100
NOTE = Note(60, 100, 1.0, 1.5)


def tone(note: Note, *, partials: int = 8, fall: float = 3.0, rate: int = RATE) -> np.ndarray:
    """Harmonics that fall off by their number, gone 50 ms after the release."""
    t = np.arange(note.samples(rate)) / rate
    hz = 440.0 * 2.0 ** ((note.midi_note - 69) / 12.0)
    level = np.exp(-fall * t) * np.where(t < note.gate_s, 1.0, np.exp(-60.0 * (t - note.gate_s)))
    sound = sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, partials + 1))
    return (0.3 * level * sound).astype(np.float32)


def print_of(sound: np.ndarray, note: Note = NOTE, rate: int = RATE) -> np.ndarray:
    return fingerprints(Audio(sound[None, :], rate, 1), note)[0]


def test_loudness_does_not_count() -> None:
    loud, soft = print_of(tone(NOTE)), print_of(0.01 * tone(NOTE))
    assert differences(loud[None, :], soft)[0] < 0.1


def test_a_row_does_not_depend_on_its_neighbours() -> None:
    sounds = np.stack([tone(NOTE, partials=p, fall=f) for p in (1, 3, 9) for f in (0.5, 6.0)] * 4)
    together = fingerprints(Audio(sounds, RATE, len(sounds)), NOTE)
    assert together.shape == (24, SIZE)
    for row in (0, 5, 23):
        assert np.abs(together[row].astype(int) - print_of(sounds[row]).astype(int)).max() <= 1


def test_alike_sounds_are_nearer_than_others() -> None:
    wanted = print_of(tone(NOTE, partials=8, fall=3.0))
    others = np.stack([print_of(tone(NOTE, partials=p, fall=f)) for p, f in ((8, 3.5), (8, 9.0), (1, 3.0))])
    apart = differences(others, wanted)
    assert apart[0] < 0.5 * min(apart[1:])


@pytest.mark.parametrize("semitones", [-6, -2, 4])
def test_another_note_of_the_same_sound_is_near_when_it_is_shifted(semitones: int) -> None:
    other = Note(60 + semitones, 100, 1.0, 1.5)
    here, there = print_of(tone(NOTE)), print_of(tone(other), other)
    shifted = differences(here[None, :], there, semitones)[0]
    assert shifted < 0.6 * differences(here[None, :], there)[0]


def test_a_short_sound_is_compared_over_what_it_has() -> None:
    short = Note(60, 100, 0.2, 0.35)
    wanted = print_of(tone(short), short)
    cells = wanted.reshape(-1, BANDS)
    assert (cells == UNKNOWN).all(axis=1).tolist() == [False, False, False, False, True, True, False, False, True]
    assert differences(print_of(tone(NOTE))[None, :], wanted)[0] < 3.0


def test_silence_is_known_as_such() -> None:
    sounds = np.stack([np.zeros(NOTE.samples(RATE), np.float32), tone(NOTE)])
    assert prints.silent(fingerprints(Audio(sounds, RATE, 2), NOTE)).tolist() == [True, False]
