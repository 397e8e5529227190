"""The filter of 32 voices side by side: a state-variable filter without delay in its loop.

Trapezoidal integration of the analogue equations (Zavalishin, "The Art of VA Filter Design", chapter 4). With x = 0,
integrator states s1, s2 and outputs v1 = (s1 + s1') / 2, v2 = (s2 + s2') / 2 it holds that s' - s = 2 g (-k v1 - v2)
and 2 g v1, so that the energy s1^2 + s2^2 changes by -4 g k v1^2: it never grows, whatever g >= 0 and k >= 0 are, and
however they change from sample to sample. That is why nothing here is limited but the range of g.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64, I32
from evosynth.kernels.compiled import inlined, kernel
from evosynth.kernels.float_math import exp2, sine
from evosynth.kernels.machine_words import divide
from evosynth.kernels.transpose import TILE, turn_tile
from evosynth.kernels.vectors import fma
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.control import scattered
from evosynth.synths.wavetable.layout import (
    AMP_NOW,
    AMP_STEP,
    BAND,
    BLOCK,
    CUT_NEXT,
    CUT_NOW,
    DAMP_NEXT,
    DAMP_NOW,
    FIRST1,
    FIRST2,
    G_NOW,
    G_STEP,
    HISS,
    HISS_NOW,
    HISS_SHARE,
    HISS_STEP,
    K_NOW,
    K_STEP,
    LANES,
    LOW,
    MIX,
    SECOND1,
    SECOND2,
    SEEDS,
    SUM,
    THROUGH,
    TWICE,
)
from evosynth.synths.wavetable.space import FILTERS

f32, i32, u32 = np.float32, np.int32, np.uint32

OFF, LOW_12, LOW_24, BAND_12, HIGH_12, NOTCH_12 = range(len(FILTERS))
_SLICE = f32(1 / BLOCK)
_TINY = f32(1e-20)  # keeps what fades away out of the slowest numbers
_QUARTER, _HALF, _ONE, _TWO, _SPAN = f32(0.25), f32(0.5), f32(1), f32(2), f32(2.0**-23)


@inlined
def set_knobs(work: F32, state: F64, patch: F64, lane: int) -> None:
    """What noise, filter and amplifier of a voice do in the coming block."""
    for now, next_, value in ((CUT_NOW, CUT_NEXT, at.CUTOFF_AT), (DAMP_NOW, DAMP_NEXT, at.RESONANT)):
        work[now + lane], work[next_ + lane] = state[lane, at.NOW + value], state[lane, at.NEXT + value]
    for now, step, value in ((AMP_NOW, AMP_STEP, at.AMP), (HISS_NOW, HISS_STEP, at.LEV_NOISE)):
        before, after = f32(state[lane, at.NOW + value]), f32(state[lane, at.NEXT + value])
        work[now + lane], work[step + lane] = before, (after - before) * _SLICE


@inlined
def take_filter(work: F32, index: I32, state: F64, patch: F64, lane: int, rate: float) -> None:
    """A key is down: the kind of filter, its memory empty, and where the noise begins."""
    mute(work, lane)
    take_kind(work, patch, lane, rate)
    index[SEEDS + lane] = i32(int(state[lane, at.ORDER]) * 0x3C6EF35 & 0x7FFFFFFF)


@inlined
def take_kind(work: F32, patch: F64, lane: int, rate: float) -> None:
    """The kind of filter, and the colour of the noise."""
    kind = int(patch[lane, at.FILTER + at.FILTER_TYPE])
    work[THROUGH + lane] = 1.0 if kind in (OFF, HIGH_12, NOTCH_12) else 0.0
    work[BAND + lane] = 1.0 if kind == BAND_12 else (-1.0 if kind in (HIGH_12, NOTCH_12) else 0.0)
    work[LOW + lane] = 1.0 if kind in (LOW_12, LOW_24) else (-1.0 if kind == HIGH_12 else 0.0)
    work[TWICE + lane] = 1.0 if kind == LOW_24 else 0.0
    work[HISS_SHARE + lane] = 1.0 - np.exp(-2.0 * np.pi * patch[lane, at.NOISE + at.NOISE_CUTOFF] / rate)


@inlined
def mute(work: F32, lane: int) -> None:
    """A voice that is over: nothing comes out, and nothing is remembered."""
    for field in range(at.FIELDS):
        work[at.KNOBS + field * LANES + lane] = 0.0


@kernel
def filter_block(work: F32, index: I32, out: F32, begin: int) -> None:
    """MIX of all voices through filter and amplifier to out (samples * LANES,) from ``begin`` on, as far as it goes."""
    for lane in range(0, LANES, TILE):
        for i in range(0, BLOCK, TILE):
            turn_tile(work, MIX + lane * BLOCK + i, BLOCK, work, SUM + i * LANES + lane, LANES)
    _set_coefficients(work)
    twice, hiss = f32(0), f32(0)
    for lane in range(LANES):
        twice += work[TWICE + lane]
        hiss += work[HISS_NOW + lane] + work[HISS_NOW + lane] + work[HISS_STEP + lane]
    if hiss > f32(0):
        _add_noise(work, index)
    _filter_once(work, twice == f32(0))
    if twice > f32(0):
        _filter_again(work)
    count = max(0, min(BLOCK, len(out) // LANES - begin))
    target, source = out[begin * LANES : (begin + count) * LANES], work[SUM : SUM + count * LANES]
    for i in range(len(target)):
        target[i] = source[i]


@inlined
def _set_coefficients(work: F32) -> None:
    """g = tan(pi * cutoff / rate) and k at both ends of the block."""
    for lane in range(LANES):
        first, last = exp2(work[CUT_NOW + lane] - _ONE), exp2(work[CUT_NEXT + lane] - _ONE)
        g = divide(sine(first, _ONE), sine(_QUARTER - first, _ONE))
        work[G_NOW + lane] = g
        work[G_STEP + lane] = (divide(sine(last, _ONE), sine(_QUARTER - last, _ONE)) - g) * _SLICE
        k = exp2(work[DAMP_NOW + lane])
        work[K_NOW + lane] = k
        work[K_STEP + lane] = (exp2(work[DAMP_NEXT + lane]) - k) * _SLICE


@inlined
def _add_noise(work: F32, index: I32) -> None:
    """White noise, falling by 6 dB an octave above its cutoff: the same numbers in ``search`` and ``final``."""
    for i in range(BLOCK):
        t = f32(i32(i))
        for lane in range(LANES):
            chance = scattered(u32(i32(index[SEEDS + lane] + i32(i))))
            white = fma(f32(i32(chance >> u32(8))), _SPAN, -_ONE)
            low = work[HISS + lane]
            low = fma(work[HISS_SHARE + lane], white - low, low)
            work[HISS + lane] = low
            level = fma(t, work[HISS_STEP + lane], work[HISS_NOW + lane])
            work[SUM + i * LANES + lane] = fma(level, low, work[SUM + i * LANES + lane])
    for lane in range(LANES):
        index[SEEDS + lane] = i32(index[SEEDS + lane] + i32(BLOCK))


@inlined
def _filter_once(work: F32, last: bool) -> None:
    """The first two poles, and which of their outputs is heard; through the amplifier if nothing comes behind."""
    for i in range(BLOCK):
        t = f32(i32(i))
        for lane in range(LANES):
            x = work[SUM + i * LANES + lane]
            g = fma(t, work[G_STEP + lane], work[G_NOW + lane])
            k = fma(t, work[K_STEP + lane], work[K_NOW + lane])
            s1, s2 = work[FIRST1 + lane], work[FIRST2 + lane]
            v1 = divide(fma(g, x - s2, s1), fma(g, g + k, _ONE))
            v2 = fma(g, v1, s2)
            work[FIRST1 + lane] = fma(_TWO, v1, -s1) + _TINY
            work[FIRST2 + lane] = fma(_TWO, v2, -s2) + _TINY
            heard = fma(work[BAND + lane], k * v1, work[LOW + lane] * v2)
            loud = fma(t, work[AMP_STEP + lane], work[AMP_NOW + lane])
            work[SUM + i * LANES + lane] = fma(work[THROUGH + lane], x, heard) * (loud if last else _ONE)


@inlined
def _filter_again(work: F32) -> None:
    """Two more poles, less resonant, for the voices that have four, and the amplifier."""
    for i in range(BLOCK):
        t = f32(i32(i))
        for lane in range(LANES):
            x = work[SUM + i * LANES + lane]
            g = fma(t, work[G_STEP + lane], work[G_NOW + lane])
            k = fma(_HALF, fma(t, work[K_STEP + lane], work[K_NOW + lane]), _ONE)
            s1, s2 = work[SECOND1 + lane], work[SECOND2 + lane]
            v1 = divide(fma(g, x - s2, s1), fma(g, g + k, _ONE))
            v2 = fma(g, v1, s2)
            work[SECOND1 + lane] = fma(_TWO, v1, -s1) + _TINY
            work[SECOND2 + lane] = fma(_TWO, v2, -s2) + _TINY
            loud = fma(t, work[AMP_STEP + lane], work[AMP_NOW + lane])
            work[SUM + i * LANES + lane] = fma(work[TWICE + lane], v2 - x, x) * loud
