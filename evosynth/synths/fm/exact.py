"""The exact engine: integer arithmetic throughout, equal to Dexed's Mark I engine in every sample.

A sample times 4096 is an integer; one full carrier is 1.0, carriers are summed and never clipped. A note starts in a
fresh voice: phases 0, feedback 0, LFO at its start. The key goes up at the first block that starts at or after the
gate.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.arrays import F32, U8
from evosynth.synths.base import Note
from evosynth.synths.fm import compiled, envelope, lfo
from evosynth.synths.fm.algorithms import (
    BUSES,
    FEEDBACK_EXTRA_SHIFT,
    FEEDBACK_LENGTH,
    FEEDBACK_START,
    INPUT_BUS,
    OPERATORS,
    OUTPUT,
    OUTPUT_BUS,
)
from evosynth.synths.fm.compiled import kernel
from evosynth.synths.fm.envelope import (
    RELEASE,
    enter_pitch_stage,
    enter_stage,
    envelope_level,
    pitch_envelope_level,
    start_envelope,
    start_pitch_envelope,
)
from evosynth.synths.fm.lfo import lfo_fade, lfo_wave, start_lfo
from evosynth.synths.fm.operator import SILENT, SKIPPED, run_feedback, run_loop, run_modulated, run_plain
from evosynth.synths.fm.tables import EXPONENTIAL, I16, I64, LOG_SINE
from evosynth.synths.fm.units import (
    BLOCK,
    Clock,
    amplitude_loss,
    amplitude_modulation,
    clock,
    fixed_octaves,
    output_units,
    phase_increment,
    pitch_modulation,
    rate_scaling,
    ratio_octaves,
    scaling_steps,
    velocity_units,
)
from evosynth.voices.dx7 import OPERATOR_SIZE, ROWS, VOICE_SIZE

__all__ = ["cache_problem", "check_voices", "clock", "render_into", "render_voices", "warm_up"]

cache_problem = compiled.cache_problem

HIGHEST = np.array([row.high for row in ROWS], np.int64)  # (155,) each byte's range is 0 to this
HIGHEST.setflags(write=False)

# Bytes of an operator from its first, in the order of a dump.
BREAKPOINT, LEFT_DEPTH, RIGHT_DEPTH, LEFT_CURVE, RIGHT_CURVE, KEY_RATE = range(8, 14)
AMPLITUDE_SENS, VELOCITY_SENS, LEVEL, MODE, COARSE, FINE, DETUNE = range(14, 21)
# Bytes of the voice.
PITCH_ENVELOPE, ALGORITHM, FEEDBACK = 126, 134, 135
LFO_SPEED, LFO_DELAY, LFO_PITCH_DEPTH, LFO_AMP_DEPTH, LFO_SYNC, LFO_WAVE, PITCH_SENS, TRANSPOSE = range(137, 145)

_TO_FLOAT = np.float32(1 / 4096)


def check_voices(voices: U8) -> I64:
    """Voices (n, 155) as the kernels take them: at least one, bytes in range; ``ValueError`` names the first fault."""
    array = np.asarray(voices)
    if array.ndim != 2 or array.shape[1] != VOICE_SIZE or not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"expected integers of shape (n, {VOICE_SIZE}), got {array.dtype} of shape {array.shape}")
    if len(array) == 0:
        raise ValueError("there is no voice to render")
    checked = array.astype(np.int64)
    wrong = np.argwhere((checked < 0) | (checked > HIGHEST))
    if len(wrong):
        row, byte = wrong[0]
        raise ValueError(f"voice {row}: byte {byte} is {checked[row, byte]}, its range is 0..{HIGHEST[byte]}")
    return checked


def render_voices(voices: U8, note: Note, sample_rate: int) -> F32:
    """Play one note with each voice: (n, 155) bytes in dump order -> (n, samples).

    ``ValueError`` for a byte outside its range, an empty batch or a sample rate below 16384 Hz.
    """
    checked = check_voices(voices)
    out = np.zeros((len(checked), note.samples(sample_rate)), np.float32)
    render_into(checked, note, clock(sample_rate), note.gate_samples(sample_rate), out)
    return out


def render_into(voices: I64, note: Note, timing: Clock, gate: int, out: F32) -> None:
    """The kernel behind render_voices: checked voices (n, 155) into zeros (n, samples)."""
    _render_rows(voices, note.midi_note, note.velocity, gate, timing, LOG_SINE, EXPONENTIAL, out)


def warm_up(progress: Callable[[float, str], None]) -> None:
    """Load the kernels, compiling them where no cache has them; ``progress(part, what)`` with part from 0 to 1."""
    progress(0.0, "Preparing the engine")
    voice = np.zeros((1, VOICE_SIZE), np.int64)
    render_into(voice, Note(length_s=0.01), clock(44100), 0, np.zeros((1, 1), np.float32))
    progress(1.0, "The engine is ready")


@kernel
def _start_operator(voice: I64, op: int, key: int, velocity: int, scale: int, state: I64) -> int:
    """Press the key of one operator: its envelope starts; its frequency in octaves."""
    at = op * OPERATOR_SIZE
    depths = (int(voice[at + LEFT_DEPTH]), int(voice[at + RIGHT_DEPTH]))
    curves = (int(voice[at + LEFT_CURVE]), int(voice[at + RIGHT_CURVE]))
    scaling = scaling_steps(key, int(voice[at + BREAKPOINT]), depths, curves)
    output = output_units(int(voice[at + LEVEL]), scaling, velocity_units(velocity, int(voice[at + VELOCITY_SENS])))
    start_envelope(state, voice, at, output, rate_scaling(key, int(voice[at + KEY_RATE])), scale)
    coarse, fine, detune = int(voice[at + COARSE]), int(voice[at + FINE]), int(voice[at + DETUNE])
    if voice[at + MODE]:
        return fixed_octaves(coarse, fine, detune)
    return ratio_octaves(key, coarse, fine, detune)


@kernel
def _render_rows(
    voices: I64, note: int, velocity: int, gate: int, timing: Clock, log_sine: I16, exponential: I16, out: F32
) -> None:
    for row in range(len(voices)):
        _render_row(voices[row], note, velocity, gate, timing, log_sine, exponential, out[row])


@kernel
def _render_row(
    voice: I64, note: int, velocity: int, gate: int, timing: Clock, log_sine: I16, exponential: I16, out: F32
) -> None:
    key = min(127, max(0, note + int(voice[TRANSPOSE]) - 24))
    envelopes = np.zeros((OPERATORS, envelope.COLUMNS), np.int64)
    octaves = np.zeros(OPERATORS, np.int64)
    for op in range(OPERATORS):
        octaves[op] = _start_operator(voice, op, key, velocity, timing.envelope, envelopes[op])
    pitch = np.zeros(envelope.COLUMNS, np.int64)
    start_pitch_envelope(pitch, voice, PITCH_ENVELOPE, timing.pitch_envelope)
    wave = np.zeros(lfo.COLUMNS, np.int64)
    start_lfo(wave, int(voice[LFO_SPEED]), int(voice[LFO_DELAY]), int(voice[LFO_SYNC]), timing.lfo, timing.lfo_delay)
    held = True
    phases = np.zeros(OPERATORS, np.int64)
    increments = np.zeros(OPERATORS, np.int64)
    starts = np.full(OPERATORS, SILENT - 1, np.int64)
    ends = np.zeros(OPERATORS, np.int64)
    memory = np.zeros(2, np.int64)
    buses = np.zeros((BUSES, BLOCK), np.int64)
    for begin in range(0, len(out), BLOCK):
        if held and begin >= gate:
            held = False
            for op in range(OPERATORS):
                enter_stage(envelopes[op], voice, op * OPERATOR_SIZE, RELEASE, timing.envelope)
            enter_pitch_stage(pitch, voice, PITCH_ENVELOPE, RELEASE, timing.pitch_envelope)
        _control_block(voice, envelopes, pitch, wave, octaves, held, timing, increments, ends)
        heard = _sound_block(voice, phases, increments, starts, ends, memory, buses, log_sine, exponential)
        if heard:
            for i in range(min(BLOCK, len(out) - begin)):
                out[begin + i] = np.float32(buses[OUTPUT, i]) * _TO_FLOAT


@kernel
def _control_block(
    voice: I64,
    envelopes: I64,
    pitch: I64,
    wave: I64,
    octaves: I64,
    held: bool,
    timing: Clock,
    increments: I64,
    ends: I64,
) -> None:
    """Advance LFO and envelopes by a block: phase increments, and attenuations at the block's end."""
    value = lfo_wave(wave, int(voice[LFO_WAVE]))
    fade = lfo_fade(wave)
    tremolo = amplitude_modulation(int(voice[LFO_AMP_DEPTH]), fade, value)
    bend = pitch_envelope_level(pitch, voice, PITCH_ENVELOPE, held, timing.pitch_envelope)
    bend += pitch_modulation(int(voice[LFO_PITCH_DEPTH]), int(voice[PITCH_SENS]), fade, value)
    for op in range(OPERATORS):
        at = op * OPERATOR_SIZE
        level = envelope_level(envelopes[op], voice, at, held, timing.envelope)
        sensitivity = int(voice[at + AMPLITUDE_SENS])
        if sensitivity:
            level -= (level * amplitude_loss(tremolo, sensitivity)) >> 28
        ends[op] = SILENT - (level >> 14)
        shift = 0 if voice[at + MODE] else bend
        increments[op] = phase_increment(int(octaves[op]) + shift, timing.increments)


