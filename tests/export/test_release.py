"""How a key that is let go is faded."""

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.export.level_course import falls
from evosynth.export.release import DB, LetGo, gates_s, release_s, released, window_s

RATE = 22_050


def tone(held_db_per_s: float, let_go_db_per_s: float, gate_s: float, length_s: float = 6.0) -> F32:
    t = np.arange(round(length_s * RATE)) / RATE
    level = -held_db_per_s * np.minimum(t, gate_s) - let_go_db_per_s * np.maximum(t - gate_s, 0.0)
    return (np.sin(2 * np.pi * 262.0 * t) * 10 ** (level / 20)).astype(np.float32)


@pytest.mark.parametrize("let_go_db_per_s", [15.0, 60.0, 400.0])
def test_a_steady_sound_falls_by_the_samplers_decibels_in_the_release(let_go_db_per_s: float) -> None:
    one = LetGo(tone(0.0, let_go_db_per_s, 1.0), RATE)
    assert release_s([one], tone(0.0, 0.0, 6.0), RATE, 60) == pytest.approx(DB / let_go_db_per_s, rel=0.05)


def test_what_falls_while_it_is_held_needs_the_rest_alone() -> None:
    held = tone(10.0, 0.0, 6.0)
    one = LetGo(tone(10.0, 40.0, 1.0), RATE)
    release = release_s([one], held, RATE, 60)
    assert release == pytest.approx(DB / 30.0, rel=0.05)
    width = window_s(60)
    played = released(held, RATE, RATE, release)
    wanted, found = (falls(sound, RATE, RATE, width, (20.0, 40.0)) for sound in (one.sound, played))
    assert found == pytest.approx(wanted, rel=0.05)


def test_keys_are_let_go_while_they_are_heard() -> None:
    assert gates_s(tone(0.0, 0.0, 6.0), RATE, goes_on=False) == [1.0, 3.0]
    assert gates_s(tone(80.0, 80.0, 6.0), RATE, goes_on=False) == [0.1, 0.3]
    assert gates_s(tone(80.0, 80.0, 6.0), RATE, goes_on=True) == [1.0, 3.0]
