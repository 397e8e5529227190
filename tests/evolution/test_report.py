"""How a candidate is numbered."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.evolution.report import Candidate


@pytest.mark.parametrize(("generation", "index", "label"), [(37, 0, "037-01"), (1037, 100, "1037-101")])
def test_a_candidate_is_found_again_by_its_generation_and_row(generation: int, index: int, label: str) -> None:
    assert Candidate(0, np.zeros(1), np.zeros(1), generation=generation, index=index).label == label