@kernel
def _sound_block(
    voice: I64,
    phases: I64,
    increments: I64,
    starts: I64,
    ends: I64,
    memory: I64,
    buses: I64,
    log_sine: I16,
    exponential: I16,
) -> bool:
    """Run the operators of a block over the buses, 6 first; whether anything was heard."""
    algorithm = int(voice[ALGORITHM])
    feedback = int(voice[FEEDBACK])
    shift = 4 + feedback - int(FEEDBACK_EXTRA_SHIFT[algorithm])
    loop_start = int(FEEDBACK_START[algorithm])
    loop_length = int(FEEDBACK_LENGTH[algorithm])
    filled = 0  # bit b: bus b holds this block's samples
    op = 0
    while op < OPERATORS:
        after = op + 1
        if starts[op] <= SKIPPED or ends[op] <= SKIPPED:
            looped = feedback > 0 and op == loop_start
            if looped and loop_length > 1:
                after = op + loop_length
            source = int(INPUT_BUS[algorithm, op])
            target = int(OUTPUT_BUS[algorithm, after - 1])
            out = buses[target]
            add = bool((filled >> target) & 1)
            phase, step, start, end = int(phases[op]), int(increments[op]), int(starts[op]), int(ends[op])
            if looped and loop_length > 1:
                run_loop(
                    out, memory, shift, phases[op:], increments[op:], starts[op:], ends[op:], loop_length,
                    log_sine, exponential,
                )  # fmt: skip
            elif looped:
                run_feedback(out, add, memory, shift, phase, step, start, end, log_sine, exponential)
            elif (filled >> source) & 1 and source != OUTPUT:
                run_modulated(out, add, buses[source], phase, step, start, end, log_sine, exponential)
            else:
                run_plain(out, add, phase, step, start, end, log_sine, exponential)
            filled |= 1 << target
        while op < after:
            phases[op] = (phases[op] + BLOCK * increments[op]) & 0xFFFFFF
            starts[op] = ends[op]
            op += 1
    return bool(filled & 1)
