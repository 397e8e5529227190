"""One rule says when a population has gone too long without progress, for islands side by side and for one alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evosynth.evolution.patience import without_progress, worn_out


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 64), st.booleans()), min_size=1, max_size=6))
def test_populations_side_by_side_wait_as_each_would_alone(rows: list[tuple[int, int, bool]]) -> None:
    stale, born, improved = (np.array(column) for column in zip(*rows, strict=True))
    together = without_progress(stale, born, improved)
    assert together.tolist() == [int(without_progress(*row)) for row in rows]
    assert (together[improved] == 0).all()
    assert (together[~improved] == stale[~improved] + born[~improved]).all()


def test_only_the_stalest_starts_afresh_and_only_when_it_has_waited_long_enough() -> None:
    assert worn_out(np.array([10, 3000, 2999]), 3000) == 1
    assert worn_out(np.array([10, 2999]), 3000) is None
    assert worn_out(4000, 4000) == 0
    assert worn_out(3999, 4000) is None
