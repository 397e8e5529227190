"""Names of notes, shown and typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.notation.note_names import note_label, note_named


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("C4", 60),
        ("60", 60),
        ("c#4", 61),
        ("Bb3", 58),
        ("F♯2", 42),
        ("A-1", 9),
        ("128", None),
        ("H2", None),
        ("", None),
    ],
)
def test_notes_are_read_as_names_and_numbers(words: str, note: int | None) -> None:
    assert note_named(words) == note


@given(st.integers(0, 127))
def test_a_name_that_is_shown_is_understood(note: int) -> None:
    assert note_named(note_label(note)) == note
    assert note_named(note_label(note).lower().replace("♯", "#")) == note
