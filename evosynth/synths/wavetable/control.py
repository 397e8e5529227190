"""What happens to a voice once a block: envelopes, LFOs, the matrix, and where all that moves is at the block's end.

An envelope's stage is a function of the time since it began, so that times are exact whatever the block: the rise or
fall x of 0 to 1 goes by (1 - exp(-8 c x)) / (1 - exp(-8 c)), c being its curve.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64
from evosynth.kernels.compiled import inlined, kernel
from evosynth.synths.wavetable import layout as at

LOWEST_CUTOFF, HIGHEST_CUTOFF = -13.0, -1.029  # octaves over the sample rate: 0.49 of it
HIGHEST = 4.0  # cycles a sample: no oscillator counts faster
RISING, FALLING, RESTING, RELEASING, ENDED = range(5)
_SINE, _TRIANGLE, _SAW_UP, _SAW_DOWN, _SQUARE = range(5)
_AT_ONCE = 0.00101  # seconds of delay or rise that are none
u32, u64 = np.uint32, np.uint64


@inlined
def scattered(number: np.uint32) -> np.uint32:
    """32 bits that look like chance, the same for the same number (Wellons' lowbias32)."""
    x = u32(number)
    x = u32(u64(x ^ u32(x >> u32(16))) * u64(0x7FEB352D))
    x = u32(u64(x ^ u32(x >> u32(15))) * u64(0x846CA68B))
    return u32(x ^ u32(x >> u32(16)))


@kernel
def begin_stage(state: F64, patch: F64, lane: int, env: int) -> None:
    """An envelope is in a new stage, whose curve is worked out: x goes by (1 - exp(-steep x)) * scale."""
    to, of = at.ENV + env * at.ENV_COLUMNS, at.ENVELOPE + env * at.ENVELOPE_STEP
    stage = state[lane, to + at.STAGE]
    column = at.RELEASE_CURVE if stage == RELEASING else (at.DECAY_CURVE if stage == FALLING else at.ATTACK_CURVE)
    steep = at.BEND_OF_CURVE * patch[lane, of + column]
    straight = abs(steep) < at.STRAIGHT
    state[lane, to + at.STEEP] = 0.0 if straight else steep
    state[lane, to + at.SCALE] = 1.0 if straight else 1.0 / (1.0 - np.exp(-steep))


@kernel
def release(state: F64, patch: F64, lane: int) -> None:
    """The key goes up."""
    for env in range(3):
        to = at.ENV + env * at.ENV_COLUMNS
        if state[lane, to + at.STAGE] < RELEASING:
            state[lane, to + at.STAGE], state[lane, to + at.SINCE] = RELEASING, 0.0
            state[lane, to + at.FROM] = state[lane, to + at.HEIGHT]
            begin_stage(state, patch, lane, env)


@kernel
def _move_envelope(state: F64, patch: F64, lane: int, env: int, dt: float) -> None:
    """An envelope by so many seconds; what is left of them when a stage ends belongs to the next one."""
    to, of = at.ENV + env * at.ENV_COLUMNS, at.ENVELOPE + env * at.ENVELOPE_STEP
    stage, sustain = int(state[lane, to + at.STAGE]), patch[lane, of + at.SUSTAIN]
    if stage == ENDED:
        return
    since = state[lane, to + at.SINCE] + dt
    if stage == RISING and since >= patch[lane, of + at.ATTACK]:
        since -= patch[lane, of + at.ATTACK]
        stage = FALLING
        state[lane, to + at.STAGE] = stage
        begin_stage(state, patch, lane, env)
    if stage == FALLING and since >= patch[lane, of + at.DECAY]:
        stage = RESTING
    if stage == RELEASING and since >= patch[lane, of + at.RELEASE]:
        stage = ENDED
    height = sustain if stage == RESTING else 0.0
    if stage in (RISING, FALLING, RELEASING):
        column = at.ATTACK if stage == RISING else (at.DECAY if stage == FALLING else at.RELEASE)
        x, steep = since / patch[lane, of + column], state[lane, to + at.STEEP]
        gone = x if steep == 0.0 else (1.0 - np.exp(-steep * x)) * state[lane, to + at.SCALE]
        start = state[lane, to + at.FROM] if stage == RELEASING else 1.0
        end = sustain if stage == FALLING else 0.0
        height = gone if stage == RISING else start + (end - start) * gone
    state[lane, to + at.STAGE], state[lane, to + at.SINCE], state[lane, to + at.HEIGHT] = stage, since, height


@inlined
def _wave(shape: int, x: float, order: int, cycle: int) -> float:
    """An LFO of -1 to 1 at x of its cycle."""
    if shape == _SINE:
        return float(np.sin(2.0 * np.pi * x))
    if shape == _TRIANGLE:
        return 2.0 - 4.0 * x if x >= 0.25 and x < 0.75 else (4.0 * x if x < 0.25 else 4.0 * x - 4.0)
    if shape == _SAW_UP:
        return 2.0 * x - 1.0
    if shape == _SAW_DOWN:
        return 1.0 - 2.0 * x
    if shape == _SQUARE:
        return 1.0 if x < 0.5 else -1.0
    return float(scattered(u32(order * 65599 + cycle))) * 2.0**-31 - 1.0


@inlined
def _move_lfo(state: F64, patch: F64, lane: int, lfo: int, dt: float) -> None:
    to, of = at.RUN + lfo * at.RUN_COLUMNS, at.LFO + lfo * at.LFO_STEP
    faster = state[lane, at.TOTALS + at.RATE_1 + lfo]
    hertz = patch[lane, of + at.LFO_RATE]
    if faster != 0.0:
        hertz *= np.exp2(min(4.0, max(-4.0, at.RATE_REACH * faster)))
    where = state[lane, to + at.LFO_AT] + hertz * dt
    passed = np.floor(where)
    state[lane, to + at.LFO_AT] = where - passed
    state[lane, to + at.LFO_CYCLE] += passed
    age, delay, rise = state[lane, at.AGE], patch[lane, of + at.LFO_DELAY], patch[lane, of + at.LFO_RISE]
    age -= delay if delay > _AT_ONCE else 0.0
    fade = 1.0 if rise <= _AT_ONCE else min(1.0, age / rise)
    order = int(state[lane, at.ORDER]) * 2 + lfo
    wave = _wave(int(patch[lane, of + at.LFO_SHAPE]), where - passed, order, int(state[lane, to + at.LFO_CYCLE]))
    state[lane, to + at.LFO_VALUE] = wave * fade if age > 0.0 else 0.0


@inlined
def _source(state: F64, lane: int, source: int) -> float:
    """What a source of the matrix gives (SOURCES)."""
    if source <= 3:
        column = at.ENV + (source - 1) * at.ENV_COLUMNS + at.HEIGHT
    elif source <= 5:
        column = at.RUN + (source - 4) * at.RUN_COLUMNS + at.LFO_VALUE
    else:
        column = (at.STRENGTH, at.KEY_SHARE, at.WHEEL)[source - 6]
    return float(state[lane, column])


@kernel
def move(state: F64, patch: F64, lane: int, rate: float) -> None:
    """A block further: what was the end of the last block is the beginning of this one."""
    for i in range(at.MOVING):
        state[lane, at.NOW + i] = state[lane, at.NEXT + i]
    dt = at.BLOCK / rate
    state[lane, at.AGE] += dt
    for env in range(3):
        if state[lane, at.ENV + env * at.ENV_COLUMNS + at.ENV_NEEDED] > 0.0:
            _move_envelope(state, patch, lane, env, dt)
    for lfo in range(2):
        if state[lane, at.RUN + lfo * at.RUN_COLUMNS + at.LFO_NEEDED] > 0.0:
            _move_lfo(state, patch, lane, lfo, dt)
    aim(state, patch, lane, rate)
    if state[lane, at.NEXT + at.AMP] == 0.0 and state[lane, at.NOW + at.AMP] == 0.0:
        _end(state, lane)


@inlined
def _end(state: F64, lane: int) -> None:
    """A voice whose amplitude can only stay 0 is over."""
    stage = state[lane, at.ENV + at.STAGE]
    if stage == ENDED or (stage >= RESTING and state[lane, at.ENV + at.HEIGHT] == 0.0):
        state[lane, at.OVER] = 1.0


@kernel
def aim(state: F64, patch: F64, lane: int, rate: float) -> None:
    """NEXT, from envelopes, LFOs and the matrix as they are now."""
    if state[lane, at.SLOT_COUNT] > 0.0 or state[lane, at.FIXED] == 0.0:
        _add_up(state, lane)
        _aim_oscillators(state, patch, lane)
        state[lane, at.FIXED] = 1.0
    _aim_pitch(state, lane, rate)
    _aim_filter(state, patch, lane)
    height = max(0.0, state[lane, at.ENV + at.HEIGHT])
    state[lane, at.NEXT + at.AMP] = (
        height * state[lane, at.LOUD] * max(0.0, 1.0 + state[lane, at.TOTALS + at.AMPLITUDE])
    )


@inlined
def _add_up(state: F64, lane: int) -> None:
    """What the matrix adds to each destination."""
    for i in range(at.TOTALS, at.SLOT_COUNT):
        state[lane, i] = 0.0
    for slot in range(int(state[lane, at.SLOT_COUNT])):
        row = at.SLOT + 3 * slot
        value = state[lane, row + 2] * _source(state, lane, int(state[lane, row]))
        state[lane, at.TOTALS + int(state[lane, row + 1])] += value


@inlined
def _aim_oscillators(state: F64, patch: F64, lane: int) -> None:
    """Positions, warps and levels."""
    totals = at.TOTALS
    for osc in range(2):
        of = at.OSC1 if osc == 0 else at.OSC2
        position = patch[lane, of + at.POSITION] + state[lane, totals + at.POSITION_1 + osc]
        amount = patch[lane, of + at.WARP_AMOUNT] + state[lane, totals + at.AMOUNT_1 + osc]
        level = patch[lane, of + at.OSC_LEVEL] + state[lane, totals + at.LEVEL_1 + osc]
        state[lane, at.NEXT + at.POS1 + osc] = min(1.0, max(0.0, position))
        state[lane, at.NEXT + at.WARP1 + osc] = min(1.0, max(0.0, amount))
        state[lane, at.NEXT + at.LEV1 + osc] = min(1.0, max(0.0, level))
    sub = patch[lane, at.SUB + at.SUB_LEVEL] + state[lane, totals + at.LEVEL_SUB]
    noise = patch[lane, at.NOISE + at.NOISE_LEVEL] + state[lane, totals + at.LEVEL_NOISE]
    state[lane, at.NEXT + at.LEV_SUB] = min(1.0, max(0.0, sub))
    state[lane, at.NEXT + at.LEV_NOISE] = min(1.0, max(0.0, noise))


@inlined
def _aim_pitch(state: F64, lane: int, rate: float) -> None:
    """Cycles a sample of the three oscillators."""
    shared = state[lane, at.TOTALS + at.PITCH_ALL] + state[lane, at.BEND]
    first, second = state[lane, at.TOTALS + at.PITCH_1], state[lane, at.TOTALS + at.PITCH_2]
    of = at.PITCH_FOR
    if shared == state[lane, of] and first == state[lane, of + 1] and second == state[lane, of + 2]:
        return
    state[lane, of], state[lane, of + 1], state[lane, of + 2] = shared, first, second
    middle = 440.0 * 2.0**-0.75 / rate
    for osc in range(at.VOICES):
        octaves = shared + (first if osc == 0 else second if osc == 1 else 0.0)
        octaves += state[lane, at.VOICE + osc * at.VOICE_COLUMNS + at.PITCH]
        state[lane, at.NEXT + at.INC1 + osc] = min(HIGHEST, middle * np.exp2(min(20.0, max(-20.0, octaves))))


@inlined
def _aim_filter(state: F64, patch: F64, lane: int) -> None:
    """Cutoff, damping and drive."""
    of, totals = at.FILTER, at.TOTALS
    octaves = patch[lane, of + at.ENV_OCTAVES] * state[lane, at.ENV + at.ENV_COLUMNS + at.HEIGHT]
    octaves += at.CUTOFF_REACH * state[lane, totals + at.TO_CUTOFF] + state[lane, at.CUTOFF_BASE]
    octaves += patch[lane, of + at.KEY_TRACKING] * state[lane, at.BEND]
    state[lane, at.NEXT + at.CUTOFF_AT] = min(HIGHEST_CUTOFF, max(LOWEST_CUTOFF, octaves))
    resonance = min(1.0, max(0.0, patch[lane, of + at.RESONANCE] + state[lane, totals + at.TO_RESONANCE]))
    state[lane, at.NEXT + at.RESONANT] = 1.0 - at.RESONANCE_OCTAVES * resonance
    drive = patch[lane, of + at.DRIVE] + at.DRIVE_REACH * state[lane, totals + at.TO_DRIVE]
    if drive != state[lane, at.DRIVE_FOR]:
        state[lane, at.DRIVE_FOR] = drive
        state[lane, at.NEXT + at.DRIVEN] = 10.0 ** (min(at.DRIVE_REACH, max(0.0, drive)) / 20.0) - 1.0
