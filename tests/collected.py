"""Garbage is collected between tests of the window, never within a call of Qt: see ui/processes/garbage.py."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

ENOUGH = 50_000  # new objects that are worth a look: a window has some


@pytest.fixture(autouse=True)
def garbage_goes_between_tests() -> Iterator[None]:
    """A widget in a cycle goes when no statement of Qt is under way."""
    gc.disable()
    yield
    gc.enable()
    if gc.get_count()[0] > ENOUGH:
        gc.collect()
