"""Which frame belongs to a time, and where frames are missing, of blocks that come late as they do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.audio.blocks import Blocks

RATE = 48_000


def came(
    seconds: float = 20.0, block: int = 256, drift: float = 0.0, seed: int = 0, lost: dict[int, int] | None = None
) -> tuple[Blocks, np.ndarray]:
    """Blocks of a machine that is busy now and then, and when the first frame of each was really there, s.

    lost : frames that are missing before a block.
    """
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE / block)
    gone = np.zeros(count)
    for number, frames in (lost or {}).items():
        gone[number:] += frames
    ends = (np.arange(count) + 1) * block
    true = 1000.0 + (ends + gone) / (RATE * (1.0 + drift))
    late = rng.exponential(2e-4, count) + rng.exponential(5e-3, count) * (rng.uniform(size=count) < 0.05)
    times = np.maximum.accumulate(true + late)
    return Blocks(ends, times, np.zeros(count, np.bool_), RATE), true


def worst_error_s(blocks: Blocks, true: np.ndarray, rows: np.ndarray) -> float:
    return max(abs(blocks.frame_at(true[row]) - blocks.ends[row]) / RATE for row in rows)


@pytest.mark.parametrize("drift", [0.0, 1e-4, -1e-4])
@pytest.mark.parametrize("block", [64, 256, 1024])
def test_a_frame_is_told_to_a_fifth_of_a_millisecond_though_blocks_are_late(block: int, drift: float) -> None:
    blocks, true = came(block=block, drift=drift)
    assert worst_error_s(blocks, true, np.linspace(len(true) // 8, len(true) - 1, 50).astype(int)) < 2e-4
    ahead = blocks.frame_at(true[-1] + 0.5) - blocks.frame_at(true[-1])
    assert ahead == pytest.approx(0.5 * RATE, abs=0.5 * RATE * 3e-4 + 1)


def test_later_times_have_later_frames_within_one_look() -> None:
    blocks, true = came(drift=5e-5)
    frames = [blocks.frame_at(time) for time in np.linspace(true[-1] - 2.0, true[-1] + 1.0, 200)]
    assert frames == sorted(frames)


@given(
    number=st.integers(400, 3300),
    frames=st.sampled_from([256, 512, 4800]),
    seed=st.integers(0, 50),
)
def test_a_loss_is_found_where_it_is_and_nowhere_else(number: int, frames: int, seed: int) -> None:
    blocks, _ = came(lost={number: frames}, seed=seed)
    (gap,) = blocks.gaps
    assert abs(gap - number) <= 3
    end = int(blocks.ends[number - 1])
    assert blocks.has_lost(end - 1000, 2000)
    assert blocks.has_lost(end - 48_000, 96_000)
    assert not blocks.has_lost(end - 48_000, 46_000)
    assert not blocks.has_lost(end + 2000, 48_000)


def test_after_a_loss_the_clock_is_right_again_and_before_it_still() -> None:
    blocks, true = came(lost={1500: 256, 1530: 256, 3000: 9600})
    rows = np.concatenate([np.arange(1300, 1490, 10), np.arange(1600, 2900, 50), np.arange(3010, 3700, 10)])
    assert worst_error_s(blocks, true, rows) < 5e-4


def test_a_server_that_is_late_for_good_by_less_than_a_block_is_followed_and_has_lost_nothing() -> None:
    blocks, true = came(block=1024, lost={400: 144})
    rows = np.concatenate([np.arange(300, 395, 5), np.arange(430, 930, 10)])
    assert worst_error_s(blocks, true, rows) < 5e-4
    assert blocks.gaps == ()
    assert not blocks.has_lost(390 * 1024, 20 * 1024)


@given(seed=st.integers(0, 200), block=st.sampled_from([64, 128, 256, 1024]))
def test_blocks_that_are_only_late_are_no_loss(seed: int, block: int) -> None:
    blocks, _ = came(seconds=6.0, block=block, seed=seed)
    assert blocks.gaps == ()


def test_what_the_driver_says_counts_for_the_blocks_before_since_it_says_it_late() -> None:
    blocks, _ = came()
    blocks.broken[1000] = True
    end = int(blocks.ends[1000])
    assert blocks.has_lost(end - 256, 10)
    assert blocks.has_lost(end - 4 * 256, 10)
    assert not blocks.has_lost(end, 4800)
    assert not blocks.has_lost(end - 9600, 4800)


def test_before_anything_has_come_there_is_no_frame_but_the_first() -> None:
    nothing = Blocks(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_), RATE)
    assert nothing.frame_at(1.0) == 0
    assert not nothing.has_lost(0, 100)
    one = Blocks(np.array([256]), np.array([5.0]), np.zeros(1, np.bool_), RATE)
    assert one.frame_at(5.0) == pytest.approx(256, abs=1)
