"""Of known shapes the one that was heard explains the most, whatever drifts beside it."""

import numpy as np
import pytest

from evosynth.synths.curve_fit import explained

STEPS = np.arange(200)
SHAPES = np.stack([np.sin(0.3 * STEPS), np.cos(0.3 * STEPS), np.sign(np.sin(0.2 * STEPS)), np.zeros(200)])


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_shape_that_was_heard_explains_nearly_all_beside_a_drift(which):
    drift = 1e-5 * (STEPS - 60.0) ** 3 / 10 + 0.05 * STEPS
    found = explained(SHAPES, 2.5 * SHAPES[which] + drift, STEPS >= 0)
    assert int(np.argmax(found.shares)) == which
    assert found.shares[which] > 0.98
    assert found.sizes[which] == pytest.approx(2.5, rel=0.03)
    assert found.shares[3] == 0.0


def test_what_goes_the_other_way_explains_nothing():
    assert explained(SHAPES, -SHAPES[0], STEPS >= 0).shares[0] == 0.0


def test_unknown_steps_do_not_count_and_too_few_say_nothing():
    curve = np.where(STEPS % 7 == 0, np.nan, SHAPES[0])
    assert explained(SHAPES, np.nan_to_num(curve), STEPS % 7 != 0).shares[0] > 0.98
    assert explained(SHAPES, SHAPES[0], STEPS < 10).shares.max() == 0.0
