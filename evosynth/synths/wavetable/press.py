"""A key goes down: what of a voice is known for its whole note is worked out once."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.kernels.compiled import inlined, kernel
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.control import aim, begin_stage
from evosynth.synths.wavetable.space import SLOTS, WARPS

MIDDLE_C = 60
GOLDEN = 0.6180339887498949  # cycles between the phases of unison voices: no two are ever near
_FM, _RING = WARPS.index("fm"), WARPS.index("ring")


@kernel
def press(
    state: F64, patch: F64, lane: int, key: int, velocity: int, order: int, rate: float, starts: I64, frames: I64
) -> None:
    """Key down: state (lanes, STATE_COLUMNS) of a lane for its patch (lanes, PATCH_COLUMNS), all but what is shared.

    ``starts`` and ``frames`` (tables + 1,) say where tables lie, the sub's waves last.
    """
    for column in range(at.STATE_COLUMNS):
        state[lane, column] = 0.0
    state[lane, at.ORDER] = order
    state[lane, at.KEY_OCTAVES] = (key - MIDDLE_C) / 12.0
    state[lane, at.KEY_SHARE] = (key - MIDDLE_C) / 60.0
    state[lane, at.STRENGTH] = velocity / 127.0
    _take_slots(state, patch, lane)
    _take_levels(state, patch, lane, rate)
    for osc in range(at.VOICES):
        _take_oscillator(state, patch, lane, osc, starts, frames)
        _start_phases(state, patch, lane, osc)
    for env in range(3):
        begin_stage(state, patch, lane, env)
    for lfo in range(2):
        state[lane, at.RUN + lfo * at.RUN_COLUMNS + at.LFO_AT] = patch[lane, at.LFO + lfo * at.LFO_STEP + at.LFO_PHASE]
    forget(state, lane)
    aim(state, patch, lane, rate)


@inlined
def forget(state: F64, lane: int) -> None:
    """Nothing that was computed before counts any more."""
    state[lane, at.PITCH_FOR] = state[lane, at.DRIVE_FOR] = np.inf
    state[lane, at.OVER] = state[lane, at.FIXED] = 0.0
    for osc in range(at.VOICES):
        to = at.VOICE + osc * at.VOICE_COLUMNS
        state[lane, to + at.LEVEL_FOR] = state[lane, to + at.BLENDED_FOR] = -1.0


@kernel
def follow(state: F64, patch: F64, lane: int, rate: float, starts: I64, frames: I64) -> None:
    """The patch of a sounding voice has changed: take it, and keep the phases."""
    _take_slots(state, patch, lane)
    _take_levels(state, patch, lane, rate)
    for osc in range(at.VOICES):
        _take_oscillator(state, patch, lane, osc, starts, frames)
    forget(state, lane)


@inlined
def _take_slots(state: F64, patch: F64, lane: int) -> None:
    """The slots that do something, in order; the depth of a pitch is bent, so that small ones are vibrato."""
    count = 0
    for slot in range(SLOTS):
        first = at.MATRIX + 3 * slot
        source, destination, depth = int(patch[lane, first]), int(patch[lane, first + 1]), patch[lane, first + 2]
        if source == 0 or destination == 0 or depth == 0.0:
            continue
        if at.PITCH_ALL <= destination <= at.PITCH_2:
            depth = at.PITCH_REACH * depth * abs(depth)
        to = at.SLOT + 3 * count
        state[lane, to], state[lane, to + 1], state[lane, to + 2] = source, destination, depth
        count += 1
    state[lane, at.SLOT_COUNT] = count


@inlined
def _take_levels(state: F64, patch: F64, lane: int, rate: float) -> None:
    """Loudness, the cutoff at rest, and which envelopes and LFOs anything listens to."""
    strength, share = state[lane, at.STRENGTH], patch[lane, at.VELOCITY]
    state[lane, at.LOUD] = 10.0 ** (patch[lane, at.VOLUME] / 20.0) * (1.0 - share + share * strength * strength)
    tracked = patch[lane, at.FILTER + at.KEY_TRACKING] * state[lane, at.KEY_OCTAVES]
    state[lane, at.CUTOFF_BASE] = np.log2(patch[lane, at.FILTER + at.CUTOFF] / rate) + tracked
    envelopes, runs = at.ENV + at.ENV_NEEDED, at.RUN + at.LFO_NEEDED
    state[lane, envelopes] = 1.0
    state[lane, envelopes + at.ENV_COLUMNS] = 1.0 if patch[lane, at.FILTER + at.ENV_OCTAVES] != 0.0 else 0.0
    state[lane, envelopes + 2 * at.ENV_COLUMNS] = state[lane, runs] = state[lane, runs + at.RUN_COLUMNS] = 0.0
    for slot in range(int(state[lane, at.SLOT_COUNT])):
        source = int(state[lane, at.SLOT + 3 * slot])
        if source <= 3:
            state[lane, envelopes + (source - 1) * at.ENV_COLUMNS] = 1.0
        elif source <= 5:
            state[lane, runs + (source - 4) * at.RUN_COLUMNS] = 1.0


@kernel
def _moved(state: F64, lane: int, destination: int) -> bool:
    """Whether any slot leads there."""
    found = False
    for slot in range(int(state[lane, at.SLOT_COUNT])):
        found |= state[lane, at.SLOT + 3 * slot + 1] == destination
    return found


@inlined
def _take_oscillator(state: F64, patch: F64, lane: int, osc: int, starts: I64, frames: I64) -> None:
    """Table, pitch and unison of osc1, osc2 or the sub."""
    to = at.VOICE + osc * at.VOICE_COLUMNS
    octaves = state[lane, at.KEY_OCTAVES]
    if osc == 2:
        table, count = len(starts) - 1, 1
        pitch = octaves + patch[lane, at.SUB + at.SUB_OCTAVE]
        blend, cents = 0.0, 0.0
    else:
        of = at.OSC1 if osc == 0 else at.OSC2
        table, count = int(patch[lane, of + at.TABLE]), int(patch[lane, of + at.UNISON])
        steps = patch[lane, of + at.SEMITONE] + 0.01 * patch[lane, of + at.FINE]
        pitch = octaves + patch[lane, of + at.OCTAVE] + steps / 12.0
        blend, cents = patch[lane, of + at.BLEND], patch[lane, of + at.DETUNE]
    state[lane, to + at.BASE], state[lane, to + at.FRAMES] = starts[table], frames[table]
    state[lane, to + at.PITCH], state[lane, to + at.UNISONS] = pitch, count
    state[lane, to + at.USED] = 1.0 if _is_used(state, patch, lane, osc) else 0.0
    power = 0.0
    for i in range(count):
        spread = 2.0 * i / (count - 1) - 1.0 if count > 1 else 0.0
        inner = abs(2 * i - (count - 1)) <= 1
        gain = 1.0 if inner else blend
        power += gain * gain
        state[lane, to + at.RATIOS + i] = np.exp2(spread * cents / 1200.0)
        state[lane, to + at.GAINS + i] = gain
    for i in range(count):
        state[lane, to + at.GAINS + i] /= np.sqrt(power)


@inlined
def _start_phases(state: F64, patch: F64, lane: int, osc: int) -> None:
    """Where the cycles begin."""
    phase = 0.0 if osc == 2 else patch[lane, (at.OSC1 if osc == 0 else at.OSC2) + at.START_PHASE]
    for i in range(at.UNISON_MOST):
        start = phase + GOLDEN * i
        state[lane, at.VOICE + osc * at.VOICE_COLUMNS + at.PHASES + i] = start - np.floor(start)


@kernel
def _is_used(state: F64, patch: F64, lane: int, osc: int) -> bool:
    """Whether an oscillator is heard, or bends another that is."""
    if osc == 0:
        return bool(patch[lane, at.OSC1 + at.OSC_LEVEL] > 0.0 or _moved(state, lane, at.LEVEL_1))
    if osc == 1:
        heard = patch[lane, at.OSC2 + at.OSC_LEVEL] > 0.0 or _moved(state, lane, at.LEVEL_2)
        return bool(heard or (_is_bent(patch, lane, at.OSC1) and _is_used_first(state, patch, lane)))
    heard = patch[lane, at.SUB + at.SUB_LEVEL] > 0.0 or _moved(state, lane, at.LEVEL_SUB)
    return bool(heard or (_is_bent(patch, lane, at.OSC2) and state[lane, at.VOICE + at.VOICE_COLUMNS + at.USED] > 0.0))


@inlined
def _is_used_first(state: F64, patch: F64, lane: int) -> bool:
    return bool(state[lane, at.VOICE + at.USED] > 0.0)


@kernel
def _is_bent(patch: F64, lane: int, of: int) -> bool:
    """Whether an oscillator's warp listens to another one."""
    warp = int(patch[lane, of + at.WARP])
    return warp in (_FM, _RING)
