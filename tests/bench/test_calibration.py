"""Words for distances hold for the product's own distance: measured again on known changes of known patches."""

from __future__ import annotations

import importlib.util

import calibration
import numpy as np
import pytest
from calibration import Measured
from known_changes import CHANGES, OTHER, WITHOUT

from evosynth.analysis.nearness import LIMITS, nearness

VOICES = 60
ZIM = importlib.util.find_spec("zimtohrli") is not None
LEVELS, SEMITONE = "all output levels ±4", "a semitone up"
QUICK = ("all detunes ±1", "all output levels ±1", LEVELS, WITHOUT, SEMITONE, OTHER)
judged = pytest.mark.skipif(not ZIM, reason="the judge of hearing is in the extra 'bench', which is not installed")


@pytest.fixture(scope="module")
def measured() -> dict[str, Measured]:
    return calibration.measured(VOICES, seed=7, changes={name: CHANGES[name] for name in QUICK})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("all detunes ±1", "same patch"),
        ("all output levels ±1", "same patch"),
        (LEVELS, "same sound, slightly different balance"),
        (WITHOUT, "same sound, slightly different balance"),
        (SEMITONE, "alike"),
        (OTHER, "another sound"),
    ],
)
def test_the_median_of_a_known_change_has_its_word(measured: dict[str, Measured], change: str, words: str) -> None:
    one = measured[change]
    assert nearness(float(np.median(one.distances)), float(np.median(one.attack))) == words


def test_three_of_four_changes_stay_under_their_limits(measured: dict[str, Measured]) -> None:
    for (limit, _), change in zip(LIMITS[1:], (LEVELS, SEMITONE), strict=True):
        assert np.mean(measured[change].distances < limit) == pytest.approx(0.75, abs=0.15), change
    assert np.mean(measured[OTHER].distances > LIMITS[-1][0]) > 0.75


def test_a_strike_that_is_not_the_same_is_never_called_the_same(measured: dict[str, Measured]) -> None:
    lacking = np.concatenate([one.same[one.lacking] for one in measured.values()])
    assert len(lacking) > VOICES
    assert not lacking.any()


@pytest.mark.slow
@judged
def test_what_is_called_the_same_is_the_same_to_a_model_of_hearing() -> None:
    said = calibration.said(calibration.measured(VOICES, seed=8, judged=True).values())
    assert said["called the same"] > 4 * VOICES
    assert said["kept"] >= 0.95
    assert said["twins called the same"] > 0.5, "a word that is hardly said is of no use"


@pytest.mark.slow
@judged
def test_a_voice_that_lacks_its_strike_is_never_called_the_same() -> None:
    found = calibration.measured(2 * VOICES, seed=9, judged=True, changes={WITHOUT: CHANGES[WITHOUT]})
    lacking, called = calibration.lost(found[WITHOUT])
    assert lacking > VOICES / 4
    assert called == 0
