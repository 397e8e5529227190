"""The live engine from commands to frames. All of it runs in the sound callback: no allocation, no waiting, no GIL."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64, I64
from evosynth.kernels.compiled import kernel
from evosynth.synths.fm import live_memory as at
from evosynth.synths.fm.algorithms import BUSES, OUTPUT
from evosynth.synths.fm.lfo import lfo_fade, lfo_wave
from evosynth.synths.fm.live_notes import (
    end_all,
    finish,
    follow_edit,
    key_down,
    key_up,
    let_go,
    pedal,
    take_voice,
)
from evosynth.synths.fm.tables import EXPONENTIAL, LOG_SINE
from evosynth.synths.fm.units import amplitude_modulation, pitch_modulation
from evosynth.synths.fm.voice import (
    LANES,
    LFO_AMP_DEPTH,
    LFO_PITCH_DEPTH,
    LFO_WAVE,
    PITCH_SENS,
    STATE_COLUMNS,
    WAVE,
    feedback_block,
    modulated_block,
    note_over,
    sound_block,
)
from evosynth.synths.live import layout
from evosynth.synths.live.layout import BLOCK, OCTAVE
from evosynth.synths.live.output import hand_out, pass_on
from evosynth.synths.live.wheels import bend_octaves, glide
from evosynth.voices.dx7 import VOICE_SIZE
from evosynth.voices.measured import PITCH_SENSITIVITY


@kernel
def fill(memory: I64, timing: I64, out: F32) -> None:
    """The next frames (frames, channels), any number of them; all channels alike."""
    control = memory[at.CONTROL_AT : at.CONTROL_AT + layout.CONTROLS]
    floats = memory[at.FLOATS_AT : at.FLOATS_AT + layout.FLOATS].view(np.float64)
    done, position = 0, int(control[layout.POSITION])
    frames = len(out)
    while done < frames:
        if position == BLOCK:
            _next_block(memory, timing, control, floats)
            position = 0
        count = min(frames - done, BLOCK - position)
        hand_out(floats, position, count, out, done)
        done += count
        position += count
    control[layout.POSITION] = position


@kernel
def _next_block(memory: I64, timing: I64, control: I64, floats: F64) -> None:
    """One control block, with its sections of the memory as arrays."""
    keys = memory[at.KEYS_AT : at.KEYS_AT + layout.KEYS]
    notes = memory[at.NOTES_AT : at.STATE_AT].reshape((layout.NOTES, layout.NOTE_COLUMNS))
    state = memory[at.STATE_AT : at.VOICES_AT].reshape((at.ROWS, STATE_COLUMNS))
    voices = memory[at.VOICES_AT : at.OWN_AT].reshape((at.ROWS, VOICE_SIZE))
    own = memory[at.OWN_AT : at.WORK_AT].reshape((LANES, 2 + BLOCK))
    work = memory[at.WORK_AT : at.BUSES_AT].reshape((5, LANES))
    buses = memory[at.BUSES_AT : at.FLOATS_AT].reshape((BUSES, BLOCK))
    ring = memory[at.RING_AT : at.TIMING_AT].reshape((layout.COMMANDS, layout.COMMAND_COLUMNS))
    _obey(ring, control, keys, notes, state, voices, timing)
    _control(control, notes, state, voices, timing)
    for i in range(BLOCK):
        floats[layout.MIX + i] = 0.0
    for first in range(0, layout.NOTES, LANES):
        rows = slice(first, first + LANES)
        feedback_block(state[rows], voices[rows], own, work, LOG_SINE, EXPONENTIAL)
        for note in range(first, first + LANES):
            if notes[note, layout.SOUNDING]:
                _sound(notes, state, note, voices, own, buses, floats)
    pass_on(floats, control[layout.VOLUME] / layout.GAIN_ONE)
    control[layout.NOW] += BLOCK


@kernel
def _obey(ring: I64, control: I64, keys: I64, notes: I64, state: I64, voices: I64, timing: I64) -> None:
    """All commands that are due by now, in order."""
    written, read = int(control[layout.WRITTEN]), int(control[layout.READ])
    while read < written:
        row = read % layout.COMMANDS
        if ring[row, layout.DUE] > control[layout.NOW]:
            break
        _obey_one(ring, row, control, keys, notes, state, voices, timing)
        read += 1
    control[layout.READ] = read


@kernel
def _obey_one(ring: I64, row: int, control: I64, keys: I64, notes: I64, state: I64, voices: I64, timing: I64) -> None:
    kind, first, second = ring[row, layout.KIND], int(ring[row, layout.FIRST]), int(ring[row, layout.SECOND])
    if kind == layout.KEY_DOWN:
        key_down(control, keys, notes, state, voices, first, second, timing)
    elif kind == layout.KEY_UP:
        key_up(control, keys, notes, state, voices, first, timing)
    elif kind == layout.SET_PEDAL:
        pedal(control, notes, state, voices, first, timing)
    elif kind == layout.SET_BEND:
        control[layout.BEND] = first
    elif kind == layout.SET_WHEEL:
        control[layout.WHEEL] = first
    elif kind == layout.SET_VOLUME:
        control[layout.VOLUME] = first
    elif kind == layout.ALL_OFF:
        end_all(control, keys, notes)
    elif kind == layout.SET_SETTINGS:
        if control[layout.MONO] != ring[row, layout.FIRST]:
            let_go(keys, notes, state, voices, timing)
        for i in range(layout.SETTINGS_COUNT):
            control[layout.SETTINGS + i] = ring[row, layout.FIRST + i]
    else:
        control[layout.GAIN] = first
        for byte in range(VOICE_SIZE):
            voices[at.INSTRUMENT, byte] = ring[row, at.VOICE_BYTES + byte]
        take_voice(state, voices, timing)
        if kind == layout.EDIT_VOICE:
            follow_edit(control, notes, state, voices, timing)


@kernel
def _control(control: I64, notes: I64, state: I64, voices: I64, timing: I64) -> None:
    """LFO, wheels and envelopes of all notes for one block."""
    wave = lfo_wave(state, at.INSTRUMENT, WAVE, int(voices[at.INSTRUMENT, LFO_WAVE]))
    fade = lfo_fade(state, at.INSTRUMENT, WAVE)
    tune = bend_octaves(control)
    wheel = (int(control[layout.WHEEL]) * int(control[layout.WHEEL_RANGE])) // 100
    for note in range(layout.NOTES):
        if notes[note, layout.SOUNDING]:
            bend = tune + glide(control, notes, note) + _vibrato(control, voices, note, wheel, fade, wave)
            held = bool(notes[note, layout.HELD] or notes[note, layout.SUSTAINED])
            tremolo = _tremolo(control, voices, note, wheel, fade, wave)
            modulated_block(state, note, voices, held, timing, tremolo, bend, tune)


@kernel
def _vibrato(control: I64, voices: I64, note: int, wheel: int, fade: int, wave: int) -> int:
    """What LFO and wheel do to the pitch, in octaves. Quirk: the greater of the two counts, not the sum."""
    sensitivity = int(voices[note, PITCH_SENS])
    octaves = pitch_modulation(int(voices[note, LFO_PITCH_DEPTH]), sensitivity, fade, wave)
    if control[layout.WHEEL_PITCH] and wheel > 0:
        swing = int(PITCH_SENSITIVITY[sensitivity]) * (wave - OCTAVE // 2)
        by_wheel = (wheel * swing) >> 14
        if abs(by_wheel) > abs(octaves):
            return by_wheel
    return octaves


@kernel
def _tremolo(control: I64, voices: I64, note: int, wheel: int, fade: int, wave: int) -> int:
    """What LFO and wheel do to the level, Q24. Quirk: the greatest counts, not the sum."""
    loss = amplitude_modulation(int(voices[note, LFO_AMP_DEPTH]), fade, wave)
    if control[layout.WHEEL_AMPLITUDE]:
        loss = max(loss, (wheel * (OCTAVE - wave)) >> 7)
    if control[layout.WHEEL_BIAS]:
        loss = max(loss, OCTAVE - ((wheel + 1) << 17))
    return loss


@kernel
def _sound(notes: I64, state: I64, note: int, voices: I64, own: I64, buses: I64, floats: F64) -> None:
    """Add a note to the mix."""
    gain = notes[note, layout.LOUDNESS] / layout.GAIN_ONE / 4096.0
    ending = notes[note, layout.ENDING]
    if sound_block(state, note, voices, own, buses, LOG_SINE, EXPONENTIAL):
        for i in range(BLOCK):
            fade = (BLOCK - i) / BLOCK if ending else 1.0
            floats[layout.MIX + i] += buses[OUTPUT, i] * gain * fade
    elif not notes[note, layout.HELD] and not notes[note, layout.SUSTAINED] and note_over(state, note):
        finish(notes, state, note)
    if ending:
        finish(notes, state, note)
