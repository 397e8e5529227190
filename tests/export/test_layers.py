"""Velocities that share a sample."""

from itertools import pairwise

import numpy as np

from evosynth.arrays import F32
from evosynth.export.layers import PROBED, Layer, gains, layers

RATE = 22_050
T = np.arange(RATE // 2) / RATE


def tone(velocity: int, brightness: float) -> F32:
    """As loud as the square of the velocity; ``brightness`` says how strong its harmonics are."""
    partials = sum(brightness ** (h - 1) * np.sin(2 * np.pi * 110.0 * h * T) for h in range(1, 30))
    return ((velocity / 127) ** 2 * partials).astype(np.float32)


def test_a_voice_that_changes_in_level_alone_has_one_layer() -> None:
    sounds = [tone(velocity, 0.7) for velocity in PROBED]
    assert layers([sounds], RATE) == [Layer(1, 127, 127)]


def test_a_voice_that_brightens_with_the_velocity_has_several_that_meet() -> None:
    sounds = [tone(velocity, 0.3 + 0.6 * velocity / 127) for velocity in PROBED]
    found = layers([sounds], RATE)
    assert 2 <= len(found) <= 4
    assert found[0].low == 1
    assert found[-1].high == 127
    assert all(one.high + 1 == other.low for one, other in pairwise(found))
    assert all(layer.low <= layer.sampled <= layer.high for layer in found)


def test_the_curve_of_a_layer_says_the_level_of_every_velocity() -> None:
    levels_db = 40.0 * np.log10(np.array(PROBED) / 127)
    volume_db, curve = gains(levels_db, Layer(41, 100, 64))
    assert max(curve.values()) == 1.0
    assert 20 * np.log10(curve[64]) + volume_db == 0.0
    assert abs(20 * np.log10(curve[100]) + volume_db - 40 * np.log10(100 / 64)) < 0.2


def test_a_voice_that_does_not_mind_the_velocity_needs_no_curve() -> None:
    assert gains(np.zeros(len(PROBED)), Layer(1, 127, 127)) == (0.0, {})


def test_a_loud_sample_stands_for_soft_velocities_whose_grain_alone_differs() -> None:
    noise = 1e-4 * np.random.default_rng(0).standard_normal(len(T)).astype(np.float32)
    sounds = [tone(velocity, 0.7) + noise for velocity in PROBED]
    (layer,) = layers([sounds], RATE)
    assert layer.sampled > 64
