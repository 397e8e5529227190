"""The filter of 32 voices side by side: a state-variable filter without delay in its loop.

Trapezoidal integration of the analogue equations (Zavalishin, "The Art of VA Filter Design", chapter 4). With x = 0,
integrator states s1, s2 and outputs v1 = (s1 + s1') / 2, v2 = (s2 + s2') / 2 it holds that s' - s = 2 g (-k v1 - v2)
and 2 g v1, so that the energy s1^2 + s2^2 changes by -4 g k v1^2: it never grows, whatever g >= 0 and k >= 0 are, and
however they change from sample to sample. That is why nothing here is limited but the range of g.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.synths.fm.compiled import kernel
from evosynth.synths.fm.lanes_math import fma
from evosynth.synths.fm.lanes_turn import turn_tile
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.control import random_number
from evosynth.synths.wavetable.division import divide
from evosynth.synths.wavetable.layout import BLOCK, KNOBS, LANES, MIX, SUM
from evosynth.synths.wavetable.space import FILTERS

f32 = np.float32

OFF, LOW_12, LOW_24, BAND_12, HIGH_12, NOTCH_12 = range(len(FILTERS))
_SLICE = f32(1 / BLOCK)
_TINY = f32(1e-20)  # keeps what fades away out of the slowest numbers
_TWO = f32(2)


@kernel
def set_knobs(work: F32, state: F64, patch: F64, lane: int) -> None:
    """What the filter of a voice does in the coming block."""
    k = KNOBS + lane
    for now, step, value in (
        (at.G_NOW, at.G_STEP, at.G),
        (at.K_NOW, at.K_STEP, at.K),
        (at.AMP_NOW, at.AMP_STEP, at.AMP),
    ):
        before, after = f32(state[lane, at.NOW + value]), f32(state[lane, at.NEXT + value])
        work[k + now], work[k + step] = before, (after - before) * _SLICE
    work[k + at.NOISE_NOW] = state[lane, at.NOW + at.LEV_NOISE]
    work[k + at.NOISE_NEXT] = state[lane, at.NEXT + at.LEV_NOISE]
    kind = int(patch[lane, at.FILTER + at.FILTER_TYPE])
    work[k + at.THROUGH] = 1.0 if kind in (OFF, HIGH_12, NOTCH_12) else 0.0
    work[k + at.BAND] = 1.0 if kind == BAND_12 else (-1.0 if kind in (HIGH_12, NOTCH_12) else 0.0)
    work[k + at.LOW] = 1.0 if kind in (LOW_12, LOW_24) else (-1.0 if kind == HIGH_12 else 0.0)
    work[k + at.TWICE] = 1.0 if kind == LOW_24 else 0.0


@kernel
def mute_knobs(work: F32, lane: int) -> None:
    """A voice that is over: nothing comes out, and nothing is remembered."""
    for field in range(16):
        work[KNOBS + field * LANES + lane] = 0.0
    work[KNOBS + at.K_NOW + lane] = 1.0


@kernel
def add_noise(work: F32, state: F64, patch: F64, lane: int, rate: float) -> None:
    """Noise to MIX: white, falling by 6 dB an octave above its cutoff; the same numbers for the same key."""
    before, after = work[KNOBS + at.NOISE_NOW + lane], work[KNOBS + at.NOISE_NEXT + lane]
    if before == 0.0 and after == 0.0:
        return
    share = f32(1.0 - np.exp(-2.0 * np.pi * patch[lane, at.NOISE + at.NOISE_CUTOFF] / rate))
    low, count, order = f32(state[lane, at.NOISE_LOW]), int(state[lane, at.NOISE_AT]), int(state[lane, at.ORDER])
    step = (after - before) * _SLICE
    out = work[MIX + lane * BLOCK : MIX + (lane + 1) * BLOCK]
    for i in range(BLOCK):
        low += share * (f32(random_number(order, count + i)) - low)
        out[i] += (before + step * f32(i)) * low
    state[lane, at.NOISE_LOW], state[lane, at.NOISE_AT] = low, count + BLOCK


@kernel
def filter_block(work: F32) -> None:
    """MIX of all voices through filter and amplifier to SUM (BLOCK, LANES)."""
    for lane in range(0, LANES, 8):
        for i in range(0, BLOCK, 8):
            turn_tile(work, MIX + lane * BLOCK + i, BLOCK, work, SUM + i * LANES + lane, LANES)
    twice = f32(0)
    for lane in range(LANES):
        twice = max(twice, work[KNOBS + at.TWICE + lane])
    _filter_once(work)
    if twice > f32(0):
        _filter_again(work)
    _amplify(work)


@kernel
def _filter_once(work: F32) -> None:
    """The first two poles, and which of their outputs is heard."""
    knobs = work[KNOBS:]
    for i in range(BLOCK):
        sound, t = work[SUM + i * LANES :], f32(i)
        for lane in range(LANES):
            x = sound[lane]
            g = fma(t, knobs[at.G_STEP + lane], knobs[at.G_NOW + lane])
            k = fma(t, knobs[at.K_STEP + lane], knobs[at.K_NOW + lane])
            s1, s2 = knobs[at.FIRST1 + lane], knobs[at.FIRST2 + lane]
            v1 = divide(fma(g, x - s2, s1), fma(g, g + k, f32(1)))
            v2 = fma(g, v1, s2)
            knobs[at.FIRST1 + lane] = fma(_TWO, v1, -s1) + _TINY
            knobs[at.FIRST2 + lane] = fma(_TWO, v2, -s2) + _TINY
            band = k * v1
            sound[lane] = fma(knobs[at.THROUGH + lane], x, fma(knobs[at.BAND + lane], band, knobs[at.LOW + lane] * v2))


@kernel
def _filter_again(work: F32) -> None:
    """Two more poles, less resonant, for the voices that have four."""
    knobs = work[KNOBS:]
    for i in range(BLOCK):
        sound, t = work[SUM + i * LANES :], f32(i)
        for lane in range(LANES):
            x = sound[lane]
            g = fma(t, knobs[at.G_STEP + lane], knobs[at.G_NOW + lane])
            k = fma(f32(0.5), fma(t, knobs[at.K_STEP + lane], knobs[at.K_NOW + lane]), f32(1))
            s1, s2 = knobs[at.SECOND1 + lane], knobs[at.SECOND2 + lane]
            v1 = divide(fma(g, x - s2, s1), fma(g, g + k, f32(1)))
            v2 = fma(g, v1, s2)
            knobs[at.SECOND1 + lane] = fma(_TWO, v1, -s1) + _TINY
            knobs[at.SECOND2 + lane] = fma(_TWO, v2, -s2) + _TINY
            sound[lane] = fma(knobs[at.TWICE + lane], v2 - x, x)


@kernel
def _amplify(work: F32) -> None:
    knobs = work[KNOBS:]
    for i in range(BLOCK):
        sound, t = work[SUM + i * LANES :], f32(i)
        for lane in range(LANES):
            sound[lane] *= fma(t, knobs[at.AMP_STEP + lane], knobs[at.AMP_NOW + lane])
