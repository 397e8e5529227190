"""Cycles cut out of a sound: its harmonics, in step with each other, whatever its pitch does."""

from itertools import pairwise

import numpy as np
import pytest

from evosynth.analysis.cycles import table_of
from evosynth.errors import AudioError

RATE = 44_100


def note(f0: float = 220.0, length_s: float = 1.5, vibrato: float = 0.0, partials: int = 12) -> np.ndarray:
    t = np.arange(round(length_s * RATE)) / RATE
    phase = np.cumsum(f0 * 2.0 ** (vibrato / 12.0 * np.sin(2 * np.pi * 5.0 * t))) / RATE
    sound = sum(np.sin(2 * np.pi * h * phase + h) / h for h in range(1, partials + 1))
    return (0.3 * sound * np.exp(-1.5 * t)).astype(np.float32)


def spectra(table: np.ndarray) -> np.ndarray:
    magnitudes = np.abs(np.fft.rfft(table, axis=1))
    return magnitudes / magnitudes[:, 1:2]


@pytest.mark.parametrize("f0", [55.0, 130.8, 441.7, 1500.0])
@pytest.mark.parametrize("vibrato", [0.0, 0.3])
def test_frames_have_the_harmonics_of_the_sound(f0: float, vibrato: float) -> None:
    count = min(12, int(9000 / f0))
    table = table_of(note(f0, vibrato=vibrato, partials=count), RATE, f0, 16)
    assert table.shape == (16, 2048)
    wanted = 1.0 / np.arange(1, count + 1)
    np.testing.assert_allclose(spectra(table)[2:-2, 1 : count + 1], np.tile(wanted, (12, 1)), rtol=0.08, atol=0.004)
    assert spectra(table)[2:-2, count + 2 :].max() < 0.02


def test_neighbours_are_in_step_and_equally_loud_without_a_mean() -> None:
    table = table_of(note(196.0, vibrato=0.2) + np.float32(0.02), RATE, None, 64)
    likeness = [np.corrcoef(a, b)[0, 1] for a, b in pairwise(table[2:-2])]
    assert min(likeness) > 0.98
    np.testing.assert_allclose(np.sqrt(np.mean(table**2, axis=1)), np.sqrt(np.mean(table[0] ** 2)), rtol=1e-3)
    assert np.abs(table.mean(axis=1)).max() < 1e-6
    assert np.abs(table).max() == pytest.approx(1.0, abs=1e-6)


def test_frames_follow_a_sound_that_grows_dull() -> None:
    t = np.arange(2 * RATE) / RATE
    sound = sum(np.exp(-0.8 * h * t) * np.sin(2 * np.pi * 220 * h * t) for h in range(1, 9)).astype(np.float32)
    fifth = spectra(table_of(sound, RATE, 220.0, 24))[:, 5]
    assert (np.diff(fifth) < 0).all()


def test_a_short_sound_has_fewer_frames_and_the_tail_of_silence_none() -> None:
    assert 1 <= len(table_of(note(100.0, 0.12), RATE, 100.0, 64)) <= 9
    padded = np.concatenate([note(220.0, 0.5), np.zeros(3 * RATE, np.float32)])
    np.testing.assert_allclose(spectra(table_of(padded, RATE, 220.0, 32))[:, 2], 0.5, rtol=0.1)


@pytest.mark.parametrize(
    ("sound", "f0", "message"),
    [
        (np.zeros(RATE, np.float32), 220.0, "silent"),
        (np.zeros(0, np.float32), 220.0, "silent"),
        (note(220.0, 0.02), 220.0, "shorter than 5 of its periods"),
        (np.random.default_rng(2).normal(0, 0.1, RATE).astype(np.float32), None, "no pitch"),
        (note(), 12.0, "from 20 to 5000 Hz"),
    ],
)
def test_what_has_no_cycles_is_one_sentence(sound: np.ndarray, f0: float | None, message: str) -> None:
    with pytest.raises(AudioError, match=message):
        table_of(sound, RATE, f0)


def test_the_number_of_frames_has_a_range() -> None:
    with pytest.raises(ValueError, match="1 to 256"):
        table_of(note(), RATE, 220.0, 257)
