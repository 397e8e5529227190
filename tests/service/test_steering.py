"""Strands of a run in the evolver's process: steered, taken back, kept over its death."""

from __future__ import annotations

import os
import signal

from kept_runs import Evolving
from test_evolver import EVOLVER, evolver, mortal, shared, short_target, where

from evosynth.runs.settings import RunSettings
from evosynth.service.evolver_messages import (
    Continue,
    Focus,
    Halt,
    InDocument,
    Notice,
    Pause,
    Plant,
    Recover,
    Restart,
    ResumeRun,
    Snapshot,
    Start,
)

__all__ = ["EVOLVER", "evolver", "mortal", "shared", "where"]  # fixtures


def settled(talk: Evolving, where: InDocument) -> Snapshot:
    """A match whose four strands have all their settlers, at rest."""
    talk.send(Start(where, short_target(), RunSettings(seed=3)))
    talk.wait(Snapshot, lambda s: len(s.strands) == 4 and not any(one.state.settling for one in s.strands))
    talk.send(Pause())
    return talk.wait(Snapshot, lambda s: s.state == "paused")


def next_one(talk: Evolving, command: object) -> Snapshot:
    heard = len(talk.said)
    talk.send(command)
    return talk.wait(Snapshot, since=heard)


def test_a_match_shows_four_strands_with_their_best(evolver: Evolving, where: InDocument) -> None:
    snapshot = settled(evolver, where)
    assert [strand.state.number for strand in snapshot.strands] == [0, 1, 2, 3]
    for strand in snapshot.strands:
        assert strand.best is not None
        assert strand.best.distance == strand.state.distance


def test_a_restarted_strand_is_brought_back(evolver: Evolving, where: InDocument) -> None:
    before = settled(evolver, where).strands[1]
    assert before.best is not None
    emptied = next_one(evolver, Restart(1)).strands[1]
    assert emptied.best is None
    assert emptied.state.settling
    next_one(evolver, Recover(1))
    heard = len(evolver.said)
    evolver.send(Continue())
    back = evolver.wait(Snapshot, lambda s: s.strands[1].best is not None, since=heard)
    assert back.strands[1].state.distance <= before.state.distance + 1e-9


def test_a_strand_begins_again_with_a_planted_voice(evolver: Evolving, where: InDocument) -> None:
    snapshot = settled(evolver, where)
    best = snapshot.candidates[0]
    assert next_one(evolver, Plant(3, (best.voice,))).strands[3].best is None
    heard = len(evolver.said)
    evolver.send(Continue())
    planted = evolver.wait(Snapshot, lambda s: s.strands[3].best is not None, since=heard)
    assert planted.strands[3].state.distance <= best.distance + 1e-9


def test_a_focused_strand_gets_all_the_candidates(evolver: Evolving, where: InDocument) -> None:
    before = settled(evolver, where)
    assert next_one(evolver, Focus(2)).strands[2].state.focused
    evolver.send(Continue())
    later = evolver.wait(Snapshot, lambda s: s.evaluations > before.evaluations + 500)
    grown = [b.state.evaluations - a.state.evaluations for a, b in zip(before.strands, later.strands, strict=True)]
    assert grown[2] > 0
    assert grown[:2] + grown[3:] == [0, 0, 0]


def test_with_all_strands_halted_the_run_rests_until_one_goes_on(evolver: Evolving, where: InDocument) -> None:
    settled(evolver, where)
    evolver.send(Continue())
    for strand in range(4):
        evolver.send(Halt(strand, True))
    resting = evolver.wait(Snapshot, lambda s: s.state == "paused" and all(one.state.halted for one in s.strands))
    evolver.send(Halt(1, False))
    later = evolver.wait(Snapshot, lambda s: s.state == "running" and s.evaluations > resting.evaluations)
    assert [strand.state.halted for strand in later.strands] == [True, False, True, True]


def test_going_on_with_all_strands_halted_searches_in_all(evolver: Evolving, where: InDocument) -> None:
    settled(evolver, where)
    for strand in range(4):
        evolver.send(Halt(strand, True))
    evolver.wait(Snapshot, lambda s: all(one.state.halted for one in s.strands))
    later = next_one(evolver, Continue())
    assert later.state == "running"
    assert not any(strand.state.halted for strand in later.strands)


def test_a_strand_that_there_is_not_ends_no_run(evolver: Evolving, where: InDocument) -> None:
    settled(evolver, where)
    evolver.send(Restart(7))
    assert "no strand 7" in evolver.wait(Notice).message
    evolver.send(Continue())
    evolver.wait(Snapshot, lambda s: s.state == "running")


def test_what_was_steered_outlives_the_process(mortal: Evolving, evolver: Evolving, where: InDocument) -> None:
    settled(mortal, where)
    next_one(mortal, Halt(0, True))
    last = next_one(mortal, Focus(3))
    os.kill(mortal.child.pid, signal.SIGKILL)
    mortal.wait_for_end()
    evolver.send(ResumeRun(where))
    resumed = evolver.wait(Snapshot)
    evolver.send(Recover(1))
    assert "nobody remembers" in evolver.wait(Notice).message
    assert resumed.strands[0].state.halted
    assert resumed.strands[3].state.focused
    for one, other in zip(last.strands, resumed.strands, strict=True):
        assert one.state == other.state
        assert one.best is not None
        assert other.best is not None
        assert one.best.voice == other.best.voice
