"""The evolver writes no document: it says what is to stand there, and goes on from what does."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from children import Talk
from kept_runs import nobody
from patience import PATIENCE_S
from test_evolver import EVOLVER, short_target, voices

from evosynth.documents import reading as read
from evosynth.documents.changes import Began, StandsAt
from evosynth.documents.document import Document
from evosynth.documents.machine import here
from evosynth.documents.opening import reading
from evosynth.documents.records import Candidate, Command, Run, Why
from evosynth.limits import Limits
from evosynth.runs.commands import Begin, Confine, Halt, Ranked, Rate, Visit, command_of
from evosynth.runs.settings import RunSettings
from evosynth.service.evolver_messages import (
    Continue,
    Failed,
    InDocument,
    Moved,
    Pause,
    ResumeRun,
    Shown,
    Snapshot,
    Start,
    Stop,
    Stored,
)
from evosynth.service.messages import Shutdown


class Written:
    """A document, and an evolver whose words are written into it as the window has it done."""

    def __init__(self, path: Path, talk: Talk) -> None:
        self.document, self.talk, self._late = Document(path), talk, list[Stored]()
        self.asleep = self.closed = False
        self._one_at_a_time = threading.RLock()  # the evolver's words come in a thread of their own
        talk.minds = self._mind

    def _mind(self, message: Any) -> bool:
        if isinstance(message, Stored):
            with self._one_at_a_time:
                self._late.append(message)
                if not self.asleep:
                    self.wake()
        if isinstance(message, Snapshot):  # the latest of the test before may come late
            return message.where.path.parent == self.document.path.parent
        return True

    def wake(self) -> None:
        with self._one_at_a_time:
            self.asleep = False
            while self._late:
                self.document.apply(self._late.pop(0).changes)

    def close(self) -> None:
        with self._one_at_a_time:
            self.asleep = self.closed = True
            self.document.close()

    def move(self, to: Path) -> None:
        with self._one_at_a_time:
            self.close()
            self.document.path.rename(to)
            self.document, self.closed = Document(to), False
            self.wake()

    def begun(self, run: str, *, breeding: bool = False) -> InDocument:
        with self._one_at_a_time:
            self.document.apply([Began(Run(run, 1.0, breeding, "tone", "dx7"))])
        return InDocument(self.document.path, run)

    def commands(self, run: str) -> list[object]:
        return [command_of(one.command) for one in self.obeyed(run)]

    def obeyed(self, run: str) -> tuple[Command, ...]:
        with self._one_at_a_time:
            return read.commands(self.document.db, run)

    def candidates(self, run: str) -> dict[int, Candidate]:
        with self._one_at_a_time:
            return {one.id: one for one in read.candidates(self.document.db, run)}

    def waits_for(self, run: str, ids: set[int]) -> dict[int, Candidate]:
        """The candidates, as soon as these are among them: they come one by one, with commands in between."""
        end = time.monotonic() + PATIENCE_S
        while not (found := self.candidates(run)).keys() >= ids:
            assert time.monotonic() < end, ids - found.keys()
            time.sleep(0.02)
        return found

    def stands(self, run: str) -> str:
        with self._one_at_a_time:
            found = read.run(self.document.db, run)
        assert found is not None
        return found.stands


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        talk = Talk(EVOLVER, niceness=1)
    yield talk
    talk.child.kill()


@pytest.fixture
def written(process: Talk, tmp_path: Path) -> Iterator[Written]:
    process.minds = lambda message: not isinstance(message, Snapshot | Stored)
    process.send(ResumeRun(nobody(tmp_path)))  # ends the run before
    process.wait(Failed)
    process.said.clear()
    one = Written(tmp_path / "one.evosynth", process)
    yield one
    process.minds = lambda message: not isinstance(message, Snapshot | Stored)
    if not one.closed:
        one.close()


@pytest.fixture
def mortal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    talk = Talk(EVOLVER, niceness=1)
    yield talk
    talk.child.kill()


def paused(talk: Talk, generation: int = 3) -> Snapshot:
    talk.wait(Snapshot, lambda s: s.generation >= generation)
    talk.send(Pause())
    return talk.wait(Snapshot, lambda s: s.state == "paused" and s.finals == "ranked")


def next_one(talk: Talk, command: object) -> Snapshot:
    heard = len(talk.said)
    talk.send(command)
    return talk.wait(Snapshot, since=heard)


def test_a_match_that_was_killed_goes_on_paused_from_its_document(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00")
    mortal.send(Start(where, short_target(), RunSettings(seed=3)))
    rested = paused(mortal)
    assert (rested.where, one.stands("4f00")) == (where, "paused")
    os.kill(mortal.child.pid, signal.SIGKILL)
    mortal.wait_for_end()
    again = Talk(EVOLVER, niceness=1)
    try:
        again.send(ResumeRun(where, paused=True))
        resumed = again.wait(Snapshot)
        assert (resumed.state, resumed.evaluations) == ("paused", rested.evaluations)
        np.testing.assert_array_equal(resumed.history, rested.history)
        ranked = again.wait(Snapshot, lambda s: s.finals == "ranked")
        assert [c.voice for c in ranked.candidates] == [c.voice for c in rested.candidates]
        again.send(Continue())
        again.wait(Snapshot, lambda s: s.evaluations > rested.evaluations)
    finally:
        again.child.kill()


def test_a_run_that_makes_way_rests_where_it_was_and_comes_back_before_it_is_written(written: Written) -> None:
    talk, first, second = written.talk, written.begun("aa"), written.begun("bb", breeding=True)
    talk.send(Start(first, short_target(), RunSettings(seed=3)))
    talk.wait(Snapshot, lambda s: s.generation >= 2)
    written.asleep = True  # the writer is slow from here on
    talk.send(Start(second, None, RunSettings(seed=5)))
    talk.wait(Snapshot, lambda s: s.where == second and s.state == "waiting")
    since = len(talk.said)
    talk.send(ResumeRun(first, paused=True))
    back = talk.wait(Snapshot, lambda s: s.where == first, since=since)
    assert back.state == "paused"
    left = max(s.evaluations for s in talk.said[:since] if isinstance(s, Snapshot) and s.where == first)
    assert back.evaluations >= left
    written.wake()
    assert (written.stands("aa"), written.stands("bb")) == ("paused", "waiting")


def test_who_was_shown_or_rated_stands_there_with_the_line_that_it_comes_from(written: Written) -> None:
    where = written.begun("4f00")
    written.talk.send(Start(where, short_target(), RunSettings(seed=3)))
    rested = paused(written.talk, 40)
    best = [c for c in rested.candidates if c.move != "simplify"]
    written.talk.send(Shown(where, tuple(c.id for c in best)))
    written.talk.send(Shown(where, (best[0].id,), Why.KEPT))
    written.talk.send(Rate({best[1].id: 0.8}))
    there = written.waits_for("4f00", {c.id for c in best})
    for one in best:
        found = there[one.id]
        assert (found.voice, found.parent, found.generation, found.place) == (
            one.voice,
            one.parents[0],
            one.generation,
            one.index,
        )
        assert found.why & Why.SHOWN
        line = [found]
        while line[-1].step >= 0:
            line.append(there[line[-1].step])
        assert line[-1].parent == -1
        assert all(child.id > mother.id for child, mother in pairwise(line))
    assert there[best[0].id].why & Why.KEPT
    assert there[best[1].id].why & Why.RATED
    assert any(one.why == Why.ANCESTOR for one in there.values())


def test_whose_line_somebody_waits_for_is_written_at_once_while_the_search_goes_on(written: Written) -> None:
    where = written.begun("4f00")
    written.talk.send(Start(where, short_target(), RunSettings(seed=3)))
    later = written.talk.wait(
        Snapshot, lambda s: s.generation >= 6 and any(one.parents[0] >= 0 for one in s.candidates)
    )
    child = next(one for one in later.candidates if one.parents[0] >= 0)
    written.talk.send(Shown(where, (10**9, child.id), at_once=True))  # nobody has the first of these ids
    found = written.waits_for("4f00", {child.id})[child.id]
    assert found.voice == child.voice
    assert 0 <= found.step < child.id


def test_a_rating_is_written_with_the_checkpoint_that_has_it(written: Written) -> None:
    where = written.begun("4f00")
    written.talk.send(Start(where, None, RunSettings(seed=5)))
    first = written.talk.wait(Snapshot, lambda s: s.state == "waiting")
    written.asleep = True
    next_one(written.talk, Rate({first.candidates[2].id: 1.0}))
    changes = [change for late in written._late for change in late.changes]
    assert {"Command", "Found", "StandsAt"} <= {type(change).__name__ for change in changes}
    assert len([late for late in written._late if any(isinstance(c, StandsAt) for c in late.changes)]) == 1
    written.wake()
    assert written.candidates("4f00")[first.candidates[2].id].why == Why.RATED


def test_what_took_effect_is_written_down_in_its_order_and_with_its_place(written: Written) -> None:
    where = written.begun("4f00")
    written.talk.send(Start(where, short_target(), RunSettings(seed=3)))
    rested = paused(written.talk)
    rated, locked = Rate({rested.candidates[3].id: 0.6}), Confine(Limits(("op1",)))
    for command in (rated, Rate({999_999: 1.0}), Halt(1, True), Halt(17, True), locked):
        next_one(written.talk, command)
    written.talk.send(Stop())
    written.talk.wait(Snapshot, lambda s: s.state == "stopped")
    begins, *obeyed = written.commands("4f00")
    assert begins == Begin(Limits(), 0, "dx7", here(), safe=False)
    assert [one for one in obeyed if not isinstance(one, Ranked)] == [rated, Halt(1, True), locked]
    numbers = [(one.number, one.evaluations) for one in written.obeyed("4f00")]
    assert numbers == [(1, 0), *((n + 2, rested.evaluations) for n in range(len(obeyed)))]
    again = written.begun("bb", breeding=True)
    written.talk.send(Start(again, None, RunSettings(seed=5)))
    written.talk.wait(Snapshot, lambda s: s.where == again and s.state == "waiting")
    (begun,) = written.obeyed("bb")
    assert begun.number > len(numbers)


def test_generations_that_were_left_stand_in_the_document_wherever_it_moves(written: Written, tmp_path: Path) -> None:
    where, talk = written.begun("4f00", breeding=True), written.talk
    talk.send(Start(where, None, RunSettings(seed=5)))
    first = talk.wait(Snapshot, lambda s: s.state == "waiting")
    talk.send(Rate({first.candidates[1].id: 1.0}))
    breed = Visit(first.evaluations, 0)
    talk.send(breed)
    second = talk.wait(Snapshot, lambda s: s.generation == 1)
    to = tmp_path / "two.evosynth"
    talk.send(Moved(where.path, to))
    talk.wait(Snapshot, lambda s: s.where == InDocument(to, "4f00"))
    written.move(to)
    since = len(talk.said)
    talk.send(Visit(0))
    back = talk.wait(Snapshot, lambda s: s.generation == 0, since=since)
    assert [c.id for c in back.candidates] == [c.id for c in first.candidates]
    talk.send(Visit(second.line[-1]))
    talk.wait(Snapshot, lambda s: s.line == second.line, since=len(talk.said))
    assert [type(one) for one in written.commands("4f00")] == [Begin, Rate, Visit, Visit, Visit]
    bred = written.obeyed("4f00")[2]
    assert (command_of(bred.command), bred.evaluations) == (breed, first.evaluations)
    written.close()
    with reading(to) as db:
        assert read.checkpoint(db, "4f00", 0) is not None


def test_a_stop_is_taken_back_and_outlives_the_run_that_comes_next(written: Written) -> None:
    where = written.begun("4f00")
    written.talk.send(Start(where, short_target(), RunSettings(seed=3)))
    written.talk.wait(Snapshot, lambda s: s.generation >= 2)
    written.talk.send(Stop())
    stopped = written.talk.wait(Snapshot, lambda s: s.state == "stopped")
    assert written.stands("4f00") == "stopped"
    since = len(written.talk.said)
    written.talk.send(ResumeRun(where))
    assert written.talk.wait(Snapshot, since=since).state == "stopped"
    since = len(written.talk.said)
    written.talk.send(Continue(resting=True))
    back = written.talk.wait(Snapshot, lambda s: s.state == "paused", since=since)
    assert (back.evaluations, written.stands("4f00")) == (stopped.evaluations, "paused")
    written.talk.send(Continue())
    written.talk.wait(Snapshot, lambda s: s.evaluations > stopped.evaluations, since=since)


def test_a_bank_that_was_opened_is_the_same_to_the_byte_in_its_document(written: Written) -> None:
    where, seeds = written.begun("4f00", breeding=True), voices(16)
    written.talk.send(Start(where, None, RunSettings(seed=5), seeds=seeds))
    first = written.talk.wait(Snapshot, lambda s: s.state == "waiting")
    written.talk.send(Shown(where, tuple(c.id for c in first.candidates)))
    written.talk.send(Rate({first.candidates[0].id: 1.0}))
    written.talk.wait(Snapshot, lambda s: len(s.ratings) == 1)
    there = written.waits_for("4f00", {c.id for c in first.candidates})
    rated = there[first.candidates[0].id]
    assert (rated.voice, rated.step, rated.move) == (seeds[0], -1, "seed")


def test_the_end_of_the_process_leaves_everything_written(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00")
    mortal.send(Start(where, short_target(), RunSettings(seed=3)))
    seen = mortal.wait(Snapshot, lambda s: s.generation >= 3)
    mortal.send(Shown(where, tuple(c.id for c in seen.candidates)))
    mortal.send(Shutdown())
    mortal.wait_for_end()
    assert one.stands("4f00") == "paused"
    assert one.candidates("4f00").keys() >= {c.id for c in seen.candidates}
