"""Keys, pedal and voice of the live engine: which note sounds where, and what a key does.

Rules of the instrument: with oscillator sync a note starts at phase 0, without it the phases run on from the last note
in the same place, or from a sounding note of the same key; a note that is stolen keeps its phases, so that there is no
jump. The LFO belongs to all notes: its delay and its sync begin anew only when no other key is down.
"""

from __future__ import annotations

from evosynth.arrays import I64
from evosynth.kernels.compiled import kernel
from evosynth.synths.fm import envelope, lfo
from evosynth.synths.fm.algorithms import OPERATORS
from evosynth.synths.fm.envelope import enter_pitch_stage, enter_stage
from evosynth.synths.fm.lfo import CYCLE
from evosynth.synths.fm.live_memory import INSTRUMENT
from evosynth.synths.fm.operator import SILENT
from evosynth.synths.fm.units import (
    ENVELOPE_SCALE,
    HOLD_SCALE,
    LFO_DELAY_UNIT,
    LFO_UNIT,
    PITCH_UNIT,
    key_octaves,
    lfo_delay_steps,
    lfo_step,
    rate_scaling,
)
from evosynth.synths.fm.voice import (
    BEND,
    ENDS,
    ENVELOPES,
    KEY_RATE,
    LFO_DELAY,
    LFO_SPEED,
    LFO_SYNC,
    MEMORY,
    OCTAVES,
    OVER,
    PHASES,
    PITCH,
    PITCH_ENVELOPE,
    STARTS,
    TREMOLO,
    UNKNOWN,
    WAVE,
    operator_octaves,
    operator_output,
    played_key,
    press,
    release,
)
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
    NOTES,
    ORDER,
    PEDAL,
    PORTAMENTO,
    SOUNDING,
    STARTED,
    SUSTAINED,
    VELOCITY,
)
from evosynth.synths.live.wheels import latest
from evosynth.voices.dx7 import OPERATOR_SIZE, VOICE_SIZE

OSCILLATOR_SYNC = 136  # byte of the voice


@kernel
def key_down(
    control: I64, keys: I64, notes: I64, state: I64, voices: I64, key: int, velocity: int, timing: I64
) -> None:
    """Start a note, or in mono lead the one that is held to a new key."""
    if not _any_held(notes):
        _restart_lfo(state, voices)
    control[ORDER] += 1
    keys[key] = control[ORDER]
    last, control[LAST_KEY] = int(control[LAST_KEY]), key
    if control[MONO]:
        if notes[0, HELD]:
            lead(control, notes, state, voices, key, control[PORTAMENTO] > 0)
            return
        note, glides = 0, bool(control[GLIDE_ALWAYS])
    else:
        note, glides = _place(control, notes, state, voices, key, timing), True
    _start(control, notes, state, voices, note, key, velocity, timing)
    if glides and control[PORTAMENTO] > 0 and last >= 0:
        notes[note, GLIDE] = key_octaves(last) - key_octaves(key)


@kernel
def key_up(control: I64, keys: I64, notes: I64, state: I64, voices: I64, key: int, timing: I64) -> None:
    """Let a key go. In mono the key before it, if it is still down, has the note again."""
    keys[key] = 0
    if control[MONO]:
        before = latest(keys)
        if notes[0, HELD] and notes[0, KEY] == key and before >= 0:
            lead(control, notes, state, voices, before, control[PORTAMENTO] > 0)
            return
    for note in range(NOTES):
        if notes[note, HELD] and notes[note, KEY] == key:
            notes[note, HELD] = 0
            if control[PEDAL]:
                notes[note, SUSTAINED] = 1
            else:
                release(state, note, voices, timing)


@kernel
def pedal(control: I64, notes: I64, state: I64, voices: I64, down: int, timing: I64) -> None:
    """The sustain pedal: going up it lets go of all notes whose keys are up."""
    control[PEDAL] = down
    if down:
        return
    for note in range(NOTES):
        if notes[note, SUSTAINED]:
            notes[note, SUSTAINED] = 0
            release(state, note, voices, timing)


@kernel
def let_go(keys: I64, notes: I64, state: I64, voices: I64, timing: I64) -> None:
    """All keys and the pedal up: what sounds is released."""
    keys[:] = 0
    for note in range(NOTES):
        if notes[note, HELD] or notes[note, SUSTAINED]:
            notes[note, HELD] = notes[note, SUSTAINED] = 0
            release(state, note, voices, timing)


@kernel
def end_all(control: I64, keys: I64, notes: I64) -> None:
    """Silence, faded within a block."""
    keys[:] = 0
    control[PEDAL] = 0
    for note in range(NOTES):
        notes[note, HELD] = notes[note, SUSTAINED] = 0
        notes[note, ENDING] = notes[note, SOUNDING]


@kernel
def take_voice(state: I64, voices: I64, timing: I64) -> None:
    """The instrument has another voice: its LFO goes on at the new speed."""
    wave = WAVE
    state[INSTRUMENT, wave + lfo.STEP] = lfo_step(int(voices[INSTRUMENT, LFO_SPEED]), int(timing[LFO_UNIT]))
    wait, fade = lfo_delay_steps(int(voices[INSTRUMENT, LFO_DELAY]), int(timing[LFO_DELAY_UNIT]))
    state[INSTRUMENT, wave + lfo.WAIT_STEP], state[INSTRUMENT, wave + lfo.FADE_STEP] = wait, fade


