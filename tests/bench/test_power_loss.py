"""A slice of the bench of power cuts, a full disk, and a folder that is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from little_room import no_file_longer
from power_loss import run

from evosynth.documents import changes as c
from evosynth.documents import opening, reading
from evosynth.documents.document import Document
from evosynth.documents.records import Act, Run
from evosynth.errors import StorageError


@pytest.mark.slow
def test_after_power_cuts_every_document_opens_with_whole_acts_up_to_a_moment() -> None:
    outcomes = run(12, seed=1)
    assert [outcome.fault for outcome in outcomes if outcome.fault] == []
    assert sum(outcome.found for outcome in outcomes) > 12


def test_a_disk_that_fills_in_the_middle_of_a_transaction_costs_that_one_alone(tmp_path: Path) -> None:
    path = tmp_path / "one.evosynth"
    document = Document(path)
    document.apply([c.Began(Run("a", 1.0, False, "cello", "dx7")), Act(1, 1.0, "done", 1, "{}")])
    with no_file_longer(400_000), pytest.raises(StorageError, match="the disk is full"):
        document.apply([Act(2, 2.0, "done", 2, "{}"), c.StandsAt("a", "{}", b"\x01" * 4_000_000)])
    with opening.reading(path) as db:
        assert [act.number for act in reading.acts(db)] == [1]
    document.apply([Act(2, 2.0, "done", 2, "{}")])
    document.close()
    with opening.reading(path) as db:
        assert [act.number for act in reading.acts(db)] == [1, 2]
