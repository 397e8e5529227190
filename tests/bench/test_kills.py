"""A slice of the bench of kills: what the window has said to stand in the document outlives whatever dies."""

from __future__ import annotations

import pytest
from kills import CHILDREN, WINDOW, run


@pytest.mark.slow
@pytest.mark.alone
def test_nothing_that_was_acknowledged_is_lost_when_the_window_or_a_child_is_killed() -> None:
    tally = run(6, seed=7, victims=[*CHILDREN, WINDOW, WINDOW])
    assert tally.faults == []
    assert tally.kills.total() == 6
    assert tally.openings == 1
    assert tally.acknowledged > 12
