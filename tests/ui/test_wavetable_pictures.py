"""The picture of an oscillator's cycle is that of what it plays: its table with its harmonics reshaped."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.synths.wavetable.factory import factory_table
from evosynth.synths.wavetable.laws import shape_of
from ui.view_state.wavetable_curves import SAMPLES, cycle

SAW = 2.0 / 3.0
FRAMES = factory_table("Basic Shapes").frames


def harmonic(drawn: F32, number: int) -> float:
    """Its amplitude against the first one's."""
    magnitudes = np.abs(np.fft.rfft(drawn))
    return float(magnitudes[number] / magnitudes[1])


def test_a_patch_that_reshapes_nothing_is_drawn_as_its_table() -> None:
    drawn = cycle(FRAMES, SAW, shape_of({}, "osc1"))
    place = SAW * (len(FRAMES) - 1)  # the saw is between two of them
    mixed = FRAMES[int(place)] * (1 - place % 1) + FRAMES[int(place) + 1] * (place % 1)
    mixed = mixed[:: FRAMES.shape[1] // SAMPLES]
    np.testing.assert_allclose(drawn / drawn.max(), mixed / mixed.max(), atol=1e-5)


def test_a_harmonic_that_was_given_another_level_is_seen() -> None:
    plain = cycle(FRAMES, SAW, shape_of({}, "osc1"))
    shaped = cycle(FRAMES, SAW, shape_of({"osc2_harmonic_3_db": -20.0}, "osc2"))
    assert harmonic(shaped, 3) == pytest.approx(0.1 * harmonic(plain, 3), rel=0.05, abs=0.01)
    assert harmonic(shaped, 2) == pytest.approx(harmonic(plain, 2), rel=0.05)
