"""Words for distances hold for the product's own distance: measured again on known changes of known patches."""

from __future__ import annotations

import importlib.util

import calibration
import numpy as np
import pytest
from calibration import Measured

from evosynth.analysis.nearness import LIMITS, nearness

VOICES = 60
ZIM = importlib.util.find_spec("zimtohrli") is not None


@pytest.fixture(scope="module")
def measured() -> dict[str, Measured]:
    return calibration.measured(VOICES, seed=7)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("all detunes ±1", "same patch"),
        ("all output levels ±1", "same patch"),
        ("all output levels ±4", "same sound, slightly different balance"),
        ("without its strike", "same sound, slightly different balance"),
        ("a semitone up", "alike"),
        ("another voice", "another sound"),
    ],
)
def test_the_median_of_a_known_change_has_its_word(measured: dict[str, Measured], change: str, words: str) -> None:
    assert nearness(float(np.median(measured[change].distances))) == words


def test_three_of_four_changes_stay_under_their_limits(measured: dict[str, Measured]) -> None:
    for (limit, _), change in zip(LIMITS[1:], ("all output levels ±4", "a semitone up"), strict=True):
        assert np.mean(measured[change].distances < limit) == pytest.approx(0.75, abs=0.15), change
    assert np.mean(measured["another voice"].distances > LIMITS[-1][0]) > 0.75


def test_a_voice_that_lacks_its_strike_is_never_called_the_same(measured: dict[str, Measured]) -> None:
    lacking = np.concatenate([one.distances[one.lacking] for one in measured.values()])
    assert len(lacking) > VOICES
    assert not any(nearness(distance) == "same patch" for distance in lacking)


@pytest.mark.slow
@pytest.mark.skipif(not ZIM, reason="the judge of hearing is in the extra 'bench', which is not installed")
def test_what_is_called_the_same_is_the_same_to_a_model_of_hearing() -> None:
    found = calibration.measured(VOICES, seed=8, judged=True)
    zim = np.concatenate([one.zim[calibration.called_the_same(one)] for one in found.values()])
    assert len(zim) > 2 * VOICES
    assert np.mean(zim < calibration.SAME_ZIM) >= 0.95


def test_equal_is_the_same_patch_and_silence_another_sound() -> None:
    assert nearness(0.0) == "same patch"
    assert nearness(2000.0) == "another sound"
