"""What is auditioned is equally loud in its loudest 400 ms, below its ceiling, and noise is not pumped up."""

import math

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.audio.level import CEILING_DB, loudest_lufs, loudness_lufs, true_peak_db
from evosynth.audio.listening import BELOW_LU, MOST_DRIVE_DB, as_heard, listening_factor

RATE = 44100
ASKED = -18.0
AIM = ASKED - BELOW_LU


def decaying(per_s: float, hz: float = 220.0, seconds: float = 2.0) -> F32:
    at = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * hz * k * at) / k for k in range(1, 6))
    return np.asarray(0.3 * tone * np.exp(-per_s * at), np.float32)


def noise(level: float) -> F32:
    return np.asarray(level * np.random.default_rng(1).standard_normal(RATE), np.float32)


def test_plucks_and_pads_have_the_same_loudest_400_ms() -> None:
    heard = [as_heard(decaying(per_s), RATE, ASKED) for per_s in (0.0, 1.0, 4.0, 12.0, 30.0)]
    loudest = [loudest_lufs(sound, RATE)[0] for sound in heard]
    assert max(loudest) - min(loudest) < 1.0
    assert loudest[0] == pytest.approx(AIM, abs=0.1)
    assert loudness_lufs(heard[3], RATE) < AIM - 1.0  # its integrated loudness is what files are saved with


def test_peaks_stay_below_the_ceiling_however_much_the_limiter_is_given() -> None:
    for per_s in (12.0, 60.0, 400.0):
        assert true_peak_db(as_heard(decaying(per_s), RATE, ASKED), RATE) <= CEILING_DB + 0.05


def test_a_click_stays_a_click() -> None:
    click = decaying(1500.0)
    heard = as_heard(click, RATE, ASKED)
    tail = slice(RATE // 50, None)
    gain = np.abs(heard[tail]).max() / max(np.abs(click[tail]).max(), 1e-30)
    plain = listening_factor(click, RATE, ASKED)
    assert loudest_lufs(heard, RATE)[0] < AIM
    assert 20 * math.log10(gain / plain) <= MOST_DRIVE_DB + 0.1


@pytest.mark.parametrize("per_s", [0.0, 60.0])
def test_what_is_nearly_silent_is_raised_by_40_db_and_no_more(per_s: float) -> None:
    faint = decaying(per_s) * np.float32(1e-4)
    assert np.abs(as_heard(faint, RATE, ASKED)).max() == pytest.approx(100.0 * np.abs(faint).max(), rel=1e-3)
    assert loudest_lufs(as_heard(noise(1e-5), RATE, ASKED), RATE)[0] < AIM - 30.0


def test_silence_stays_silent_and_beside_a_silent_target_nothing_is_changed() -> None:
    silence, sound = np.zeros(4800, np.float32), decaying(1.0)
    assert not as_heard(silence, RATE, ASKED).any()
    assert listening_factor(silence, RATE, ASKED) == listening_factor(sound, RATE, -math.inf) == 1.0
    assert np.array_equal(as_heard(sound * np.float32(0.5), RATE, -math.inf), sound * np.float32(0.5))
    assert len(as_heard(np.zeros(0, np.float32), RATE, ASKED)) == 0


def test_a_sound_shorter_than_400_ms_is_heard_at_its_loudness_too() -> None:
    assert loudest_lufs(as_heard(decaying(0.0, seconds=0.2), RATE, ASKED), RATE)[0] == pytest.approx(AIM, abs=0.6)
