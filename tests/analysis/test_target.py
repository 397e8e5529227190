"""A target that a file gives back: what no recording can be is refused before anything is made room for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from numpy import ones

from evosynth.analysis.target import LONGEST_S, PreparedTarget
from evosynth.synths.base import LONGEST_GATE_S, Note


def target(samples: int, rate: int) -> PreparedTarget:
    sound = ones(samples, "f4")
    return PreparedTarget("a.wav", sound, rate, (0.0, 1.0), Note(), "default", None, 0.0, False, -20.0)


def test_hours_told_in_a_few_samples_are_refused() -> None:
    assert target(round(100 * LONGEST_S), 100)
    with pytest.raises(ValueError, match="a target is at most 60 s long"):
        target(round(100 * LONGEST_S) + 1, 100)
    with pytest.raises(ValueError, match="a target has 100 to 1000000 samples a second"):
        target(100, 10_000_000)


def test_a_key_may_be_held_for_ever_but_not_beyond_what_a_machine_counts() -> None:
    assert Note(gate_s=LONGEST_GATE_S).gate_samples(1_000_000) == 10**12
    with pytest.raises(ValueError, match="need gate >= 0"):
        Note(gate_s=1e300)


@pytest.mark.parametrize(("cents", "retuned", "by"), [(40.0, None, -40.0), (20.0, None, 0.0), (40.0, False, 0.0)])
def test_a_target_of_an_earlier_version_was_retuned_where_it_was_far_off(cents, retuned, by) -> None:
    assert replace(target(1000, 1000), cents=cents, retuned=retuned).retuned_by == by
