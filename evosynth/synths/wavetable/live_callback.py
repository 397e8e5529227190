"""The live wavetable engine as a C function for PortAudio; see kernels.c_callback.

Its user data is the header of a WavetableLive: the addresses of all that the engine has.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numba.np.numpy_support import carray

from evosynth.kernels.c_callback import GO_ON, LATE, SIGNATURE, pointer_to, types
from evosynth.kernels.compiled import c_function
from evosynth.synths.live import layout as common
from evosynth.synths.wavetable import live_layout as layout
from evosynth.synths.wavetable.layout import (
    BLENDED_SIZE,
    BLOCK,
    INDEX_SIZE,
    LANES,
    PATCH_COLUMNS,
    STATE_COLUMNS,
    WORK_SIZE,
)
from evosynth.synths.wavetable.live_block import fill

_long, _double, _float, _int = (pointer_to(kind) for kind in (types.int64, types.float64, types.float32, types.int32))


def _callback(inputs: Any, output: Any, frames: Any, time: Any, flags: Any, user: Any) -> Any:
    """PortAudio's PaStreamCallback."""
    header = carray(user, (layout.HEADER,))
    control = carray(_long(header[layout.CONTROL_AT]), (common.CONTROLS,))
    control[common.CALLS] += 1
    if flags & LATE:
        control[common.UNDERFLOWS] += 1
    fill(
        control,
        carray(_long(header[layout.KEYS_AT]), (common.KEYS,)),
        carray(_long(header[layout.NOTES_AT]), (LANES, common.NOTE_COLUMNS)),
        carray(_long(header[layout.RING_AT]), (common.COMMANDS, common.COMMAND_COLUMNS)),
        carray(_double(header[layout.SENT_AT]), (common.COMMANDS, PATCH_COLUMNS)),
        carray(_double(header[layout.FLOATS_AT]), (common.FLOATS,)),
        carray(_double(header[layout.STATE_AT]), (LANES, STATE_COLUMNS)),
        carray(_double(header[layout.PATCHES_AT]), (LANES + 1, PATCH_COLUMNS)),
        carray(_float(header[layout.WORK_AT]), (WORK_SIZE,)),
        carray(_float(header[layout.BLENDED_AT]), (BLENDED_SIZE,)),
        carray(_float(header[layout.HEARD_AT]), (BLOCK * LANES,)),
        carray(_int(header[layout.INDEX_AT]), (INDEX_SIZE,)),
        carray(_long(header[layout.STARTS_AT]), (header[layout.TABLES],)),
        carray(_long(header[layout.FRAMES_AT]), (header[layout.TABLES],)),
        carray(_float(header[layout.TABLES_AT]), (header[layout.TABLES_SIZE],)),
        carray(_float(header[layout.SHAPED_AT]), (layout.SHAPED_SIZE,)),
        np.float64(header[layout.RATE]),
        carray(output, (frames, control[common.CHANNELS])),
    )
    return GO_ON


@lru_cache(maxsize=1)
def _compiled() -> Any:
    return c_function(SIGNATURE, _callback)


def callback_address() -> int:
    """Where PortAudio finds it, for the rest of this process. Compiled or loaded at the first call."""
    return int(_compiled().address)
