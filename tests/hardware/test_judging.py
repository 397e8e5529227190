"""What is wrong with a take is told by what is heard of it."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.hardware.cables import Heard
from evosynth.hardware.judging import Fault, clips, fault_of, is_torn, mains_hz, unrest_of

RATE, FLOOR_DB = 48000, -80.0
TIMES = np.arange(RATE // 2) / RATE
RNG = np.random.default_rng(4)


def tone(hz: float, level_db: float, seconds: float = 0.5) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    return (np.sqrt(2) * 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * at)).astype(np.float32)


def noise(level_db: float, seconds: float = 0.5) -> np.ndarray:
    return (10 ** (level_db / 20) * RNG.standard_normal(round(seconds * RATE))).astype(np.float32)


def heard(samples: np.ndarray, before: np.ndarray | None = None, *, dropped: bool = False) -> Heard:
    before = noise(FLOOR_DB, 0.02) if before is None else before
    return Heard(before, samples.astype(np.float32), 0, RATE, dropped, quiet=True)


def test_a_note_in_silence_is_well() -> None:
    assert fault_of(heard(tone(440, -20)), FLOOR_DB, loud=True) is None
    assert fault_of(heard(noise(FLOOR_DB)), FLOOR_DB, loud=False) is None, "a voice that is silent on the engine too"


@pytest.mark.parametrize(
    ("take", "kind"),
    [
        (heard(tone(440, -20), dropped=True), "dropped"),
        (heard(tone(440, -20), tone(330, -50, 0.02)), "ringing"),
        (heard(noise(FLOOR_DB)), "silent"),
        (heard(np.clip(tone(440, 3), -1, 1)), "clips"),
    ],
)
def test_each_fault_is_known(take: Heard, kind: str) -> None:
    assert fault_of(take, FLOOR_DB, loud=True) == Fault(kind)  # type: ignore[arg-type]


def test_a_sound_that_is_gone_for_ten_milliseconds_is_torn_and_one_that_falls_silent_by_itself_is_not() -> None:
    whole = tone(440, -20)
    torn = whole.copy()
    torn[9600:10080] = 0.0
    assert is_torn(torn + noise(FLOOR_DB), whole, RATE, FLOOR_DB)
    assert not is_torn(whole + noise(FLOOR_DB), whole, RATE, FLOOR_DB)
    assert not is_torn(torn + noise(FLOOR_DB), torn, RATE, FLOOR_DB)
    faster = whole * np.exp(-80 * TIMES).astype(np.float32)
    assert not is_torn(faster + noise(FLOOR_DB), whole * np.exp(-72 * TIMES).astype(np.float32), RATE, FLOOR_DB)


def test_what_disturbs_silence_is_named() -> None:
    mains = sum(tone(50 * part, -50 - 3 * part) for part in (1, 2, 3, 5))
    assert mains_hz(mains + noise(-75), RATE) == 50
    assert mains_hz(tone(60, -40) + tone(180, -45), RATE) == 60
    assert unrest_of(mains + noise(-75), RATE) == Fault("hum")
    assert unrest_of(tone(333, -40), RATE) == Fault("ringing")
    dying = noise(-30) * np.exp(-6 * TIMES).astype(np.float32)
    assert unrest_of(dying, RATE) == Fault("ringing")
    assert unrest_of(noise(-40), RATE) == Fault("noise")


def test_a_loud_peak_is_no_clip() -> None:
    assert not clips(tone(440, -3.02))
    assert not clips(np.array([0.0, 1.0, 1.0, 0.0, -1.0], np.float32))
    assert clips(np.array([0.0, 1.0, 1.0, 1.0, 0.0], np.float32))
    assert not clips(np.zeros(0, np.float32))
