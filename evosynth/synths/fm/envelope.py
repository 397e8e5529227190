"""The operator envelope and the pitch envelope, advanced once a block.

Both have four stages: 0, 1 and 2 run while the key is down and rest at the third level, 3 runs once it is let go.
The state of an envelope is a row of integers; levels are octaves (Q24, see units).
"""

from __future__ import annotations

from evosynth.synths.fm.compiled import kernel
from evosynth.synths.fm.tables import I64
from evosynth.synths.fm.units import (
    BLOCK,
    envelope_octaves,
    envelope_step,
    hold_samples,
    pitch_envelope_octaves,
    pitch_envelope_step,
)

# Columns of the state of an envelope.
LEVEL, TARGET, STEP, STAGE, RISING, HOLD, OUTPUT_UNITS, RATE_SCALING, COLUMNS = range(9)
RELEASE, DONE = 3, 4  # stages

ATTACK_FLOOR = 1716 << 16  # 6.7 octaves above silence, 50 dB below full level
ATTACK_CEILING = 17 << 24  # an attack heads for two octaves above full level, so it slows down only a little


@kernel
def start_envelope(state: I64, voice: I64, first: int, output: int, scaling: int, scale: int) -> None:
    """Press the key. ``first``: column of the operator's rates in ``voice``, its four levels follow."""
    state[LEVEL] = 0
    state[OUTPUT_UNITS] = output
    state[RATE_SCALING] = scaling
    enter_stage(state, voice, first, 0, scale)


@kernel
def enter_stage(state: I64, voice: I64, first: int, stage: int, scale: int) -> None:
    """Head for the next level, or wait if the envelope is there already."""
    state[STAGE] = stage
    if stage >= DONE:
        return
    rate, level = int(voice[first + stage]), int(voice[first + 4 + stage])
    target = envelope_octaves(level, int(state[OUTPUT_UNITS]))
    state[TARGET] = target
    state[RISING] = target > state[LEVEL]
    state[STEP] = envelope_step(rate, int(state[RATE_SCALING]), scale)
    state[HOLD] = 0
    # Quirk: a stage that goes nowhere takes time, and so does a first level of 0.
    starting = stage == 0 and level == 0
    if starting or target == state[LEVEL]:
        state[HOLD] = hold_samples(rate, int(state[RATE_SCALING]), starting, scale)


@kernel
def envelope_level(state: I64, voice: I64, first: int, held: bool, scale: int) -> int:
    """Advance by a block; the level at its end."""
    if state[HOLD] > 0:
        state[HOLD] -= BLOCK
        if state[HOLD] <= 0:
            state[HOLD] = 0
            enter_stage(state, voice, first, int(state[STAGE]) + 1, scale)
    stage = int(state[STAGE])
    moving = stage < RELEASE or (stage == RELEASE and not held)
    if moving and state[HOLD] == 0:
        level, step = int(state[LEVEL]), int(state[STEP])
        if state[RISING]:
            # Quirk: an attack starts at a bound; it slows down in whole octaves as it nears the ceiling.
            level = max(level, ATTACK_FLOOR)
            level += ((ATTACK_CEILING - level) >> 24) * step
            reached = level >= state[TARGET]
        else:
            level -= step
            reached = level <= state[TARGET]
        state[LEVEL] = state[TARGET] if reached else level
        if reached:
            enter_stage(state, voice, first, stage + 1, scale)
    return int(state[LEVEL])


@kernel
def start_pitch_envelope(state: I64, voice: I64, first: int, unit: int) -> None:
    """Press the key: the pitch starts at the fourth level."""
    state[LEVEL] = pitch_envelope_octaves(int(voice[first + 7]))
    enter_pitch_stage(state, voice, first, 0, unit)


@kernel
def enter_pitch_stage(state: I64, voice: I64, first: int, stage: int, unit: int) -> None:
    """Head for the next pitch; ``unit`` is ``Clock.pitch_envelope``."""
    state[STAGE] = stage
    if stage < DONE:
        state[TARGET] = pitch_envelope_octaves(int(voice[first + 4 + stage]))
        state[RISING] = state[TARGET] > state[LEVEL]
        state[STEP] = pitch_envelope_step(int(voice[first + stage]), unit)


@kernel
def pitch_envelope_level(state: I64, voice: I64, first: int, held: bool, unit: int) -> int:
    """Advance by a block; the shift at its end in octaves."""
    stage = int(state[STAGE])
    if stage < RELEASE or (stage == RELEASE and not held):
        rising, step = state[RISING], int(state[STEP])
        level = int(state[LEVEL]) + (step if rising else -step)
        reached = level >= state[TARGET] if rising else level <= state[TARGET]
        state[LEVEL] = state[TARGET] if reached else level
        if reached:
            enter_pitch_stage(state, voice, first, stage + 1, unit)
    return int(state[LEVEL])
