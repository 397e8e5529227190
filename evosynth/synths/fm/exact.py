"""The exact engine: integer arithmetic throughout, equal to Dexed's Mark I engine in every sample.

A sample times 4096 is an integer; one full carrier is 1.0, carriers are summed and never clipped. A note starts in a
fresh voice: phases 0, feedback 0, LFO at its start. The key goes up at the first block that starts at or after the
gate.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.arrays import F32, I16, I64, U8
from evosynth.kernels.compiled import kernel
from evosynth.synths.base import Note
from evosynth.synths.fm.algorithms import BUSES, OUTPUT
from evosynth.synths.fm.tables import EXPONENTIAL, LOG_SINE
from evosynth.synths.fm.units import clock
from evosynth.synths.fm.voice import (
    LANES,
    OVER,
    STATE_COLUMNS,
    control_block,
    feedback_block,
    note_over,
    press,
    release,
    sound_block,
)
from evosynth.synths.live.layout import BLOCK
from evosynth.voices.dx7 import ROWS, VOICE_SIZE

__all__ = ["check_voices", "clock", "render_into", "render_voices", "warm_up"]


HIGHEST = np.array([row.high for row in ROWS], np.int64)  # (155,) each byte's range is 0 to this
HIGHEST.setflags(write=False)

_TO_FLOAT = np.float32(1 / 4096)


def check_voices(voices: U8) -> I64:
    """Voices (n, 155) as the kernels take them: at least one, bytes in range; ``ValueError`` names the first fault."""
    array = np.asarray(voices)
    if array.ndim != 2 or array.shape[1] != VOICE_SIZE or not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"expected integers of shape (n, {VOICE_SIZE}), got {array.dtype} of shape {array.shape}")
    if len(array) == 0:
        raise ValueError("there is no voice to render")
    checked = array.astype(np.int64)
    wrong = np.argwhere((checked < 0) | (checked > HIGHEST))
    if len(wrong):
        row, byte = wrong[0]
        raise ValueError(f"voice {row}: byte {byte} is {checked[row, byte]}, its range is 0..{HIGHEST[byte]}")
    return checked


def render_voices(voices: U8, note: Note, sample_rate: int) -> F32:
    """Play one note with each voice: (n, 155) bytes in dump order -> (n, samples).

    ``ValueError`` for a byte outside its range, an empty batch or a sample rate below 16384 Hz.
    """
    checked = check_voices(voices)
    out = np.zeros((len(checked), note.samples(sample_rate)), np.float32)
    render_into(checked, note, clock(sample_rate), note.gate_samples(sample_rate), out)
    return out


def render_into(voices: I64, note: Note, timing: I64, gate: int, out: F32) -> None:
    """The kernel behind render_voices: checked voices (n, 155) into zeros (n, samples)."""
    _render_rows(voices, note.midi_note, note.velocity, gate, timing, LOG_SINE, EXPONENTIAL, out)


def warm_up(progress: Callable[[float, str], None]) -> None:
    """Load the kernels, compiling them where no cache has them; ``progress(part, what)`` with part from 0 to 1.

    Compiling takes some ten seconds once, loading a fraction of one.
    """
    voices, timing = np.zeros((1, VOICE_SIZE), np.int64), clock(44100)
    state, work = np.zeros((1, STATE_COLUMNS), np.int64), np.zeros((5, LANES), np.int64)
    own = np.zeros((LANES, 2 + BLOCK), np.int64)
    buses, out = np.zeros((BUSES, BLOCK), np.int64), np.zeros((1, 1), np.float32)
    waves = (LOG_SINE, EXPONENTIAL)
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("keys and levels", lambda: press(state, 0, voices, 60, 100, timing)),
        ("envelopes and vibrato", lambda: control_block(state, 0, voices, True, timing)),
        ("feedback", lambda: feedback_block(state, voices, own, work, *waves)),
        ("operators", lambda: sound_block(state, 0, voices, own, buses, *waves)),
        ("voices", lambda: _render_rows(voices, 60, 100, 0, timing, *waves, out)),
    )
    for done, (what, load) in enumerate(steps):
        progress(done / len(steps), f"Preparing the engine: {what}")
        load()
    progress(1.0, "The engine is ready")


@kernel
def _render_rows(
    voices: I64, note: int, velocity: int, gate: int, timing: I64, log_sine: I16, exponential: I16, out: F32
) -> None:
    """All rows, a few at a time; what a row sounds like does not depend on its neighbours."""
    for first in range(0, len(voices), LANES):
        rows = slice(first, first + LANES)
        _render_lanes(voices[rows], note, velocity, gate, timing, log_sine, exponential, out[rows])


@kernel
def _render_lanes(
    voices: I64, note: int, velocity: int, gate: int, timing: I64, log_sine: I16, exponential: I16, out: F32
) -> None:
    lanes, samples = out.shape
    state = np.zeros((lanes, STATE_COLUMNS), np.int64)
    own, work = np.zeros((LANES, 2 + BLOCK), np.int64), np.zeros((5, LANES), np.int64)
    buses = np.zeros((BUSES, BLOCK), np.int64)
    for lane in range(lanes):
        press(state, lane, voices, note, velocity, timing)
    held = True
    for begin in range(0, samples, BLOCK):
        releasing = held and begin >= gate
        held = held and not releasing
        for lane in range(lanes):
            if releasing:
                release(state, lane, voices, timing)
            if not state[lane, OVER]:
                control_block(state, lane, voices, held, timing)
        feedback_block(state, voices, own, work, log_sine, exponential)
        size = min(BLOCK, samples - begin)
        for lane in range(lanes):
            if state[lane, OVER]:
                continue
            if sound_block(state, lane, voices, own, buses, log_sine, exponential):
                for i in range(size):
                    out[lane, begin + i] = np.float32(buses[OUTPUT, i]) * _TO_FLOAT
            elif not held:
                state[lane, OVER] = note_over(state, lane)
