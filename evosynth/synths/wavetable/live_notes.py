"""Keys and pedal of the live wavetable engine: the rules of the FM engine, with voices whose envelopes begin anew.

A note that is stolen fades in a lane of its own, so that the new one may begin from silence.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64, I32, I64
from evosynth.kernels.compiled import inlined, kernel
from evosynth.synths.live.layout import (
    ENDING,
    GAIN,
    GLIDE,
    GLIDE_ALWAYS,
    HELD,
    KEY,
    LAST_KEY,
    LOUDNESS,
    MONO,
    NOTE_COLUMNS,
    NOW,
    OCTAVE,
    ORDER,
    PEDAL,
    PORTAMENTO,
    SOUNDING,
    STARTED,
    SUSTAINED,
    VELOCITY,
)
from evosynth.synths.live.wheels import latest
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.control import release
from evosynth.synths.wavetable.filter import take_filter, take_kind
from evosynth.synths.wavetable.live_layout import GHOST, INSTRUMENT, NOTES, NOUGHT, SHAPED
from evosynth.synths.wavetable.press import MIDDLE_C, follow, press

_LATEST = 1 << 60


@inlined
def copy_row(rows: F64, one: int, other: int) -> None:
    """One row of an array over another."""
    for i in range(rows.shape[1]):
        rows[other, i] = rows[one, i]


@kernel
def key_down(
    control: I64, keys: I64, notes: I64, state: F64, patches: F64, work: F32, index: I32, starts: I64, frames: I64,
    key: int, velocity: int, rate: float,
) -> None:  # fmt: skip
    """Start a note, or in mono lead the one that is held to a new key."""
    control[ORDER] += 1
    keys[key] = control[ORDER]
    last, control[LAST_KEY] = int(control[LAST_KEY]), key
    if control[MONO] and notes[0, HELD]:
        lead(control, notes, state, patches, starts, frames, key, rate)
        return
    note = int(control[NOUGHT])
    if not control[MONO]:
        note = _place(notes, state, patches, key)
    if notes[note, SOUNDING]:
        _give_way(notes, state, patches, work, index, note)
    copy_row(patches, INSTRUMENT, note)
    press(state, patches, note, key, velocity, int(control[ORDER]), rate, starts, frames)
    _take_shaped(control, state, note)
    _run_free(control, state, patches, note, rate)
    take_filter(work, index, state, patches, note, rate)
    notes[note, KEY], notes[note, VELOCITY] = key, velocity
    notes[note, HELD], notes[note, SUSTAINED], notes[note, SOUNDING] = 1, 0, 1
    notes[note, STARTED], notes[note, GLIDE], notes[note, ENDING] = control[ORDER], 0, 0
    notes[note, LOUDNESS] = control[GAIN]
    if (not control[MONO] or control[GLIDE_ALWAYS]) and control[PORTAMENTO] > 0 and last >= 0:
        notes[note, GLIDE] = (last - key) * OCTAVE // 12


@inlined
def _take_shaped(control: I64, state: F64, lane: int) -> None:
    """The instrument's own tables."""
    for osc in range(2):
        of = at.VOICE + osc * at.VOICE_COLUMNS
        if control[SHAPED + 2 * osc] >= 0:
            state[lane, of + at.BASE] = control[SHAPED + 2 * osc]
            state[lane, of + at.FRAMES] = control[SHAPED + 2 * osc + 1]
            state[lane, of + at.SOURCE] = 1.0


@inlined
def _run_free(control: I64, state: F64, patches: F64, lane: int, rate: float) -> None:
    """An LFO without key sync is where it would be, had it run since the engine was started."""
    for lfo in range(2):
        of = at.LFO + lfo * at.LFO_STEP
        if patches[lane, of + at.LFO_SYNC] == 0.0:
            cycles = patches[lane, of + at.LFO_PHASE] + patches[lane, of + at.LFO_RATE] * control[NOW] / rate
            state[lane, at.RUN + lfo * at.RUN_COLUMNS + at.LFO_AT] = cycles - np.floor(cycles)


@inlined
def _give_way(notes: I64, state: F64, patches: F64, work: F32, index: I32, note: int) -> None:
    """A sounding note goes on in its other lane, to fade there."""
    ghost = note + GHOST
    copy_row(state, note, ghost)
    copy_row(patches, note, ghost)
    for osc in range(at.VOICES):
        state[ghost, at.VOICE + osc * at.VOICE_COLUMNS + at.BLENDED_FOR] = -1.0
    for field in range(at.FIELDS):
        work[at.KNOBS + field * at.LANES + ghost] = work[at.KNOBS + field * at.LANES + note]
    index[at.SEEDS + ghost] = index[at.SEEDS + note]
    for column in range(NOTE_COLUMNS):
        notes[ghost, column] = notes[note, column]
    notes[ghost, HELD] = notes[ghost, SUSTAINED] = 0
    notes[ghost, ENDING] = 1


