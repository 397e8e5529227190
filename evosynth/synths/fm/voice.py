"""A voice on its way through a note, a block at a time: key down, control, feedback, sound, key up.

The bytes of a voice are a row of ``voices``, all that changes is a row of ``state``, and the index of both is a *lane*.
Whole arrays and an index are passed instead of rows, since Numba counts references to every row that it takes.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import I16, I64
from evosynth.kernels.compiled import kernel
from evosynth.synths.fm import envelope, lfo
from evosynth.synths.fm.algorithms import (
    FEEDBACK_EXTRA_SHIFT,
    FEEDBACK_LENGTH,
    FEEDBACK_START,
    INPUT_BUS,
    OPERATORS,
    OUTPUT,
    OUTPUT_BUS,
)
from evosynth.synths.fm.envelope import (
    envelope_level,
    pitch_envelope_level,
    release_envelope,
    release_pitch_envelope,
    start_envelope,
    start_pitch_envelope,
)
from evosynth.synths.fm.lfo import lfo_fade, lfo_wave, start_lfo
from evosynth.synths.fm.operator import (
    SILENT,
    SKIPPED,
    copy_feedback,
    ramp,
    run_feedback,
    run_loop,
    run_modulated,
    run_plain,
)
from evosynth.synths.fm.units import (
    ENVELOPE_SCALE,
    HOLD_SCALE,
    LFO_DELAY_UNIT,
    LFO_UNIT,
    PITCH_UNIT,
    amplitude_loss,
    amplitude_modulation,
    fixed_octaves,
    output_units,
    phase_increment,
    pitch_modulation,
    rate_scaling,
    ratio_octaves,
    scaling_steps,
    velocity_units,
)
from evosynth.synths.live.layout import BLOCK
from evosynth.voices.dx7 import OPERATOR_SIZE

# Bytes of an operator from its first, in the order of a dump.
BREAKPOINT, LEFT_DEPTH, RIGHT_DEPTH, LEFT_CURVE, RIGHT_CURVE, KEY_RATE = range(8, 14)
AMPLITUDE_SENS, VELOCITY_SENS, LEVEL, MODE, COARSE, FINE, DETUNE = range(14, 21)
# Bytes of the voice.
PITCH_ENVELOPE, ALGORITHM, FEEDBACK = 126, 134, 135
LFO_SPEED, LFO_DELAY, LFO_PITCH_DEPTH, LFO_AMP_DEPTH, LFO_SYNC, LFO_WAVE, PITCH_SENS, TRANSPOSE = range(137, 145)

# Columns of the state of a voice on its way through a note, one row a lane; six columns each, operator 6 first, from
# OCTAVES to ENDS.
ENVELOPES = 0
PITCH = ENVELOPES + OPERATORS * envelope.COLUMNS  # the pitch envelope
WAVE = PITCH + envelope.COLUMNS  # the LFO
OCTAVES = WAVE + lfo.COLUMNS  # frequency without bend
PHASES = OCTAVES + OPERATORS  # 2^24 a cycle
INCREMENTS = PHASES + OPERATORS  # phase a sample
LOSSES = INCREMENTS + OPERATORS  # share of the level lost by tremolo
STARTS = LOSSES + OPERATORS  # attenuation at the block's start
ENDS = STARTS + OPERATORS  # and at its end
TREMOLO = ENDS + OPERATORS  # what the losses were made for
BEND = TREMOLO + 1  # what the increments were made for
TUNE = BEND + 1  # and what those of fixed frequencies
MEMORY = TUNE + 1  # the last two samples of the feedback, older first
MEMBER = MEMORY + 2  # its row among those that run side by side, or -1
OVER = MEMBER + 1  # 1 when the note will never be heard again
STATE_COLUMNS = OVER + 1

PHASE_MASK = (1 << 24) - 1
LANES = 8  # at most so many voices go through a note side by side
UNKNOWN = 1 << 62  # neither a bend nor a tremolo


@kernel
def press(state: I64, lane: int, voices: I64, note: int, velocity: int, timing: I64) -> None:
    """Press the key of a fresh voice (a row of zeros): envelopes and LFO start."""
    key = played_key(lane, voices, note)
    for op in range(OPERATORS):
        state[lane, OCTAVES + op] = _press_operator(state, lane, voices, op, key, velocity, timing)
        state[lane, STARTS + op] = SILENT - 1
    start_pitch_envelope(state, lane, PITCH, voices, PITCH_ENVELOPE, int(timing[PITCH_UNIT]))
    speed, delay, sync = int(voices[lane, LFO_SPEED]), int(voices[lane, LFO_DELAY]), int(voices[lane, LFO_SYNC])
    start_lfo(state, lane, WAVE, speed, delay, sync, int(timing[LFO_UNIT]), int(timing[LFO_DELAY_UNIT]))
    state[lane, TREMOLO] = state[lane, BEND] = state[lane, TUNE] = UNKNOWN


@kernel
def played_key(lane: int, voices: I64, note: int) -> int:
    """The key that a voice plays for a note: transposed, within the keyboard."""
    return min(127, max(0, note + int(voices[lane, TRANSPOSE]) - 24))


@kernel
def _press_operator(state: I64, lane: int, voices: I64, op: int, key: int, velocity: int, timing: I64) -> int:
    """Start the envelope of an operator; the frequency in octaves."""
    at = op * OPERATOR_SIZE
    output = operator_output(lane, voices, op, key, velocity)
    scaling = rate_scaling(key, int(voices[lane, at + KEY_RATE]))
    start_envelope(
        state,
        lane,
        ENVELOPES + op * envelope.COLUMNS,
        voices,
        at,
        output,
        scaling,
        int(timing[ENVELOPE_SCALE]),
        int(timing[HOLD_SCALE]),
    )
    return operator_octaves(lane, voices, op, key)


@kernel
def operator_output(lane: int, voices: I64, op: int, key: int, velocity: int) -> int:
    """How loud an operator is at a key and a velocity, in level units."""
    at = op * OPERATOR_SIZE
    depths = (int(voices[lane, at + LEFT_DEPTH]), int(voices[lane, at + RIGHT_DEPTH]))
    curves = (int(voices[lane, at + LEFT_CURVE]), int(voices[lane, at + RIGHT_CURVE]))
    steps = scaling_steps(key, int(voices[lane, at + BREAKPOINT]), depths, curves)
    return output_units(
        int(voices[lane, at + LEVEL]), steps, velocity_units(velocity, int(voices[lane, at + VELOCITY_SENS]))
    )


@kernel
def operator_octaves(lane: int, voices: I64, op: int, key: int) -> int:
    """The frequency of an operator at a key, in octaves above 1 Hz."""
    at = op * OPERATOR_SIZE
    coarse, fine, detune = int(voices[lane, at + COARSE]), int(voices[lane, at + FINE]), int(voices[lane, at + DETUNE])
    return fixed_octaves(coarse, fine, detune) if voices[lane, at + MODE] else ratio_octaves(key, coarse, fine, detune)


@kernel
def release(state: I64, lane: int, voices: I64, timing: I64) -> None:
    """Let the key go: all envelopes enter their last stage from where they are."""
    for op in range(OPERATORS):
        at = ENVELOPES + op * envelope.COLUMNS
        release_envelope(
            state, lane, at, voices, op * OPERATOR_SIZE, int(timing[ENVELOPE_SCALE]), int(timing[HOLD_SCALE])
        )
    release_pitch_envelope(state, lane, PITCH, voices, PITCH_ENVELOPE, int(timing[PITCH_UNIT]))


@kernel
def control_block(state: I64, lane: int, voices: I64, held: bool, timing: I64) -> None:
    """Advance LFO and envelopes by a block: phase increments, and attenuations at the block's end."""
    tremolo = bend = 0
    if voices[lane, LFO_AMP_DEPTH] or voices[lane, LFO_PITCH_DEPTH]:
        wave = lfo_wave(state, lane, WAVE, int(voices[lane, LFO_WAVE]))
        fade = lfo_fade(state, lane, WAVE)
        tremolo = amplitude_modulation(int(voices[lane, LFO_AMP_DEPTH]), fade, wave)
        bend = pitch_modulation(int(voices[lane, LFO_PITCH_DEPTH]), int(voices[lane, PITCH_SENS]), fade, wave)
    modulated_block(state, lane, voices, held, timing, tremolo, bend, 0)


