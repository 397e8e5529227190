"""Loops of sounds whose every partial, beat and LFO is known."""

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.export import loops
from evosynth.export.level_course import course

RATE = 22_050
T = np.arange(round(5.0 * RATE)) / RATE


def vibrato(rate_hz: float) -> F32:
    phase = 2 * np.pi * 220.0 * T + 2.0 * np.sin(2 * np.pi * rate_hz * T)
    return (np.sin(phase) + 0.3 * np.sin(3 * phase)).astype(np.float32)


def found(sound: F32) -> loops.Loop:
    loop = loops.find(sound, RATE, round(1.0 * RATE), round(4.0 * RATE))
    assert loop is not None
    return loop


@pytest.mark.parametrize("rate_hz", [1.3, 5.1, 7.9])
def test_a_loop_holds_whole_periods_of_a_vibrato(rate_hz: float) -> None:
    loop = found(vibrato(rate_hz))
    periods = (loop.end + 1 - loop.start) / RATE * rate_hz
    assert periods == pytest.approx(round(periods), abs=0.02)
    assert periods > 0.5


def test_a_loop_holds_whole_beats() -> None:
    sound = (np.sin(2 * np.pi * 220.0 * T) + np.sin(2 * np.pi * 221.4 * T)).astype(np.float32)
    loop = found(sound)
    beats = (loop.end + 1 - loop.start) / RATE * 1.4
    assert beats == pytest.approx(round(beats), abs=0.02)


def test_what_follows_the_end_of_a_seamless_loop_is_what_it_goes_back_to() -> None:
    sound = np.sin(2 * np.pi * 245.0 * T).astype(np.float32)  # 90 samples a period
    loop = found(sound)
    assert loop.seamless
    played = loops.unrolled(loops.closed(sound, loop, RATE), loop, 2 * len(sound))
    np.testing.assert_allclose(played[: len(sound)], sound, atol=0.02)
    assert np.abs(np.diff(played, 2)).max() < 1.1 * np.abs(np.diff(sound, 2)).max()


def test_noise_is_faded_into_itself_at_its_own_level() -> None:
    noise = np.random.default_rng(0).standard_normal(len(T)).astype(np.float32)
    loop = found(noise)
    assert not loop.seamless
    levels = course(loops.unrolled(loops.closed(noise, loop, RATE), loop, 3 * len(noise)), RATE, 0.1, 0.05)
    assert np.abs(levels).max() < 1.5


def test_a_sound_with_no_room_for_a_loop_has_none() -> None:
    assert loops.find(vibrato(5.0)[: RATE // 4], RATE, 0, RATE // 4) is None
