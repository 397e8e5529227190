"""Sounds with known faults, for tests of what is said of them."""

from __future__ import annotations

import numpy as np

RATE = 44100


def note(key: float = 60.0, seconds: float = 1.0, decay: float = 3.0, partials: int = 10, level: float = 0.2):
    """A plucked note."""
    t = np.arange(round(seconds * RATE)) / RATE
    hz = 440.0 * 2.0 ** ((key - 69.0) / 12.0)
    wave = sum(np.sin(2 * np.pi * hz * h * t + h) / h for h in range(1, partials + 1) if hz * h < 16_000)
    return level * wave * np.exp(-decay * t) * np.minimum(1.0, t / 0.004)


def noise(seconds: float = 1.0, level: float = 0.2, seed: int = 0):
    return level * np.random.default_rng(seed).normal(0, 1, round(seconds * RATE))


def silence(seconds: float):
    return np.zeros(round(seconds * RATE))


def hum(seconds: float, mains: float = 50.0, level: float = 0.004):
    t = np.arange(round(seconds * RATE)) / RATE
    return level * sum(np.sin(2 * np.pi * mains * h * t + h) / h for h in (1, 2, 3))


def hit(seconds: float = 0.4, seed: int = 0):
    """A drum without a pitch."""
    return noise(seconds, 0.4, seed) * np.exp(-14 * np.arange(round(seconds * RATE)) / RATE)


def together(*sounds):
    """All from the same moment on."""
    mixed = np.zeros(max(map(len, sounds)))
    for sound in sounds:
        mixed[: len(sound)] += sound
    return mixed


def after(*sounds):
    return np.concatenate(sounds)


def clipped(sound, at: float = 0.15):
    return np.clip(sound, -at, at)


def at_levels(db):
    """A note of eight partials at levels in dB."""
    t = np.arange(RATE) / RATE
    return 0.1 * sum(10 ** (d / 20) * np.sin(2 * np.pi * 220 * h * t + h * h) for h, d in enumerate(db, 1))