@kernel
def modulated_block(
    state: I64, lane: int, voices: I64, held: bool, timing: I64, tremolo: int, bend: int, tune: int
) -> None:
    """Advance the envelopes by a block under a tremolo and a bend that the caller made; ``tune`` moves the operators of
    fixed frequency."""
    bend += pitch_envelope_level(state, lane, PITCH, voices, PITCH_ENVELOPE, held, int(timing[PITCH_UNIT]))
    if tremolo != state[lane, TREMOLO]:
        _set_tremolo(state, lane, voices, tremolo)
    if bend != state[lane, BEND] or tune != state[lane, TUNE]:
        _set_bend(state, lane, voices, bend, tune, timing)
    for op in range(OPERATORS):
        at = ENVELOPES + op * envelope.COLUMNS
        level = envelope_level(
            state, lane, at, voices, op * OPERATOR_SIZE, held, int(timing[ENVELOPE_SCALE]), int(timing[HOLD_SCALE])
        )
        level -= (level * int(state[lane, LOSSES + op])) >> 28
        state[lane, ENDS + op] = SILENT - (level >> 14)


@kernel
def note_over(state: I64, lane: int) -> bool:
    """Whether all envelopes have come to their end in silence: tremolo only takes away, so nothing can follow."""
    for op in range(OPERATORS):
        at = ENVELOPES + op * envelope.COLUMNS
        if state[lane, at + envelope.STAGE] != envelope.DONE or state[lane, ENDS + op] <= SKIPPED:
            return False
        if SILENT - (int(state[lane, at + envelope.LEVEL]) >> 14) <= SKIPPED:
            return False
    return True


