"""The taking in of a ring as a C function for PortAudio; see kernels.c_callback. It does what ``Ring.take`` does.

Without Python's lock no block is missed while other threads of the program are busy. The time is the system's monotonic
clock, read by the C library: where ``time.monotonic()`` is not that one, ``address`` is None.
"""

from __future__ import annotations

import sys
import time
from functools import lru_cache
from typing import Any

import numba
import numpy as np
from numba.np.numpy_support import carray

from evosynth.audio.ring_words import (
    BLOCKS,
    BROKEN_AT,
    CHANNEL,
    CHANNELS,
    ENDS_AT,
    FRAMES,
    NS,
    ROWS,
    SAMPLES_AT,
    SIZE,
    TIME_AT,
    TIMES_AT,
    WORDS,
    S,
)
from evosynth.kernels.c_callback import GO_ON, pointer_to, types
from evosynth.kernels.compiled import c_function

LOST = 1 | 2  # PortAudio's flags for an input that ran dry or over

# int callback(const float *input, output, frames, time, flags, user data as long *)
_SIGNATURE = types.intc(
    types.CPointer(types.float32),
    types.voidptr,
    types.ulong,
    types.voidptr,
    types.ulong,
    types.CPointer(types.int64),
)
_CLOCK = getattr(time, "CLOCK_MONOTONIC", 1)
_clock_gettime: Any = types.ExternalFunction(
    "clock_gettime", types.intc(types.intc, types.CPointer(types.int64))
)  # a timespec is two 64-bit numbers
_float = pointer_to(types.float32)
_double = pointer_to(types.float64)
_long = pointer_to(types.int64)
_byte = pointer_to(types.uint8)


def _callback(source: Any, _output: Any, frames: Any, _time: Any, flags: Any, user: Any) -> Any:
    """PortAudio's PaStreamCallback."""
    memory = carray(user, (WORDS,))
    channels, channel, size = memory[CHANNELS], memory[CHANNEL], memory[SIZE]
    came = carray(source, (frames, channels))
    samples = carray(_float(memory[SAMPLES_AT]), (size,))
    at = memory[FRAMES] % size
    for number in range(frames):
        if channel >= 0:
            samples[at] = came[number, channel]
        elif channels == 1:
            samples[at] = came[number, 0]
        else:
            samples[at] = (came[number, 0] + came[number, 1]) * np.float32(0.5)
        at = at + 1 if at + 1 < size else 0
    _clock_gettime(_CLOCK, _long(memory[TIME_AT]))
    rows = memory[ROWS]
    row = memory[BLOCKS] % rows
    carray(_long(memory[ENDS_AT]), (rows,))[row] = memory[FRAMES] + frames
    carray(_double(memory[TIMES_AT]), (rows,))[row] = memory[S] + memory[NS] * 1e-9
    carray(_byte(memory[BROKEN_AT]), (rows,))[row] = 1 if flags & LOST else 0
    memory[BLOCKS] += 1
    memory[FRAMES] += frames  # last: only now others may look
    return GO_ON


@lru_cache(maxsize=1)
def _compiled() -> Any:
    return c_function(_SIGNATURE, _callback)


def address() -> int | None:
    """Where PortAudio finds it, for the rest of this process; compiled or loaded at the first call."""
    settings: Any = numba.config
    same = time.get_clock_info("monotonic").implementation == "clock_gettime(CLOCK_MONOTONIC)"
    if settings.DISABLE_JIT or not same or sys.maxsize < 2**32:
        return None
    return int(_compiled().address)
