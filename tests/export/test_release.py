"""How a key that is let go is faded."""

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.export.level_course import falls
from evosynth.export.release import DB, LetGo, Release, gates_s, release, window_s

RATE = 22_050


def tone(held_db_per_s: float, let_go_db_per_s: float, gate_s: float, length_s: float = 6.0) -> F32:
    t = np.arange(round(length_s * RATE)) / RATE
    level = -held_db_per_s * np.minimum(t, gate_s) - let_go_db_per_s * np.maximum(t - gate_s, 0.0)
    return (np.sin(2 * np.pi * 262.0 * t) * 10 ** (level / 20)).astype(np.float32)


def played(held: F32, found: Release) -> F32:
    """What a sampler plays of a held sound (samples,) when the key is let go after a second."""
    gains = 10 ** (found.gains_db(np.arange(len(held)) / RATE - 1.0) / 20)
    return (held * gains).astype(np.float32)


def fallen_s(sound: F32) -> list[float]:
    """Seconds to -20 and -40 dB after the first."""
    return [time for time in falls(sound, RATE, RATE, window_s(60), (20.0, 40.0)) if time is not None]


@pytest.mark.parametrize("let_go_db_per_s", [15.0, 60.0, 400.0])
def test_a_steady_sound_falls_by_the_samplers_decibels_in_the_release(let_go_db_per_s: float) -> None:
    one = LetGo(tone(0.0, let_go_db_per_s, 1.0), RATE)
    found = release([one], tone(0.0, 0.0, 6.0), RATE, 60)
    assert found.seconds == pytest.approx(DB / let_go_db_per_s, rel=0.05)
    assert not found.bend


def test_what_falls_while_it_is_held_needs_the_rest_alone() -> None:
    held = tone(10.0, 0.0, 6.0)
    one = LetGo(tone(10.0, 40.0, 1.0), RATE)
    found = release([one], held, RATE, 60)
    assert found.seconds == pytest.approx(DB / 30.0, rel=0.05)
    assert fallen_s(played(held, found)) == pytest.approx(fallen_s(one.sound), rel=0.05)


@pytest.mark.parametrize(("first", "second"), [(200.0, 40.0), (40.0, 200.0), (400.0, 15.0)])
def test_a_release_of_two_speeds_is_met_by_a_bent_line(first: float, second: float) -> None:
    """A straight line is 45 to 400 % off one of the two times, whatever its slope."""
    t = np.arange(5 * RATE) / RATE
    level = -first * np.clip(t - 1.0, 0.0, 20.0 / first) - second * np.maximum(t - 1.0 - 20.0 / first, 0.0)
    held = tone(0.0, 0.0, 6.0, 6.0)
    one = LetGo((held[: len(t)] * 10 ** (level / 20)).astype(np.float32), RATE)
    found = release([one], held, RATE, 60)
    assert fallen_s(played(held, found)) == pytest.approx(fallen_s(one.sound), rel=0.05)
    assert found.seconds > fallen_s(one.sound)[1]  # the straight line ends the sound: not before the bent one


def test_keys_are_let_go_while_they_are_heard() -> None:
    assert gates_s(tone(0.0, 0.0, 6.0), RATE, goes_on=False) == [1.0, 3.0]
    assert gates_s(tone(80.0, 80.0, 6.0), RATE, goes_on=False) == [0.1, 0.3]
    assert gates_s(tone(80.0, 80.0, 6.0), RATE, goes_on=True) == [1.0, 3.0]
