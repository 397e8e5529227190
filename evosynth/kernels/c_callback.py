"""What a C callback of PortAudio needs, whatever engine answers it: its signature, its flags, addresses as pointers."""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
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


@intrinsic
def ask(context: Any, address: Any, inputs: Any, output: Any, frames: Any, time: Any, flags: Any, user: Any) -> Any:
    """For kernels: call the callback at an address, with user data at another one."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kinds = [context.get_value_type(kind) for kind in SIGNATURE.args]
        function = ir.FunctionType(context.get_value_type(SIGNATURE.return_type), kinds)
        callback = builder.inttoptr(values[0], function.as_pointer())
        return builder.call(callback, [*values[1:-1], builder.inttoptr(values[-1], kinds[-1])])

    return SIGNATURE.return_type(types.int64, *SIGNATURE.args[:-1], types.int64), lower
