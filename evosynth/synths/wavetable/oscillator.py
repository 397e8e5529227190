"""The oscillators of one voice over one block: phases, warps, tables.

Nothing here remembers the sample before, so that a loop runs over the samples of a block many at a time. ``final``
plays the same block four times, a quarter of a sample later each time, and interpolates over four samples of a table
instead of two.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from evosynth.arrays import F32, F64
from evosynth.synths.fm.compiled import kernel
from evosynth.synths.fm.lanes_math import floor, fma
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.division import divide
from evosynth.synths.wavetable.layout import BLOCK, FRACTION, MORPH, PHASE, TAPS
from evosynth.synths.wavetable.mipmaps import BEFORE, HARMONICS, LEVEL_STARTS, LEVELS, SIZES, STRIDES
from evosynth.synths.wavetable.space import WARPS

I32 = npt.NDArray[np.int32]
f32, i32, u32 = np.float32, np.int32, np.uint32

SILENT_FROM = 0.5  # cycles a sample from which on even a fundamental is no pitch
REACH = 0.6  # cycles a sample of the highest partial of ``search``: folded, it lies at 0.4
FINE_REACH = 3.4  # the same of ``final``, which samples four times as often: folded, it lies above 0.5
NYQUIST = 0.5
SYNC_OCTAVES, BEND_OCTAVES, FM_CYCLES = 4.0, 3.0, 1.5  # of a full amount
NONE, SYNC, BEND_PLUS, BEND_MINUS, FM, RING = range(len(WARPS))
_HALF, _ONE, _TWO = f32(0.5), f32(1), f32(2)
_STEP = f32(1 / BLOCK)


@kernel
def fill_phases(work: F32, start: float, before: float, after: float, first: float) -> None:
    """PHASE: cycles within 0..1 from ``start`` on, the increment going from before to after; the first sample is
    ``first`` of a sample later."""
    out = work[PHASE : PHASE + BLOCK]
    begin, step, bend, late = f32(start), f32(before), f32((after - before) * (0.5 / BLOCK)), f32(first)
    for i in range(BLOCK):
        t = f32(i32(i)) + late
        x = fma(t, fma(t, bend, step), begin)
        out[i] = x - floor(x)


@kernel
def sync(work: F32, before: float, after: float, first: float) -> None:
    """PHASE runs faster within its cycle: by a ratio that goes from before to after."""
    phase = work[PHASE : PHASE + BLOCK]
    ratio, step, late = f32(before), f32((after - before) / BLOCK), f32(first)
    for i in range(BLOCK):
        x = phase[i] * fma(f32(i32(i)) + late, step, ratio)
        phase[i] = x - floor(x)


@kernel
def bend(work: F32, before: float, after: float, first: float) -> None:
    """PHASE is pushed to the middle of the cycle (a factor below 1) or to its ends."""
    phase = work[PHASE : PHASE + BLOCK]
    factor, step, late = f32(before), f32((after - before) / BLOCK), f32(first)
    for i in range(BLOCK):
        push = fma(f32(i32(i)) + late, step, factor)
        x = fma(_TWO, phase[i], -_ONE)
        away = abs(x)
        phase[i] = fma(_HALF, divide(x, fma(_ONE - away, push, away)), _HALF)


@kernel
def modulate(work: F32, by: int, before: float, after: float, first: float) -> None:
    """PHASE is moved by what lies at ``by``, by cycles that go from before to after."""
    phase, sound = work[PHASE : PHASE + BLOCK], work[by : by + BLOCK]
    depth, step, late = f32(before), f32((after - before) / BLOCK), f32(first)
    for i in range(BLOCK):
        x = fma(fma(f32(i32(i)) + late, step, depth), sound[i], phase[i])
        phase[i] = x - floor(x)


@kernel
def ring(work: F32, of: int, by: int, before: float, after: float, first: float) -> None:
    """What lies at ``of`` times what lies at ``by``, as far as the amount goes."""
    sound, other = work[of : of + BLOCK], work[by : by + BLOCK]
    amount, step, late = f32(before), f32((after - before) / BLOCK), f32(first)
    for i in range(BLOCK):
        share = fma(f32(i32(i)) + late, step, amount)
        sound[i] = fma(share, fma(sound[i], other[i], -sound[i]), sound[i])


@kernel
def _places(work: F32, index: I32, size: int) -> None:
    """PHASE as a whole number of samples (index) and FRACTION."""
    phase, fraction = work[PHASE : PHASE + BLOCK], work[FRACTION : FRACTION + BLOCK]
    n = f32(size)
    for i in range(BLOCK):
        x = phase[i] * n
        whole = floor(x)
        fraction[i] = x - whole
        index[i] = i32(whole)


@kernel
def _frames(work: F32, index: I32, stride: int, frames: int, before: float, after: float, first: float) -> None:
    """The frame below a position (in frames) that goes from before to after, into index, and MORPH above it."""
    morph = work[MORPH : MORPH + BLOCK]
    where, step, late = f32(before), f32((after - before) / BLOCK), f32(first)
    last, apart = f32(frames - 2), i32(stride)
    for i in range(BLOCK):
        x = fma(f32(i32(i)) + late, step, where)
        frame = floor(x)
        frame = last if frame > last else frame
        morph[i] = x - frame
        index[i] = i32(index[i] + i32(i32(frame) * apart))


@kernel
def _taps(source: F32, start: int, index: I32, work: F32, to: int) -> None:
    """Two neighbouring samples of a table for each sample of the block."""
    low, high = source[start:], source[start + 1 :]
    first, second = work[to : to + BLOCK], work[to + BLOCK : to + 2 * BLOCK]
    for i in range(BLOCK):
        place = u32(index[i])
        first[i] = low[place]
        second[i] = high[place]


@kernel
def _blend(work: F32, taps: int) -> None:
    """Samples of one frame and of the next, so many each, to those between: over the first ones."""
    morph = work[MORPH : MORPH + BLOCK]
    for tap in range(taps):
        low = work[TAPS + tap * BLOCK : TAPS + (tap + 1) * BLOCK]
        high = work[TAPS + (taps + tap) * BLOCK : TAPS + (taps + tap + 1) * BLOCK]
        for i in range(BLOCK):
            low[i] = fma(morph[i], high[i] - low[i], low[i])


@kernel
def _line(work: F32, to: int, gain: float) -> None:
    """Add what a straight line between two samples gives."""
    a, b = work[TAPS : TAPS + BLOCK], work[TAPS + BLOCK : TAPS + 2 * BLOCK]
    fraction, out, loud = work[FRACTION : FRACTION + BLOCK], work[to : to + BLOCK], f32(gain)
    for i in range(BLOCK):
        out[i] = fma(loud, fma(fraction[i], b[i] - a[i], a[i]), out[i])


@kernel
def _cubic(work: F32, to: int, gain: float) -> None:
    """Add what Catmull and Rom's curve through four samples gives."""
    a, b = work[TAPS : TAPS + BLOCK], work[TAPS + BLOCK : TAPS + 2 * BLOCK]
    c, d = work[TAPS + 2 * BLOCK : TAPS + 3 * BLOCK], work[TAPS + 3 * BLOCK : TAPS + 4 * BLOCK]
    fraction, out, loud = work[FRACTION : FRACTION + BLOCK], work[to : to + BLOCK], f32(gain * 0.5)
    for i in range(BLOCK):
        x, slope, rest = fraction[i], c[i] - a[i], b[i] - c[i]
        third = fma(f32(3), rest, d[i] - a[i])
        second = -slope - rest - rest - third
        out[i] = fma(loud, fma(fma(fma(third, x, second), x, slope), x, b[i] + b[i]), out[i])


