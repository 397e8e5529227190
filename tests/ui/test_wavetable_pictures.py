"""The picture of an oscillator's cycle is that of what it plays: its table with its harmonics reshaped."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.synths.wavetable.factory import factory_table
from evosynth.synths.wavetable.laws import shape_of
from ui.view_state.wavetable_curves import cycle

SAW = 2.0 / 3.0


def harmonic(points: list[tuple[float, float]], number: int) -> float:
    """Its amplitude against the first one's."""
    magnitudes = np.abs(np.fft.rfft([y - 0.5 for _, y in points]))
    return float(magnitudes[number] / magnitudes[1])


def test_a_patch_that_reshapes_nothing_is_drawn_as_its_table() -> None:
    drawn = np.array(cycle("Basic Shapes", SAW, shape_of({}, "osc1")))[:, 1] - 0.5
    table = factory_table("Basic Shapes").frames  # the saw is between two of them
    place = SAW * (len(table) - 1)
    mixed = (table[int(place)] * (1 - place % 1) + table[int(place) + 1] * (place % 1))[::8]
    np.testing.assert_allclose(drawn / drawn.max(), mixed / mixed.max(), atol=1e-5)


def test_a_harmonic_that_was_given_another_level_is_seen() -> None:
    plain = cycle("Basic Shapes", SAW, shape_of({}, "osc1"))
    shaped = cycle("Basic Shapes", SAW, shape_of({"osc2_harmonic_3_db": -20.0}, "osc2"))
    assert harmonic(shaped, 3) == pytest.approx(0.1 * harmonic(plain, 3), rel=0.05)
    assert harmonic(shaped, 2) == pytest.approx(harmonic(plain, 2), rel=0.05)
