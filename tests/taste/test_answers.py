"""Answers on pages, and how many there are."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.analysis import prints
from evosynth.analysis.alike import NAMES, Impressions
from evosynth.taste.answers import REJECTED, UNHEARD, UNNAMED, Page, Taste


def sounds(n: int) -> Impressions:
    return Impressions(np.zeros((n, len(NAMES)), np.float32), np.zeros((n, prints.SIZE), np.uint8))


def test_what_was_named_counts_and_so_does_what_is_the_same_or_preferred() -> None:
    page = Page(sounds(5), np.array([5.0, UNNAMED, REJECTED, UNHEARD, 2.0]), ((1, 3),), ((4, 3),))
    assert page.answers == 5
    assert Taste((page, page)).answers == 10


def test_stars_that_parents_brought_along_are_no_answers_of_the_page() -> None:
    page = Page(sounds(3), np.array([5.0, 4.0, UNNAMED]), ((1, 2),), inherited=2)
    assert page.answers == 1
    with pytest.raises(ValueError, match="3 of 2 grades"):
        Page(sounds(3), np.array([5.0, 4.0, UNNAMED]), inherited=3)


@pytest.mark.parametrize(("grades", "same"), [([1.0], ()), ([1.0, 2.0], ((0, 2),))])
def test_a_page_whose_sizes_do_not_agree_is_none(grades: list[float], same: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="2 sounds"):
        Page(sounds(2), np.array(grades), same)
