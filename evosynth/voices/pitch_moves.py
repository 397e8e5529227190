"""What moves the pitch and the level of a whole voice: the LFO's speed, delay and depth, and the pitch envelope.

The compiled engine does the same in integers and is tested against this. Sources: see measured.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.voices.measured import LFO_SPEEDS, PITCH_LEVELS, PITCH_RATES, PITCH_SENSITIVITY

FASTER = 1.0332  # than its table says the LFO is

# LFO speed 0..99 -> Hz: 0 is 0.065, 10 is 1.61, 35 is 5.80, 60 is 9.93, 99 is 50.9.
LFO_HZ: F64 = FASTER * LFO_SPEEDS

# Pitch envelope level 0..99 -> semitones: 50 is 0, 32 is -6.75, 18 is -12, 82 is +12, 0 is -48, 99 is +47.6.
PITCH_SEMITONES: F64 = PITCH_LEVELS.astype(np.float64) * 0.375

# Pitch envelope rate 0..99 -> semitones a second: 0 is 0.56, 40 is 15.2, 99 is 143.7.
PITCH_SEMITONES_PER_S: F64 = PITCH_RATES * 12 / 21.3


def vibrato_cents(depth: I64, sensitivity: I64) -> F64:
    """How far the LFO moves the pitch to either side: depths 0..99 and sensitivities 0..7, arrays that fit together.

    Depth 99: sensitivity 1 is 46.7 cents, 3 is 154, 5 is 430, 7 is 1191; depth 50, sensitivity 3 is 77.
    """
    cents: F64 = 600.0 / 2**15 * PITCH_SENSITIVITY[sensitivity] * (depth * 165 >> 6)
    return cents


# LFO waves as a voice numbers them.
TRIANGLE, SAW_DOWN, SAW_UP, SQUARE, SINE, SAMPLE_AND_HOLD = range(6)


def _held_values() -> F64:
    """What sample and hold holds, turn by turn, from the key on: the instrument draws the same numbers each time."""
    number, values = 0, np.empty(256)
    for turn in range(len(values)):
        values[turn] = ((number ^ 128) + 1) / 256
        number = number * 179 + 17 & 255
    return values


_HELD: F64 = _held_values()


def lfo_wave(wave: int, turns: F64, *, sync: bool) -> F64:
    """The LFO from 0 to 1 after so many turns since the key.

    Quirk: with key sync it starts in the middle of its cycle: the triangle at its top, the sine in the middle of its
    fall, saw down at its top, saw up at its bottom, the square low. Without it a note alone starts half a turn earlier.
    """
    turns = np.asarray(turns, np.float64) + (0.5 if sync else 0.0)
    if wave == SAMPLE_AND_HOLD:
        return np.asarray(_HELD[np.floor(turns).astype(np.int64) & 255])
    x = turns % 1.0
    if wave == TRIANGLE:
        return np.asarray(1.0 - np.abs(2.0 * x - 1.0))
    if wave == SAW_DOWN:
        return np.asarray((1.5 - x) % 1.0)
    if wave == SAW_UP:
        return np.asarray((x + 0.5) % 1.0)
    return np.asarray(x < 0.5, np.float64) if wave == SQUARE else np.asarray(0.5 + 0.5 * np.sin(2.0 * np.pi * x))


def lfo_fade(delay: int, seconds: F64) -> F64:
    """How far the LFO has faded in, 0 to 1, so many seconds after the key."""
    starts, full = lfo_delay_s(delay)
    return np.asarray(np.clip((seconds - starts) / max(full - starts, 1e-9), 0.0, 1.0))


def lfo_delay_s(delay: int) -> tuple[float, float]:
    """LFO delay 0..99 -> seconds from the key until it begins to be heard, and until it is heard in full.

    0 is at once; 10 is 0.054 and 0.109 s, 30 is 0.128 and 0.261, 50 is 0.314 and 0.647, 99 is 2.665 and 3.331.
    """
    if delay == 0:
        return 0.0, 0.0
    left = 99 - delay
    waiting = 16 + (left & 15) << 1 + (left >> 4)
    fading = max(128, waiting & 0xFF80)
    starts = 2**31 / 25190424 / waiting
    return starts, starts + 2**31 / 25190424 / fading
