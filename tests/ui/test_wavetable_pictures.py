"""The picture of an oscillator's cycle is that of what it plays: its table with its harmonics reshaped."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.arrays import F32
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.wavetable.factory import factory_table
from evosynth.synths.wavetable.laws import shape_of
from evosynth.synths.wavetable.space import WAVETABLE_SPACE
from ui.view_state.envelope_points import time_marks
from ui.view_state.wavetable_curves import SAMPLES, cycle
from ui.view_state.wavetable_voice import shown_of
from ui.views.voices.wavetable_blocks import BLOCKS

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


@pytest.mark.parametrize("block", [name for name, block in BLOCKS.items() if block.picture])
def test_every_curve_says_what_its_axes_are_and_what_its_points_set(block: str) -> None:
    shown = shown_of(voicing.voice_of(WAVETABLE_SPACE.default(), EngineSpec("wavetable")), (1.5, 2.4))
    picture = BLOCKS[block].picture
    assert picture is not None
    envelope = picture(shown, block).envelope
    assert envelope.heights
    assert all(0.0 <= height <= 1.0 and words for height, words in envelope.heights)
    marks = envelope.marks or time_marks(envelope.length_s)
    assert marks
    assert all(0.0 < at <= envelope.length_s and words for at, words in marks)
    assert all(handle.does for handle in envelope.handles)


@given(st.floats(0.04, 50.0))
def test_marks_of_time_are_few_round_and_within(length_s: float) -> None:
    marks = time_marks(length_s)
    assert 2 <= len(marks) <= 6
    assert len({words for _, words in marks}) == len(marks)
    assert all(0.0 < at <= length_s * (1 + 1e-9) for at, _ in marks)
