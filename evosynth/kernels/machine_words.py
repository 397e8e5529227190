"""What loops of the kernels need from the processor, and what Numba has no words for.

A division without the look at zero that would keep a compiler from dividing many numbers at once; and neighbouring
samples of a table, taken from sixteen places. Taken one by one and put to memory, they would have to be waited for
there: what was written in small pieces cannot be read in one until it has arrived.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from evosynth.arrays import F32, I32
from evosynth.kernels.compiled import WITHOUT_COMPILER

PLACES = 16  # that are taken at a time


def _joined(builder: Any, parts: list[Any]) -> Any:
    """Vectors one after the other, as one."""
    while len(parts) > 1:
        size = 2 * parts[0].type.count
        mask = ir.Constant(ir.VectorType(ir.IntType(32), size), list(range(size)))
        parts = [builder.shuffle_vector(parts[i], parts[i + 1], mask) for i in range(0, len(parts), 2)]
    return parts[0]


def _taking(neighbours: int) -> Any:
    """How so many neighbours are taken: sixteen places, each neighbour to a vector of its own."""
    word = ir.VectorType(ir.FloatType(), neighbours).as_pointer()
    row = ir.VectorType(ir.FloatType(), PLACES).as_pointer()
    array_of: Any = make_array

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        source, start, index, at, target, to, apart = values
        read = array_of(signature.args[0])(context, builder, source).data
        places = array_of(signature.args[2])(context, builder, index).data
        written = array_of(signature.args[4])(context, builder, target).data
        sixteen = ir.VectorType(ir.IntType(32), PLACES).as_pointer()
        where = builder.load(builder.bitcast(builder.gep(places, [at]), sixteen), align=4)
        taken = []
        for i in range(PLACES):
            place = builder.extract_element(where, ir.Constant(ir.IntType(32), i))
            place = builder.add(start, builder.sext(place, start.type))
            taken.append(builder.load(builder.bitcast(builder.gep(read, [place]), word), align=4))
        half = _joined(builder, taken[: PLACES // 2]), _joined(builder, taken[PLACES // 2 :])
        for i in range(neighbours):
            mask = ir.Constant(ir.VectorType(ir.IntType(32), PLACES), [i + neighbours * j for j in range(PLACES)])
            value = builder.shuffle_vector(*half, mask)
            where = builder.add(to, builder.mul(apart, ir.Constant(apart.type, i)))
            builder.store(value, builder.bitcast(builder.gep(written, [where]), row), align=4)
        return context.get_dummy_value()

    return lower


def _take(source: F32, start: int, index: I32, at: int, target: F32, to: int, apart: int, neighbours: int) -> None:
    for i in range(PLACES):
        for j in range(neighbours):
            target[to + j * apart + i] = source[start + index[at + i] + j]


if WITHOUT_COMPILER:

    def divide(a: np.float32, b: np.float32) -> np.float32:
        """a / b."""
        return np.float32(a / b)

    def take_two(source: F32, start: int, index: I32, at: int, target: F32, to: int, apart: int) -> None:
        """Samples start + index[at + i] and their neighbours to target[to + i] and target[to + apart + i], i < 16.

        Nothing checks that they lie inside: the caller must.
        """
        _take(source, start, index, at, target, to, apart, 2)

    def take_four(source: F32, start: int, index: I32, at: int, target: F32, to: int, apart: int) -> None:
        """The same with four neighbours."""
        _take(source, start, index, at, target, to, apart, 4)

else:

    @intrinsic
    def divide(context: Any, a: Any, b: Any) -> Any:
        """a / b."""

        def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.fdiv(*values)

        return types.float32(types.float32, types.float32), lower

    @intrinsic
    def take_two(context: Any, source: Any, start: Any, index: Any, at: Any, target: Any, to: Any, apart: Any) -> Any:
        """Samples start + index[at + i] and their neighbours to target[to + i] and target[to + apart + i], i < 16.

        Nothing checks that they lie inside: the caller must.
        """
        whole = types.int64
        return types.void(source, whole, index, whole, target, whole, whole), _taking(2)

    @intrinsic
    def take_four(context: Any, source: Any, start: Any, index: Any, at: Any, target: Any, to: Any, apart: Any) -> Any:
        """The same with four neighbours."""
        whole = types.int64
        return types.void(source, whole, index, whole, target, whole, whole), _taking(4)
