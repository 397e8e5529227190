"""Clipping is heard where a sound runs into a wall, not where it has few steps."""

import numpy as np
import pytest

from evosynth.analysis.faults import clipped_places

RATE = 44_100
DECAY = np.exp(-1.5 * np.arange(RATE) / RATE)
SOUND = np.sin(2 * np.pi * 110 * np.arange(RATE) / RATE) * DECAY + 0.3 * np.sin(
    2 * np.pi * 330 * np.arange(RATE) / RATE
)


@pytest.mark.parametrize("peak_db", [-90, -80, -70, -60, -40, -20, -1])
@pytest.mark.parametrize("steps", [1 << 7, 1 << 15])
def test_a_quiet_sound_in_whole_numbers_is_not_clipped(peak_db: float, steps: int) -> None:
    size = 10 ** (peak_db / 20) * steps
    whole = np.round(SOUND / np.abs(SOUND).max() * size) / steps
    assert clipped_places(whole.astype(np.float32)) == 0


@pytest.mark.parametrize("steps", [1 << 7, 1 << 15, 1 << 23])
def test_a_sound_that_runs_into_full_scale_is(steps: int) -> None:
    whole = np.round(np.clip(1.5 * SOUND, -1.0, 1.0) * (steps - 1)) / steps
    assert clipped_places(whole.astype(np.float32)) > 10
