"""The evolver makes the next generation ready while a person listens, gives way to whatever comes, and does it once."""

from __future__ import annotations

from pathlib import Path

import pytest
from children import Talk
from kept_runs import Evolving, run_in
from test_evolver import mortal
from test_run_in_document import next_one
from test_taste_in_runs import answered, begun, bred

from evosynth.evolution.manner import Manner
from evosynth.runs.settings import RunSettings
from evosynth.service.ahead import CORES, Ahead
from evosynth.service.current_run import Run
from evosynth.service.evolver_messages import MakeReady, Pause, Rate, Snapshot, Start, Visit

__all__ = ["mortal"]


@pytest.mark.slow
def test_children_are_the_same_whether_they_were_made_ready_or_not(mortal: Evolving, tmp_path: Path) -> None:
    found: list[list[tuple[int, bytes]]] = []
    for ready, name in ((False, "apart"), (True, "ready")):
        where = run_in(tmp_path, name)
        seen = begun(mortal, where)
        for _ in range(3):
            seen = answered(mortal, seen)
            if ready:
                made_ready(mortal, seen)
            seen = bred(mortal, where, seen)
        found.append([(c.id, c.voice) for c in seen.candidates])
    assert found[0] == found[1]


def made_ready(talk: Talk, seen: Snapshot) -> None:
    """First for a wish that changes, then for the one that is asked for."""
    unheard = tuple(one.id for one in seen.candidates[-2:])
    talk.send(MakeReady(Visit(seen.evaluations, seen.line[-1], manner=Manner("onward"))))
    talk.send(MakeReady(Visit(seen.evaluations, seen.line[-1], unheard=unheard)))
    next_one(talk, Rate({seen.candidates[1].id: seen.ratings.get(seen.candidates[1].id, 0.0)}, seen.line[-1]))


class Waiting:
    """As much of a run as says whether anything is due."""

    target, takes, state = None, None, "waiting"

    class session:  # noqa: N801
        on_show = 16


def test_it_is_done_where_there_are_two_cores_and_for_the_page_on_show() -> None:
    run: Run = Waiting()  # type: ignore[assignment]
    for cores, parent, due in ((CORES, 16, True), (CORES - 1, 16, False), (CORES, 0, False)):
        ahead = Ahead(cores)
        assert not ahead.due(run)
        ahead.expect(Visit(99, parent))
        assert ahead.due(run) is due


@pytest.mark.slow
def test_what_cannot_be_bred_is_no_fault_until_it_is_asked_for(mortal: Evolving, tmp_path: Path) -> None:
    where = run_in(tmp_path)
    mortal.send(Start(where, None, RunSettings(seed=5)))
    seen = mortal.wait(Snapshot, lambda s: s.state == "waiting" and s.where == where)
    mortal.send(MakeReady(Visit(seen.evaluations, seen.line[-1], voices=(b"no voice",))))
    assert next_one(mortal, Rate({seen.candidates[0].id: 1.0})).ratings
    assert next_one(mortal, Pause()).state == "waiting"
