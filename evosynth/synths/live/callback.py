"""What a C callback of PortAudio needs, whatever engine answers it: its signature, its flags, addresses as pointers."""

from __future__ import annotations

from typing import Any

import numba
from numba.extending import intrinsic

types: Any = numba.types  # Numba has no types of its own for these

LATE = 4  # PortAudio's flag for an output that ran dry
GO_ON = 0  # what a callback answers to be called again

# int callback(input, float *output, frames, time, flags, user data as long *)
SIGNATURE = types.intc(
    types.voidptr,
    types.CPointer(types.float32),
    types.ulong,
    types.voidptr,
    types.ulong,
    types.CPointer(types.int64),
)


def pointer_to(kind: Any) -> Any:
    """A function for kernels: an address as a pointer to numbers of this type."""

    @intrinsic
    def pointer(context: Any, address: Any) -> Any:
        def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.inttoptr(values[0], context.get_value_type(types.CPointer(kind)))

        return types.CPointer(kind)(types.int64), lower

    return pointer
