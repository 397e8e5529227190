"""Notes and their frequencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.notation.tuning import hz_of_note, midi_of


@pytest.mark.parametrize(("note", "hertz"), [(69, 440.0), (60, 261.6256), (21, 27.5), (69.5, 452.893)])
def test_a_note_has_its_frequency(note: float, hertz: float) -> None:
    assert hz_of_note(note) == pytest.approx(hertz, rel=1e-6)


@given(st.floats(0.0, 127.0))
def test_a_frequency_is_of_the_note_that_it_was_made_of(note: float) -> None:
    assert midi_of(hz_of_note(note)) == pytest.approx(note, abs=1e-9)
