"""One operator over a block: phase, logarithmic sine, gain in log units, feedback. The loops over samples.

A bus is a row of BLOCK integers that count 1/4096 of a full operator. As a modulator a full operator (4093) shifts the
phase by two cycles. Attenuation counts 1024 units a doubling and runs in a straight line (in dB) through a block.
Modulation and phase shift are whole units of 2^12, so phases (2^24 a cycle) may be shifted before they are added.

Quirk: the negative half of the sine is the one's complement of the positive one: 4093 above, -4094 below.
"""

from __future__ import annotations

from evosynth.synths.fm.compiled import kernel
from evosynth.synths.fm.tables import I16, I64
from evosynth.synths.fm.units import BLOCK

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
    out: I64, add: bool, phase: int, increment: int, start: int, end: int, log_sine: I16, exponential: I16
) -> None:
    """An operator that nothing modulates."""
    step = ramp(start, end)
    for i in range(BLOCK):
        start += step
        value = amplitude(phase >> 12, start, log_sine, exponential)
        out[i] = out[i] + value if add else value
        phase += increment


@kernel
def run_modulated(
    out: I64, add: bool, source: I64, phase: int, increment: int, start: int, end: int, log_sine: I16, exponential: I16
) -> None:
    """An operator whose phase is shifted by the bus ``source``."""
    step = ramp(start, end)
    for i in range(BLOCK):
        start += step
        value = amplitude((phase >> 12) + 2 * int(source[i]), start, log_sine, exponential)
        out[i] = out[i] + value if add else value
        phase += increment


@kernel
def run_feedback(
    out: I64,
    add: bool,
    memory: I64,
    shift: int,
    phase: int,
    increment: int,
    start: int,
    end: int,
    log_sine: I16,
    exponential: I16,
) -> None:
    """An operator that modulates itself by the sum of its last two samples, times 2^shift."""
    step = ramp(start, end)
    before, last = int(memory[0]), int(memory[1])
    for i in range(BLOCK):
        start += step
        value = amplitude((phase + ((before + last) << shift)) >> 12, start, log_sine, exponential)
        before, last = last, value
        out[i] = out[i] + value if add else value
        phase += increment
    memory[0], memory[1] = before, last


@kernel
def run_loop(
    out: I64,
    memory: I64,
    shift: int,
    phases: I64,
    increments: I64,
    starts: I64,
    ends: I64,
    length: int,
    log_sine: I16,
    exponential: I16,
) -> None:
    """Two or three operators in a chain whose end feeds back to its beginning (algorithms 6 and 4).

    Quirk: only the first of them ramps; the others take the gain of the block's end at once.
    """
    attenuation = int(starts[0])
    step = ramp(attenuation, int(ends[0]))
    before, last = int(memory[0]), int(memory[1])
    phase, increment = int(phases[0]), int(increments[0])
    phase2, increment2 = int(phases[1]), int(increments[1])
    phase3, increment3 = int(phases[2]), int(increments[2])
    end2, end3 = int(ends[1]), int(ends[2])
    for i in range(BLOCK):
        attenuation += step
        value = amplitude((phase + ((before + last) << shift)) >> 12, attenuation, log_sine, exponential)
        value = amplitude((phase2 >> 12) + 2 * value, end2, log_sine, exponential)
        if length == 3:
            value = amplitude((phase3 >> 12) + 2 * value, end3, log_sine, exponential)
        before, last = last, value
        out[i] = value
        phase += increment
        phase2 += increment2
        phase3 += increment3
    memory[0], memory[1] = before, last
