"""The live engine as a C function for PortAudio: a sound callback that needs neither the GIL nor Python.

Its user data is the memory of a LiveEngine (see live_memory). Underflows are counted there, since nothing may be said
from inside.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from numba.core import imputils
from numba.extending import intrinsic
from numba.np.numpy_support import carray

from evosynth.kernels.c_callback import GO_ON, LATE, SIGNATURE
from evosynth.kernels.compiled import c_function
from evosynth.synths.fm import live_memory as at
from evosynth.synths.fm.live_block import fill
from evosynth.synths.live import layout

# Numba has no type of its own for it.
borrowed: Any = imputils.impl_ret_borrowed


@intrinsic
def _as_clock(context: Any, array: Any) -> Any:
    """The array as one that is never written, which is what the kernels were compiled for."""
    frozen = array.copy(readonly=True)

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return borrowed(context, builder, frozen, values[0])

    return frozen(array), generate


def _callback(inputs: Any, output: Any, frames: Any, time: Any, flags: Any, user: Any) -> Any:
    """PortAudio's PaStreamCallback."""
    memory = carray(user, (at.MEMORY_SIZE,))
    memory[layout.CALLS] += 1
    if flags & LATE:
        memory[layout.UNDERFLOWS] += 1
    out = carray(output, (frames, memory[layout.CHANNELS]))
    fill(memory, _as_clock(memory[at.TIMING_AT :]), out)  # type: ignore[call-arg]
    return GO_ON


@lru_cache(maxsize=1)
def _compiled() -> Any:
    return c_function(SIGNATURE, _callback)


def callback_address() -> int:
    """Where PortAudio finds it, for the rest of this process. Compiled or loaded at the first call."""
    return int(_compiled().address)
