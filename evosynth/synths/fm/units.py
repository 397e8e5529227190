"""What the numbers on the panel mean: one small function for each quantity, in the integers that the engine counts in.

Units: *octaves* are Q24 (2^24 is one octave, or one doubling of amplitude = 6.0206 dB); *level units* are 1/256 of a
doubling (0.0235 dB); rates are counted in blocks of :data:`BLOCK` samples. Integer division of negative numbers
nowhere matters but where a comment says so; ``>>`` rounds down.

Source of the laws: the Dexed project's Mark I engine, as facts found by comparing every sample.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from evosynth.arrays import I64
from evosynth.kernels.compiled import kernel
from evosynth.synths.fm.tables import COARSE, check_sample_rate, checked_speed
from evosynth.synths.live.layout import BLOCK, OCTAVE
from evosynth.voices.measured import (
    AMPLITUDE_SENSITIVITY,
    EXPONENTIAL_SCALING,
    HOLD_SAMPLES,
    LFO_SPEEDS,
    LOW_LEVELS,
    PITCH_LEVELS,
    PITCH_RATES,
    PITCH_SENSITIVITY,
    VELOCITY,
)

# Columns of a clock: all that depends on the sample rate and the speed of envelopes, as clock() makes it and kernels
# read it.
ENVELOPE_SCALE = 0  # Q24 factor on envelope steps, which are counted at 44.1 kHz
HOLD_SCALE = 1  # and on holds
PITCH_UNIT = 2  # octaves a block at pitch rate 1
LFO_UNIT = 3  # LFO phase (2^32 a cycle) a block, a Hz
LFO_DELAY_UNIT = 4  # unit of the delay's progress a block
INCREMENTS = 5  # phase a sample (2^24 a cycle) over the octave from 2^20 Hz on, 1025 columns

_MOST_STEPS = 3 * OCTAVE  # the search kernel counts in 32 bits, and an attack takes ten steps at once


@lru_cache(maxsize=16)
def clock(sample_rate: int, envelope_speed: float = 1.0) -> I64:
    """The constants (1030,) of a sample rate in Hz; ``ValueError`` where the integers do not hold it.

    ``envelope_speed`` : how much faster an operator's level moves than in Dexed, 0.5 to 2. An instrument counts its
    envelopes at its own 49,096 Hz, Dexed the same numbers at 44,100: 1.113. What was measured in seconds, not in
    counts, is the same in both: holds, the pitch envelope and the LFO. At most three times the steps of 44.1 kHz fit.
    """
    check_sample_rate(sample_rate)
    speed = checked_speed(envelope_speed)
    columns = [
        min(_MOST_STEPS, int(44100 / sample_rate * OCTAVE * speed)),
        int(44100 / sample_rate * OCTAVE),
        int(BLOCK * OCTAVE / (21.3 * sample_rate) + 0.5),
        4437500000 * BLOCK // sample_rate,  # 4437500000 / 2^32 = 1.0331863: the LFO is this much faster than its table
        int(BLOCK * 25190424 / sample_rate + 0.5),
        *_increments(sample_rate),
    ]
    timing = np.array(columns, np.int64)
    timing.setflags(write=False)
    return timing


def _increments(sample_rate: int) -> list[int]:
    """1025 phases a sample over the octave from 2^20 Hz on, 2^24 a cycle.

    Quirk: multiplied up step by step, which at some rates rounds an entry otherwise than the power itself would.
    """
    increment, table = (1 << 44) / sample_rate, []
    for _ in range(1025):
        table.append(math.floor(increment + 0.5))
        increment *= 2 ** (1 / 1024)
    return table


# --- Level ------------------------------------------------------------------------------------------------------------


@kernel
def level_steps(value: int) -> int:
    """Level or output level 0..99 -> steps of 0.7526 dB, 127 at the top."""
    return value + 28 if value >= 20 else int(LOW_LEVELS[value])


@kernel
def velocity_units(velocity: int, sensitivity: int) -> int:
    """MIDI velocity 1..127, sensitivity 0..7 -> level units; positive above a velocity of about 93."""
    return 16 * ((sensitivity * (int(VELOCITY[velocity >> 1]) - 239) + 7) >> 3)


@kernel
def scaling_steps(key: int, breakpoint: int, depths: tuple[int, int], curves: tuple[int, int]) -> int:
    """Keyboard level scaling, (left, right) of the break point -> steps of 0.7526 dB.

    Curves: 0 falls linearly, 1 falls exponentially, 2 rises exponentially, 3 rises linearly.
    """
    distance = key - breakpoint - 17
    if distance >= 0:
        group, depth, curve = (distance + 1) // 3, depths[1], curves[1]
    else:
        group, depth, curve = (1 - distance) // 3, depths[0], curves[0]
    if curve in (0, 3):
        steps = (group * depth * 329) >> 12
    else:
        steps = (int(EXPONENTIAL_SCALING[min(group, 32)]) * depth * 329) >> 15
    return -steps if curve < 2 else steps


@kernel
def output_units(level: int, scaling: int, velocity: int) -> int:
    """Output level 0..99, scaling in steps, velocity in level units -> level units.

    Quirk: the sum of level and scaling stops at the top, velocity goes on beyond it.
    """
    return max(0, 32 * min(127, level_steps(level) + scaling) + velocity)


@kernel
def envelope_octaves(level: int, output: int) -> int:
    """Envelope level 0..99 of an operator with so many output units -> octaves above silence, 15 at full level.

    Quirk: from 20 on, two neighbouring levels sound the same (1.505 dB each pair).
    """
    return max(16, 64 * (level_steps(level) >> 1) + output - 4256) << 16


# --- Time -------------------------------------------------------------------------------------------------------------


@kernel
def rate_scaling(key: int, amount: int) -> int:
    """Keyboard rate scaling 0..7 at a key -> what is added to the internal rate (0..63)."""
    return (amount * min(31, max(0, key // 3 - 7))) >> 3


@kernel
def envelope_step(rate: int, scaling: int, scale: int) -> int:
    """Envelope rate 0..99 -> octaves a block, falling; ``scale`` is the clock's ENVELOPE_SCALE."""
    quarter_octaves = min(63, ((rate * 41) >> 6) + scaling)
    return (((4 + (quarter_octaves & 3)) << (8 + (quarter_octaves >> 2))) * scale) >> 24


