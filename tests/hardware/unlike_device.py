"""A device that is not quite the built-in engine: what a cable brings of it, without a cable."""

from __future__ import annotations

import math

import numpy as np

from evosynth.arrays import F32
from evosynth.synths.engine import EngineSpec
from evosynth.synths.fm.synth import FMSynth
from evosynth.synths.takes import TakesOf

RATE = 48000  # of its takes
DEVICE = "dx7;1;USB%20MIDI;;Line%201"


def unlike(
    speed: float = 1.113,
    shelf_db: float = -6.0,
    gain_db: float = 0.0,
    *,
    shelf_hz: float = 4000.0,
    noise_db: float = -70.0,
    late_s: float = 1e-3,
    seed: int = 0,
) -> TakesOf:
    """Takes of a device whose envelopes run at this speed, which is brighter or duller above ``shelf_hz`` and louder
    or quieter; with noise, each take early or late by up to ``late_s``."""
    rng = np.random.default_rng(seed)

    def spoil(samples: F32, again: int) -> F32:
        through = shelved(samples, shelf_hz, shelf_db) * 10 ** (gain_db / 20)
        by = int(rng.uniform(-late_s, late_s) * RATE)
        moved = np.concatenate([np.zeros(max(0, by)), through[max(0, -by) :], np.zeros(max(0, -by))])[: len(samples)]
        return (moved + rng.normal(0.0, 10 ** (noise_db / 20), len(samples))).astype(np.float32)

    return TakesOf(FMSynth(RATE, envelope_speed=speed), EngineSpec("dx7"), spoil)


def shelved(samples: F32, border_hz: float, gain_db: float) -> F32:
    """Through a shelf of the second order (R. Bristow-Johnson's cookbook), another kind than the correction's own."""
    from scipy.signal import lfilter

    root, turn = 10 ** (gain_db / 40), 2 * math.pi * border_hz / RATE
    cosine, width = math.cos(turn), 2 * math.sqrt(root) * math.sin(turn) / 2 * math.sqrt(2)
    up, down = root + 1, root - 1
    over = np.array(
        [root * (up + down * cosine + width), -2 * root * (down + up * cosine), root * (up + down * cosine - width)]
    )
    under = np.array([up - down * cosine + width, 2 * (down - up * cosine), up - down * cosine - width])
    out: F32 = lfilter(over / under[0], under / under[0], samples)
    return out
