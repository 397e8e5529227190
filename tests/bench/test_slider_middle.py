"""Who is better than the middle of the slider, and in how many pairs nobody is."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("librosa")
from slider_middle import PLACES, beaten_by, noticeably_beaten_by, table


def found(*better: float, by: float = 0.2) -> dict[str, Any]:
    """Nine searches, of which these are better than the middle in both; the others are worse in one."""
    rows = [{"towards": place, "distance": 6.0 + place, "gain": 0.1 * place, "taste": 3.0} for place in PLACES]
    for row in rows:
        if row["towards"] in better:
            row |= {"distance": 6.5 * (1.0 - by), "gain": 0.05 + by}
    return {"kind": "point", "seed": 0, "mss": 6.0, "answers": 40, "rows": rows}


def test_one_that_is_nearer_or_liked_more_does_not_beat_the_middle_but_one_that_is_both_does() -> None:
    assert beaten_by(found()) == []
    assert beaten_by(found(0.25, 0.75)) == [0.25, 0.75]


def test_what_nobody_would_notice_is_told_apart() -> None:
    assert beaten_by(found(0.25, by=0.01)) == [0.25]
    assert noticeably_beaten_by(found(0.25, by=0.01)) == []
    assert noticeably_beaten_by(found(0.25)) == [0.25]


def test_the_table_counts_the_pairs_in_which_a_place_stands() -> None:
    last = table([found(), found(0.25)]).splitlines()[-2]
    assert last.split("|")[4 + PLACES.index(0.5)].strip() == "1"
