"""What a candidate is called."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.evolution.report import Candidate


@pytest.mark.parametrize(
    ("generation", "index", "label", "name"),
    [
        (37, 0, "037-01", "EVO 037-01"),
        (37, 100, "037-101", "EVO037-101"),
        (1037, 4, "1037-05", "EVO1037-05"),
        (1037, 100, "1037-101", "E 1037-101"),
        (12345, 127, "12345-128", "E12345-128"),
    ],
)
def test_a_name_is_whole_in_the_ten_characters_of_a_display(generation: int, index: int, label: str, name: str) -> None:
    candidate = Candidate(0, np.zeros(1), np.zeros(1), generation=generation, index=index)
    assert candidate.label == label
    assert candidate.voice_name == name
    assert len(candidate.voice_name) <= 10
