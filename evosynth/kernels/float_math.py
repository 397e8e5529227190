"""Arithmetic of the search kernel: float32 functions of a few instructions that work on many lanes at once.

Every product that is added to something is written as ``fma``, which is one instruction where the processor has it.
So no ``fastmath`` is needed, and the compiler rounds a sum in the same way in every loop that it stands in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from evosynth.kernels.compiled import WITHOUT_COMPILER, inlined
from evosynth.kernels.vectors import floor, fma

f32 = np.float32

# Odd polynomial for sin(2 pi x), |x| <= 1/2; its largest error is 5.9e-6 (-104.6 dB).
_SINE_1, _SINE_3, _SINE_5, _SINE_7, _SINE_9 = (
    f32(c) for c in (6.28305580, -41.33121445, 81.36681715, -74.47801367, 32.78141613)
)
# Taylor's series of 2^x about 0, good to 2e-8 for |x| <= 1/4 up to the fifth power, for |x| <= 1/2 up to the sixth.
_EXP_1, _EXP_2, _EXP_3, _EXP_4, _EXP_5, _EXP_6 = (
    f32(np.log(2) ** n / d) for n, d in ((1, 1), (2, 2), (3, 6), (4, 24), (5, 120), (6, 720))
)
_ONE = f32(1)
_STEP, _HALF_STEP = f32(1 / 4096), f32(0.5 / 4096)


if WITHOUT_COMPILER:

    def rint(x: np.float32) -> np.float32:
        """The nearest whole number."""
        return f32(np.rint(x))

    def from_bits(bits: np.int32) -> np.float32:
        """The float32 number that these 32 bits are."""
        return np.int32(bits).view(f32)

else:

    @intrinsic
    def rint(context: Any, x: Any) -> Any:
        """The nearest whole number."""

        def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            declare: Any = cgutils.get_or_insert_function
            function = declare(builder.module, ir.FunctionType(ir.FloatType(), [ir.FloatType()]), "llvm.rint.f32")
            return builder.call(function, values)

        return types.float32(types.float32), lower

    @intrinsic
    def from_bits(context: Any, bits: Any) -> Any:
        """The float32 number that these 32 bits are."""

        def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.bitcast(values[0], ir.FloatType())

        return types.float32(types.int32), lower


@inlined
def sine(cycles: Any, gain: Any) -> Any:
    """gain * sin(2 pi x) of any x."""
    x = cycles - rint(cycles)
    xx = x * x
    return (gain * x) * fma(fma(fma(fma(_SINE_9, xx, _SINE_7), xx, _SINE_5), xx, _SINE_3), xx, _SINE_1)


@inlined
def early_sine(cycles: Any, gain: Any) -> Any:
    """The same for where the next sample waits for this one: an instruction more, but a fifth less of waiting."""
    x = cycles - rint(cycles)
    xx = x * x
    xxxx = xx * xx
    return (gain * x) * fma(xxxx, fma(xxxx, _SINE_9, fma(_SINE_7, xx, _SINE_5)), fma(_SINE_3, xx, _SINE_1))


@inlined
def cycles_of(steps: Any) -> Any:
    """Phase in 1/4096 of a cycle, any number -> in cycles, at the middle of its step: the exact engine's table."""
    return fma(floor(steps), _STEP, _HALF_STEP)


@inlined
def exp2_small(x: Any) -> Any:
    """2^x for |x| <= 1/4; exactly 1 at 0."""
    return fma(fma(fma(fma(fma(_EXP_5, x, _EXP_4), x, _EXP_3), x, _EXP_2), x, _EXP_1), x, _ONE)


@inlined
def exp2(x: Any) -> Any:
    """2^x for -126 <= x < 127; exactly a power of two where x is whole."""
    whole = rint(x)
    r = x - whole
    power = from_bits(np.int32((np.int32(whole) + np.int32(127)) << np.int32(23)))
    part = fma(fma(fma(fma(fma(_EXP_6, r, _EXP_5), r, _EXP_4), r, _EXP_3), r, _EXP_2), r, _EXP_1)
    return power * fma(part, r, _ONE)
