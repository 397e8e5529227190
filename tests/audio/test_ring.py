"""The latest seconds of an input: what was taken in is read as it came."""

from __future__ import annotations

import ctypes
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.audio.ring import ROWS, Ring

RATE = 48_000


Take = Callable[[Ring, np.ndarray, bool], None]


def in_python(ring: Ring, block: np.ndarray, broken: bool) -> None:
    ring.take(block, broken, time.monotonic())


def in_c(ring: Ring, block: np.ndarray, broken: bool) -> None:
    """As PortAudio calls."""
    found = ring.c_callback
    if found is None:
        pytest.skip("there is no compiler, or the system's monotonic clock is another one")
    kinds = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p)
    callback = ctypes.CFUNCTYPE(ctypes.c_int, *kinds)(found[0])
    assert callback(block.ctypes.data, None, len(block), None, 2 if broken else 0, found[1]) == 0


@pytest.mark.parametrize("take", [in_python, in_c])
@given(
    sizes=st.lists(st.integers(0, 700), min_size=1, max_size=40),
    channels=st.sampled_from([1, 2, 3]),
    channel=st.integers(0, 3),
)
def test_what_comes_in_blocks_of_any_size_is_read_as_it_came(
    take: Take, sizes: list[int], channels: int, channel: int
) -> None:
    one = channel - 1 if 0 < channel <= channels else None
    ring = Ring(1000, RATE, channels, one)
    came = np.random.default_rng(0).uniform(-1, 1, (sum(sizes), channels)).astype(np.float32)
    ends = np.cumsum(sizes)
    before = time.monotonic()
    for number, end in enumerate(ends):
        take(ring, np.ascontiguousarray(came[end - sizes[number] : end]), number % 3 == 1)
    mono = came[:, one] if one is not None else came[:, :2].sum(axis=1) * np.float32(1.0 / min(2, channels))
    first = max(0, len(came) - 1000)
    np.testing.assert_array_equal(ring.read(first, len(came) - first), mono[first:])
    log = ring.log()
    assert log.ends.tolist() == ends.tolist()
    assert log.broken.tolist() == [number % 3 == 1 for number in range(len(sizes))]
    assert before <= log.times[0] <= log.times[-1] <= time.monotonic()
    if first:
        with pytest.raises(ValueError, match="has been overwritten: the latest 1000 are kept"):
            ring.read(first - 1, 10)


def test_frames_that_have_not_come_are_no_frames() -> None:
    ring = Ring(1000, RATE, 1, None)
    ring.take(np.zeros((100, 1), np.float32), False, 0.0)
    with pytest.raises(ValueError, match="frames 50 to 101 are not among the 100 that have come"):
        ring.read(50, 51)


def test_the_log_keeps_the_latest_blocks_in_their_order() -> None:
    ring = Ring(1000, RATE, 1, None)
    block = np.zeros((2, 1), np.float32)
    for number in range(ROWS + 500):
        ring.take(block, number == ROWS, float(number))
    log = ring.log()
    assert np.all(np.diff(log.ends) == 2)
    assert log.ends[-1] == ring.frames == 2 * (ROWS + 500)
    assert np.flatnonzero(log.broken).tolist() == [len(log.ends) - 500]


def test_taking_in_allocates_nothing_that_grows() -> None:
    ring = Ring(10 * RATE, RATE, 2, None)
    block = np.ones((1024, 2), np.float32)
    ring.take(block, False, 0.0)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(2000):
            ring.take(block, False, 0.0)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 4096
    assert peak - before < 4 * 1024  # views and numbers, no samples
