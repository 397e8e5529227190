"""Sixteen floats as one value inside kernels: what one instruction does to sixteen sounds side by side.

A compiler that has to discover such instructions in loops needs sizes that are constants, proofs that arrays do not
overlap, and luck. Here a vector is a type of its own, so kernels say what they mean, sizes stay ordinary arguments, and
a processor with shorter registers simply takes two or four steps for each.

Vectors are added, subtracted and multiplied by the usual signs; there, and as an argument of the functions below, a
plain float32 stands for LANES copies of itself. Nothing ever moves from one lane to another. ``fma`` and ``floor`` are
for plain numbers, too, which they take as float32: a kernel whose lanes lie in arrays is made of them.

Each operation is here twice: as the Python function that tells what it does, which is what runs without compilation
(NUMBA_DISABLE_JIT=1; a vector is then an array of LANES floats), and as the instruction that kernels are made of.
"""
# mypy: disable-error-code=no-untyped-call
# (Numba's own functions have no types.)

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import lower_builtin, models, register_model

from evosynth.arrays import F32
from evosynth.kernels.compiled import fused

LANES = 16
Vector = Any  # of LANES float32, inside kernels
Emit = Callable[..., Any]

_FLOATS, _INTEGERS = ir.VectorType(ir.FloatType(), LANES), ir.VectorType(ir.IntType(32), LANES)
_ONE, _MANTISSA, _EXPONENT_AT, _BIAS = (
    ir.Constant(_INTEGERS, [bits] * LANES) for bits in (0x3F800000, 0x7FFFFF, 23, 127)
)


class _VectorType(types.Type):
    """Numba's name for a vector."""

    def __init__(self) -> None:
        super().__init__(name=f"float32x{LANES}")


_vector = _VectorType()


@register_model(_VectorType)
class _VectorModel(models.PrimitiveModel):
    """A vector lives in one register, or in as many as it takes."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _FLOATS)


def _typed(function: Callable[..., Any], resolve: Callable[..., Any]) -> None:
    """Let kernels call a function: ``resolve`` gives the signature for types of arguments, or None."""

    class Template(AbstractTemplate):
        def generic(self, arguments: Any, keywords: Any) -> Any:
            return None if keywords else resolve(*arguments)

    infer_global(function)(Template)


def _compiled_as(function: Callable[..., Any], arguments: int, emit: Emit, plain: bool = False) -> None:
    """In kernels, a function of so many vectors (or float32) is what emit(builder, vectors ...) writes.

    ``plain``: of numbers alone it is what emit(builder, floats ...) writes, a float32; else that says nothing new.
    """
    calls = list(itertools.product((_vector, types.float32), repeat=arguments))
    calls = calls if arguments == 1 and not plain else calls[:-1]

    def lower(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        return emit(builder, *(_copies(builder, value) for value in values))

    def resolve(*kinds: Any) -> Any:
        if plain and all(isinstance(kind, types.Number) for kind in kinds):
            return signature(types.float32, *[types.float32] * arguments)
        return signature(_vector, *kinds) if kinds in calls else None

    _typed(function, resolve)
    for kinds in calls:
        lower_builtin(function, *kinds)(lower)
    if plain:
        lower_builtin(function, *[types.float32] * arguments)(
            lambda context, builder, sig, values: emit(builder, *values)
        )


def _copies(builder: Any, value: Any) -> Any:
    """LANES copies of a float32; a vector stays what it is."""
    if isinstance(value.type, ir.VectorType):
        return value
    nothing = ir.Constant(_FLOATS, ir.Undefined)
    one = builder.insert_element(nothing, value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, nothing, ir.Constant(_INTEGERS, [0] * LANES))


def _of_llvm(name: str) -> Emit:
    """One of LLVM's own operations on vectors or floats."""

    def emit(builder: Any, *values: Any) -> Any:
        kind = values[0].type
        full = f"{name}.v{LANES}f32" if kind == _FLOATS else f"{name}.f32"
        function = ir.FunctionType(kind, [kind] * len(values))
        return builder.call(cgutils.get_or_insert_function(builder.module, function, full), values)

    return emit


