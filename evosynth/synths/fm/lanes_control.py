"""What happens to 32 voices once a block: envelopes, LFO, pitch, and what the audio loops need to know of them.

The laws are those of envelope.py, lfo.py and units.py. Envelopes count in the same integers, so they are exact; the LFO
counts exactly too, and its wave, tremolo and bend are float32. A loop over lanes holds no decision that the compiler
cannot turn into a choice between two values; the few lanes of a block in which a stage ends are visited one by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from evosynth.arrays import F32, I32, I64
from evosynth.kernels.compiled import inlined, kernel
from evosynth.kernels.float_math import exp2, exp2_small, sine
from evosynth.kernels.vectors import fma
from evosynth.synths.fm.algorithms import OPERATORS
from evosynth.synths.fm.envelope import ATTACK_CEILING, ATTACK_FLOOR, DONE, RELEASE
from evosynth.synths.fm.lanes_layout import (
    ALL,
    AMP_DEPTH,
    BASE,
    BEND,
    BEND_FACTOR,
    BENDS,
    CYCLE,
    END,
    EVENT,
    FADE_STEP,
    FOLLOWS,
    GAIN,
    HOLD,
    HOLDS,
    INCREMENT,
    LANES,
    LEVEL,
    LFO_PHASE,
    LFO_RANDOM,
    LFO_STEP,
    LOOPS,
    LOSSY,
    OCTAVES,
    PHASE,
    PITCH,
    PITCH_DEPTH,
    PITCH_EVENT,
    PITCH_STAGE,
    PITCH_STEP,
    PITCH_STEPS,
    PITCH_TARGET,
    PITCH_TARGETS,
    PROGRESS,
    RATE,
    RATIO,
    RISING,
    SENSITIVITY,
    STAGE,
    STEP,
    STEPS,
    TARGET,
    TARGETS,
    TREMOLO,
    WAIT_STEP,
    WAVE,
)
from evosynth.synths.fm.lfo import CYCLE as LFO_CYCLE
from evosynth.synths.fm.lfo import SAW_DOWN, SAW_UP, SINE, SQUARE, TRIANGLE
from evosynth.synths.fm.operator import SILENT, SKIPPED
from evosynth.synths.live.layout import BLOCK

i32, f32 = np.int32, np.float32

_BLOCK, _ZERO = i32(BLOCK), i32(0)
_CEILING, _FLOOR = i32(ATTACK_CEILING), i32(ATTACK_FLOOR)
_NEVER = i32(-1)  # a target that no falling level reaches
_SILENT, _SKIPPED = i32(SILENT), i32(SKIPPED)
_PHASE_MASK, _HALF_PHASE, _WHOLE_PHASE = i32((1 << 24) - 1), i32(1 << 23), i32(1 << 24)
_TO_CYCLES, _TO_OCTAVES = f32(2.0**-24), f32(2.0**-24)
_TO_STEPS = f32(2.0**-12)  # of the sine's table, 4096 a cycle
_UNIT = f32(1 / 1024)  # of attenuation, in doublings
_LOSS_AT_REST = f32(
    12.2 / np.log(2) - 24
)  # log2 of the share of a level lost at any sensitivity (units.amplitude_loss)
_TOP_OCTAVE = f32(21)  # Quirk: from 2^21 Hz on an operator stands still
_LARGEST = f32(2147483520)  # the largest float32 that is an int32
_ROUND = i32(BLOCK // 2)


@kernel
def enter_stage(whole: I32, at: int, stage: int, held: bool) -> None:
    """Begin a stage of the operator envelope at ``at`` (slot * LANES + lane), or rest (envelope.enter_stage)."""
    whole[STAGE + at] = stage
    whole[HOLD + at] = whole[RISING + at] = whole[STEP + at] = 0
    whole[TARGET + at] = _NEVER
    if stage >= DONE or (stage == RELEASE and held):
        return
    target, hold = whole[TARGETS + stage * ALL + at], whole[HOLDS + stage * ALL + at]
    if hold > 0 and (stage == 0 or target == whole[LEVEL + at]):
        whole[HOLD + at] = hold
        return
    whole[TARGET + at], whole[STEP + at] = target, whole[STEPS + stage * ALL + at]
    whole[RISING + at] = 1 if target > whole[LEVEL + at] else 0


@inlined
def _enter_next(whole: I32, held: bool) -> None:
    """Where a stage has ended, begin the next."""
    for at in range(ALL):
        if whole[EVENT + at]:
            enter_stage(whole, at, int(whole[STAGE + at]) + 1, held)


@inlined
def release_lanes(whole: I32) -> None:
    """Let all keys go."""
    for at in range(ALL):
        enter_stage(whole, at, RELEASE, False)
    for lane in range(LANES):
        if whole[PITCH_STAGE + lane] < DONE or whole[BENDS + lane]:
            enter_pitch_stage(whole, lane, RELEASE, False)


@inlined
def advance_envelopes(whole: I32, held: bool) -> None:
    """All operator envelopes by a block: first what waits, then what moves (envelope.envelope_level)."""
    events = 0
    for at in range(ALL):
        hold = whole[HOLD + at]
        ended = 1 if (hold > _ZERO) & (hold <= _BLOCK) else 0
        whole[EVENT + at] = ended
        whole[HOLD + at] = i32(hold - _BLOCK) if hold > _BLOCK else _ZERO
        events += ended
    if events:
        _enter_next(whole, held)
    events = 0
    for at in range(ALL):
        level, step, target, rising = whole[LEVEL + at], whole[STEP + at], whole[TARGET + at], whole[RISING + at]
        start = max(level, _FLOOR)
        up = i32(start + i32(i32(i32(_CEILING - start) >> i32(24)) * step))
        down = i32(level - step)
        reached = up >= target if rising else down <= target
        moved = up if rising else down
        whole[LEVEL + at] = target if reached else moved
        ended = 1 if reached else 0
        whole[EVENT + at] = ended
        events += ended
    if events:
        _enter_next(whole, held)


@kernel
def enter_pitch_stage(whole: I32, lane: int, stage: int, held: bool) -> None:
    """Begin a stage of the pitch envelope, or rest. The step's sign is its direction."""
    whole[PITCH_STAGE + lane] = stage
    whole[PITCH_STEP + lane], whole[PITCH_TARGET + lane] = 0, whole[PITCH + lane]
    if stage < RELEASE or (stage == RELEASE and not held):
        target, step = whole[PITCH_TARGETS + stage * LANES + lane], whole[PITCH_STEPS + stage * LANES + lane]
        whole[PITCH_TARGET + lane] = target
        whole[PITCH_STEP + lane] = step if target > whole[PITCH + lane] else -step


