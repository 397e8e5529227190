"""The search kernel: 32 voices side by side in float32, any mix of algorithms, under the laws of the exact engine.

The sound of a voice depends on nothing but the voice and the note: no lane ever meets another, every lane goes through
the same instructions, and lanes of the last group that are left over are mute. What it is for: hearing thousands of
candidates a second. It differs from the exact engine by what that one's logarithmic tables round, some 60 dB below the
sound, and, where feedback makes a voice chaotic, in the course of its noise.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.arrays import F32, I32, I64, U8
from evosynth.kernels.compiled import inlined, kernel
from evosynth.synths.base import Note
from evosynth.synths.fm.exact import check_voices
from evosynth.synths.fm.lanes_control import control_block
from evosynth.synths.fm.lanes_layout import (
    ALL,
    AMP_DEPTH,
    BENDS,
    LANES,
    LONG_SIZE,
    LOOPS,
    LOSSY,
    ORDINARY,
    SUM,
    TURNED,
    WHOLE_SIZE,
    WORK_SIZE,
)
from evosynth.synths.fm.lanes_press import looped, press
from evosynth.synths.fm.lanes_sound import sound_block, sound_loops
from evosynth.synths.fm.lanes_turn import turn_block
from evosynth.synths.fm.units import clock
from evosynth.synths.live.layout import BLOCK
from evosynth.voices.dx7 import VOICE_SIZE

__all__ = ["LANES", "groups_of", "render_into", "render_lanes", "render_voices", "warm_up"]

LANE_MAJOR, ROW_MAJOR = 0, 1  # how the sound is laid out: (groups, samples, LANES) or (rows, samples)


def groups_of(rows: int) -> int:
    """Groups of LANES that so many voices take."""
    return -(-rows // LANES)


def render_lanes(voices: U8, note: Note, sample_rate: int) -> F32:
    """Play one note with each voice: (n, 155) bytes -> (groups, samples, LANES), lanes beyond n are silent.

    ``ValueError`` as for :func:`evosynth.synths.fm.exact.render_voices`.
    """
    checked, timing = check_voices(voices), clock(sample_rate)
    out = np.empty((groups_of(len(checked)), note.samples(sample_rate), LANES), np.float32)
    render_into(checked, note, timing, note.gate_samples(sample_rate), out)
    return out


def render_voices(voices: U8, note: Note, sample_rate: int) -> F32:
    """Play one note with each voice: (n, 155) bytes -> (n, samples); ``ValueError`` as for render_lanes."""
    checked, timing = check_voices(voices), clock(sample_rate)
    out = np.empty((len(checked), note.samples(sample_rate)), np.float32)
    render_into(checked, note, timing, note.gate_samples(sample_rate), out)
    return out


def render_into(voices: I64, note: Note, timing: I64, gate: int, out: F32) -> None:
    """The kernel behind both: checked voices (n, 155) into (groups, samples, LANES) or (n, samples), C-contiguous."""
    rows, loops, samples = np.arange(len(voices)), looped(voices), out.shape[1]
    ends = np.zeros(len(loops) * samples, np.float32)  # what the loops sound like, one after the other
    place = np.full(len(voices), -1)  # of a voice's loop in ``ends``
    place[loops] = np.arange(len(loops))
    layout = LANE_MAJOR if out.ndim == 3 else ROW_MAJOR
    memory = np.empty(WHOLE_SIZE, np.int32), np.empty(LONG_SIZE, np.int64), np.empty(WORK_SIZE, np.float32)
    for kind, members, to, target in ((LOOPS, loops, ROW_MAJOR, ends), (ORDINARY, rows, layout, out.reshape(-1))):
        for first in range(0, len(members), LANES):
            group = _lanes(members, first)
            press(*memory, voices, group, kind, note.midi_note, note.velocity, timing)
            mixed = _lanes(place, first) if kind == ORDINARY else _lanes(members[:0], 0)
            target_rows = _lanes(np.arange(len(members)), first)
            _play(*memory, kind, gate, *_in_use(*memory), ends, mixed, to, target_rows, samples, target)


def _lanes(values: I64, first: int) -> I64:
    """The values of a group's lanes (LANES,), -1 where there are none."""
    group = np.full(LANES, -1)
    group[: max(0, len(values) - first)] = values[first : first + LANES]
    return group


def _in_use(whole: I32, long: I64, work: F32) -> tuple[bool, bool, bool]:
    """What any voice of a group has: moving pitch, sensitivity to tremolo, an LFO that does anything."""
    bends = bool(whole[BENDS : BENDS + LANES].any())
    lossy = bool(work[LOSSY : LOSSY + ALL].any())
    return bends, lossy, bends or bool(work[AMP_DEPTH : AMP_DEPTH + LANES].any())


@kernel
def _play(
    whole: I32,
    long: I64,
    work: F32,
    kind: int,
    gate: int,
    bends: bool,
    lossy: bool,
    wavering: bool,
    ends: F32,
    mixed: I64,
    layout: int,
    rows: I64,
    samples: int,
    out: F32,
) -> None:
    """A group from key down to the end, into ``rows`` of ``out``; the loops that ``mixed`` names are added to it."""
    held, sounding = True, 0
    for begin in range(0, samples, BLOCK):
        size = min(BLOCK, samples - begin)
        releasing = held and begin >= gate
        held = held and not releasing
        if sounding >= 0:
            sounding = control_block(whole, long, work, kind, releasing, held, bends, lossy, wavering)
        if sounding <= 0:
            for i in range(SUM, SUM + BLOCK * LANES):
                work[i] = 0.0
        elif kind == LOOPS:
            sound_loops(work)
        else:
            sound_block(work)
        for lane in range(LANES):
            if mixed[lane] >= 0:
                at = int(mixed[lane]) * samples + begin
                for i in range(size):
                    work[SUM + i * LANES + lane] += ends[at + i]
        _put(work, rows, begin, size, layout, samples, out)


@inlined
def _put(work: F32, rows: I64, begin: int, size: int, layout: int, samples: int, out: F32) -> None:
    """A block of SUM to its place."""
    if layout == LANE_MAJOR:
        at = (int(rows[0]) // LANES * samples + begin) * LANES
        target, source = out[at : at + size * LANES], work[SUM : SUM + size * LANES]
        for i in range(len(target)):
            target[i] = source[i]
        return
    if size == BLOCK and rows[LANES - 1] >= 0:  # a full group has neighbouring rows
        turn_block(work, out, int(rows[0]) * samples + begin, samples)
        return
    turn_block(work, work, TURNED, BLOCK)
    for lane in range(LANES):
        if rows[lane] >= 0:
            at = int(rows[lane]) * samples + begin
            target, source = out[at : at + size], work[TURNED + lane * BLOCK : TURNED + lane * BLOCK + size]
            for i in range(len(target)):
                target[i] = source[i]


def warm_up(progress: Callable[[float, str], None]) -> None:
    """Load the kernel, compiling it where no cache has it; ``progress(part, what)`` with part from 0 to 1."""
    progress(0.0, "Preparing the engine: search")
    voices, out = np.zeros((1, VOICE_SIZE), np.int64), np.zeros((1, 1, LANES), np.float32)
    render_into(voices, Note(60, 100, 0.0, 0.01), clock(44100), 0, out)
    progress(1.0, "The engine is ready")