_fma = _of_llvm("llvm.fmuladd")


def _emit_mantissa(builder: Any, value: Any) -> Any:
    bits = builder.and_(builder.bitcast(value, _INTEGERS), _MANTISSA)
    return builder.bitcast(builder.or_(bits, _ONE), _FLOATS)


def _emit_exponent(builder: Any, value: Any) -> Any:
    bits = builder.ashr(builder.bitcast(value, _INTEGERS), _EXPONENT_AT)
    return builder.sitofp(builder.sub(bits, _BIAS), _FLOATS)


def _emit_power_of_two(builder: Any, value: Any) -> Any:
    biased = builder.add(builder.fptosi(value, _INTEGERS), _BIAS)
    return builder.bitcast(builder.shl(biased, _EXPONENT_AT), _FLOATS)


def _emit_fms(builder: Any, a: Any, b: Any, c: Any) -> Any:
    return _fma(builder, a, b, builder.fneg(c))


def _emit_fnma(builder: Any, a: Any, b: Any, c: Any) -> Any:
    return _fma(builder, builder.fneg(a), b, c)


def _sign(instruction: str) -> Emit:
    return lambda builder, a, b: getattr(builder, instruction)(a, b)


def spread(value: Any) -> Vector:
    """LANES copies of a float32."""
    return np.full(LANES, value, np.float32)


def absolute(value: Vector) -> Vector:
    """|value|."""
    return np.abs(value)


def root(value: Vector) -> Vector:
    """The square root; no number of what is negative."""
    return np.sqrt(value)


def floor(value: Any) -> Any:
    """The whole number below, of a vector or a float32."""
    return np.float32(np.floor(value))


def larger(a: Vector, b: Vector) -> Vector:
    """The larger of two; what is no number loses."""
    return np.fmax(a, b)


def fma(a: Any, b: Any, c: Any) -> Any:
    """a * b + c, rounded once where the processor can, of vectors or float32."""
    return np.float32(a * b + c)


def fms(a: Vector, b: Vector, c: Vector) -> Vector:
    """a * b - c, rounded once where the processor can."""
    return a * b - c


def fnma(a: Vector, b: Vector, c: Vector) -> Vector:
    """c - a * b, rounded once where the processor can."""
    return c - a * b


def mantissa(value: Vector) -> Vector:
    """m of value = m * 2 ** e with 1 <= m < 2, for positive normal floats."""
    return np.frexp(value)[0] * np.float32(2.0)


def exponent(value: Vector) -> Vector:
    """e of value = m * 2 ** e with 1 <= m < 2, for positive normal floats."""
    return (np.frexp(value)[1] - 1).astype(np.float32)


def power_of_two(whole: Vector) -> Vector:
    """2 ** whole for whole numbers within -126..127."""
    return np.exp2(whole)


def load(array: F32, at: int) -> Vector:
    """LANES neighbours of a flat array, from array[at] on."""
    if not 0 <= at <= len(array) - LANES:
        raise IndexError(f"a vector at {at} of {len(array)} floats")
    return array[at : at + LANES].copy()


def load_one(array: F32, at: int) -> Vector:
    """LANES copies of array[at]."""
    if not 0 <= at < len(array):
        raise IndexError(f"number {at} of {len(array)} floats")
    return np.full(LANES, array[at], np.float32)


def store(array: F32, at: int, value: Vector) -> None:
    """Write LANES neighbours of a flat array, from array[at] on."""
    if not 0 <= at <= len(array) - LANES:
        raise IndexError(f"a vector at {at} of {len(array)} floats")
    array[at : at + LANES] = value