@inlined
def advance_pitch(whole: I32, held: bool) -> None:
    """All pitch envelopes by a block (envelope.pitch_envelope_level)."""
    events = 0
    for lane in range(LANES):
        step, target = whole[PITCH_STEP + lane], whole[PITCH_TARGET + lane]
        level = i32(whole[PITCH + lane] + step)
        reached = level >= target if step > _ZERO else level <= target
        ended = 1 if reached & (step != _ZERO) else 0
        whole[PITCH + lane] = target if reached else level
        whole[PITCH_EVENT + lane] = ended
        events += ended
    if events:
        for lane in range(LANES):
            if whole[PITCH_EVENT + lane]:
                enter_pitch_stage(whole, lane, int(whole[PITCH_STAGE + lane]) + 1, held)


@inlined
def advance_lfo(whole: I32, long: I64, work: F32) -> None:
    """All LFOs by a block (lfo.lfo_wave, lfo.lfo_fade): TREMOLO, 0 to 1, and the vibrato in octaves into BEND."""
    half, one = f32(0.5), f32(1)
    for lane in range(LANES):
        phase = long[LFO_PHASE + lane] + long[LFO_STEP + lane]
        random = long[LFO_RANDOM + lane]
        random = (random * 179 + 17) & 255 if phase >= LFO_CYCLE else random
        phase &= LFO_CYCLE - 1
        long[LFO_PHASE + lane], long[LFO_RANDOM + lane] = phase, random
        progress = long[PROGRESS + lane]
        next_ = progress + (long[WAIT_STEP + lane] if progress < LFO_CYCLE // 2 else long[FADE_STEP + lane])
        long[PROGRESS + lane] = next_ if next_ < LFO_CYCLE else progress
        x = f32(i32(phase >> 8)) * _TO_CYCLES
        up = x + half if x < half else x - half
        triangle = x + x if x < half else one - x + (one - x)
        held = f32(i32((random ^ 128) + 1)) * f32(1 / 256)
        code = whole[WAVE + lane]
        wave = triangle if code == TRIANGLE else held
        wave = one - up if code == SAW_DOWN else wave
        wave = up if code == SAW_UP else wave
        wave = (one if x < half else f32(0)) if code == SQUARE else wave
        wave = half + sine(x, half) if code == SINE else wave
        faded = f32(i32(next_ >> 8)) * f32(2.0**-23) - one if next_ >= LFO_CYCLE // 2 else f32(0)
        fade = one if next_ >= LFO_CYCLE else faded
        work[TREMOLO + lane] = work[AMP_DEPTH + lane] * fade * (one - wave)
        work[BEND + lane] = work[PITCH_DEPTH + lane] * fade * (wave - half)


@inlined
def bend(whole: I32, work: F32) -> None:
    """Phase increments of the lanes whose pitch moves; BEND holds the vibrato, in octaves."""
    for lane in range(LANES):
        octaves = fma(f32(whole[PITCH + lane]), _TO_OCTAVES, work[BEND + lane])
        work[BEND + lane], work[BEND_FACTOR + lane] = octaves, exp2(octaves)
    for slot in range(OPERATORS):
        row = slot * LANES
        for lane in range(LANES):
            bent = i32(i32(min(work[BASE + row + lane] * work[BEND_FACTOR + lane], _LARGEST)) & _PHASE_MASK)
            bent = bent if work[OCTAVES + row + lane] + work[BEND + lane] < _TOP_OCTAVE else _ZERO
            new = bent if whole[FOLLOWS + row + lane] else whole[INCREMENT + row + lane]
            whole[INCREMENT + row + lane] = new
            signed = i32(new - _WHOLE_PHASE) if new >= _HALF_PHASE else new
            work[RATE + row + lane] = f32(signed) * _TO_STEPS


@inlined
def set_phases(whole: I32, work: F32) -> None:
    """Phases for this block, and on to the next."""
    for at in range(ALL):
        phase = whole[PHASE + at]
        work[CYCLE + at] = f32(phase) * _TO_STEPS
        whole[PHASE + at] = i32(phase + i32(whole[INCREMENT + at] * _BLOCK)) & _PHASE_MASK


@inlined
def lose_level(whole: I32, work: F32) -> None:
    """What the levels lose by tremolo (units.amplitude_loss): left in EVENT for set_gains."""
    for slot in range(OPERATORS):
        row = slot * LANES
        for lane in range(LANES):
            exponent = fma(work[TREMOLO + lane], work[SENSITIVITY + row + lane], _LOSS_AT_REST)
            loss = exp2(exponent) * work[LOSSY + row + lane]
            whole[EVENT + row + lane] = i32(f32(whole[LEVEL + row + lane]) * loss)


@inlined
def forget_losses(whole: I32) -> None:
    """No tremolo in this group."""
    for at in range(ALL):
        whole[EVENT + at] = _ZERO


@inlined
def set_gains(whole: I32, work: F32) -> int:
    """Gains at the block's start and their steps, as factors; how many operators sound.

    From attenuation A (1024 units a doubling) the exact engine's gain is 2^(13 - (A + 1) / 1024), and A runs through a
    block in equal whole steps, that is, the gain by equal factors.
    """
    sounding = 0
    for at in range(ALL):
        start = whole[END + at]
        end = i32(_SILENT - i32(i32(whole[LEVEL + at] - whole[EVENT + at]) >> i32(14)))
        whole[END + at] = end
        on = (start <= _SKIPPED) | (end <= _SKIPPED)
        work[GAIN + at] = _gain(start) if on else f32(0)
        step = i32(i32(i32(end - start) + _ROUND) >> i32(6))
        work[RATIO + at] = exp2_small(f32(step) * -_UNIT)
        sounding += 1 if on else 0
    return sounding


@inlined
def _gain(attenuation: Any) -> Any:
    return exp2(f32(13) - f32(i32(attenuation + 1)) * _UNIT)


@inlined
def hold_loop_gains(whole: I32, work: F32) -> None:
    """Quirk: in a feedback loop only the first operator's gain runs smoothly; the others jump once a block."""
    for slot in range(1, 3):
        row = slot * LANES
        for lane in range(LANES):
            if work[GAIN + lane] > f32(0):
                work[GAIN + row + lane] = _gain(whole[END + row + lane])
                work[RATIO + row + lane] = f32(1)


@inlined
def all_over(whole: I32) -> bool:
    """Whether every envelope has come to its end in silence (see voice.note_over)."""
    going = 0
    for at in range(ALL):
        sounds = SILENT - (whole[LEVEL + at] >> 14) <= SKIPPED
        going += 1 if (whole[STAGE + at] != DONE) | sounds else 0
    return going == 0


@kernel
def control_block(
    whole: I32, long: I64, work: F32, kind: int, releasing: bool, held: bool, bends: bool, lossy: bool, wavering: bool
) -> int:
    """All that happens once a block; what no voice of the group has is left out. How many operators sound.

    -1 says that none ever will again.
    """
    if releasing:
        release_lanes(whole)
    if wavering:
        advance_lfo(whole, long, work)
    if bends:
        advance_pitch(whole, held)
        bend(whole, work)
    set_phases(whole, work)
    advance_envelopes(whole, held)
    if lossy:
        lose_level(whole, work)
    else:
        forget_losses(whole)
    sounding = set_gains(whole, work)
    if kind == LOOPS:
        hold_loop_gains(whole, work)
    if not held and sounding == 0 and all_over(whole):
        return -1
    return sounding
