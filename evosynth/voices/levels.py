"""How loud: what the levels on a DX7's panel are in decibels, and in octaves of its envelopes.

A *step* is 0.7526 dB, an eighth of a doubling; an *octave* of level is a doubling, 6.02 dB. An operator at full level
stands 15 octaves above silence. The compiled engine counts the same in integers and is tested against this.
Sources: see measured.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.voices.measured import AMPLITUDE_SENSITIVITY, EXPONENTIAL_SCALING, LOW_LEVELS, VELOCITY

STEP_DB = 0.7526
DB_PER_OCTAVE = 6.0206
FULL_OCTAVES = 15.0  # of an operator whose levels are all 99, above silence
FLOOR_OCTAVES = 16 / 256  # the lowest that an envelope goes
HIGHEST_STEP = 127

# Level 0..99 -> steps above silence. 0 is 0, 1 is 5, 19 is 46, 20 is 48, 99 is 127.
LEVEL_STEPS: I64 = np.concatenate([LOW_LEVELS, np.arange(20, 100) + 28])

# Output level 0..99 -> dB against 99. 99 is 0, 98 is -0.75, 90 -6.8, 80 -14.3, 70 -21.8, 50 -36.9, 20 -59.5.
OUTPUT_DB: F64 = (LEVEL_STEPS - HIGHEST_STEP).astype(np.float64) * STEP_DB

# Envelope level 0..99 of an operator at full output -> octaves above silence. 99 is 15, 97 is 14.75, 90 is 14, 80 is
# 12.75, 50 is 9, 20 is 5.25, 0 is 1/16.
# Quirk: from 20 on two neighbours sound the same, and each such pair is 1.505 dB: 98 is as loud as 99.
ENVELOPE_OCTAVES: F64 = np.maximum(FLOOR_OCTAVES, (64 * (LEVEL_STEPS >> 1) - 192) / 256)


def velocity_db(velocity: int, sensitivity: int) -> float:
    """What a MIDI velocity 1..127 does to an operator of this sensitivity 0..7.

    Sensitivity 4: 127 is +3.0 dB, 100 +0.4, 64 -6.0, 32 -13.5. Sensitivity 7: 127 is +5.3 dB, 64 -10.5. About 93 is
    neutral, and sensitivity 0 knows no velocity.
    """
    eighths = sensitivity * (int(VELOCITY[velocity >> 1]) - 239) + 7 >> 3
    return 16 * eighths / 256 * DB_PER_OCTAVE


def scaling_steps(key: int, breakpoint: int, depths: tuple[int, int], curves: tuple[int, int]) -> int:
    """Keyboard level scaling of a MIDI key in steps; depths 0..99 and curves 0..3 (left, right) of the break point.

    Break point 39 is middle C. Depth 99 there, key 96: the linear curves 0 and 3 give -103 and +103 steps, the
    exponential ones 1 and 2 give -18 and +18; 60 and 80 with curves 1 and 3: key 48 -1 step, key 72 +32. Groups of
    three keys share a value.
    """
    distance = key - breakpoint - 17
    side = 1 if distance >= 0 else 0
    group = (abs(distance) + 1) // 3
    if curves[side] in (0, 3):
        steps = group * depths[side] * 329 >> 12
    else:
        steps = int(EXPONENTIAL_SCALING[min(group, 32)]) * depths[side] * 329 >> 15
    return steps if curves[side] >= 2 else -steps


def scaled_output_db(level: int, steps: int) -> float:
    """Output level 0..99 with keyboard level scaling in steps -> dB against level 99 without.

    Level 70 with +32 steps is full level, 0 dB, and so it is with +83: the sum goes no higher.
    """
    return (max(0, min(HIGHEST_STEP, int(LEVEL_STEPS[level]) + steps)) - HIGHEST_STEP) * STEP_DB


def tremolo_db(depth: int, sensitivity: int) -> float:
    """What the LFO takes from an operator at full level, at the bottom of its wave: depth 0..99, sensitivity 0..3.

    Depth 99: 3.4 dB at sensitivity 1, 7.2 at 2, all at 3 (90 dB); depth 50: 1.9, 2.8, 10.1.
    Quirk: any sensitivity but 0 costs 1.07 dB even without modulation.
    """
    if sensitivity == 0:
        return 0.0
    share = (depth * 165 >> 6) / 256 * int(AMPLITUDE_SENSITIVITY[sensitivity]) / 2**24
    lost = 0.011849 * float(np.exp(4.48 * share))  # of its octaves
    return min(1.0, lost) * FULL_OCTAVES * DB_PER_OCTAVE