@kernel
def read_table(
    source: F32, base: int, frames: int, level: int, before: float, after: float, first: float, fine: bool,
    index: I32, work: F32, to: int, gain: float,
) -> None:  # fmt: skip
    """Add what the table at ``base`` says at PHASE to what lies at ``to``; positions before and after are 0..1."""
    stride = STRIDES[level]
    start = base + frames * LEVEL_STARTS[level] + BEFORE
    _places(work, index, SIZES[level])
    morphs = frames > 1
    if morphs:
        most = frames - 1.0
        _frames(work, index, stride, frames, before * most, after * most, first)
    shift = 1 if fine else 0
    taps = 4 if fine else 2
    for pair in range(taps // 2):
        _taps(source, start - shift + 2 * pair, index, work, TAPS + 2 * pair * BLOCK)
        if morphs:
            _taps(source, start - shift + 2 * pair + stride, index, work, TAPS + (taps + 2 * pair) * BLOCK)
    if morphs:
        _blend(work, taps)
    if fine:
        _cubic(work, to, gain)
    else:
        _line(work, to, gain)


@kernel
def level_for(increment: float, slope: float, fine: bool) -> int:
    """The level of a table for so many cycles a sample, a phase that runs ``slope`` times as fast at its fastest."""
    if fine:
        wide = int(np.floor(2.0 * np.log2(1024.0 * increment / NYQUIST)))  # the first that keeps all that is heard
        safe = int(np.ceil(2.0 * np.log2(1024.0 * increment * slope / FINE_REACH)))
        return min(LEVELS - 1, max(0, wide, safe))
    level = int(np.ceil(2.0 * np.log2(1024.0 * increment * np.sqrt(slope) / REACH)))
    level = min(LEVELS - 1, max(0, level))
    return level


@kernel
def play(
    memory: F32, private: F32, state: F64, patch: F64, lane: int, osc: int, first: float, fine: bool, index: I32,
    work: F32,
) -> None:  # fmt: skip
    """RAW of osc1, osc2 or the sub (2) over a block, all its unison voices."""
    of, to = at.VOICE + osc * at.VOICE_COLUMNS, at.RAW + osc * BLOCK
    out = work[to : to + BLOCK]
    for i in range(BLOCK):
        out[i] = f32(0)
    begin, end = state[lane, at.NOW + at.INC1 + osc], state[lane, at.NEXT + at.INC1 + osc]
    if min(begin, end) >= SILENT_FROM:
        return
    warp, before, after = NONE, 0.0, 0.0
    if osc < 2:
        column = (at.OSC1 if osc == 0 else at.OSC2) + at.WARP
        warp = int(patch[lane, column])
        before, after = state[lane, at.NOW + at.WARP1 + osc], state[lane, at.NEXT + at.WARP1 + osc]
        if before == 0.0 and after == 0.0:
            warp = NONE
        position, moved = state[lane, at.NOW + at.POS1 + osc], state[lane, at.NEXT + at.POS1 + osc]
    else:
        position = moved = patch[lane, at.SUB + at.SUB_WAVE] / 3.0
    slope = 1.0
    if warp == SYNC:
        before, after = np.exp2(SYNC_OCTAVES * before), np.exp2(SYNC_OCTAVES * after)
    elif warp in (BEND_PLUS, BEND_MINUS):
        turn = BEND_OCTAVES if warp == BEND_PLUS else -BEND_OCTAVES
        slope = np.exp2(BEND_OCTAVES * max(before, after))
        before, after = np.exp2(turn * before), np.exp2(turn * after)
    elif warp == FM:
        before, after = FM_CYCLES * before * before, FM_CYCLES * after * after
    fastest = max(begin, end) * (max(before, after) if warp == SYNC else 1.0)
    if fastest * slope != state[lane, of + at.LEVEL_FOR]:
        state[lane, of + at.LEVEL_FOR] = fastest * slope
        state[lane, of + at.LEVEL_AT] = level_for(fastest, slope, fine)
    level = int(state[lane, of + at.LEVEL_AT])
    if not fine and HARMONICS[level] * fastest > 2.0 * REACH:
        return
    base, frames = int(state[lane, of + at.BASE]), int(state[lane, of + at.FRAMES])
    source = private if state[lane, of + at.SOURCE] > 0.0 else memory
    for i in range(int(state[lane, of + at.UNISONS])):
        ratio = state[lane, of + at.RATIOS + i]
        fill_phases(work, state[lane, of + at.PHASES + i], begin * ratio, end * ratio, first)
        if warp == SYNC:
            sync(work, before, after, first)
        elif warp in (BEND_PLUS, BEND_MINUS):
            bend(work, before, after, first)
        elif warp == FM:
            modulate(work, to + BLOCK, before, after, first)
        read_table(
            source, base, frames, level, position, moved, first, fine, index, work, to,
            state[lane, of + at.GAINS + i],
        )  # fmt: skip
    if warp == RING:
        ring(work, to, to + BLOCK, before, after, first)


@kernel
def advance(state: F64, lane: int) -> None:
    """The phases of all oscillators a block further."""
    for osc in range(at.VOICES):
        of = at.VOICE + osc * at.VOICE_COLUMNS
        mean = 0.5 * (state[lane, at.NOW + at.INC1 + osc] + state[lane, at.NEXT + at.INC1 + osc])
        for i in range(int(state[lane, of + at.UNISONS])):
            phase = state[lane, of + at.PHASES + i] + BLOCK * mean * state[lane, of + at.RATIOS + i]
            state[lane, of + at.PHASES + i] = phase - np.floor(phase)


@kernel
def mix(state: F64, lane: int, first: float, work: F32, to: int) -> None:
    """The oscillators that are used, at their levels, through the drive: a block to ``to``."""
    out = work[to : to + BLOCK]
    for i in range(BLOCK):
        out[i] = f32(0)
    for osc in range(at.VOICES):
        before, after = state[lane, at.NOW + at.LEV1 + osc], state[lane, at.NEXT + at.LEV1 + osc]
        if state[lane, at.VOICE + osc * at.VOICE_COLUMNS + at.USED] == 0.0 or (before == 0.0 and after == 0.0):
            continue
        sound = work[at.RAW + osc * BLOCK : at.RAW + (osc + 1) * BLOCK]
        level, step, late = f32(before), f32((after - before) / BLOCK), f32(first)
        for i in range(BLOCK):
            out[i] = fma(fma(f32(i32(i)) + late, step, level), sound[i], out[i])
    before, after = state[lane, at.NOW + at.DRIVEN], state[lane, at.NEXT + at.DRIVEN]
    if before > 0.0 or after > 0.0:
        drive(work, to, 10.0 ** (before / 20.0) - 1.0, 10.0 ** (after / 20.0) - 1.0, first)


@kernel
def drive(work: F32, to: int, before: float, after: float, first: float) -> None:
    """A soft limit, ever nearer to the quiet: u (27 + u^2) / (27 + 9 u^2) of u = x * drive, levelled so that 1 stays 1.

    At 0 the sound stays as it is.
    """
    sound = work[to : to + BLOCK]
    gain, step, late = f32(max(1e-3, before)), f32((max(1e-3, after) - max(1e-3, before)) / BLOCK), f32(first)
    for i in range(BLOCK):
        push = fma(f32(i32(i)) + late, step, gain)
        top = min(push, f32(3))
        u = min(f32(3), max(f32(-3), sound[i] * push))
        bent = divide(u * fma(u, u, f32(27)), fma(f32(9) * u, u, f32(27)))
        full = divide(top * fma(top, top, f32(27)), fma(f32(9) * top, top, f32(27)))
        sound[i] = divide(bent, full)
