"""The latest seconds of an input: what was taken in is read as it came."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.audio.ring import BLOCKS, Ring

RATE = 48_000


@given(st.lists(st.integers(0, 700), min_size=1, max_size=40), st.sampled_from([1, 2, 3]), st.integers(0, 3))
def test_what_comes_in_blocks_of_any_size_is_read_as_it_came(sizes: list[int], channels: int, channel: int) -> None:
    one = channel - 1 if 0 < channel <= channels else None
    ring = Ring(1000, RATE, one)
    came = np.random.default_rng(0).uniform(-1, 1, (sum(sizes), channels)).astype(np.float32)
    at = 0
    for size in sizes:
        ring.take(came[at : at + size], False, 0.0)
        at += size
    mono = came[:, one] if one is not None else came[:, :2].sum(axis=1) * np.float32(1.0 / min(2, channels))
    first = max(0, at - 1000)
    np.testing.assert_array_equal(ring.read(first, at - first), mono[first:])
    if first:
        with pytest.raises(ValueError, match="has been overwritten: the latest 1000 are kept"):
            ring.read(first - 1, 10)


def test_frames_that_have_not_come_are_no_frames() -> None:
    ring = Ring(1000, RATE, None)
    ring.take(np.zeros((100, 1), np.float32), False, 0.0)
    with pytest.raises(ValueError, match="frames 50 to 101 are not among the 100 that have come"):
        ring.read(50, 51)


def test_the_log_keeps_the_latest_blocks_in_their_order() -> None:
    ring = Ring(1000, RATE, None)
    block = np.zeros((2, 1), np.float32)
    for number in range(BLOCKS + 500):
        ring.take(block, number == BLOCKS, float(number))
    log = ring.log()
    assert np.all(np.diff(log.ends) == 2)
    assert log.ends[-1] == ring.frames == 2 * (BLOCKS + 500)
    assert np.flatnonzero(log.broken).tolist() == [len(log.ends) - 500]


def test_taking_in_allocates_nothing_that_grows() -> None:
    ring = Ring(10 * RATE, RATE, None)
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