@kernel
def _set_tremolo(state: I64, lane: int, voices: I64, tremolo: int) -> None:
    """How much of its level each operator loses, by its sensitivity."""
    state[lane, TREMOLO] = tremolo
    for op in range(OPERATORS):
        sensitivity = int(voices[lane, op * OPERATOR_SIZE + AMPLITUDE_SENS])
        state[lane, LOSSES + op] = amplitude_loss(tremolo, sensitivity) if sensitivity else 0


@kernel
def _set_bend(state: I64, lane: int, voices: I64, bend: int, tune: int, timing: I64) -> None:
    """The phase increment of each operator; envelope and vibrato leave a fixed frequency alone."""
    state[lane, BEND], state[lane, TUNE] = bend, tune
    for op in range(OPERATORS):
        octaves = int(state[lane, OCTAVES + op]) + (tune if voices[lane, op * OPERATOR_SIZE + MODE] else bend)
        state[lane, INCREMENTS + op] = phase_increment(octaves, timing)


@kernel
def _active(state: I64, lane: int, op: int) -> bool:
    """Whether the operator is run at all in this block (see SKIPPED)."""
    return bool(state[lane, STARTS + op] <= SKIPPED or state[lane, ENDS + op] <= SKIPPED)


@kernel
def _feedback_shift(voices: I64, lane: int) -> int:
    """Bits by which the sum of the last two samples (1/4096 of full) is shifted into a phase (2^24 a cycle)."""
    return 4 + int(voices[lane, FEEDBACK]) - int(FEEDBACK_EXTRA_SHIFT[voices[lane, ALGORITHM]])


@kernel
def feedback_block(state: I64, voices: I64, own: I64, work: I64, log_sine: I16, exponential: I16) -> None:
    """Run the self-modulating operators of all lanes side by side, into rows of ``own``; MEMBER says which.

    ``own`` is (LANES, 2 + BLOCK), ``work`` (5, LANES); both are scratch paper.
    """
    members = np.int64(0)  # a plain 0 would be a type of its own to the compiler
    for lane in range(len(voices)):
        algorithm = int(voices[lane, ALGORITHM])
        op = int(FEEDBACK_START[algorithm])
        state[lane, MEMBER] = -1
        if voices[lane, FEEDBACK] and FEEDBACK_LENGTH[algorithm] == 1 and _active(state, lane, op):
            state[lane, MEMBER] = members
            own[members, 0], own[members, 1] = state[lane, MEMORY], state[lane, MEMORY + 1]
            work[0, members] = _feedback_shift(voices, lane)
            work[1, members] = state[lane, PHASES + op]
            work[2, members] = state[lane, INCREMENTS + op]
            work[3, members] = state[lane, STARTS + op]
            work[4, members] = ramp(int(state[lane, STARTS + op]), int(state[lane, ENDS + op]))
            members += 1
    run_feedback(int(members), own, work, log_sine, exponential)
    for lane in range(len(voices)):
        member = int(state[lane, MEMBER])
        if member >= 0:
            state[lane, MEMORY], state[lane, MEMORY + 1] = own[member, BLOCK], own[member, BLOCK + 1]


