"""Arithmetic of a fixed order: it is right, and a column is the same whatever stands beside it."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.kernels.compiled import kernel
from evosynth.taste.fixed import exp, factor, log, lower_solved, product, upper_solved


@kernel
def exps(x: np.ndarray) -> np.ndarray:
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = exp(x[i])
    return out


@kernel
def logs(x: np.ndarray) -> np.ndarray:
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = log(x[i])
    return out


def test_exponentials_and_logarithms_are_those_of_the_library() -> None:
    x = np.linspace(-700.0, 700.0, 9001)
    np.testing.assert_allclose(exps(x), np.exp(x), rtol=2e-13)
    y = np.concatenate([np.logspace(-300, 300, 999), np.linspace(0.5, 2.0, 999)])
    np.testing.assert_allclose(logs(y), np.log(y), rtol=1e-14, atol=1e-15)
    assert exps(np.array([0.0, -1e9, 1e9])).tolist() == [1.0, exps(np.array([-700.0]))[0], exps(np.array([700.0]))[0]]


@pytest.mark.parametrize("n", [1, 5, 40])
def test_a_matrix_is_decomposed_and_solved(n: int) -> None:
    rng = np.random.default_rng(n)
    half, right = rng.normal(size=(n, n + 2)), rng.normal(size=(n, 3))
    matrix = half @ half.T
    u = factor(matrix)
    np.testing.assert_allclose(u.T @ u, matrix, atol=1e-9)
    np.testing.assert_allclose(matrix @ upper_solved(u, lower_solved(u, right)), right, atol=1e-6)
    np.testing.assert_allclose(product(matrix, right), matrix @ right, atol=1e-9)


def test_what_has_no_width_in_a_direction_is_decomposed_too() -> None:
    matrix = np.array([[1.0, -1.0], [-1.0, 1.0]])
    u = factor(matrix)
    np.testing.assert_array_equal(u.T @ u, matrix)
    assert u[1].tolist() == [0.0, 0.0]


def test_a_column_is_the_same_alone_as_beside_others() -> None:
    rng = np.random.default_rng(0)
    half, right = rng.normal(size=(30, 40)), rng.normal(size=(30, 37))
    u = factor(half @ half.T)
    for solved in (lambda r: lower_solved(u, r), lambda r: upper_solved(u, r), lambda r: product(half.T.copy(), r)):
        whole = solved(right)
        for column in range(37):
            np.testing.assert_array_equal(solved(right[:, column : column + 1].copy())[:, 0], whole[:, column])
