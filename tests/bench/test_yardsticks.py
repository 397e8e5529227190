"""The kernels' distances and SciPy's are the same numbers, else their speeds could not be compared."""

import numpy as np
import pytest
from yardsticks import LanesLogMel, LanesStft, PlainLogMel, PlainStft

from evosynth.synths.base import Audio


def sounds(n, rate, seconds=0.4):
    rng = np.random.default_rng(1)
    t = np.arange(round(seconds * rate)) / rate
    hz, fall = rng.uniform(80, 2000, (n, 1)), rng.uniform(0.5, 20, (n, 1))
    rows = np.sin(2 * np.pi * hz * t + 2 * np.sin(2 * np.pi * 1.5 * hz * t)) * np.exp(-fall * t)
    return (0.5 * rows + rng.normal(0, 1e-3, rows.shape)).astype(np.float32)


@pytest.mark.parametrize("rate", [22050, 44100])
@pytest.mark.parametrize(("lanes", "plain"), [(LanesLogMel, PlainLogMel), (LanesStft, PlainStft)])
def test_kernels_agree_with_scipy_to_half_a_percent(lanes, plain, rate):
    rows = sounds(36, rate)
    target, extra = rows[0], (rate,) if lanes is LanesLogMel else ()
    expected = plain(target, *extra).distances(rows)
    side_by_side = np.zeros((2, rows.shape[1], 32), np.float32)
    side_by_side[0], side_by_side[1, :, :4] = rows[:32].T, rows[32:].T
    for audio in (Audio(rows, rate, 36), Audio(side_by_side, rate, 36, "lanes32")):
        np.testing.assert_allclose(lanes(target, *extra).distances(audio), expected, rtol=5e-4, atol=1e-4)
