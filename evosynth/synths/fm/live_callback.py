"""The live engine as a C function for PortAudio: a sound callback that needs neither the GIL nor Python.

Its user data is the memory of a LiveEngine (see live_layout). Underflows are counted there, since nothing may be said
from inside.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numba
from numba.core import imputils
from numba.extending import intrinsic
from numba.np.numpy_support import carray

from evosynth.synths.fm import live_layout as layout
from evosynth.synths.fm.compiled import c_function
from evosynth.synths.fm.live_block import fill

# Numba has no types of its own for these.
types: Any = numba.types
borrowed: Any = imputils.impl_ret_borrowed

LATE = 4  # PortAudio's flag for an output that ran dry
GO_ON = 0  # what a callback answers to be called again


@intrinsic
def _as_clock(context: Any, array: Any) -> Any:
    """The array as one that is never written, which is what the kernels were compiled for."""
    frozen = array.copy(readonly=True)

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return borrowed(context, builder, frozen, values[0])

    return frozen(array), generate


def _callback(inputs: Any, output: Any, frames: Any, time: Any, flags: Any, user: Any) -> Any:
    """PortAudio's PaStreamCallback."""
    memory = carray(user, (layout.MEMORY_SIZE,))
    memory[layout.CALLS] += 1
    if flags & LATE:
        memory[layout.UNDERFLOWS] += 1
    out = carray(output, (frames, memory[layout.CHANNELS]))
    fill(memory, _as_clock(memory[layout.TIMING_AT :]), out)  # type: ignore[call-arg]
    return GO_ON


SIGNATURE = types.intc(
    types.voidptr,
    types.CPointer(types.float32),
    types.ulong,
    types.voidptr,
    types.ulong,
    types.CPointer(types.int64),
)


@lru_cache(maxsize=1)
def _compiled() -> Any:
    return c_function(SIGNATURE, _callback)


def callback_address() -> int:
    """Where PortAudio finds it, for the rest of this process. Compiled or loaded at the first call."""
    return int(_compiled().address)
