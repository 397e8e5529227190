"""One operator over a block: phase, logarithmic sine, gain in log units, feedback. The loops over samples.

A bus is a row of BLOCK integers that counts 1/4096 of a full operator. As a modulator a full operator (4093) shifts the
phase by two cycles. Attenuation counts 1024 units a doubling and runs in a straight line (in dB) through a block.
Phases count 2^24 a cycle. A modulator shifts them by whole steps of the sine's table, so both may be rounded to those
steps before they are added.

Quirk: the negative half of the sine is the one's complement of the positive one: 4093 above, -4094 below.
"""

from __future__ import annotations

from evosynth.arrays import I16, I64
from evosynth.kernels.compiled import kernel
from evosynth.synths.live.layout import BLOCK

SILENT = 16384  # attenuation of silence
SKIPPED = 16284  # Quirk: an operator is left out while its attenuation is above this at both ends of a block


@kernel
def ramp(start: int, end: int) -> int:
    """Attenuation a sample on the way from the start of a block to its end."""
    return (end - start + BLOCK // 2) >> 6


@kernel
def amplitude(phase: int, attenuation: int, log_sine: I16, exponential: I16) -> int:
    """Sample of a sine at a phase in 1/4096 of a cycle, in 1/4096 of a full operator."""
    index = phase & 4095
    value = int(exponential[(int(log_sine[index]) + attenuation) & 0x7FFF])
    return value ^ -(index >> 11)


@kernel
def run_plain(
    buses: I64,
    target: int,
    add: bool,
    phase: int,
    increment: int,
    start: int,
    end: int,
    log_sine: I16,
    exponential: I16,
) -> None:
    """An operator that nothing modulates."""
    step = ramp(start, end)
    for i in range(BLOCK):
        start += step
        value = amplitude(phase >> 12, start, log_sine, exponential)
        buses[target, i] = buses[target, i] + value if add else value
        phase += increment


@kernel
def run_modulated(
    buses: I64,
    target: int,
    add: bool,
    source: int,
    phase: int,
    increment: int,
    start: int,
    end: int,
    log_sine: I16,
    exponential: I16,
) -> None:
    """An operator whose phase is shifted by the bus ``source``."""
    step = ramp(start, end)
    for i in range(BLOCK):
        start += step
        value = amplitude((phase >> 12) + 2 * int(buses[source, i]), start, log_sine, exponential)
        buses[target, i] = buses[target, i] + value if add else value
        phase += increment


@kernel
def run_feedback(lanes: int, own: I64, work: I64, log_sine: I16, exponential: I16) -> None:
    """Operators that modulate themselves by the sum of their last two samples, times 2^shift: several voices at once.

    ``own`` is (lanes, 2 + BLOCK): two samples of memory, then the block. ``work`` holds a row each of shifts, phases,
    increments, attenuations and their steps, and is used up. One such operator alone would wait for its own last
    sample nearly all the time; side by side they cost a third.
    """
    for i in range(BLOCK):
        for lane in range(lanes):
            work[3, lane] += work[4, lane]
            phase = int(work[1, lane]) + (int(own[lane, i] + own[lane, i + 1]) << int(work[0, lane]))
            own[lane, i + 2] = amplitude(phase >> 12, int(work[3, lane]), log_sine, exponential)
            work[1, lane] += work[2, lane]


@kernel
def copy_feedback(buses: I64, target: int, add: bool, own: I64, member: int) -> None:
    """What run_feedback made, onto a bus."""
    for i in range(BLOCK):
        buses[target, i] = buses[target, i] + own[member, 2 + i] if add else own[member, 2 + i]


@kernel
def run_loop(
    buses: I64,
    target: int,
    before: int,
    last: int,
    shift: int,
    phases: tuple[int, int, int],
    increments: tuple[int, int, int],
    start: int,
    ends: tuple[int, int, int],
    three: bool,
    log_sine: I16,
    exponential: I16,
) -> tuple[int, int]:
    """Three operators, or two, in a chain whose end feeds back to its beginning (algorithms 4 and 6).

    Takes and returns the last two samples of the end of the chain, the older one first.
    Quirk: only the first of them ramps; the others take the gain of the block's end at once.
    """
    step = ramp(start, ends[0])
    phase, phase2, phase3 = phases
    for i in range(BLOCK):
        start += step
        value = amplitude((phase + ((before + last) << shift)) >> 12, start, log_sine, exponential)
        value = amplitude((phase2 >> 12) + 2 * value, ends[1], log_sine, exponential)
        if three:
            value = amplitude((phase3 >> 12) + 2 * value, ends[2], log_sine, exponential)
        before, last = last, value
        buses[target, i] = value
        phase += increments[0]
        phase2 += increments[1]
        phase3 += increments[2]
    return before, last
