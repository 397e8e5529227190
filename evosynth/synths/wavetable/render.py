"""From patches to sound: groups of 32 voices, block after block.

``search`` samples its oscillators once a sample, ``final`` four times: its four phases go through a low-pass of 257
taps, which costs half a block of foresight, so there oscillators run one block ahead of filter and amplifier. These,
the envelopes, LFOs, noise and matrix are the same for both.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.arrays import F32, F64, I32, I64
from evosynth.kernels.compiled import inlined, kernel
from evosynth.kernels.vectors import fma
from evosynth.synths.base import Note
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.control import move, release
from evosynth.synths.wavetable.filter import filter_block, mute, set_knobs, take_filter
from evosynth.synths.wavetable.layout import BLOCK, HISTORY, HISTORY_STEP, LANES, MIX, TURN
from evosynth.synths.wavetable.mipmaps import MipMaps
from evosynth.synths.wavetable.oscillator import advance, mix, play
from evosynth.synths.wavetable.press import press

f32 = np.float32

HALF = BLOCK // 2  # samples that the low-pass reaches to either side
_PASS, _SHAPE = 0.4875, 9.0  # of the sample rate; of the Kaiser window: -90 dB from 0.545 on


def _low_pass() -> F32:
    """(TURN, BLOCK + 1) taps: of phase j at whole samples from -HALF to HALF."""
    places = np.arange(-HALF, HALF + 1)[None, :] + np.arange(TURN)[:, None] / TURN
    window = np.i0(_SHAPE * np.sqrt(np.maximum(0.0, 1.0 - (places / (HALF + 0.5)) ** 2))) / np.i0(_SHAPE)
    taps = 2 * _PASS * np.sinc(2 * _PASS * places) * window
    taps[np.abs(places) > HALF] = 0.0
    result: F32 = (taps / taps.sum()).astype(np.float32)
    result.setflags(write=False)
    return result


LOW_PASS = _low_pass()


def groups_of(rows: int) -> int:
    """Groups of LANES that so many voices take."""
    return -(-rows // LANES)


def render_group(
    patches: F64, shaped: I64, private: F32, maps: MipMaps, note: Note, sample_rate: int, fine: bool, out: F32
) -> None:
    """At most LANES patches (n, PATCH_COLUMNS) into out (samples, LANES), C-contiguous; lanes beyond n are silent.

    ``shaped`` (n, 2, 2) says where in ``private`` the tables of osc1 and osc2 lie and how many frames they have, -1
    for those that are read as they are.
    """
    state = np.zeros((LANES, at.STATE_COLUMNS))
    blended, work = at.in_line(at.BLENDED_SIZE, np.float32), at.in_line(at.WORK_SIZE, np.float32)
    index = at.in_line(at.INDEX_SIZE, np.int32)
    _render(
        np.ascontiguousarray(patches), shaped, private, maps.memory, maps.starts, maps.frames, note.midi_note,
        note.velocity, note.gate_samples(sample_rate), float(sample_rate), fine, LOW_PASS, state, blended, work, index,
        out.reshape(-1),
    )  # fmt: skip


@kernel
def _render(
    patches: F64, shaped: I64, private: F32, memory: F32, starts: I64, frames: I64, key: int, velocity: int, gate: int,
    rate: float, fine: bool, low_pass: F32, state: F64, blended: F32, work: F32, index: I32, out: F32,
) -> None:  # fmt: skip
    voices, samples = len(patches), len(out) // LANES
    for lane in range(voices):
        press(state, patches, lane, key, velocity, key, rate, starts, frames)
        take_shaped(state, lane, shaped)
        take_filter(work, index, state, patches, lane, rate)
    late = 1 if fine else 0
    held = True
    for block in range(-(-samples // BLOCK) + late):
        begin = block * BLOCK
        if held and begin >= gate:
            held = False
            for lane in range(voices):
                release(state, patches, lane)
        for lane in range(voices):
            if state[lane, at.OVER] == 0.0:
                move(state, patches, lane, rate)
            sound(memory, private, blended, state, patches, lane, fine, index, work)
            if fine:
                collect(work, low_pass, lane)
            if state[lane, at.OVER] == 0.0:
                advance(state, lane)
        where = begin - late * BLOCK
        finish_block(state, patches, voices, fine, index, work, out, where if where >= 0 else samples)


@inlined
def take_shaped(state: F64, lane: int, shaped: I64) -> None:
    """Tables of a voice's own."""
    for osc in range(2):
        of = at.VOICE + osc * at.VOICE_COLUMNS
        if shaped[lane, osc, 0] >= 0:
            state[lane, of + at.BASE], state[lane, of + at.FRAMES] = shaped[lane, osc, 0], shaped[lane, osc, 1]
            state[lane, of + at.SOURCE] = 1.0


