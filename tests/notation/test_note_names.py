"""Names of notes, shown and typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.notation.note_names import MIDDLE_C, calling_middle_c, middle_c, note_label, note_named


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


def test_where_middle_c_is_called_c3_names_are_an_octave_lower_and_numbers_as_ever():
    with calling_middle_c("C3"):
        assert [note_label(note) for note in (0, 60, 61, 127)] == ["C-2", "C3", "C♯3", "G8"]
        assert [note_named(words) for words in ("C3", "c-2", "G8", "G9", "60")] == [60, 0, 127, None, 60]
    assert (note_label(60), note_named("C3"), middle_c()) == ("C4", 48, "C4")


@pytest.mark.parametrize("called", MIDDLE_C)
def test_every_label_is_read_again_whatever_middle_c_is_called(called):
    with calling_middle_c(called):
        assert [note_named(note_label(note)) for note in range(128)] == list(range(128))


def test_middle_c_has_two_names():
    with pytest.raises(ValueError, match="middle C is called C4 or C3, not 'C5'"), calling_middle_c("C5"):
        pass