def _pointer(context: Any, builder: Any, kind: Any, array: Any, at: Any, floats: int) -> Any:
    """Where floats lie in an array; NUMBA_BOUNDSCHECK=1 looks whether all of them are inside."""
    view = context.make_array(kind)(context, builder, array)
    if context.enable_boundscheck:
        length = builder.extract_value(view.shape, 0)
        for index in (at, builder.add(at, ir.Constant(at.type, floats - 1))):
            cgutils.do_boundscheck(context, builder, index, length)
    return builder.gep(view.data, [at])


def _flat(array: Any) -> bool:
    return isinstance(array, types.Array) and (array.dtype, array.ndim, array.layout) == (types.float32, 1, "C")


for _row in (
    (operator.add, 2, _sign("fadd")),
    (operator.sub, 2, _sign("fsub")),
    (operator.mul, 2, _sign("fmul")),
    (spread, 1, lambda builder, value: value),
    (absolute, 1, _of_llvm("llvm.fabs")),
    (root, 1, _of_llvm("llvm.sqrt")),
    (floor, 1, _of_llvm("llvm.floor"), True),
    (larger, 2, _of_llvm("llvm.maxnum")),
    (fma, 3, _fma, True),
    (fms, 3, _emit_fms),
    (fnma, 3, _emit_fnma),
    (mantissa, 1, _emit_mantissa),
    (exponent, 1, _emit_exponent),
    (power_of_two, 1, _emit_power_of_two),
):
    _compiled_as(*_row)
_typed(load, lambda array, at: signature(_vector, array, types.intp) if _flat(array) else None)
_typed(load_one, lambda array, at: signature(_vector, array, types.intp) if _flat(array) else None)
_typed(store, lambda array, at, value: signature(types.void, array, types.intp, _vector) if _flat(array) else None)


@lower_builtin(load, types.Array, types.intp)
def _lower_load(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
    array, at = arguments
    place = _pointer(context, builder, sig.args[0], array, at, LANES)
    return builder.load(builder.bitcast(place, _FLOATS.as_pointer()), align=4)


@lower_builtin(load_one, types.Array, types.intp)
def _lower_load_one(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
    array, at = arguments
    return _copies(builder, builder.load(_pointer(context, builder, sig.args[0], array, at, 1)))


@lower_builtin(store, types.Array, types.intp, _vector)
def _lower_store(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
    array, at, value = arguments
    place = _pointer(context, builder, sig.args[0], array, at, LANES)
    builder.store(value, builder.bitcast(place, _FLOATS.as_pointer()), align=4)
    return context.get_dummy_value()


# Polynomials fitted at Chebyshev points: log2(1 + x) on [0, 1) to 1e-6, 2^x on [0, 1) to 2e-7.
_x = 0.5 + 0.5 * np.cos(np.pi * (np.arange(400) + 0.5) / 400)
_fits = ((_x, np.log2(1.0 + _x), 7), (_x, np.exp2(_x), 5))
_log2, _exp2 = (np.polynomial.Polynomial.fit(*fit).convert().coef for fit in _fits)
_L0, _L1, _L2, _L3, _L4, _L5, _L6, _L7 = (np.float32(c) for c in _log2)
_E0, _E1, _E2, _E3, _E4, _E5 = (np.float32(c) for c in _exp2)


@fused
def log2(value: Vector) -> Vector:
    """log2 of positive normal floats."""
    x = mantissa(value) - np.float32(1.0)
    high = fma(fma(fma(fma(x, _L7, _L6), x, _L5), x, _L4), x, _L3)
    return fma(fma(fma(high, x, _L2), x, _L1), x, _L0) + exponent(value)


@fused
def exp2(value: Vector) -> Vector:
    """2 ** value for values within -126..127, to 2e-7: for distances.

    Engines have float_math.exp2: a step more, but exactly a power of two where a value is whole.
    """
    whole = floor(value)
    x = value - whole
    high = fma(fma(x, _E5, _E4), x, _E3)
    return fma(fma(fma(high, x, _E2), x, _E1), x, _E0) * power_of_two(whole)
