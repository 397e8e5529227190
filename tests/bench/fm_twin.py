"""A plain engine in double precision under the DX7's control laws: what agreement a smooth engine can have at all.

Envelopes, LFO and pitch are those of the exact engine, block by block; only the samples are computed from true sines
and gains, one voice at a time. For comparison, never for use.
"""

from __future__ import annotations

import numba
import numpy as np

from evosynth.arrays import F32, U8
from evosynth.synths.base import Note
from evosynth.synths.fm.algorithms import (
    BUSES,
    FEEDBACK_EXTRA_SHIFT,
    FEEDBACK_LENGTH,
    FEEDBACK_START,
    INPUT_BUS,
    OUTPUT,
    OUTPUT_BUS,
)
from evosynth.synths.fm.exact import check_voices
from evosynth.synths.fm.operator import SKIPPED, ramp
from evosynth.synths.fm.units import clock
from evosynth.synths.fm.voice import ENDS, INCREMENTS, PHASES, STARTS, STATE_COLUMNS, control_block, press, release
from evosynth.synths.live.layout import BLOCK


def render_twin(voices: U8, note: Note, sample_rate: int) -> F32:
    """Play one note with each voice: (n, 155) bytes -> (n, samples)."""
    checked = check_voices(voices)
    out = np.zeros((len(checked), note.samples(sample_rate)), np.float32)
    _render(checked, note.midi_note, note.velocity, note.gate_samples(sample_rate), clock(sample_rate), out)
    return out


@numba.njit(nogil=True)
def _render(voices, note, velocity, gate, timing, out):
    state = np.zeros((len(voices), STATE_COLUMNS), np.int64)
    buses = np.zeros(BUSES)
    for row in range(len(voices)):
        press(state, row, voices, note, velocity, timing)
        held, last, before = True, 0.0, 0.0
        for begin in range(0, out.shape[1], BLOCK):
            if held and begin >= gate:
                held = False
                release(state, row, voices, timing)
            control_block(state, row, voices, held, timing)
            for i in range(min(BLOCK, out.shape[1] - begin)):
                buses[:] = 0.0
                last, before = _sample(state, row, voices[row, 134], voices[row, 135], i, last, before, buses)
                out[row, begin + i] = buses[OUTPUT]
            for op in range(6):
                state[row, PHASES + op] = (state[row, PHASES + op] + BLOCK * state[row, INCREMENTS + op]) & 0xFFFFFF
                state[row, STARTS + op] = state[row, ENDS + op]


@numba.njit(nogil=True)
def _sample(state, row, algorithm, feedback, i, last, before, buses):
    first, length = FEEDBACK_START[algorithm], FEEDBACK_LENGTH[algorithm]
    loud = state[row, STARTS + first] <= SKIPPED or state[row, ENDS + first] <= SKIPPED
    loop = length > 1 and feedback > 0 and loud
    shift = (last + before) * 2.0 ** (feedback - 8 - FEEDBACK_EXTRA_SHIFT[algorithm]) if feedback else 0.0
    value = 0.0
    for op in range(6):
        start, end = state[row, STARTS + op], state[row, ENDS + op]
        inside = loop and op < length
        attenuation = end if inside and op else start + (i + 1) * ramp(start, end)
        gain = 2.0 ** (1 - (attenuation + 1) / 1024) if inside or start <= SKIPPED or end <= SKIPPED else 0.0
        phase = ((state[row, PHASES + op] + i * state[row, INCREMENTS + op]) & 0xFFFFFF) / 2.0**24
        if op == first:
            phase += shift
        if inside and op:
            phase += 2 * value
        elif not inside and INPUT_BUS[algorithm, op] != OUTPUT:
            phase += 2 * buses[INPUT_BUS[algorithm, op]]
        value = gain * np.sin(2 * np.pi * phase)
        if op == first + length - 1 if length == 1 or loop else op == first:
            last, before = value, last
        if inside:
            if op == length - 1:
                buses[OUTPUT] += value
        else:
            buses[OUTPUT_BUS[algorithm, op]] += value
    return last, before