@kernel
def hold_samples(rate: int, scaling: int, starting: bool, scale: int) -> int:
    """Samples that a stage without movement lasts; ``starting``: the first stage with its level at 0.

    ``scale`` is the clock's HOLD_SCALE.
    """
    sum_ = min(99, rate + scaling)
    if sum_ >= 77:
        return (20 * (99 - sum_) * scale) >> 24
    # Quirk: the delay made with a first level of 0 is twenty times shorter than other holds.
    samples = int(HOLD_SAMPLES[sum_]) // 20 if starting else int(HOLD_SAMPLES[sum_])
    return (samples * scale) >> 24


@kernel
def pitch_envelope_octaves(level: int) -> int:
    """Pitch envelope level 0..99 -> octaves, 0 at 50, about ±4 at the ends."""
    return int(PITCH_LEVELS[level]) << 19


@kernel
def pitch_envelope_step(rate: int, unit: int) -> int:
    """Pitch envelope rate 0..99 -> octaves a block; ``unit`` is the clock's PITCH_UNIT."""
    return int(PITCH_RATES[rate]) * unit


@kernel
def lfo_step(speed: int, unit: int) -> int:
    """LFO speed 0..99 -> phase a block, 2^32 a cycle; ``unit`` is the clock's LFO_UNIT."""
    return int(LFO_SPEEDS[speed] * unit)


@kernel
def lfo_delay_steps(delay: int, unit: int) -> tuple[int, int]:
    """LFO delay 0..99 -> progress a block while waiting and while fading in; each of the two takes 2^31."""
    if delay == 0:
        return (1 << 32) - 1, (1 << 32) - 1  # Quirk: the first block is one unit of 2^24 short of the full fade
    a = 99 - delay
    a = (16 + (a & 15)) << (1 + (a >> 4))
    return unit * a, unit * max(128, a & 0xFF80)


# --- Pitch ------------------------------------------------------------------------------------------------------------


@kernel
def key_octaves(key: int) -> int:
    """MIDI key 0..127 -> octaves above 1 Hz (0 is 8.175 Hz)."""
    return 50857776 + 1398101 * key


@kernel
def ratio_octaves(key: int, coarse: int, fine: int, detune: int) -> int:
    """Frequency of an operator that follows the keyboard, in octaves above 1 Hz."""
    octaves = key_octaves(key)
    # Quirk: a step of detune is about the same in Hz over the keyboard, so smaller in cents the higher the key.
    slope = 0.0209 * math.exp(-0.396 * float(np.float32(octaves / OCTAVE))) / 7
    octaves = int(octaves + slope * octaves * (detune - 7))
    octaves += int(COARSE[coarse])
    if fine > 0:
        octaves += int(24204406.323123 * math.log(1 + 0.01 * fine) + 0.5)
    return octaves


@kernel
def fixed_octaves(coarse: int, fine: int, detune: int) -> int:
    """Frequency of an operator in fixed mode, 1 Hz to 9.8 kHz, in octaves above 1 Hz.

    Quirks: coarse counts modulo 4, and only a detune above the centre does anything.
    """
    octaves = (4458616 * (100 * (coarse & 3) + fine)) >> 3
    return octaves + 13457 * (detune - 7) if detune > 7 else octaves


@kernel
def phase_increment(octaves: int, timing: I64) -> int:
    """Octaves above 1 Hz -> phase a sample (2^24 a cycle); ``timing`` is a clock."""
    index = INCREMENTS + ((octaves & 0xFFFFFF) >> 14)
    low = int(timing[index])
    between = ((int(timing[index + 1]) - low) * (octaves & 0x3FFF)) >> 14
    # Quirk: above 2^21 Hz the shift turns negative, and the processor counts it modulo 32.
    return (low + between) >> ((20 - (octaves >> 24)) & 31)


# --- Modulation -------------------------------------------------------------------------------------------------------


@kernel
def amplitude_modulation(depth: int, fade: int, wave: int) -> int:
    """LFO depth 0..99, fade-in and wave 0..2^24 -> attenuation, Q24. A high wave means no attenuation."""
    return ((((depth * 165) >> 6) * fade >> 8) * (OCTAVE - wave)) >> 24


@kernel
def amplitude_loss(modulation: int, sensitivity: int) -> int:
    """Share of its level (in octaves) that an operator loses, Q28.

    Quirk: any sensitivity but 0 costs 1.07 dB at full level even without modulation.
    """
    share = (modulation * int(AMPLITUDE_SENSITIVITY[sensitivity])) >> 24
    return int(math.exp(share / 262144 * 0.07 + 12.2)) << 4


@kernel
def pitch_modulation(depth: int, sensitivity: int, fade: int, wave: int) -> int:
    """LFO pitch depth 0..99, sensitivity 0..7, fade-in and wave 0..2^24 -> octaves."""
    swing = int(PITCH_SENSITIVITY[sensitivity]) * (wave - (1 << 23))
    octaves = (((depth * 165) >> 6) * fade * swing) >> 39
    return octaves if swing >= 0 else -abs(octaves)
