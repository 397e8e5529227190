"""Two that were heard one after the other: what follows of both orders."""

from __future__ import annotations

import pytest

from evosynth.evolution.comparing import Hearing, verdicts


def test_who_is_chosen_in_either_order_is_preferred_and_what_contradicts_itself_is_the_same() -> None:
    hearings = [
        Hearing("a", 1, 9, 9),
        Hearing("b", 9, 1, 9),
        Hearing("c", 1, 5, 1),
        Hearing("d", 5, 1, 5),
        Hearing("e", 3, 1, 1),
        Hearing("f", 1, 3, None),
        Hearing("g", 4, 7, None),
        Hearing("h", 8, 2, 8),
    ]
    assert verdicts(hearings) == (((9, 1), (8, 2)), ((1, 3), (1, 5), (4, 7)))


@pytest.mark.parametrize(("first", "second", "chosen"), [(1, 1, None), (1, 2, 3)])
def test_nobody_else_is_chosen(first: int, second: int, chosen: int | None) -> None:
    with pytest.raises(ValueError, match="nobody can choose"):
        Hearing("a", first, second, chosen)