@inlined
def sound(
    memory: F32, private: F32, blended: F32, state: F64, patches: F64, lane: int, fine: bool, index: I32, work: F32
) -> None:
    """A voice's oscillators over the next block: into MIX, or four times as fine to the end of its HISTORY."""
    for phase in range(TURN if fine else 1):
        to, first = MIX + lane * BLOCK, 0.0
        if fine:
            to, first = HISTORY + lane * HISTORY_STEP + phase * 3 * BLOCK, phase / TURN
            for i in range(2 * BLOCK):
                work[to + i] = work[to + BLOCK + i]
            to += 2 * BLOCK
        if state[lane, at.OVER] > 0.0:
            for i in range(BLOCK):
                work[to + i] = f32(0)
            continue
        for turn in range(at.VOICES):
            osc = at.VOICES - 1 - turn  # who bends another comes before it
            if state[lane, at.VOICE + osc * at.VOICE_COLUMNS + at.USED] > 0.0:
                play(memory, private, blended, state, patches, lane, osc, first, fine, index, work)
        mix(state, lane, first, work, to)


@inlined
def collect(work: F32, low_pass: F32, lane: int) -> None:
    """The middle block of a voice's HISTORY into MIX, without what lies above half the sample rate."""
    out = work[MIX + lane * BLOCK : MIX + (lane + 1) * BLOCK]
    for i in range(BLOCK):
        out[i] = f32(0)
    for phase in range(TURN):
        row = HISTORY + lane * HISTORY_STEP + phase * 3 * BLOCK + BLOCK - HALF
        for tap in range(BLOCK + 1):
            sound, weight = work[row + tap : row + tap + BLOCK], low_pass[phase, tap]
            for i in range(BLOCK):
                out[i] = fma(weight, sound[i], out[i])


@inlined
def finish_block(
    state: F64, patches: F64, voices: int, fine: bool, index: I32, work: F32, out: F32, begin: int
) -> None:
    """MIX to out, from ``begin`` on. In ``final`` it is the block before the one that the knobs are set for now."""
    if not fine:
        _set(state, patches, voices, work)
    filter_block(work, index, out, begin)
    if fine:
        _set(state, patches, voices, work)


@inlined
def _set(state: F64, patches: F64, voices: int, work: F32) -> None:
    for lane in range(voices):
        if state[lane, at.OVER] > 0.0:
            mute(work, lane)
        else:
            set_knobs(work, state, patches, lane)


def warm_up(progress: Callable[[float, str], None]) -> None:
    """Load the kernel, compiling it where no cache has it; ``progress(part, what)`` with part from 0 to 1."""
    from evosynth.synths.tables import FRAME, Table, TableSet
    from evosynth.synths.wavetable.mipmaps import mip_maps
    from evosynth.synths.wavetable.space import space_for

    progress(0.0, "Preparing the wavetable synth")
    maps = mip_maps(TableSet((Table("silence", np.zeros((1, FRAME), np.float32)),)))
    space = space_for(("silence",))
    patch = space.decode(space.default()[None])
    render_group(
        patch, np.full((1, 2, 2), -1), np.zeros(1, np.float32), maps, Note(60, 100, 0.0, 0.01), 44100, True,
        np.zeros((1, LANES), np.float32),
    )  # fmt: skip
    progress(1.0, "The wavetable synth is ready")
