"""The oscillators of one voice over one block: phases, warps, tables.

Nothing here remembers the sample before, so that a loop runs over the samples of a block many at a time. ``final``
plays the same block four times, a quarter of a sample later each time. What is read from a table lies on Catmull and
Rom's curve through four of its samples.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64, I32
from evosynth.kernels.compiled import inlined, kernel
from evosynth.kernels.machine_words import PLACES, divide, take_four
from evosynth.kernels.vectors import floor, fma
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.layout import BLENDED_STEP, BLOCK, FRACTION, MORPH, PHASE, TAPS
from evosynth.synths.wavetable.mipmaps import HARMONICS, LEVEL_STARTS, LEVELS, SIZES, STRIDES
from evosynth.synths.wavetable.space import SUB_WAVES, WARPS

f32, i32 = np.float32, np.int32

SILENT_FROM = 0.5  # cycles a sample from which on even a fundamental is no pitch
REACH = 0.6  # cycles a sample of the highest partial of ``search``: folded, it lies at 0.4
FINE_REACH = 3.4  # the same of ``final``, which samples four times as often: folded, it lies above 0.5
NYQUIST = 0.5
SYNC_OCTAVES, BEND_OCTAVES, FM_CYCLES = 4.0, 3.0, 1.5  # of a full amount
NONE, SYNC, BEND_PLUS, BEND_MINUS, FM, RING = range(len(WARPS))
_HALF, _ONE, _TWO, _THREE = f32(0.5), f32(1), f32(2), f32(3)
_SLICE = 1.0 / BLOCK
_TAPS = 4


@inlined
def _fill_phases(work: F32, start: float, before: float, after: float, late: np.float32) -> None:
    """PHASE: cycles within 0..1 from ``start`` on, the increment going from before to after; the first sample is
    ``late`` samples later."""
    out = work[PHASE : PHASE + BLOCK]
    begin, step, bend = f32(start), f32(before), f32((after - before) * (0.5 * _SLICE))
    for i in range(BLOCK):
        t = f32(i32(i)) + late
        x = fma(t, fma(t, bend, step), begin)
        out[i] = x - floor(x)


@inlined
def _sync(work: F32, before: float, after: float, late: np.float32) -> None:
    """PHASE runs faster within its cycle: by a ratio that goes from before to after."""
    phase = work[PHASE : PHASE + BLOCK]
    ratio, step = f32(before), f32((after - before) * _SLICE)
    for i in range(BLOCK):
        x = phase[i] * fma(f32(i32(i)) + late, step, ratio)
        phase[i] = x - floor(x)


@inlined
def _bend(work: F32, before: float, after: float, late: np.float32) -> None:
    """PHASE is pushed to the middle of the cycle (a factor above 1) or to its ends."""
    phase = work[PHASE : PHASE + BLOCK]
    factor, step = f32(before), f32((after - before) * _SLICE)
    for i in range(BLOCK):
        push = fma(f32(i32(i)) + late, step, factor)
        x = fma(_TWO, phase[i], -_ONE)
        away = abs(x)
        phase[i] = fma(_HALF, divide(x, fma(_ONE - away, push, away)), _HALF)


@inlined
def _modulate(work: F32, by: int, before: float, after: float, late: np.float32) -> None:
    """PHASE is moved by what lies at ``by``, by cycles that go from before to after."""
    phase, sound = work[PHASE : PHASE + BLOCK], work[by : by + BLOCK]
    depth, step = f32(before), f32((after - before) * _SLICE)
    for i in range(BLOCK):
        x = fma(fma(f32(i32(i)) + late, step, depth), sound[i], phase[i])
        phase[i] = x - floor(x)


@inlined
def _ring(work: F32, of: int, by: int, before: float, after: float, late: np.float32) -> None:
    """What lies at ``of`` times what lies at ``by``, as far as the amount goes."""
    sound, other = work[of : of + BLOCK], work[by : by + BLOCK]
    amount, step = f32(before), f32((after - before) * _SLICE)
    for i in range(BLOCK):
        share = fma(f32(i32(i)) + late, step, amount)
        sound[i] = fma(share, fma(sound[i], other[i], -sound[i]), sound[i])


@inlined
def _find_places(work: F32, index: I32, size: int) -> None:
    """PHASE as a whole number of samples (index) and FRACTION."""
    phase, fraction = work[PHASE : PHASE + BLOCK], work[FRACTION : FRACTION + BLOCK]
    n = f32(size)
    for i in range(BLOCK):
        x = phase[i] * n
        whole = floor(x)
        fraction[i] = x - whole
        index[i] = i32(whole)


@inlined
def _find_frames(
    work: F32, index: I32, stride: int, most: float, before: float, after: float, late: np.float32
) -> None:
    """Into index: the frame below a position (0 to ``most``) that goes from before to after; MORPH is what is above."""
    morph = work[MORPH : MORPH + BLOCK]
    where, step = f32(before), f32((after - before) * _SLICE)
    last, apart = f32(most - 1.0), i32(stride)
    for i in range(BLOCK):
        x = fma(f32(i32(i)) + late, step, where)
        frame = floor(x)
        frame = last if frame > last else frame
        morph[i] = x - frame
        index[i] = i32(index[i] + i32(i32(frame) * apart))


@inlined
def _take(source: F32, start: int, index: I32, work: F32, to: int) -> None:
    """Four samples of a table for each sample of the block."""
    for i in range(0, BLOCK, PLACES):
        take_four(source, start, index, i, work, to + i, BLOCK)


@inlined
def _blend_taps(work: F32) -> None:
    """Samples of one frame and of the next to those between: over the first ones."""
    morph = work[MORPH : MORPH + BLOCK]
    for tap in range(_TAPS):
        low = work[TAPS + tap * BLOCK : TAPS + (tap + 1) * BLOCK]
        high = work[TAPS + (_TAPS + tap) * BLOCK : TAPS + (_TAPS + tap + 1) * BLOCK]
        for i in range(BLOCK):
            low[i] = fma(morph[i], high[i] - low[i], low[i])


@inlined
def _add_curve(work: F32, to: int, gain: float) -> None:
    """Add what lies between four samples."""
    a, b = work[TAPS : TAPS + BLOCK], work[TAPS + BLOCK : TAPS + 2 * BLOCK]
    c, d = work[TAPS + 2 * BLOCK : TAPS + 3 * BLOCK], work[TAPS + 3 * BLOCK : TAPS + 4 * BLOCK]
    fraction, out, loud = work[FRACTION : FRACTION + BLOCK], work[to : to + BLOCK], f32(gain * 0.5)
    for i in range(BLOCK):
        x, slope, rest = fraction[i], c[i] - a[i], b[i] - c[i]
        third = fma(_THREE, rest, d[i] - a[i])
        second = -slope - rest - rest - third
        out[i] = fma(loud, fma(fma(fma(third, x, second), x, slope), x, b[i] + b[i]), out[i])


@kernel
def blend_frames(source: F32, low: int, high: int, share: float, size: int, target: F32, to: int) -> None:
    """A cycle between two, to be read instead of both."""
    below, above, out, m = source[low : low + size], source[high : high + size], target[to : to + size], f32(share)
    for i in range(size):
        out[i] = fma(m, above[i] - below[i], below[i])


@kernel
def level_for(increment: float, slope: float, fine: bool) -> int:
    """The level of a table for so many cycles a sample, a phase that runs ``slope`` times as fast at its fastest."""
    if fine:
        wide = int(np.floor(2.0 * np.log2(1024.0 * increment / NYQUIST)))  # the first that keeps all that is heard
        safe = int(np.ceil(2.0 * np.log2(1024.0 * increment * slope / FINE_REACH)))
        return min(LEVELS - 1, max(0, wide, safe))
    return min(LEVELS - 1, max(0, int(np.ceil(2.0 * np.log2(1024.0 * increment * np.sqrt(slope) / REACH)))))


@kernel
def play(
    memory: F32, private: F32, blended: F32, state: F64, patch: F64, lane: int, osc: int, first: float, fine: bool,
    index: I32, work: F32,
) -> None:  # fmt: skip
    """RAW of osc1, osc2 or the sub (2) over a block, all its unison voices."""
    of, to, late = at.VOICE + osc * at.VOICE_COLUMNS, at.RAW + osc * BLOCK, f32(first)
    out = work[to : to + BLOCK]
    for i in range(BLOCK):
        out[i] = f32(0)
    begin, end = state[lane, at.NOW + at.INC1 + osc], state[lane, at.NEXT + at.INC1 + osc]
    if min(begin, end) >= SILENT_FROM:
        return
    warp, before, after = NONE, 0.0, 0.0
    position = moved = 0.0
    if osc < 2:
        before, after = state[lane, at.NOW + at.WARP1 + osc], state[lane, at.NEXT + at.WARP1 + osc]
        if before > 0.0 or after > 0.0:
            warp = int(patch[lane, (at.OSC1 if osc == 0 else at.OSC2) + at.WARP])
        position, moved = state[lane, at.NOW + at.POS1 + osc], state[lane, at.NEXT + at.POS1 + osc]
    else:
        position = moved = patch[lane, at.SUB + at.SUB_WAVE] / (len(SUB_WAVES) - 1.0)
    slope, fastest = 1.0, max(begin, end)
    if warp == SYNC:
        before, after = np.exp2(SYNC_OCTAVES * before), np.exp2(SYNC_OCTAVES * after)
        fastest *= max(before, after)
    elif warp in (BEND_PLUS, BEND_MINUS):
        turn = BEND_OCTAVES if warp == BEND_PLUS else -BEND_OCTAVES
        slope = np.exp2(BEND_OCTAVES * max(before, after))
        before, after = np.exp2(turn * before), np.exp2(turn * after)
    elif warp == FM:
        before, after = FM_CYCLES * before * before, FM_CYCLES * after * after
    if fastest * slope != state[lane, of + at.LEVEL_FOR]:
        state[lane, of + at.LEVEL_FOR] = fastest * slope
        state[lane, of + at.LEVEL_AT] = level_for(fastest, slope, fine)
    level = int(state[lane, of + at.LEVEL_AT])
    if not fine and HARMONICS[level] * fastest > 2.0 * REACH:
        return
    stride, most = int(STRIDES[level]), state[lane, of + at.FRAMES] - 1.0
    start = int(state[lane, of + at.BASE]) + int(state[lane, of + at.FRAMES]) * int(LEVEL_STARTS[level])
    position, moved = position * most, moved * most
    source = private if state[lane, of + at.SOURCE] > 0.0 else memory
    morphs = position != moved
    if not morphs:
        frame = int(min(position, max(0.0, most - 1.0)))
        start += frame * stride
        if position == frame + 1.0:
            start += stride
        elif position > frame:
            cycle = (2 * lane + osc) * BLENDED_STEP
            if position != state[lane, of + at.BLENDED_FOR] or level != state[lane, of + at.BLENDED_LEVEL]:
                state[lane, of + at.BLENDED_FOR], state[lane, of + at.BLENDED_LEVEL] = position, level
                blend_frames(source, start, start + stride, position - frame, stride, blended, cycle)
            source, start = blended, cycle
    for i in range(int(state[lane, of + at.UNISONS])):
        ratio = state[lane, of + at.RATIOS + i]
        _fill_phases(work, state[lane, of + at.PHASES + i], begin * ratio, end * ratio, late)
        if warp == SYNC:
            _sync(work, before, after, late)
        elif warp in (BEND_PLUS, BEND_MINUS):
            _bend(work, before, after, late)
        elif warp == FM:
            _modulate(work, to + BLOCK, before, after, late)
        _find_places(work, index, int(SIZES[level]))
        if morphs:
            _find_frames(work, index, stride, most, position, moved, late)
            _take(source, start + stride, index, work, TAPS + _TAPS * BLOCK)
        _take(source, start, index, work, TAPS)
        if morphs:
            _blend_taps(work)
        _add_curve(work, to, state[lane, of + at.GAINS + i])
    if warp == RING:
        _ring(work, to, to + BLOCK, before, after, late)


@inlined
def advance(state: F64, lane: int) -> None:
    """The phases of all oscillators a block further."""
    for osc in range(at.VOICES):
        of = at.VOICE + osc * at.VOICE_COLUMNS
        if state[lane, of + at.USED] > 0.0:
            mean = 0.5 * (state[lane, at.NOW + at.INC1 + osc] + state[lane, at.NEXT + at.INC1 + osc])
            for i in range(int(state[lane, of + at.UNISONS])):
                phase = state[lane, of + at.PHASES + i] + BLOCK * mean * state[lane, of + at.RATIOS + i]
                state[lane, of + at.PHASES + i] = phase - np.floor(phase)


@kernel
def mix(state: F64, lane: int, first: float, work: F32, to: int) -> None:
    """The oscillators that are used, at their levels, through the drive: a block to ``to``."""
    out, late = work[to : to + BLOCK], f32(first)
    for i in range(BLOCK):
        out[i] = f32(0)
    for osc in range(at.VOICES):
        before, after = state[lane, at.NOW + at.LEV1 + osc], state[lane, at.NEXT + at.LEV1 + osc]
        if state[lane, at.VOICE + osc * at.VOICE_COLUMNS + at.USED] == 0.0 or (before == 0.0 and after == 0.0):
            continue
        sound = work[at.RAW + osc * BLOCK : at.RAW + (osc + 1) * BLOCK]
        level, step = f32(before), f32((after - before) * _SLICE)
        for i in range(BLOCK):
            out[i] = fma(fma(f32(i32(i)) + late, step, level), sound[i], out[i])
    before, after = state[lane, at.NOW + at.DRIVEN], state[lane, at.NEXT + at.DRIVEN]
    if before > 0.0 or after > 0.0:
        _drive(work, to, before, after, late)


@inlined
def _drive(work: F32, to: int, before: float, after: float, late: np.float32) -> None:
    """A soft limit, ever nearer to the quiet: u (27 + u^2) / (27 + 9 u^2) of u = x * drive, levelled so that 1 stays 1.

    At 0 the sound stays as it is.
    """
    sound = work[to : to + BLOCK]
    gain, step = f32(max(1e-3, before)), f32((max(1e-3, after) - max(1e-3, before)) * _SLICE)
    for i in range(BLOCK):
        push = fma(f32(i32(i)) + late, step, gain)
        top = push if push < _THREE else _THREE
        u = sound[i] * push
        u = u if u < _THREE else _THREE
        u = u if u > -_THREE else -_THREE
        bent = divide(u * fma(u, u, f32(27)), fma(f32(9) * u, u, f32(27)))
        full = divide(top * fma(top, top, f32(27)), fma(f32(9) * top, top, f32(27)))
        sound[i] = divide(bent, full)
