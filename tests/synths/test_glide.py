"""A pitch that glides is read as straight lines that come to rest."""

import numpy as np
import pytest

from evosynth.synths.glide import Glide, glide_in

SECONDS = np.arange(320) * 0.005
EVERY = SECONDS > 0.05


@pytest.mark.parametrize(
    "glide",
    [
        Glide(-7.5, (0.0, 0.0, 0.0), (19.0, 200.0, 200.0)),
        Glide(12.0, (0.0, 0.0, 0.0), (40.0, 200.0, 200.0)),
        Glide(8.0, (-6.0, 2.0, 2.0), (17.0, 14.0, 200.0)),
        Glide(0.0, (5.0, -5.0, 0.0), (20.0, 20.0, 20.0)),
    ],
)
def test_the_lines_are_those_that_a_pitch_was_made_of(glide):
    heard = glide.over(SECONDS) + np.random.default_rng(0).normal(0, 0.05, len(SECONDS))
    found = glide_in(SECONDS, heard, EVERY)
    assert found is not None
    assert np.abs(found.over(SECONDS) - glide.over(SECONDS))[EVERY].max() < 0.6
    assert found.goals[2] == pytest.approx(glide.goals[2], abs=0.3)
    assert found.share > 0.95


def test_a_pitch_that_stays_or_only_swings_does_not_glide():
    noise = np.random.default_rng(1).normal(0, 0.1, len(SECONDS))
    assert glide_in(SECONDS, noise, EVERY) is None
    assert glide_in(SECONDS, np.sin(2 * np.pi * 6 * SECONDS), EVERY) is None
