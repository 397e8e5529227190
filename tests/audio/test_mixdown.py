"""Channels become one without losing what is heard, and as ever where nothing is lost."""

import numpy as np
import pytest

from evosynth.audio.mixdown import mixed

RATE = 44_100


def harmonics(phases: np.ndarray | None = None, delay: int = 0, hz: float = 220.0) -> np.ndarray:
    t = (np.arange(RATE) - delay) / RATE
    phases = np.zeros(12) if phases is None else phases
    return (0.2 * sum(np.sin(2 * np.pi * hz * k * t + phases[k - 1]) / k for k in range(1, 12))).astype(np.float32)


def wide_chorus() -> list[np.ndarray]:
    t = np.arange(RATE)
    late = [np.interp(t - 300 - 120 * np.sin(2 * np.pi * 0.8 * t / RATE + turn), t, harmonics()) for turn in (0.0, 1.6)]
    return [(0.6 * harmonics() + 0.4 * part).astype(np.float32) for part in late]


RNG = np.random.default_rng(2)
NOISE = RNG.normal(0, 0.05, (2, RATE)).astype(np.float32)
KEEPS = {
    "the same twice": [harmonics(), harmonics()],
    "one silent": [harmonics(), 0 * harmonics()],
    "panned": [harmonics(), 0.3 * harmonics()],
    "unlike": list(NOISE),
    "a wide chorus": wide_chorus(),
    "phases by chance": [harmonics(), harmonics(RNG.uniform(-2.2, 2.2, 12))],
    "a spaced pair": [harmonics(), 0.8 * harmonics(delay=22)],
    "middle and side": [harmonics(), 0.3 * NOISE[0]],
    "5.1": [harmonics(), harmonics(), 0.7 * harmonics(), 0.1 * harmonics(), *(0.2 * NOISE)],
}
LOSES = {
    "inverted": ([harmonics(), -harmonics()], 0),
    "inverted and louder": ([harmonics(), -1.2 * harmonics()], 1),
    "half a period late": ([harmonics(), harmonics(delay=100)], 0),
    "nearly inverted": ([harmonics(), -0.6 * harmonics() + 0.02 * NOISE[0]], 0),
}


@pytest.mark.parametrize("name", KEEPS)
def test_the_mean_is_taken_where_it_keeps_what_is_heard(name: str) -> None:
    block = np.stack(KEEPS[name], axis=1)
    mono, alone = mixed(block, RATE)
    assert alone is None
    np.testing.assert_array_equal(mono, block.mean(axis=1, dtype=np.float64).astype(np.float32))


@pytest.mark.parametrize("name", LOSES)
def test_the_loudest_channel_is_taken_where_the_mean_loses_it(name: str) -> None:
    channels, best = LOSES[name]
    mono, alone = mixed(np.stack(channels, axis=1), RATE)
    assert alone == best
    np.testing.assert_array_equal(mono, channels[best])