@inlined
def _place(notes: I64, state: F64, patches: F64, key: int) -> int:
    """Where a new note goes: a silent place, else the oldest that is released, then held by the pedal, then held.

    A key that is down already (two keyboards play) is let go first.
    """
    best, lowest = 0, _LATEST
    for note in range(NOTES):
        if notes[note, HELD] and notes[note, KEY] == key:
            notes[note, HELD] = 0
            release(state, patches, note)
        rank = int(notes[note, SOUNDING]) + int(notes[note, SUSTAINED]) + 2 * int(notes[note, HELD])
        score = (rank << 40) + int(notes[note, STARTED])
        if score < lowest:
            best, lowest = note, score
    return best


@kernel
def key_up(
    control: I64, keys: I64, notes: I64, state: F64, patches: F64, starts: I64, frames: I64, key: int, rate: float
) -> None:
    """Let a key go. In mono the key before it, if it is still down, has the note again."""
    keys[key] = 0
    before = latest(keys) if control[MONO] else -1
    if before >= 0 and notes[0, HELD] and notes[0, KEY] == key:
        lead(control, notes, state, patches, starts, frames, before, rate)
        return
    for note in range(NOTES):
        if notes[note, HELD] and notes[note, KEY] == key:
            notes[note, HELD] = 0
            if control[PEDAL]:
                notes[note, SUSTAINED] = 1
            else:
                release(state, patches, note)


@kernel
def lead(control: I64, notes: I64, state: F64, patches: F64, starts: I64, frames: I64, key: int, rate: float) -> None:
    """The held note of mono goes to another key; its envelopes and phases go on."""
    before, notes[0, KEY] = int(notes[0, KEY]), key
    note = int(control[NOUGHT])
    _tune(state, patches, note, key, starts, frames, rate)
    _take_shaped(control, state, note)
    notes[0, GLIDE] = notes[0, GLIDE] + (before - key) * OCTAVE // 12 if control[PORTAMENTO] > 0 else 0


@inlined
def _tune(state: F64, patches: F64, lane: int, key: int, starts: I64, frames: I64, rate: float) -> None:
    state[lane, at.KEY_OCTAVES] = (key - MIDDLE_C) / 12.0
    state[lane, at.KEY_SHARE] = (key - MIDDLE_C) / 60.0
    follow(state, patches, lane, rate, starts, frames)


@kernel
def follow_edit(
    control: I64, notes: I64, state: F64, patches: F64, work: F32, index: I32, starts: I64, frames: I64, rate: float
) -> None:
    """Notes that sound take the edited patch; envelopes, phases and LFOs go on from where they are."""
    for note in range(NOTES):
        if notes[note, SOUNDING]:
            copy_row(patches, INSTRUMENT, note)
            notes[note, LOUDNESS] = control[GAIN]
            follow(state, patches, note, rate, starts, frames)
            _take_shaped(control, state, note)
            take_kind(work, patches, note, rate)


@kernel
def pedal(control: I64, notes: I64, state: F64, patches: F64, down: int) -> None:
    """The sustain pedal: going up it lets go of all notes whose keys are up."""
    control[PEDAL] = down
    for note in range(NOTES):
        if not down and notes[note, SUSTAINED]:
            notes[note, SUSTAINED] = 0
            release(state, patches, note)


@kernel
def let_go(keys: I64, notes: I64, state: F64, patches: F64) -> None:
    """All keys and the pedal up: what sounds is released."""
    for key in range(len(keys)):
        keys[key] = 0
    for note in range(NOTES):
        if notes[note, HELD] or notes[note, SUSTAINED]:
            notes[note, HELD] = notes[note, SUSTAINED] = 0
            release(state, patches, note)


@kernel
def end_all(control: I64, keys: I64, notes: I64) -> None:
    """Silence, faded within a block."""
    for key in range(len(keys)):
        keys[key] = 0
    control[PEDAL] = 0
    for note in range(len(notes)):
        notes[note, HELD] = notes[note, SUSTAINED] = 0
        notes[note, ENDING] = notes[note, SOUNDING]