@kernel
def _needed(state: I64, lane: int, algorithm: int) -> int:
    """Bits (1 << op) of the operators that sound themselves or modulate one that does."""
    needed, wanted = 0, 1 << OUTPUT
    for op in range(OPERATORS - 1, -1, -1):
        if (wanted >> int(OUTPUT_BUS[algorithm, op])) & 1 and _active(state, lane, op):
            needed |= 1 << op
            wanted |= 1 << int(INPUT_BUS[algorithm, op])
    return needed


@kernel
def sound_block(state: I64, lane: int, voices: I64, own: I64, buses: I64, log_sine: I16, exponential: I16) -> bool:
    """Run the operators of a block over the buses, 6 first; whether anything was heard."""
    algorithm = int(voices[lane, ALGORITHM])
    needed = _needed(state, lane, algorithm)
    filled = 0  # bit b: bus b holds samples of this block
    feedback_op = int(FEEDBACK_START[algorithm])
    loop = int(FEEDBACK_LENGTH[algorithm])
    begin = 0
    if loop > 1 and voices[lane, FEEDBACK] and _active(state, lane, feedback_op):
        _loop_block(state, lane, voices, buses, log_sine, exponential)
        filled = 1 << OUTPUT
        begin = loop
    for op in range(begin, OPERATORS):
        if (needed >> op) & 1:
            source, target = int(INPUT_BUS[algorithm, op]), int(OUTPUT_BUS[algorithm, op])
            add = bool((filled >> target) & 1)
            phase, increment = int(state[lane, PHASES + op]), int(state[lane, INCREMENTS + op])
            start, end = int(state[lane, STARTS + op]), int(state[lane, ENDS + op])
            if op == feedback_op and state[lane, MEMBER] >= 0:
                copy_feedback(buses, target, add, own, int(state[lane, MEMBER]))
            elif source != OUTPUT and (filled >> source) & 1:
                run_modulated(buses, target, add, source, phase, increment, start, end, log_sine, exponential)
            else:
                run_plain(buses, target, add, phase, increment, start, end, log_sine, exponential)
            filled |= 1 << target
    for op in range(OPERATORS):
        state[lane, PHASES + op] = (state[lane, PHASES + op] + BLOCK * state[lane, INCREMENTS + op]) & PHASE_MASK
        state[lane, STARTS + op] = state[lane, ENDS + op]
    return bool(filled & 1)


@kernel
def _loop_block(state: I64, lane: int, voices: I64, buses: I64, log_sine: I16, exponential: I16) -> None:
    """The feedback loops of algorithms 4 (operators 6, 5, 4) and 6 (6, 5), which end at the output."""
    phases = (int(state[lane, PHASES]), int(state[lane, PHASES + 1]), int(state[lane, PHASES + 2]))
    steps = (int(state[lane, INCREMENTS]), int(state[lane, INCREMENTS + 1]), int(state[lane, INCREMENTS + 2]))
    ends = (int(state[lane, ENDS]), int(state[lane, ENDS + 1]), int(state[lane, ENDS + 2]))
    three = bool(FEEDBACK_LENGTH[voices[lane, ALGORITHM]] == 3)
    before, last = int(state[lane, MEMORY]), int(state[lane, MEMORY + 1])
    shift, start = _feedback_shift(voices, lane), int(state[lane, STARTS])
    before, last = run_loop(
        buses, OUTPUT, before, last, shift, phases, steps, start, ends, three, log_sine, exponential
    )
    state[lane, MEMORY], state[lane, MEMORY + 1] = before, last
