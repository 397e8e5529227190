"""What happens to a voice once a block: envelopes, LFOs, the matrix, and where all that moves is at the block's end.

An envelope's stage is a function of the time since it began, so that times are exact whatever the block: the rise or
fall x of 0 to 1 goes by (1 - exp(-8 c x)) / (1 - exp(-8 c)), c being its curve.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64
from evosynth.synths.fm.compiled import kernel
from evosynth.synths.wavetable import layout as at

BEND_OF_CURVE = 8.0
HIGHEST = 4.0  # cycles a sample: no oscillator counts faster
LOWEST_HZ, HIGHEST_OF_RATE = 5.0, 0.49  # of a cutoff
RISING, FALLING, RESTING, RELEASING, ENDED = range(5)
_SINE, _TRIANGLE, _SAW_UP, _SAW_DOWN, _SQUARE = range(5)
_AT_ONCE = 0.00101  # seconds of delay or rise that are none
_UNIT = 2.0**-53


@kernel
def bent(x: float, curve: float) -> float:
    """x of 0 to 1, bent."""
    k = BEND_OF_CURVE * curve
    return x if abs(k) < 1e-3 else (1.0 - np.exp(-k * x)) / (1.0 - np.exp(-k))


@kernel
def random_number(order: int, count: int) -> float:
    """-1 to 1, the same for the same two numbers (Steele's SplitMix64)."""
    x = np.uint64(order * 0x9E3779B1 + 1) * np.uint64(0xD1342543DE82EF95) + np.uint64(count) * np.uint64(
        0x9E3779B97F4A7C15
    )
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return float(x >> np.uint64(11)) * (2.0 * _UNIT) - 1.0


@kernel
def release(state: F64, lane: int) -> None:
    """The key goes up."""
    for env in range(3):
        to = at.ENV + env * at.ENV_COLUMNS
        if state[lane, to + at.STAGE] < RELEASING:
            state[lane, to + at.STAGE], state[lane, to + at.SINCE] = RELEASING, 0.0
            state[lane, to + at.FROM] = state[lane, to + at.HEIGHT]


@kernel
def _move_envelope(state: F64, patch: F64, lane: int, env: int, dt: float) -> None:
    """An envelope by so many seconds; what is left of them when a stage ends belongs to the next one."""
    to, of = at.ENV + env * at.ENV_COLUMNS, at.ENVELOPE + env * at.ENVELOPE_STEP
    stage = int(state[lane, to + at.STAGE])
    if stage == ENDED:
        return
    sustain = patch[lane, of + at.SUSTAIN]
    if stage == RESTING:
        state[lane, to + at.HEIGHT] = sustain
        return
    since = state[lane, to + at.SINCE] + dt
    if stage == RISING and since >= patch[lane, of + at.ATTACK]:
        since -= patch[lane, of + at.ATTACK]
        stage = FALLING
    if stage == FALLING and since >= patch[lane, of + at.DECAY]:
        stage = RESTING
    if stage == RELEASING and since >= patch[lane, of + at.RELEASE]:
        stage = ENDED
    height = 0.0
    if stage == RISING:
        height = bent(since / patch[lane, of + at.ATTACK], patch[lane, of + at.ATTACK_CURVE])
    elif stage == FALLING:
        height = 1.0 - (1.0 - sustain) * bent(since / patch[lane, of + at.DECAY], patch[lane, of + at.DECAY_CURVE])
    elif stage == RESTING:
        height = sustain
    elif stage == RELEASING:
        fall = bent(since / patch[lane, of + at.RELEASE], patch[lane, of + at.RELEASE_CURVE])
        height = state[lane, to + at.FROM] * (1.0 - fall)
    state[lane, to + at.STAGE], state[lane, to + at.SINCE], state[lane, to + at.HEIGHT] = stage, since, height


@kernel
def _wave(shape: int, x: float, order: int, cycle: int) -> float:
    """An LFO of -1 to 1 at x of its cycle."""
    if shape == _SINE:
        return float(np.sin(2.0 * np.pi * x))
    if shape == _TRIANGLE:
        return 1.0 - 4.0 * abs(x - 0.5) if x >= 0.25 and x < 0.75 else (4.0 * x if x < 0.25 else 4.0 * x - 4.0)
    if shape == _SAW_UP:
        return 2.0 * x - 1.0
    if shape == _SAW_DOWN:
        return 1.0 - 2.0 * x
    if shape == _SQUARE:
        return 1.0 if x < 0.5 else -1.0
    return random_number(order, cycle)


@kernel
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


@kernel
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
        _move_envelope(state, patch, lane, env, dt)
    if state[lane, at.SLOT_COUNT] > 0:
        for lfo in range(2):
            _move_lfo(state, patch, lane, lfo, dt)
    aim(state, patch, lane, rate)
    if state[lane, at.NEXT + at.AMP] == 0.0 and state[lane, at.NOW + at.AMP] == 0.0:
        _end(state, patch, lane)


@kernel
def _end(state: F64, patch: F64, lane: int) -> None:
    """A voice whose amplitude can only stay 0 is over."""
    stage = state[lane, at.ENV + at.STAGE]
    if stage == ENDED or (stage >= RESTING and state[lane, at.ENV + at.HEIGHT] == 0.0):
        state[lane, at.OVER] = 1.0


@kernel
def aim(state: F64, patch: F64, lane: int, rate: float) -> None:
    """NEXT, from envelopes, LFOs and the matrix as they are now."""
    totals = at.TOTALS
    for i in range(totals, at.SLOT_COUNT):
        state[lane, i] = 0.0
    for slot in range(int(state[lane, at.SLOT_COUNT])):
        row = at.SLOT + 3 * slot
        state[lane, totals + int(state[lane, row + 1])] += state[lane, row + 2] * _source(
            state, lane, int(state[lane, row])
        )
    _aim_pitch(state, lane, rate)
    _aim_filter(state, patch, lane, rate)
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
    state[lane, at.NEXT + at.AMP] = _amplitude(state, patch, lane)


@kernel
def _amplitude(state: F64, patch: F64, lane: int) -> float:
    """Volume, key and envelope."""
    height = state[lane, at.ENV + at.HEIGHT]
    if height <= 0.0:
        return 0.0
    strength, share = state[lane, at.STRENGTH], patch[lane, at.VELOCITY]
    loud = np.exp2(patch[lane, at.VOLUME] / 6.020599913279624)
    touched = 1.0 - share + share * strength * strength
    return float(height * loud * touched * max(0.0, 1.0 + state[lane, at.TOTALS + at.AMPLITUDE]))


@kernel
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


@kernel
def _aim_filter(state: F64, patch: F64, lane: int, rate: float) -> None:
    """The coefficients of the filter, and what goes into it."""
    of, totals = at.FILTER, at.TOTALS
    octaves = patch[lane, of + at.ENV_OCTAVES] * state[lane, at.ENV + at.ENV_COLUMNS + at.HEIGHT]
    octaves += at.CUTOFF_REACH * state[lane, totals + at.TO_CUTOFF]
    octaves += patch[lane, of + at.KEY_TRACKING] * (state[lane, at.KEY_OCTAVES] + state[lane, at.BEND])
    if octaves != state[lane, at.CUTOFF_FOR]:
        state[lane, at.CUTOFF_FOR] = octaves
        hertz = patch[lane, of + at.CUTOFF] * np.exp2(min(20.0, max(-20.0, octaves)))
        hertz = min(HIGHEST_OF_RATE * rate, max(LOWEST_HZ, hertz))
        state[lane, at.NEXT + at.G] = np.tan(np.pi * hertz / rate)
    resonance = min(1.0, max(0.0, patch[lane, of + at.RESONANCE] + state[lane, totals + at.TO_RESONANCE]))
    if resonance != state[lane, at.RESONANCE_FOR]:
        state[lane, at.RESONANCE_FOR] = resonance
        state[lane, at.NEXT + at.K] = 2.0 * 0.01**resonance
    drive = patch[lane, of + at.DRIVE] + at.DRIVE_REACH * state[lane, totals + at.TO_DRIVE]
    state[lane, at.NEXT + at.DRIVEN] = min(at.DRIVE_REACH, max(0.0, drive))
