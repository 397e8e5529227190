"""Vectors in kernels do what their Python functions say, lane by lane."""

import numba as nb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evosynth.kernels import vectors
from evosynth.kernels.vectors import (
    LANES,
    absolute,
    exp2,
    exponent,
    floor,
    fma,
    fms,
    fnma,
    larger,
    load,
    log2,
    mantissa,
    power_of_two,
    root,
    spread,
    store,
)


@nb.njit
def _all_of_them(a, b, c, out):
    x, y, z, one = load(a, 0), load(b, 0), load(c, 0), a[0]
    for i, value in enumerate(
        (
            x + y,
            x - y,
            x * y,
            x + one,
            one - x,
            one * x,
            spread(one),
            absolute(x),
            root(absolute(x)),
            floor(x),
            larger(x, y),
            larger(one, y),
        )
    ):
        store(out, i * LANES, value)
    for i, value in enumerate(
        (fma(x, y, z), fms(x, y, z), fnma(x, y, z), fma(x, one, z), fms(one, y, one), fnma(one, y, z))
    ):
        store(out, (12 + i) * LANES, value)


def _in_python(a, b, c):
    one = a[0]
    return [
        *(
            a + b,
            a - b,
            a * b,
            a + one,
            one - a,
            one * a,
            spread(one),
            absolute(a),
            root(absolute(a)),
            floor(a),
            larger(a, b),
            larger(one, b),
        ),
        *(fma(a, b, c), fms(a, b, c), fnma(a, b, c), fma(a, one, c), fms(one, b, one), fnma(one, b, c)),
    ]


numbers = arrays(np.float32, LANES, elements=st.floats(-1000, 1000, width=32))


@given(numbers, numbers, numbers)
def test_kernels_and_python_agree(a, b, c):
    out = np.zeros(18 * LANES, np.float32)
    _all_of_them(a, b, c, out)
    np.testing.assert_allclose(out.reshape(-1, LANES), _in_python(a, b, c), rtol=1e-6, atol=0.13)
    np.testing.assert_array_equal(out.reshape(-1, LANES)[:11], _in_python(a, b, c)[:11])


@nb.njit
def _taken_apart(a, out):
    x = load(a, 0)
    store(out, 0, mantissa(x))
    store(out, LANES, exponent(x))
    store(out, 2 * LANES, power_of_two(exponent(x)))
    store(out, 3 * LANES, log2(x))


@given(arrays(np.float32, LANES, elements=st.floats(2.0**-120, 2.0**120, width=32)))
def test_numbers_are_taken_apart_exactly_and_log2_is_near(a):
    out = np.zeros(4 * LANES, np.float32)
    _taken_apart(a, out)
    found = out.reshape(4, LANES)
    np.testing.assert_array_equal(found[:3], [mantissa(a), exponent(a), power_of_two(exponent(a))])
    np.testing.assert_array_equal(found[0].astype(float) * found[2], a)
    np.testing.assert_allclose(found[3], np.log2(a.astype(float)), rtol=2e-7, atol=2e-6)


@nb.njit
def _exp2_of(a, out):
    store(out, 0, exp2(load(a, 0)))


@given(arrays(np.float32, LANES, elements=st.floats(-125, 125, width=32)))
def test_exp2_is_near(a):
    out = np.zeros(LANES, np.float32)
    _exp2_of(a, out)
    np.testing.assert_allclose(out, np.exp2(a.astype(float)), rtol=2e-6)


def test_what_is_no_number_loses_against_one():
    out = np.zeros(LANES, np.float32)

    @nb.njit
    def floored(a, out):
        store(out, 0, larger(load(a, 0), np.float32(3.0)))

    floored(np.full(LANES, np.nan, np.float32), out)
    np.testing.assert_array_equal(out, 3.0)


def test_plain_numbers_keep_their_signs():
    @nb.njit
    def plain(a, b):
        return a + b * a - b

    assert plain(2.0, 3.0) == 5.0
    assert plain(2, 3) == 5


@pytest.mark.parametrize("at", [-1, 1, 16])
def test_python_refuses_what_lies_outside(at):
    array = np.zeros(LANES, np.float32)
    with pytest.raises(IndexError, match=f"a vector at {at} of 16 floats"):
        vectors.load(array, at)
    with pytest.raises(IndexError, match=f"a vector at {at} of 16 floats"):
        vectors.store(array, at, array)


@nb.njit
def _of_plain_numbers(a, b, c, out):
    for i in range(LANES):
        out[0, i] = fma(a[i], b[i], c[i])
        out[1, i] = floor(a[i])
        out[2, i] = fma(a[i], 2, np.float64(b[i]))
    store(out[3], 0, fma(load(a, 0), load(b, 0), load(c, 0)))
    store(out[4], 0, floor(load(a, 0)))


@given(numbers, numbers, numbers)
def test_a_product_and_sum_is_the_same_of_plain_numbers_as_in_a_vector(a, b, c):
    out = np.empty((5, LANES), np.float32)
    _of_plain_numbers(a, b, c, out)
    assert np.array_equal(out[0], out[3])
    assert np.array_equal(out[1], out[4])
    assert np.allclose(out[2], 2 * a + b, rtol=1e-6, atol=1e-6 * np.abs(a).max())
