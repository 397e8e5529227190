"""Randomness is a NumPy Generator handed down from the session; nothing here or elsewhere keeps a state of its own.

DEAP's operators draw from the global states of Python and NumPy. ``seeded`` lends our generator to them and gives the
global states back as they were, so that a run stays repeatable and leaves no trace.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np


@contextmanager
def seeded(rng: np.random.Generator) -> Iterator[None]:
    """Inside, ``random`` and ``numpy.random`` draw a stream chosen by ``rng``. Only for the session's own thread."""
    python_state, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002
    random.seed(int(rng.integers(1 << 62)))
    np.random.seed(int(rng.integers(1 << 32)))  # noqa: NPY002
    try:
        yield
    finally:
        random.setstate(python_state)
        np.random.set_state(numpy_state)  # noqa: NPY002


def state_of(rng: np.random.Generator) -> dict[str, Any]:
    """The generator's state as plain numbers and strings, fit for JSON."""
    return dict(rng.bit_generator.state)


def restored(state: dict[str, Any]) -> np.random.Generator:
    """A generator that goes on where ``state_of`` was taken."""
    rng = np.random.Generator(np.random.PCG64())
    rng.bit_generator.state = state
    return rng
