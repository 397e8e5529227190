"""A matrix transposed in tiles of 8 by 8 floats, in registers.

Left to itself the compiler gathers single floats, which takes as long as a third of the sound's making.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from evosynth.arrays import F32
from evosynth.kernels.compiled import WITHOUT_COMPILER

TILE = 8

# Three rounds of shuffles, each (distance of the two rows, which of their 16 floats make the first and second result).
_ROUNDS = (
    (1, (0, 8, 1, 9, 4, 12, 5, 13), (2, 10, 3, 11, 6, 14, 7, 15)),
    (2, (0, 1, 8, 9, 4, 5, 12, 13), (2, 3, 10, 11, 6, 7, 14, 15)),
    (4, (0, 1, 2, 3, 8, 9, 10, 11), (4, 5, 6, 7, 12, 13, 14, 15)),
)
_RESULT = (0, 2, 1, 3, 4, 6, 5, 7)  # where the rows of the transposed tile have come to lie


def _shuffled(builder: Any, rows: list[Any]) -> list[Any]:
    for distance, first, second in _ROUNDS:
        masks = [ir.Constant(ir.VectorType(ir.IntType(32), TILE), list(m)) for m in (first, second)]
        for row in [r for r in range(TILE) if not r & distance]:
            pair = rows[row], rows[row + distance]
            rows[row], rows[row + distance] = (builder.shuffle_vector(*pair, mask) for mask in masks)
    return [rows[at] for at in _RESULT]


def _lower_tile(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    source_array, source, source_step, target_array, target, target_step = arguments
    array_of: Any = make_array
    read = array_of(signature.args[0])(context, builder, source_array).data
    written = array_of(signature.args[3])(context, builder, target_array).data
    vector = ir.VectorType(ir.FloatType(), TILE).as_pointer()

    def row(data: Any, first: Any, step: Any, number: int) -> Any:
        index = builder.add(first, builder.mul(step, ir.Constant(step.type, number)))
        return builder.bitcast(builder.gep(data, [index]), vector)

    rows = [builder.load(row(read, source, source_step, i), align=4) for i in range(TILE)]
    for i, values in enumerate(_shuffled(builder, rows)):
        builder.store(values, row(written, target, target_step, i), align=4)
    return context.get_dummy_value()


if WITHOUT_COMPILER:

    def turn_tile(source: F32, at: int, step: int, target: F32, to: int, target_step: int) -> None:
        """8 floats at each of at, at + step ... of one array to 8 at each of to, to + target_step ... of another."""
        for i in range(TILE):
            for j in range(TILE):
                target[to + j * target_step + i] = source[at + i * step + j]

else:

    @intrinsic
    def turn_tile(context: Any, source: Any, at: Any, step: Any, target: Any, to: Any, target_step: Any) -> Any:
        """8 floats at each of at, at + step ... of one array to 8 at each of to, to + target_step ... of another."""
        index = types.int64
        return types.void(source, index, index, target, index, index), _lower_tile
