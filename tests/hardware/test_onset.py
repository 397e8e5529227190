"""When a key went down is told by a sound that begins with it."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.hardware.cables import Heard
from evosynth.hardware.foretold import foretold
from evosynth.hardware.onset import laid_over, late_by, onset
from evosynth.synths.base import Note
from evosynth.voices.dx7 import INIT_VOICE

RATE, LEAD, NOTE = 48000, 2400, Note(60, 100, 0.3, 0.5)
OWN = foretold(INIT_VOICE.data, NOTE, RATE)


def came(late: int, own: np.ndarray = OWN, noise_db: float = -70.0) -> Heard:
    samples = np.zeros(LEAD + len(own) + 4000, np.float32)
    samples[LEAD + late : LEAD + late + len(own)] = 0.2 * own
    samples += (10 ** (noise_db / 20) * np.random.default_rng(late + LEAD).standard_normal(len(samples))).astype(
        np.float32
    )
    return Heard(samples[:960], samples, LEAD, RATE, dropped=False, quiet=True)


@pytest.mark.parametrize("late", [-900, 0, 217, 2000])
def test_a_sudden_sound_tells_when_its_key_went_down(late: int) -> None:
    assert late_by(came(late), OWN, -70.0) == pytest.approx(late, abs=0.001 * RATE)
    for usual in (late - 300, late + 300):  # a period of the tone is 183 samples
        assert laid_over(came(late), OWN, usual, 500) == pytest.approx(late, abs=1)


def test_a_slow_sound_does_not_but_its_wave_does() -> None:
    voice = INIT_VOICE.with_values(op1_rate1=45)
    slow = foretold(voice.data, NOTE, RATE)
    assert late_by(came(217, slow), slow, -70.0) is None
    assert laid_over(came(217, slow), slow, 0, 400) == pytest.approx(217, abs=2)


def test_another_wave_tells_nothing() -> None:
    other = foretold(INIT_VOICE.with_values(op1_coarse=3).data, NOTE, RATE)
    assert laid_over(came(217, other), OWN, 0, 400) is None


def test_silence_has_no_beginning() -> None:
    assert onset(np.zeros(1000, np.float32)) is None
    assert late_by(came(0, np.zeros_like(OWN)), OWN, -60.0) is None
