"""A slice of the fuzzing bench: whatever a damaged file of any kind does, it ends in a sentence."""

from __future__ import annotations

import pytest
from fuzzing.watching import run

INPUTS = {
    "sounds": 1500,
    "tables": 3000,
    "voices": 10_000,
    "patches": 5000,
    "library": 1500,
    "documents": 200,
    "settings": 2000,
    "checkpoints": 300,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", INPUTS)
def test_a_damaged_file_is_a_sentence_and_nothing_else(kind: str) -> None:
    account = run(kind, INPUTS[kind], seed=1)
    assert account.faults == {}
    assert account.read == INPUTS[kind]
    assert account.refused > 0 or kind == "settings"
