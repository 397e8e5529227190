"""The audio loops of the search kernel: 32 voices side by side, slot after slot.

Each slot runs over a piece of PIECE samples before the next begins, so a loop has nothing to wait for but its memory:
the six operators of a sample would be one long chain of instructions. The phase of a sample is its block's start plus
so many steps; the gain goes from sample to sample by a factor.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32
from evosynth.kernels.compiled import inlined, kernel
from evosynth.kernels.float_math import cycles_of, early_sine, sine
from evosynth.kernels.vectors import floor, fma
from evosynth.synths.fm.lanes_layout import (
    BEFORE,
    CYCLE,
    FEEDBACK,
    GAIN,
    HEAR,
    LANES,
    LAST,
    PIECE,
    RATE,
    RATIO,
    SOUND,
    SUM,
    WAY,
)
from evosynth.synths.live.layout import BLOCK

f32 = np.float32
TOGETHER = 4  # samples of a slot written out side by side: what does not change is read once for all of them
SOUND0, SOUND1, SOUND2, SOUND3, SOUND4 = (SOUND + slot * PIECE * LANES for slot in range(5))
WAY3, WAY4, WAY5, WAY6, WAY7, WAY8, WAY9 = (WAY + way * LANES for way in range(3, 10))
HEAR0, HEAR1, HEAR2, HEAR3, HEAR4 = (HEAR + slot * LANES for slot in range(5))
_FULL = f32(2)  # steps of phase for each unit of the operator before, in a loop
_UNIT = f32(1 / 4096)  # what operators count in, of a full one


@inlined
def _feedback_slot(work: F32, first: int) -> None:
    """Slot 0, which may modulate itself by its last two samples."""
    for i in range(0, PIECE, TOGETHER):
        for lane in range(LANES):
            step = work[RATE + lane]
            start = fma(f32(first + i), step, work[CYCLE + lane])
            gain, ratio = work[GAIN + lane], work[RATIO + lane]
            feedback, last, before = work[FEEDBACK + lane], work[LAST + lane], work[BEFORE + lane]
            for j in range(TOGETHER):
                gain *= ratio
                phase = fma(feedback, before, fma(f32(j), step, start))
                before = last
                last = floor(early_sine(cycles_of(fma(feedback, last, phase)), gain))
                work[SOUND0 + (i + j) * LANES + lane] = last
            work[GAIN + lane], work[LAST + lane], work[BEFORE + lane] = gain, last, before


@inlined
def _chained_slot(work: F32, slot: int, first: int) -> None:
    """Slots 1, 2 and 3, which only the slot before may modulate; the ways to them are numbered like their sources."""
    row = slot * LANES
    for i in range(0, PIECE, TOGETHER):
        for lane in range(LANES):
            step = work[RATE + row + lane]
            start = fma(f32(first + i), step, work[CYCLE + row + lane])
            gain, ratio = work[GAIN + row + lane], work[RATIO + row + lane]
            way = work[WAY + row - LANES + lane]
            for j in range(TOGETHER):
                at = (i + j) * LANES
                gain *= ratio
                phase = fma(f32(j), step, start)
                phase = fma(way, work[SOUND + (slot - 1) * PIECE * LANES + at + lane], phase)
                value = floor(sine(cycles_of(phase), gain))
                work[SOUND + slot * PIECE * LANES + at + lane] = value
            work[GAIN + row + lane] = gain


@inlined
def _branched_slot(work: F32, first: int) -> None:
    """Slot 4, which slots 0, 2 and 3 may modulate."""
    row = 4 * LANES
    for i in range(0, PIECE, TOGETHER):
        for lane in range(LANES):
            step = work[RATE + row + lane]
            start = fma(f32(first + i), step, work[CYCLE + row + lane])
            gain, ratio = work[GAIN + row + lane], work[RATIO + row + lane]
            way0, way2, way3 = work[WAY3 + lane], work[WAY4 + lane], work[WAY5 + lane]
            for j in range(TOGETHER):
                at = (i + j) * LANES
                gain *= ratio
                phase = fma(way0, work[SOUND0 + at + lane], fma(f32(j), step, start))
                phase = fma(way3, work[SOUND3 + at + lane], fma(way2, work[SOUND2 + at + lane], phase))
                work[SOUND4 + at + lane] = floor(sine(cycles_of(phase), gain))
            work[GAIN + row + lane] = gain


@inlined
def _last_slot(work: F32, first: int) -> None:
    """Slot 5, which slots 0, 2, 3 and 4 may modulate, and the sum of all that is heard."""
    row = 5 * LANES
    for i in range(0, PIECE, TOGETHER):
        for lane in range(LANES):
            step = work[RATE + row + lane]
            start = fma(f32(first + i), step, work[CYCLE + row + lane])
            gain, ratio = work[GAIN + row + lane], work[RATIO + row + lane]
            way0, way2 = work[WAY6 + lane], work[WAY7 + lane]
            way3, way4 = work[WAY8 + lane], work[WAY9 + lane]
            hear0, hear1, hear2 = work[HEAR0 + lane], work[HEAR1 + lane], work[HEAR2 + lane]
            hear3, hear4 = work[HEAR3 + lane], work[HEAR4 + lane]
            for j in range(TOGETHER):
                at = (i + j) * LANES
                slot0, slot1, slot2 = work[SOUND0 + at + lane], work[SOUND1 + at + lane], work[SOUND2 + at + lane]
                slot3, slot4 = work[SOUND3 + at + lane], work[SOUND4 + at + lane]
                gain *= ratio
                phase = fma(way0, slot0, fma(f32(j), step, start))
                phase = fma(way4, slot4, fma(way3, slot3, fma(way2, slot2, phase)))
                # from +0 on, so that silence is +0 in whatever company
                heard = fma(hear2, slot2, fma(hear1, slot1, fma(hear0, slot0, f32(0))))
                heard = fma(hear4, slot4, fma(hear3, slot3, heard))
                value = floor(sine(cycles_of(phase), gain))
                work[SUM + first * LANES + at + lane] = (heard + value) * _UNIT
            work[GAIN + row + lane] = gain


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
    one, two = LANES, 2 * LANES
    for i in range(0, BLOCK, 2):
        for lane in range(LANES):
            gain0, gain1, gain2 = work[GAIN + lane], work[GAIN + one + lane], work[GAIN + two + lane]
            feedback, last, before = work[FEEDBACK + lane], work[LAST + lane], work[BEFORE + lane]
            for j in range(2):
                time = f32(i + j)
                gain0 *= work[RATIO + lane]
                gain1 *= work[RATIO + one + lane]
                gain2 *= work[RATIO + two + lane]
                phase0 = fma(feedback, before, fma(time, work[RATE + lane], work[CYCLE + lane]))
                phase1 = fma(time, work[RATE + one + lane], work[CYCLE + one + lane])
                phase2 = fma(time, work[RATE + two + lane], work[CYCLE + two + lane])
                before = last
                value = floor(early_sine(cycles_of(fma(feedback, last, phase0)), gain0))
                second = floor(early_sine(cycles_of(fma(_FULL, value, phase1)), gain1))
                third = floor(early_sine(cycles_of(fma(_FULL, second, phase2)), gain2))
                last = fma(work[HEAR + two + lane], third, work[HEAR + one + lane] * second)
                work[SUM + (i + j) * LANES + lane] = last * _UNIT
            work[GAIN + lane], work[GAIN + one + lane], work[GAIN + two + lane] = gain0, gain1, gain2
            work[LAST + lane], work[BEFORE + lane] = last, before
