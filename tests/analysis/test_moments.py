"""The harmonics of a note at a few moments and the noise between them, on sounds made with known ones."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.analysis.moments import moments
from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.target import PreparedTarget
from evosynth.audio.clip import Clip

RATE = 44100
SECONDS = 1.5
TIME = np.arange(round(SECONDS * RATE)) / RATE


def target_of(sound: np.ndarray, rate: int = RATE) -> PreparedTarget:
    return prepare_target(Clip(sound.astype(np.float32), rate), "x_57.wav", note=57, gate_s=1.2, already_cut=True)


def tone(levels: list[float], hz: float = 220.0, time: np.ndarray = TIME) -> np.ndarray:
    return 0.2 * sum(10 ** (db / 20) * np.sin(2 * np.pi * h * hz * time) for h, db in enumerate(levels, 1))


def test_harmonics_are_measured_against_the_strongest_of_all_moments() -> None:
    found = moments(target_of(tone([-6.0, 0.0, -20.0, -35.0])))
    assert len(found) == 8
    assert found[0].at_s < 0.05
    assert 1.05 < found[-1].at_s < 1.2
    for moment in found:
        np.testing.assert_allclose(moment.harmonics_db[:4], [-6.0, 0.0, -20.0, -35.0], atol=0.3)
        assert max(moment.harmonics_db[4:]) < -70.0
        assert moment.noise_db < -60.0


def test_harmonics_that_fall_are_lower_later() -> None:
    falling = tone([0.0]) + tone([-200.0, 0.0]) * 10 ** (-30.0 * TIME / 20)
    first, *_, last = moments(target_of(falling))
    assert first.harmonics_db[1] - last.harmonics_db[1] == pytest.approx(30.0 * (last.at_s - first.at_s), abs=1.0)
    assert first.harmonics_db[0] == pytest.approx(last.harmonics_db[0], abs=0.3)


@pytest.mark.parametrize("noise_db", [-20.0, -40.0])
def test_white_noise_is_told_by_its_level_against_the_harmonics(noise_db: float) -> None:
    sound = tone([0.0, -6.0])
    noise = np.random.default_rng(0).normal(0.0, np.std(sound) * 10 ** (noise_db / 20), len(sound))
    for moment in moments(target_of(sound + noise)):
        assert moment.noise_db == pytest.approx(noise_db, abs=3.0)
        assert moment.noise_hz > 8000.0


def test_dull_noise_is_told_by_its_pole() -> None:
    white = np.random.default_rng(1).normal(0.0, 0.05, len(TIME))
    dull, share = np.zeros(len(TIME)), 1.0 - np.exp(-2 * np.pi * 500.0 / RATE)
    for i in range(1, len(dull)):
        dull[i] = dull[i - 1] + share * (white[i] - dull[i - 1])
    poles = [moment.noise_hz for moment in moments(target_of(tone([0.0]) + dull))]
    assert 250.0 < np.median(poles) < 1000.0


def test_a_sound_without_a_pitch_has_no_moments() -> None:
    hiss = np.random.default_rng(2).normal(0.0, 0.1, RATE)
    assert moments(target_of(hiss)) == ()


def test_a_high_note_of_a_low_rate_and_a_short_note_are_looked_at_too() -> None:
    rate = 8000
    time = np.arange(rate // 20) / rate
    for hz in (220.0, 2500.0):
        found = moments(target_of(tone([0.0], hz, time), rate))
        assert all(np.isfinite(moment.harmonics_db).all() for moment in found)
