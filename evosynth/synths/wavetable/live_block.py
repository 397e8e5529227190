"""The live wavetable engine from commands to frames: no allocation, no waiting, no GIL.

It plays with the oscillators of ``search``.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64, I32, I64
from evosynth.kernels.compiled import inlined, kernel
from evosynth.synths.live import layout as common
from evosynth.synths.live.layout import OCTAVE
from evosynth.synths.live.output import hand_out, pass_on
from evosynth.synths.live.wheels import bend_octaves, glide
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable import live_layout as layout
from evosynth.synths.wavetable.control import move
from evosynth.synths.wavetable.filter import filter_block, mute, set_knobs
from evosynth.synths.wavetable.layout import BLOCK, LANES
from evosynth.synths.wavetable.live_notes import end_all, follow_edit, key_down, key_up, let_go, pedal
from evosynth.synths.wavetable.oscillator import advance
from evosynth.synths.wavetable.render import sound

WHEEL_SOURCE = 8  # of the matrix
VIBRATO_HZ, VIBRATO_OCTAVES = 5.5, 1.0 / 12.0  # of a full wheel, for a patch that has no use for it of its own


@kernel
def fill(
    control: I64, keys: I64, notes: I64, ring: I64, sent: F64, floats: F64, state: F64, patches: F64, work: F32,
    blended: F32, heard: F32, index: I32, starts: I64, frames: I64, tables: F32, shaped: F32, rate: float, out: F32,
) -> None:  # fmt: skip
    """The next frames (frames, channels), any number of them; all channels alike."""
    done, position = 0, int(control[common.POSITION])
    count = len(out)
    while done < count:
        if position == BLOCK:
            _next_block(
                control, keys, notes, ring, sent, floats, state, patches, work, blended, heard, index, starts, frames,
                tables, shaped, rate,
            )  # fmt: skip
            position = 0
        size = min(count - done, BLOCK - position)
        hand_out(floats, position, size, out, done)
        done += size
        position += size
    control[common.POSITION] = position


@inlined
def _next_block(
    control: I64, keys: I64, notes: I64, ring: I64, sent: F64, floats: F64, state: F64, patches: F64, work: F32,
    blended: F32, heard: F32, index: I32, starts: I64, frames: I64, tables: F32, shaped: F32, rate: float,
) -> None:  # fmt: skip
    """One control block."""
    _obey(ring, sent, control, keys, notes, state, patches, work, index, starts, frames, rate)
    shared = _wheels(control, rate)
    for lane in range(LANES):
        if notes[lane, common.SOUNDING]:
            state[lane, at.BEND] = shared[0] + glide(control, notes, lane) / OCTAVE
            state[lane, at.BEND] += 0.0 if _has_wheel(state, lane) else shared[1]
            state[lane, at.WHEEL] = shared[2]
            move(state, patches, lane, rate)
            sound(tables, shaped, blended, state, patches, lane, control[layout.NOUGHT] > 0, index, work)
            advance(state, lane)
            set_knobs(work, state, patches, lane)
        else:
            for i in range(BLOCK):
                work[at.MIX + lane * BLOCK + i] = np.float32(0)
            mute(work, lane)
    filter_block(work, index, heard, int(control[layout.NOUGHT]))
    _gather(notes, state, heard, floats)
    pass_on(floats, control[common.VOLUME] / common.GAIN_ONE)
    control[common.NOW] += BLOCK


@inlined
def _wheels(control: I64, rate: float) -> tuple[float, float, float]:
    """Octaves of the pitch wheel, octaves of the vibrato that the other one brings, and where that one is, 0 to 1."""
    bend = bend_octaves(control) / OCTAVE
    wheel = control[common.WHEEL] / 127.0
    depth = wheel * control[common.WHEEL_RANGE] / 99.0 * VIBRATO_OCTAVES if control[common.WHEEL_PITCH] else 0.0
    return bend, depth * np.sin(2.0 * np.pi * VIBRATO_HZ * control[common.NOW] / rate), wheel


@inlined
def _has_wheel(state: F64, lane: int) -> bool:
    """Whether the patch's matrix listens to the wheel."""
    found = False
    for slot in range(int(state[lane, at.SLOT_COUNT])):
        found |= state[lane, at.SLOT + 3 * slot] == WHEEL_SOURCE
    return found


@inlined
def _gather(notes: I64, state: F64, heard: F32, floats: F64) -> None:
    """All notes to MIX, at their gains; those that are over leave."""
    for i in range(BLOCK):
        floats[common.MIX + i] = 0.0
    for lane in range(LANES):
        if not notes[lane, common.SOUNDING]:
            continue
        gain, ending = notes[lane, common.LOUDNESS] / common.GAIN_ONE, notes[lane, common.ENDING]
        for i in range(BLOCK):
            fade = (BLOCK - i) / BLOCK if ending else 1.0
            floats[common.MIX + i] += heard[i * LANES + lane] * gain * fade
        if ending or state[lane, at.OVER] > 0.0:
            notes[lane, common.SOUNDING] = notes[lane, common.ENDING] = 0
            notes[lane, common.HELD] = notes[lane, common.SUSTAINED] = 0


@kernel
def _obey(
    ring: I64, sent: F64, control: I64, keys: I64, notes: I64, state: F64, patches: F64, work: F32, index: I32,
    starts: I64, frames: I64, rate: float,
) -> None:  # fmt: skip
    """All commands that are due by now, in order."""
    written, read = int(control[common.WRITTEN]), int(control[common.READ])
    while read < written:
        row = read % common.COMMANDS
        if ring[row, common.DUE] > control[common.NOW]:
            break
        kind, first, second = ring[row, common.KIND], int(ring[row, common.FIRST]), int(ring[row, common.SECOND])
        if kind == common.KEY_DOWN:
            key_down(
                control, keys, notes, state, patches, work, index, starts, frames, first, second, rate
            )  # fmt: skip
        elif kind == common.KEY_UP:
            key_up(control, keys, notes, state, patches, starts, frames, first, rate)
        elif kind == common.SET_PEDAL:
            pedal(control, notes, state, patches, first)
        elif kind == common.SET_BEND:
            control[common.BEND] = first
        elif kind == common.SET_WHEEL:
            control[common.WHEEL] = first
        elif kind == common.SET_VOLUME:
            control[common.VOLUME] = first
        elif kind == common.ALL_OFF:
            end_all(control, keys, notes)
        elif kind == common.SET_SETTINGS:
            if control[common.MONO] != first:
                let_go(keys, notes, state, patches)
            for i in range(common.SETTINGS_COUNT):
                control[common.SETTINGS + i] = ring[row, common.FIRST + i]
        else:
            control[common.GAIN] = first
            for i in range(at.PATCH_COLUMNS):
                patches[layout.INSTRUMENT, i] = sent[row, i]
            for i in range(4):
                control[layout.SHAPED + i] = ring[row, layout.SHAPED_WORDS + i]
            if kind == common.EDIT_VOICE:
                follow_edit(control, notes, state, patches, work, index, starts, frames, rate)
        read += 1
    control[common.READ] = read
