"""The low-frequency oscillator: six waves, a delay that fades them in, and key sync. Advanced once a block.

Kernels find it in ``state[lane, at + column]``. Its phase is counted in 2^32 a cycle; its wave goes from 0 to 2^24.
"""

from __future__ import annotations

from evosynth.arrays import I64
from evosynth.kernels.compiled import kernel
from evosynth.synths.fm.tables import LFO_SINE
from evosynth.synths.fm.units import lfo_delay_steps, lfo_step

# Columns.
PHASE, STEP, RANDOM, PROGRESS, WAIT_STEP, FADE_STEP, COLUMNS = range(7)

CYCLE = 1 << 32
FULL = 1 << 24
TRIANGLE, SAW_DOWN, SAW_UP, SQUARE, SINE, SAMPLE_AND_HOLD = range(6)


@kernel
def start_lfo(
    state: I64, lane: int, at: int, speed: int, delay: int, sync: int, lfo_unit: int, delay_unit: int
) -> None:
    """Press the key. Without sync the oscillator would run on from before; a note by itself starts it at phase 0."""
    state[lane, at + STEP] = lfo_step(speed, lfo_unit)
    state[lane, at + WAIT_STEP], state[lane, at + FADE_STEP] = lfo_delay_steps(delay, delay_unit)
    state[lane, at + PROGRESS] = 0
    state[lane, at + RANDOM] = 0
    # Quirk: sync starts at the middle of the cycle: triangle at its top, sine at its middle, square low.
    state[lane, at + PHASE] = CYCLE // 2 - 1 if sync else 0


@kernel
def lfo_wave(state: I64, lane: int, at: int, wave: int) -> int:
    """Advance by a block; the wave, 0 to 2^24."""
    phase = int(state[lane, at + PHASE]) + int(state[lane, at + STEP])
    wrapped = phase >= CYCLE
    phase &= CYCLE - 1
    state[lane, at + PHASE] = phase
    if wave == TRIANGLE:
        rising = phase < CYCLE // 2
        return (phase >> 7 if rising else ~(phase >> 7)) & (FULL - 1)
    if wave == SAW_DOWN:
        return (((CYCLE - 1) - phase) ^ (CYCLE // 2)) >> 8
    if wave == SAW_UP:
        return (phase ^ (CYCLE // 2)) >> 8
    if wave == SQUARE:
        return FULL if phase < CYCLE // 2 else 0
    if wave == SINE:
        return FULL // 2 + (_sine(phase >> 8) >> 1)
    if wrapped:
        state[lane, at + RANDOM] = (int(state[lane, at + RANDOM]) * 179 + 17) & 255
    return ((int(state[lane, at + RANDOM]) ^ 128) + 1) << 16


@kernel
def _sine(phase: int) -> int:
    """Phase in Q24 cycles -> Q24 sine, between the entries of a table in straight lines."""
    index = phase >> 14
    low = int(LFO_SINE[index])
    return low + (((int(LFO_SINE[index + 1]) - low) * (phase & 0x3FFF)) >> 14)


@kernel
def lfo_fade(state: I64, lane: int, at: int) -> int:
    """Advance by a block; how far the wave has faded in, 0 to 2^24."""
    progress = int(state[lane, at + PROGRESS])
    progress += int(state[lane, at + WAIT_STEP]) if progress < CYCLE // 2 else int(state[lane, at + FADE_STEP])
    if progress >= CYCLE:
        return FULL
    state[lane, at + PROGRESS] = progress
    if progress < CYCLE // 2:
        return 0
    return (progress >> 7) & (FULL - 1)
