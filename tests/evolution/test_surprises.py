"""What a device says otherwise is known near what was heard, and far from it no more than what is usual."""

import numpy as np
import pytest
from fakes_synth import sine_space

from evosynth.evolution.niches import Niches
from evosynth.evolution.surprises import MOST, Surprises

SPACE = sine_space()


def surprises(genomes: np.ndarray, errors: np.ndarray) -> Surprises:
    return Surprises(Niches(SPACE, 1, 1), genomes, errors)


def test_near_what_was_heard_most_of_its_error_is_known_and_far_from_it_the_usual_one() -> None:
    rng = np.random.default_rng(1)
    near, far = np.full((1, len(SPACE)), 0.05), np.full((3, len(SPACE)), 0.95)
    far[1:] += rng.uniform(-0.04, 0.04, far[1:].shape)
    learned = surprises(np.concatenate([near, far]), np.array([[4.0, 0.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]))
    assert learned.of(near)[0] == pytest.approx([4.0, 0.0], abs=0.7)
    assert learned.of(far) == pytest.approx(np.array([[1.0, 2.0]] * 3), abs=0.3)


def test_an_error_that_all_share_is_told_of_everybody() -> None:
    rng = np.random.default_rng(2)
    learned = surprises(SPACE.sample(12, rng), np.full((12, 2), 0.8))
    assert learned.of(SPACE.sample(20, rng)) == pytest.approx(0.8)


def test_silence_on_one_side_is_no_measure_of_the_rest() -> None:
    one = SPACE.sample(1, np.random.default_rng(3))
    assert surprises(one, np.array([[1000.0]])).of(one)[0, 0] <= MOST
