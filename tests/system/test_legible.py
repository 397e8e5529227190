"""Names of files that are no text, as people read them."""

from __future__ import annotations

import os
import sqlite3

import pytest

from evosynth.system.legible import legible


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Cello é → 43.wav", "Cello é → 43.wav"),
        (b"lat\xe9.wav".decode("utf-8", "surrogateescape"), "lat\ufffd.wav"),
        ("é.wav".encode().decode("ascii", "surrogateescape"), "é.wav"),  # as a program in the C locale has it
        ("half \ud83c of a pair.wav", "half ? of a pair.wav"),  # as Windows may have it
        ("", ""),
    ],
)
def test_a_name_becomes_text_that_everything_takes(name: str, shown: str) -> None:
    assert legible(name) == shown
    with sqlite3.connect(":memory:") as base:
        assert base.execute("select ?", (legible(name),)).fetchone() == (shown,)


def test_a_sentence_with_such_a_name_in_it_keeps_its_other_letters() -> None:
    name = os.fsdecode(b"lat\xe9.wav")
    assert legible(f"“{name}” is silent.") == "“lat\ufffd.wav” is silent."
