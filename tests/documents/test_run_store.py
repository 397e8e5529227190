"""A run in a document goes on from what was written, and from what was handed on and is not written yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from evosynth.documents import changes as c
from evosynth.documents import reading as read
from evosynth.documents.document import Document
from evosynth.documents.opening import reading
from evosynth.documents.records import Command, Run
from evosynth.documents.run_store import RunInDocument, how_far
from evosynth.errors import StorageError
from evosynth.limits import Limits
from evosynth.runs.folder import Plan
from evosynth.runs.settings import RunSettings

PLAN = Plan(RunSettings(seed=7, evaluations=500))


@dataclass
class Searched:
    """As much of a session as is kept."""

    generation: int
    evaluations: int

    def checkpoint(self) -> bytes:
        return b"at %d" % self.evaluations


@pytest.fixture
def document(tmp_path: Path) -> Document:
    one = Document(tmp_path / "one.evosynth")
    one.apply([c.Began(Run("4f00", 12.5, breeding=False, target="tone", synth="dx7"))])
    return one


class Slow:
    """A writer that writes when it is told to."""

    def __init__(self, document: Document) -> None:
        self._document, self.waiting = document, list[tuple[c.Change, ...]]()

    def write(self) -> None:
        while self.waiting:
            self._document.apply(self.waiting.pop(0))


def test_a_run_that_was_begun_goes_on_from_where_it_stood(document: Document) -> None:
    run = RunInDocument(document.path, "4f00", document.apply)
    state = run.begin(PLAN)
    assert run.checkpoint() is None
    run.write_checkpoint(Searched(3, 120), state, 1.5)
    again = RunInDocument(document.path, "4f00", document.apply)
    assert again.plan() == PLAN
    assert again.checkpoint() == b"at 120"
    assert (again.state().evaluations, again.state().generation, again.state().elapsed_s) == (120, 2, 1.5)
    assert again.state().most_evaluations == 500


def test_what_is_on_its_way_is_read_as_if_it_stood_there(document: Document) -> None:
    slow = Slow(document)
    run = RunInDocument(document.path, "4f00", slow.waiting.append)
    state = run.begin(PLAN)
    assert run.plan() == PLAN
    slow.write()
    run.write_checkpoint(Searched(3, 120), state, 1.5)
    run.write_generation(0, b"first")
    assert (run.checkpoint(), run.state().evaluations, run.generation(0)) == (b"at 120", 120, b"first")
    assert RunInDocument(document.path, "4f00", slow.waiting.append).checkpoint() is None
    slow.write()
    assert RunInDocument(document.path, "4f00", slow.waiting.append).generation(0) == b"first"


def test_where_another_program_has_gone_further_that_counts(document: Document) -> None:
    here, there = (RunInDocument(document.path, "4f00", document.apply) for _ in range(2))
    here.write_checkpoint(Searched(3, 120), here.begin(PLAN), 1.5)
    there.write_plan(Plan(RunSettings(seed=7, limits=Limits(("op1",)))))
    there.write_checkpoint(Searched(9, 400), there.state(), 4.0)
    assert (here.checkpoint(), here.state().evaluations) == (b"at 400", 400)
    assert here.plan().settings.limits == Limits(("op1",))


def test_what_stands_beside_a_checkpoint_is_written_with_it_or_not_at_all(document: Document) -> None:
    failing = [True]

    def write(changes: tuple[c.Change, ...]) -> None:
        if failing[0]:
            raise StorageError("The disk is full.")
        document.apply(changes)

    run = RunInDocument(document.path, "4f00", write)
    run.beside(Command(1, "4f00", 64, "{}"))
    with pytest.raises(StorageError, match="full"):
        run.begin(PLAN)
    with pytest.raises(StorageError, match="no run"):
        run.state()
    failing[0] = False
    run.begin(PLAN)
    with reading(document.path) as db:
        assert read.commands(db, "4f00") == (Command(1, "4f00", 64, "{}"),)


def test_generations_are_remembered_until_they_stand_in_the_file(document: Document) -> None:
    slow = Slow(document)
    run = RunInDocument(document.path, "4f00", slow.waiting.append)
    run.write_generation(0, b"first")
    slow.write()
    run.write_generation(16, b"second")
    assert list(run._sent) == [16]
    assert (run.generation(0), run.generation(16), run.generation(99)) == (b"first", b"second", None)


def test_a_run_that_never_began_or_whose_plan_is_damaged_says_so(document: Document) -> None:
    run = RunInDocument(document.path, "none", document.apply)
    with pytest.raises(StorageError, match=r"There is no run in .*one\.evosynth that could go on"):
        run.state()
    damaged = RunInDocument(document.path, "4f00", document.apply)
    damaged.begin(PLAN)
    document.apply([c.Planned("4f00", "dx7", b"nonsense"), c.StandsAt("4f00", '{"format": 2, "soon": 2}')])
    again = RunInDocument(document.path, "4f00", document.apply)
    with pytest.raises(StorageError, match="its plan is damaged"):
        again.plan()
    with pytest.raises(StorageError, match="newer version"):
        again.state()


@pytest.mark.parametrize("state", ["", "[]", "x", "[" * 100_000, '{"evaluations": 1e999}', '{"generation": []}', None])
def test_a_state_that_says_nothing_counts_as_none(state: str | None) -> None:
    assert how_far(state) == (-1, -1)
    assert how_far('{"generation": 3, "evaluations": 48}') == (3, 48)