@kernel
def follow_edit(control: I64, notes: I64, state: I64, voices: I64, timing: I64) -> None:
    """Notes that sound take the edited voice. Their envelopes head for the new levels from where they are."""
    for note in range(NOTES):
        if not notes[note, SOUNDING]:
            continue
        for byte in range(VOICE_SIZE):
            voices[note, byte] = voices[INSTRUMENT, byte]
        notes[note, LOUDNESS] = control[GAIN]
        key, velocity = played_key(note, voices, int(notes[note, KEY])), int(notes[note, VELOCITY])
        for op in range(OPERATORS):
            at = ENVELOPES + op * envelope.COLUMNS
            state[note, OCTAVES + op] = operator_octaves(note, voices, op, key)
            state[note, at + envelope.OUTPUT_UNITS] = operator_output(note, voices, op, key, velocity)
            scaling = rate_scaling(key, int(voices[note, op * OPERATOR_SIZE + KEY_RATE]))
            state[note, at + envelope.RATE_SCALING] = scaling
            # An envelope that rests at the third level heads for it again.
            held = notes[note, HELD] or notes[note, SUSTAINED]
            if held and state[note, at + envelope.STAGE] >= envelope.RELEASE:
                state[note, at + envelope.STAGE] = envelope.RELEASE - 1
            enter_stage(
                state, note, at, voices, op * OPERATOR_SIZE, int(timing[ENVELOPE_SCALE]), int(timing[HOLD_SCALE])
            )
        if state[note, PITCH + envelope.STAGE] >= envelope.RELEASE and (notes[note, HELD] or notes[note, SUSTAINED]):
            state[note, PITCH + envelope.STAGE] = envelope.RELEASE - 1
        enter_pitch_stage(state, note, PITCH, voices, PITCH_ENVELOPE, int(timing[PITCH_UNIT]))
        state[note, TREMOLO] = state[note, BEND] = UNKNOWN


@kernel
def lead(control: I64, notes: I64, state: I64, voices: I64, key: int, glide: bool) -> None:
    """The held note of mono goes to another key; its envelopes go on."""
    before = int(notes[0, KEY])
    notes[0, KEY] = key
    transposed = played_key(0, voices, key)
    for op in range(OPERATORS):
        state[0, OCTAVES + op] = operator_octaves(0, voices, op, transposed)
    state[0, BEND] = UNKNOWN
    notes[0, GLIDE] = notes[0, GLIDE] + key_octaves(before) - key_octaves(key) if glide else 0


@kernel
def _any_held(notes: I64) -> bool:
    return bool(notes[:, HELD].any())


@kernel
def _restart_lfo(state: I64, voices: I64) -> None:
    """No other key is down: the delay starts anew, and with key sync the wave too."""
    state[INSTRUMENT, WAVE + lfo.PROGRESS] = 0
    if voices[INSTRUMENT, LFO_SYNC]:
        state[INSTRUMENT, WAVE + lfo.PHASE] = CYCLE // 2 - 1


@kernel
def _place(control: I64, notes: I64, state: I64, voices: I64, key: int, timing: I64) -> int:
    """Where a new note goes: a silent place, else the oldest that is released, then held by the pedal, then held.

    A key that is down already (two keyboards play) is let go first.
    """
    best, lowest = 0, UNKNOWN
    for note in range(NOTES):
        if notes[note, HELD] and notes[note, KEY] == key:
            notes[note, HELD] = 0
            release(state, note, voices, timing)
        rank = int(notes[note, SOUNDING]) + int(notes[note, SUSTAINED]) + 2 * int(notes[note, HELD])
        score = (rank << 40) + int(notes[note, STARTED])
        if score < lowest:
            best, lowest = note, score
    return best


@kernel
def _start(control: I64, notes: I64, state: I64, voices: I64, note: int, key: int, velocity: int, timing: I64) -> None:
    """Press the key in its place."""
    stolen = notes[note, SOUNDING] == 1
    for byte in range(VOICE_SIZE):
        voices[note, byte] = voices[INSTRUMENT, byte]
    if not stolen and voices[note, OSCILLATOR_SYNC]:
        for op in range(OPERATORS):
            state[note, PHASES + op] = 0
    elif not stolen:
        _run_on(notes, state, note, key)
    press(state, note, voices, key, velocity, timing)
    if stolen:  # from the level of the old note, not from silence, for there would be a jump
        for op in range(OPERATORS):
            state[note, STARTS + op] = state[note, ENDS + op]
    state[note, OVER] = 0
    notes[note, KEY], notes[note, VELOCITY] = key, velocity
    notes[note, HELD], notes[note, SUSTAINED], notes[note, SOUNDING] = 1, 0, 1
    notes[note, STARTED], notes[note, GLIDE], notes[note, ENDING] = control[ORDER], 0, 0
    notes[note, LOUDNESS] = control[GAIN]


@kernel
def _run_on(notes: I64, state: I64, note: int, key: int) -> None:
    """Phases without sync: those of a sounding note of the same key, else its own from before."""
    for other in range(NOTES):
        if notes[other, SOUNDING] and notes[other, KEY] == key:
            for op in range(OPERATORS):
                state[note, PHASES + op] = state[other, PHASES + op]
            return


@kernel
def finish(notes: I64, state: I64, note: int) -> None:
    """The note will not be heard any more."""
    notes[note, SOUNDING] = notes[note, ENDING] = notes[note, HELD] = notes[note, SUSTAINED] = 0
    state[note, OVER] = 1
    for op in range(OPERATORS):
        state[note, STARTS + op] = state[note, ENDS + op] = SILENT - 1
    state[note, MEMORY] = state[note, MEMORY + 1] = 0
