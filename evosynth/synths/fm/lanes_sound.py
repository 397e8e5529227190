"""The audio loops of the search kernel: 32 voices side by side, slot after slot.

Each slot runs over a piece of PIECE samples before the next begins, so a loop has nothing to wait for but its memory:
the six operators of a sample would be one long chain of instructions. The phase of a sample is its block's start plus
so many steps; the gain goes from sample to sample by a factor.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32
from evosynth.synths.fm.compiled import inlined, kernel
from evosynth.synths.fm.lanes_layout import (
    BEFORE,
    CYCLE,
    FEEDBACK,
    GAIN,
    HALF_TURNED,
    HEAR,
    LANES,
    LAST,
    PIECE,
    RATE,
    RATIO,
    SOUND,
    SUM,
    TURNED,
    WAY,
)
from evosynth.synths.fm.lanes_math import fma, sine
from evosynth.synths.fm.units import BLOCK

f32 = np.float32
_FULL = f32(2)  # cycles that a full operator shifts the next one of a loop by


@inlined
def _phase(work, slot, lane, time):  # type: ignore[no-untyped-def]
    """Phase of a slot in cycles, ``time`` samples into the block, without modulation."""
    return fma(time, work[RATE + slot * LANES + lane], work[CYCLE + slot * LANES + lane])


@inlined
def _gain(work, slot, lane):  # type: ignore[no-untyped-def]
    """The gain of the next sample."""
    gain = work[GAIN + slot * LANES + lane] * work[RATIO + slot * LANES + lane]
    work[GAIN + slot * LANES + lane] = gain
    return gain


@inlined
def _from(work, way, slot, at, lane, phase):  # type: ignore[no-untyped-def]
    """The phase, shifted by what comes from a slot by a way."""
    return fma(work[WAY + way * LANES + lane], work[SOUND + slot * PIECE * LANES + at + lane], phase)


@inlined
def _feedback_slot(work, first):  # type: ignore[no-untyped-def]
    """Slot 0, which may modulate itself by its last two samples."""
    for i in range(PIECE):
        time, at = f32(first + i), i * LANES
        for lane in range(LANES):
            last = work[LAST + lane]
            shift = last + work[BEFORE + lane]
            value = sine(fma(work[FEEDBACK + lane], shift, _phase(work, 0, lane, time))) * _gain(work, 0, lane)
            work[BEFORE + lane] = last
            work[LAST + lane] = value
            work[SOUND + at + lane] = value


@inlined
def _chained_slot(work, slot, first):  # type: ignore[no-untyped-def]
    """Slots 1, 2 and 3, which only the slot before may modulate; the ways to them are numbered like their sources."""
    for i in range(PIECE):
        time, at = f32(first + i), i * LANES
        for lane in range(LANES):
            phase = _from(work, slot - 1, slot - 1, at, lane, _phase(work, slot, lane, time))
            work[SOUND + slot * PIECE * LANES + at + lane] = sine(phase) * _gain(work, slot, lane)


@inlined
def _branched_slot(work, first):  # type: ignore[no-untyped-def]
    """Slot 4."""
    for i in range(PIECE):
        time, at = f32(first + i), i * LANES
        for lane in range(LANES):
            phase = _from(work, 3, 0, at, lane, _phase(work, 4, lane, time))
            phase = _from(work, 5, 3, at, lane, _from(work, 4, 2, at, lane, phase))
            work[SOUND + 4 * PIECE * LANES + at + lane] = sine(phase) * _gain(work, 4, lane)


@inlined
def _last_slot(work, first):  # type: ignore[no-untyped-def]
    """Slot 5, and the sum of all that is heard."""
    for i in range(PIECE):
        time, at = f32(first + i), i * LANES
        for lane in range(LANES):
            phase = _from(work, 6, 0, at, lane, _phase(work, 5, lane, time))
            phase = _from(work, 8, 3, at, lane, _from(work, 7, 2, at, lane, phase))
            phase = _from(work, 9, 4, at, lane, phase)
            heard = fma(sine(phase), _gain(work, 5, lane), f32(0))
            for slot in range(5):
                source = work[SOUND + slot * PIECE * LANES + at + lane]
                heard = fma(work[HEAR + slot * LANES + lane], source, heard)
            work[SUM + first * LANES + at + lane] = heard


@kernel
def sound_block(work: F32) -> None:
    """A block of ordinary voices into SUM."""
    for first in range(0, BLOCK, PIECE):
        _feedback_slot(work, first)
        _chained_slot(work, 1, first)
        _chained_slot(work, 2, first)
        _chained_slot(work, 3, first)
        _branched_slot(work, first)
        _last_slot(work, first)


@kernel
def sound_loops(work: F32) -> None:
    """A block of feedback loops into SUM: slots 0, 1 and 2 in a chain, whose end feeds back to its beginning."""
    for i in range(BLOCK):
        time = f32(i)
        for lane in range(LANES):
            last = work[LAST + lane]
            shift = last + work[BEFORE + lane]
            value = sine(fma(work[FEEDBACK + lane], shift, _phase(work, 0, lane, time))) * _gain(work, 0, lane)
            second = sine(fma(_FULL, value, _phase(work, 1, lane, time))) * _gain(work, 1, lane)
            third = sine(fma(_FULL, second, _phase(work, 2, lane, time))) * _gain(work, 2, lane)
            heard = fma(work[HEAR + 2 * LANES + lane], third, work[HEAR + LANES + lane] * second)
            work[BEFORE + lane] = last
            work[LAST + lane] = heard
            work[SUM + i * LANES + lane] = heard


@kernel
def turn_block(work: F32) -> None:
    """SUM (BLOCK, LANES) to TURNED (LANES, BLOCK).

    Both sizes are powers of two, so this rotates the bits of an index by six: twice by three, each time a shuffle of
    eight streams, which the compiler does in registers.
    """
    eighth = BLOCK * LANES // 8
    for i in range(eighth):
        for j in range(8):
            work[HALF_TURNED + 8 * i + j] = work[SUM + j * eighth + i]
    for i in range(eighth):
        for j in range(8):
            work[TURNED + 8 * i + j] = work[HALF_TURNED + j * eighth + i]
