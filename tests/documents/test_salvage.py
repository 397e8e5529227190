"""A damaged document gives back what can be read, into a new one beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evosynth.documents import changes as c
from evosynth.documents import opening, reading
from evosynth.documents.document import Document
from evosynth.documents.records import Act, Candidate, Run
from evosynth.documents.salvage import PAGE, beside, salvage
from evosynth.errors import StorageError

ACTS, VOICES = 400, 600


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "one.evosynth"
    document = Document(path)
    scores = np.array([1.0, 2.0]).tobytes()
    found = tuple(Candidate(n, -1, -1, -1, 0, n, 1, "prior", b"voice" * 40, scores) for n in range(VOICES))
    document.apply([c.Began(Run("a", 1.0, False, "cello", "dx7")), c.Planned("a", "dx7", b"p" * 50_000)])
    document.apply([c.Found("a", found)])
    document.apply([Act(n + 1, 1.0, "done", n, '{"what": "' + "x" * 200 + '"}') for n in range(ACTS)])
    document.close()
    return path


def damaged(path: Path, pages: list[int]) -> Path:
    """Nonsense in these pages, counted from 0."""
    with path.open("r+b") as file:
        for page in pages:
            file.seek(page * PAGE)
            file.write(b"\xa5" * PAGE)
    return path


def test_a_lost_page_costs_the_rows_that_lie_on_it(whole: Path) -> None:
    pages = whole.stat().st_size // PAGE
    last = damaged(whole, [pages - 20])
    before = last.read_bytes()
    said = salvage(last, beside(last))
    assert said.path.name == "one recovered.evosynth"
    assert last.read_bytes() == before
    with opening.reading(said.path) as db:
        acts, voices = reading.acts(db), list(reading.candidates(db, "a"))
        assert (len(acts) + len(voices)) >= ACTS + VOICES - 40
        assert reading.plan(db, "a") == b"p" * 50_000
        assert reading.about(db, "in_hand") == "a"
        assert f"{len(acts)} of {ACTS} acts" in said.sentences[0]
    assert "pages of them are lost" in said.sentences[1]
    assert len(list(whole.parent.iterdir())) == 2


def test_a_document_whose_first_page_is_lost_comes_back_whole(whole: Path) -> None:
    with pytest.raises(StorageError):
        Document(damaged(whole, [0]))
    said = salvage(whole, beside(whole))
    with opening.reading(said.path) as db:
        assert len(reading.acts(db)) == ACTS
        assert len(list(reading.candidates(db, "a"))) == VOICES
    assert said.sentences[0] == f"Came back: 1 run, {VOICES} voices and {ACTS} acts."


def test_voices_of_a_lost_run_stay_and_what_holds_nothing_is_refused(whole: Path, tmp_path: Path) -> None:
    document = Document(whole)
    document.db.execute("PRAGMA foreign_keys = OFF")
    document.db.execute("DELETE FROM runs")
    document.close()
    with opening.reading(salvage(whole, beside(whole)).path) as db:
        (run,) = reading.runs(db)
        assert (run.run, run.stands) == ("a", "stopped")
        assert reading.about(db, "in_hand") == ""  # without its plan it cannot be shown
    nothing = tmp_path / "nothing.evosynth"
    nothing.write_bytes(b"\xa5" * 40_000)
    with pytest.raises(StorageError, match="Nothing can be read of"):
        salvage(nothing, beside(nothing))
