"""Words for distances hold for the product's own distance: measured again on known changes of known patches."""

from __future__ import annotations

import calibration
import numpy as np
import pytest

from evosynth.analysis.nearness import LIMITS, nearness

VOICES = 60


@pytest.fixture(scope="module")
def measured() -> dict[str, np.ndarray]:
    return calibration.measured(VOICES, seed=7)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("all detunes ±1", "same patch"),
        ("all output levels ±1", "same patch"),
        ("all output levels ±4", "same sound, slightly different balance"),
        ("a semitone up", "alike"),
        ("another voice", "another sound"),
    ],
)
def test_the_median_of_a_known_change_has_its_word(measured: dict[str, np.ndarray], change: str, words: str) -> None:
    assert nearness(float(np.median(measured[change]))) == words


def test_each_limit_is_what_three_of_four_changes_stay_under(measured: dict[str, np.ndarray]) -> None:
    changes = ("all output levels ±1", "all output levels ±4", "a semitone up")
    for (limit, _), change in zip(LIMITS, changes, strict=True):
        assert np.mean(measured[change] < limit) == pytest.approx(0.75, abs=0.15), change
    assert np.mean(measured["another voice"] > LIMITS[-1][0]) > 0.75


def test_equal_is_the_same_patch_and_silence_another_sound() -> None:
    assert nearness(0.0) == "same patch"
    assert nearness(2000.0) == "another sound"
