"""What is kept of sounds that end, go on, or fall for a long time."""

from collections.abc import Callable

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.export.held import held
from evosynth.export.level_course import course

RATE = 22_050


def falling(db_per_s: float, to_db: float = -200.0) -> Callable[[float], F32]:
    def render(seconds: float) -> F32:
        t = np.arange(round(seconds * RATE)) / RATE
        return (np.sin(2 * np.pi * 220.0 * t) * 10 ** (np.maximum(-db_per_s * t, to_db) / 20)).astype(np.float32)

    return render


def test_a_sound_that_ends_by_itself_is_not_looped() -> None:
    one = held(falling(20.0), RATE)
    assert one.loop is None
    assert one.decay is None
    assert len(one.samples) / RATE == pytest.approx(3.65, abs=0.1)  # -72 dB and a little


@pytest.mark.parametrize(("db_per_s", "to_db"), [(0.0, -200.0), (3.0, -200.0), (1.0, -200.0), (3.0, -30.0)])
def test_what_goes_on_or_falls_is_played_for_as_long_from_a_short_sample(db_per_s: float, to_db: float) -> None:
    render = falling(db_per_s, to_db)
    one = held(render, RATE)
    assert one.loop is not None
    assert len(one.samples) < 13 * RATE
    played, wanted = (course(sound, RATE, 0.5, 0.5) for sound in (one.played(24 * RATE, RATE), render(24.0)))
    heard = wanted > wanted.max() - 50.0
    np.testing.assert_allclose(played[heard], wanted[heard], atol=1.0)
    assert one.faithful


def test_a_slow_change_that_no_loop_holds_is_told() -> None:
    def render(seconds: float) -> F32:
        t = np.arange(round(seconds * RATE)) / RATE
        noise = np.random.default_rng(0).standard_normal(round(24 * RATE))[: len(t)]
        return (0.5 * noise * (1.0 + 0.8 * np.sin(2 * np.pi * 0.05 * t))).astype(np.float32)

    assert not held(render, RATE).faithful
