"""The live wavetable engine as a C function for PortAudio; see fm.live_callback.

Beside the memory of the engine it needs its tables, whose addresses stand there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.extending import intrinsic
from numba.np.numpy_support import carray

from evosynth.synths.fm import live_layout as common
from evosynth.synths.fm.compiled import c_function
from evosynth.synths.fm.live_callback import GO_ON, LATE, SIGNATURE
from evosynth.synths.wavetable import live_layout as layout
from evosynth.synths.wavetable.live_block import fill

types: Any = numba.types


@intrinsic
def _floats_at(context: Any, address: Any) -> Any:
    """An address as a pointer to float32."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.inttoptr(values[0], ir.FloatType().as_pointer())

    return types.CPointer(types.float32)(types.int64), lower


_pointer: Any = _floats_at


def _callback(inputs: Any, output: Any, frames: Any, time: Any, flags: Any, user: Any) -> Any:
    """PortAudio's PaStreamCallback."""
    memory = carray(user, (layout.MEMORY_SIZE,))
    memory[common.CALLS] += 1
    if flags & LATE:
        memory[common.UNDERFLOWS] += 1
    out = carray(output, (frames, memory[common.CHANNELS]))
    tables = carray(_pointer(memory[layout.TABLES_ADDRESS]), (memory[layout.TABLES_SIZE],))
    shaped = carray(_pointer(memory[layout.PRIVATE_ADDRESS]), (layout.SHAPED_SLOTS * layout.SHAPED_FLOATS,))
    fill(memory, tables, shaped, np.float64(memory[layout.RATE]), out)
    return GO_ON


@lru_cache(maxsize=1)
def _compiled() -> Any:
    return c_function(SIGNATURE, _callback)


def callback_address() -> int:
    """Where PortAudio finds it, for the rest of this process. Compiled or loaded at the first call."""
    return int(_compiled().address)
