import json
import random

import numpy as np

from evosynth.evolution.rng import restored, seeded, state_of


def drawn() -> tuple[float, float]:
    return random.random(), np.random.random()  # noqa: NPY002


def test_the_same_generator_lends_the_same_stream() -> None:
    with seeded(np.random.default_rng(3)):
        one = drawn()
    with seeded(np.random.default_rng(3)):
        other = drawn()
    with seeded(np.random.default_rng(4)):
        third = drawn()
    assert one == other
    assert one != third


def test_a_generator_lends_another_stream_each_time() -> None:
    rng = np.random.default_rng(3)
    with seeded(rng):
        one = drawn()
    with seeded(rng):
        other = drawn()
    assert one != other


def test_the_global_states_come_back_as_they_were_even_after_an_error() -> None:
    random.seed(11)
    np.random.seed(11)  # noqa: NPY002
    expected = drawn()
    random.seed(11)
    np.random.seed(11)  # noqa: NPY002
    try:
        with seeded(np.random.default_rng(0)):
            drawn()
            raise KeyError
    except KeyError:
        pass
    assert drawn() == expected


def test_a_state_survives_json() -> None:
    rng = np.random.default_rng(5)
    rng.random(7)
    again = restored(json.loads(json.dumps(state_of(rng))))
    assert np.array_equal(rng.random(20), again.random(20))
