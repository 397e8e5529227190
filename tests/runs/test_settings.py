"""What a search may be asked to do: said by anybody who writes Python, and refused before anything is begun."""

from typing import Any

import numpy as np
import pytest

from evosynth.evolution import strategies
from evosynth.runs.settings import RunSettings


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"strategy": "genetic"}, "no strategy 'genetic': it is one of ga, cma, nsga2"),
        ({"strategy": "GA"}, "no strategy 'GA'"),
        ({"strategy": None}, "no strategy None"),
        ({"evaluations": 0}, "evaluations is 0: at least 1"),
        ({"evaluations": 10.5}, "evaluations is 10.5"),
        ({"evaluations": float("inf")}, "evaluations is inf"),
        ({"evaluations": "1000"}, "evaluations is '1000'"),
        ({"seconds": 0.0}, "0.0 seconds: more than 0"),
        ({"seconds": float("nan")}, "nan seconds"),
        ({"seconds": float("inf")}, "inf seconds.*None is no limit"),
        ({"rate_hz": 16383}, "rate_hz is 16383: the engine needs at least 16384 Hz"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": None}, "seed is None"),
        ({"threads": 0}, "threads is 0"),
        ({"bits": 8}, "bits is 8: a sound is written in 32, 24, 16 bits"),
        ({"nearest": -1}, "nearest is -1"),
    ],
)
def test_settings_outside_their_range_are_refused_at_once(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        RunSettings(**wrong)


def test_whole_numbers_may_be_written_in_any_way() -> None:
    settings = RunSettings(evaluations=1e4, seed=np.int64(3), threads=np.uint8(2))  # type: ignore[arg-type]
    assert (settings.evaluations, settings.seed, settings.threads) == (10_000, 3, 2)
    assert {type(value) for value in (settings.evaluations, settings.seed, settings.threads)} == {int}


def test_every_strategy_that_is_offered_is_taken() -> None:
    assert [RunSettings(strategy=name).strategy for name in strategies.NAMES] == list(strategies.NAMES)
