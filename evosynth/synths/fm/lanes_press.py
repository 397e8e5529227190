"""The moment when the keys go down: the bytes of voices become the rows of a group.

A voice whose feedback runs round two or three operators takes part twice: in a group of ordinary voices, where the
operators of its loop are mute, and in a group of loops, where only those sound.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, I32, I64
from evosynth.kernels.compiled import inlined, kernel
from evosynth.synths.fm.algorithms import FEEDBACK_EXTRA_SHIFT, FEEDBACK_LENGTH, OPERATORS
from evosynth.synths.fm.envelope import DONE
from evosynth.synths.fm.lanes_control import enter_pitch_stage, enter_stage
from evosynth.synths.fm.lanes_layout import (
    ALL,
    AMP_DEPTH,
    BASE,
    BENDS,
    END,
    FADE_STEP,
    FEEDBACK,
    FOLLOWS,
    HEAR,
    HOLDS,
    INCREMENT,
    LANES,
    LFO_PHASE,
    LFO_STEP,
    LOOPS,
    LOSSY,
    OCTAVES,
    PITCH,
    PITCH_DEPTH,
    PITCH_STEPS,
    PITCH_TARGETS,
    RATE,
    SENSITIVITY,
    STEPS,
    TARGETS,
    WAIT_STEP,
    WAVE,
    WAY,
)
from evosynth.synths.fm.lanes_routing import HEARD, ORDER, WAYS, WEIGHTS
from evosynth.synths.fm.lfo import CYCLE
from evosynth.synths.fm.operator import SILENT
from evosynth.synths.fm.units import (
    ENVELOPE_SCALE,
    HOLD_SCALE,
    INCREMENTS,
    LFO_DELAY_UNIT,
    LFO_UNIT,
    PITCH_UNIT,
    envelope_octaves,
    envelope_step,
    fixed_octaves,
    hold_samples,
    lfo_delay_steps,
    lfo_step,
    output_units,
    phase_increment,
    pitch_envelope_octaves,
    pitch_envelope_step,
    rate_scaling,
    ratio_octaves,
    scaling_steps,
    velocity_units,
)
from evosynth.synths.fm.voice import (
    ALGORITHM,
    AMPLITUDE_SENS,
    BREAKPOINT,
    COARSE,
    DETUNE,
    FINE,
    KEY_RATE,
    LEFT_CURVE,
    LEFT_DEPTH,
    LEVEL,
    LFO_AMP_DEPTH,
    LFO_DELAY,
    LFO_PITCH_DEPTH,
    LFO_SPEED,
    LFO_SYNC,
    LFO_WAVE,
    MODE,
    PITCH_ENVELOPE,
    PITCH_SENS,
    RIGHT_CURVE,
    RIGHT_DEPTH,
    TRANSPOSE,
    VELOCITY_SENS,
)
from evosynth.synths.fm.voice import FEEDBACK as FEEDBACK_BYTE
from evosynth.synths.live.layout import OCTAVE
from evosynth.voices.dx7 import OPERATOR_SIZE
from evosynth.voices.measured import AMPLITUDE_SENSITIVITY, PITCH_SENSITIVITY

FLOOR = 16 << 16  # the lowest level that an envelope heads for: not heard
FLAT = 50  # pitch envelope level that does not shift
_LOG2_E = 1.4426950408889634


def looped(voices: I64) -> I64:
    """Rows of the voices (n, 155) whose feedback runs round two or three operators."""
    return np.flatnonzero((voices[:, FEEDBACK_BYTE] > 0) & (FEEDBACK_LENGTH[voices[:, ALGORITHM]] > 1))


@kernel
def press(
    whole: I32, long: I64, work: F32, voices: I64, rows: I64, kind: int, note: int, velocity: int, timing: I64
) -> None:
    """Press the keys of a group: ``rows`` (LANES,) says which voice is in which lane, -1 that a lane is mute."""
    whole[:] = 0
    long[:] = 0
    work[:] = 0.0
    for lane in range(LANES):
        row = int(rows[lane])
        algorithm = int(voices[row, ALGORITHM])
        loop = int(FEEDBACK_LENGTH[algorithm]) if voices[row, FEEDBACK_BYTE] > 0 else 0
        if row >= 0:
            _press_pitch(whole, lane, voices, row, timing)
            _press_lfo(whole, long, work, lane, voices, row, timing)
            _route(work, lane, kind, algorithm, int(voices[row, FEEDBACK_BYTE]))
        for slot in range(OPERATORS):
            op = slot if kind == LOOPS else int(ORDER[algorithm, slot])
            in_loop = loop > 1 and op < loop
            if row >= 0 and in_loop == (kind == LOOPS):
                _press_operator(whole, work, slot, lane, voices, row, op, note, velocity, timing)
            else:
                _mute(whole, slot * LANES + lane)


@inlined
def _mute(whole: I32, at: int) -> None:
    """An operator that never sounds."""
    for stage in range(4):
        whole[TARGETS + stage * ALL + at] = FLOOR
    whole[END + at] = SILENT
    enter_stage(whole, at, 0, True)


@inlined
def _press_operator(
    whole: I32,
    work: F32,
    slot: int,
    lane: int,
    voices: I64,
    row: int,
    op: int,
    note: int,
    velocity: int,
    timing: I64,
) -> None:
    """Start the envelope of an operator and set its frequency."""
    first, at = op * OPERATOR_SIZE, slot * LANES + lane
    key = min(127, max(0, note + int(voices[row, TRANSPOSE]) - 24))
    depths = (int(voices[row, first + LEFT_DEPTH]), int(voices[row, first + RIGHT_DEPTH]))
    curves = (int(voices[row, first + LEFT_CURVE]), int(voices[row, first + RIGHT_CURVE]))
    steps = scaling_steps(key, int(voices[row, first + BREAKPOINT]), depths, curves)
    loudness = velocity_units(velocity, int(voices[row, first + VELOCITY_SENS]))
    output = output_units(int(voices[row, first + LEVEL]), steps, loudness)
    scaling = rate_scaling(key, int(voices[row, first + KEY_RATE]))
    scale, hold_scale = int(timing[ENVELOPE_SCALE]), int(timing[HOLD_SCALE])
    for stage in range(4):
        rate, level = int(voices[row, first + stage]), int(voices[row, first + 4 + stage])
        whole[TARGETS + stage * ALL + at] = envelope_octaves(level, output)
        whole[STEPS + stage * ALL + at] = envelope_step(rate, scaling, scale)
        starting = stage == 0
        if not starting or level == 0:  # the first stage waits for nothing but a level of 0
            whole[HOLDS + stage * ALL + at] = hold_samples(rate, scaling, starting, hold_scale)
    whole[END + at] = SILENT - 1
    enter_stage(whole, at, 0, True)
    _tune(whole, work, at, voices, row, first, key, timing)
    sensitivity = int(voices[row, first + AMPLITUDE_SENS])
    if sensitivity:
        work[LOSSY + at] = 1.0
        # what units.amplitude_loss raises e to, as an exponent of 2 for a tremolo of 1
        work[SENSITIVITY + at] = AMPLITUDE_SENSITIVITY[sensitivity] / 262144 * 0.07 * _LOG2_E


@inlined
def _tune(whole: I32, work: F32, at: int, voices: I64, row: int, first: int, key: int, timing: I64) -> None:
    """Frequency of an operator: its exact increment, and the same as a number that can be bent."""
    coarse, fine, detune = (
        int(voices[row, first + COARSE]),
        int(voices[row, first + FINE]),
        int(voices[row, first + DETUNE]),
    )
    fixed = bool(voices[row, first + MODE])
    octaves = fixed_octaves(coarse, fine, detune) if fixed else ratio_octaves(key, coarse, fine, detune)
    increment = phase_increment(octaves, timing) & (OCTAVE - 1)  # whole cycles are not heard
    whole[INCREMENT + at] = increment
    signed = increment - OCTAVE if increment >= OCTAVE // 2 else increment
    work[RATE + at] = signed / 4096
    work[OCTAVES + at] = octaves / OCTAVE
    work[BASE + at] = timing[INCREMENTS] * 2.0 ** (octaves / OCTAVE - 20.0)
    whole[FOLLOWS + at] = 0 if fixed else whole[BENDS + at % LANES]


@inlined
def _press_pitch(whole: I32, lane: int, voices: I64, row: int, timing: I64) -> None:
    """Start the pitch envelope, if there is one."""
    flat = True
    for stage in range(4):
        level = int(voices[row, PITCH_ENVELOPE + 4 + stage])
        flat = flat and level == FLAT
        whole[PITCH_TARGETS + stage * LANES + lane] = pitch_envelope_octaves(level)
        rate = int(voices[row, PITCH_ENVELOPE + stage])
        whole[PITCH_STEPS + stage * LANES + lane] = pitch_envelope_step(rate, int(timing[PITCH_UNIT]))
    whole[PITCH + lane] = whole[PITCH_TARGETS + 3 * LANES + lane]
    enter_pitch_stage(whole, lane, DONE if flat else 0, True)
    vibrato = voices[row, LFO_PITCH_DEPTH] > 0 and voices[row, PITCH_SENS] > 0
    whole[BENDS + lane] = 1 if vibrato or not flat else 0


@inlined
def _press_lfo(whole: I32, long: I64, work: F32, lane: int, voices: I64, row: int, timing: I64) -> None:
    """Start the LFO (see lfo.start_lfo), its depths as factors: 1 is the whole level, or an octave."""
    whole[WAVE + lane] = voices[row, LFO_WAVE]
    long[LFO_PHASE + lane] = CYCLE // 2 - 1 if voices[row, LFO_SYNC] else 0
    long[LFO_STEP + lane] = lfo_step(int(voices[row, LFO_SPEED]), int(timing[LFO_UNIT]))
    wait, fade = lfo_delay_steps(int(voices[row, LFO_DELAY]), int(timing[LFO_DELAY_UNIT]))
    long[WAIT_STEP + lane], long[FADE_STEP + lane] = wait, fade
    work[AMP_DEPTH + lane] = ((int(voices[row, LFO_AMP_DEPTH]) * 165) >> 6) / 256
    depth = (int(voices[row, LFO_PITCH_DEPTH]) * 165) >> 6
    work[PITCH_DEPTH + lane] = depth * int(PITCH_SENSITIVITY[voices[row, PITCH_SENS]]) / 32768


@inlined
def _route(work: F32, lane: int, kind: int, algorithm: int, feedback: int) -> None:
    """Weights between the slots. In a group of loops slot 0 goes to 1, 1 to 2, and one of these two is heard."""
    if kind == LOOPS:
        work[HEAR + (int(FEEDBACK_LENGTH[algorithm]) - 1) * LANES + lane] = 1.0
    else:
        for way in range(len(WAYS)):
            work[WAY + way * LANES + lane] = WEIGHTS[algorithm, way]
        for slot in range(OPERATORS - 1):
            work[HEAR + slot * LANES + lane] = HEARD[algorithm, slot]
    if feedback:
        work[FEEDBACK + lane] = 2.0 ** (feedback - 8 - int(FEEDBACK_EXTRA_SHIFT[algorithm]))
