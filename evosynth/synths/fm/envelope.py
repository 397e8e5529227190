"""The operator envelope and the pitch envelope, advanced once a block.

Both have four stages: 0, 1 and 2 run while the key is down and rest at the third level, 3 runs once it is let go.
Kernels find an envelope in ``state[lane, at + column]`` and what it follows in ``voices[lane, first ...]``: four rates,
then four levels. Levels are octaves (Q24, see units).
``scale`` and ``hold_scale`` are those of a clock.
"""

from __future__ import annotations

from evosynth.arrays import I64
from evosynth.kernels.compiled import kernel
from evosynth.synths.fm.units import (
    envelope_octaves,
    envelope_step,
    hold_samples,
    pitch_envelope_octaves,
    pitch_envelope_step,
)
from evosynth.synths.live.layout import BLOCK

# Columns of the state of an envelope.
LEVEL, TARGET, STEP, STAGE, RISING, HOLD, OUTPUT_UNITS, RATE_SCALING, COLUMNS = range(9)
RELEASE, DONE = 3, 4  # stages

ATTACK_FLOOR = 1716 << 16  # 6.7 octaves above silence, 50 dB below full level
ATTACK_CEILING = 17 << 24  # an attack heads for two octaves above full level, so it slows down only a little


@kernel
def start_envelope(
    state: I64, lane: int, at: int, voices: I64, first: int, output: int, scaling: int, scale: int, hold_scale: int
) -> None:
    """Press the key."""
    state[lane, at + LEVEL] = 0
    state[lane, at + STAGE] = 0
    state[lane, at + OUTPUT_UNITS] = output
    state[lane, at + RATE_SCALING] = scaling
    enter_stage(state, lane, at, voices, first, scale, hold_scale)


@kernel
def release_envelope(state: I64, lane: int, at: int, voices: I64, first: int, scale: int, hold_scale: int) -> None:
    """Let the key go: on to the last level from wherever the envelope is."""
    state[lane, at + STAGE] = RELEASE
    enter_stage(state, lane, at, voices, first, scale, hold_scale)


@kernel
def enter_stage(state: I64, lane: int, at: int, voices: I64, first: int, scale: int, hold_scale: int) -> None:
    """Begin the stage that STAGE says: head for its level, or wait if the envelope is there already."""
    stage = int(state[lane, at + STAGE])
    if stage >= DONE:
        return
    rate, level = int(voices[lane, first + stage]), int(voices[lane, first + 4 + stage])
    target = envelope_octaves(level, int(state[lane, at + OUTPUT_UNITS]))
    state[lane, at + TARGET] = target
    state[lane, at + RISING] = target > state[lane, at + LEVEL]
    state[lane, at + STEP] = envelope_step(rate, int(state[lane, at + RATE_SCALING]), scale)
    state[lane, at + HOLD] = 0
    # Quirk: a stage that goes nowhere takes time, and so does a first level of 0.
    starting = stage == 0 and level == 0
    if starting or target == state[lane, at + LEVEL]:
        state[lane, at + HOLD] = hold_samples(rate, int(state[lane, at + RATE_SCALING]), starting, hold_scale)


@kernel
def envelope_level(
    state: I64, lane: int, at: int, voices: I64, first: int, held: bool, scale: int, hold_scale: int
) -> int:
    """Advance by a block; the level at its end."""
    if state[lane, at + HOLD] > 0:
        state[lane, at + HOLD] -= BLOCK
        if state[lane, at + HOLD] <= 0:
            state[lane, at + HOLD] = 0
            state[lane, at + STAGE] += 1
            enter_stage(state, lane, at, voices, first, scale, hold_scale)
    stage = int(state[lane, at + STAGE])
    moving = stage < RELEASE or (stage == RELEASE and not held)
    if moving and state[lane, at + HOLD] == 0:
        level, step = int(state[lane, at + LEVEL]), int(state[lane, at + STEP])
        if state[lane, at + RISING]:
            # Quirk: an attack starts at a bound; it slows down in whole octaves as it nears the ceiling.
            level = max(level, ATTACK_FLOOR)
            level += ((ATTACK_CEILING - level) >> 24) * step
            reached = level >= state[lane, at + TARGET]
        else:
            level -= step
            reached = level <= state[lane, at + TARGET]
        state[lane, at + LEVEL] = state[lane, at + TARGET] if reached else level
        if reached:
            state[lane, at + STAGE] += 1
            enter_stage(state, lane, at, voices, first, scale, hold_scale)
    return int(state[lane, at + LEVEL])


@kernel
def start_pitch_envelope(state: I64, lane: int, at: int, voices: I64, first: int, unit: int) -> None:
    """Press the key: the pitch starts at the fourth level."""
    state[lane, at + LEVEL] = pitch_envelope_octaves(int(voices[lane, first + 7]))
    state[lane, at + STAGE] = 0
    enter_pitch_stage(state, lane, at, voices, first, unit)


@kernel
def release_pitch_envelope(state: I64, lane: int, at: int, voices: I64, first: int, unit: int) -> None:
    """Let the key go: on to the fourth level."""
    state[lane, at + STAGE] = RELEASE
    enter_pitch_stage(state, lane, at, voices, first, unit)


@kernel
def enter_pitch_stage(state: I64, lane: int, at: int, voices: I64, first: int, unit: int) -> None:
    """Begin the stage that STAGE says; ``unit`` is the clock's PITCH_UNIT."""
    stage = int(state[lane, at + STAGE])
    if stage < DONE:
        state[lane, at + TARGET] = pitch_envelope_octaves(int(voices[lane, first + 4 + stage]))
        state[lane, at + RISING] = state[lane, at + TARGET] > state[lane, at + LEVEL]
        state[lane, at + STEP] = pitch_envelope_step(int(voices[lane, first + stage]), unit)


@kernel
def pitch_envelope_level(state: I64, lane: int, at: int, voices: I64, first: int, held: bool, unit: int) -> int:
    """Advance by a block; the shift at its end in octaves."""
    stage = int(state[lane, at + STAGE])
    if stage < RELEASE or (stage == RELEASE and not held):
        rising, step = state[lane, at + RISING], int(state[lane, at + STEP])
        level = int(state[lane, at + LEVEL]) + (step if rising else -step)
        reached = level >= state[lane, at + TARGET] if rising else level <= state[lane, at + TARGET]
        state[lane, at + LEVEL] = state[lane, at + TARGET] if reached else level
        if reached:
            state[lane, at + STAGE] += 1
            enter_pitch_stage(state, lane, at, voices, first, unit)
    return int(state[lane, at + LEVEL])
