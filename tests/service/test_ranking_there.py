"""A match that was searched on the built-in engine: its best are played on a synth, which ranks them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_run_on_device import MANY, OF_DEVICE, SPEC, Run, on_device, short_target
from test_run_on_device import run as run
from test_run_on_device import shared as shared
from test_run_on_device import synth as synth
from test_run_on_device import where as where

from evosynth.service.evolver_messages import Continue, Decide, InDocument, Notice, Pause, Rate, Snapshot, Start, Stop

HERE = replace(OF_DEVICE, synth=SPEC.without_device())


def rests(run: Run, where: InDocument) -> Snapshot:
    """A match of some generations, whose best are ranked."""
    run.send(Start(where, short_target(), HERE))
    run.wait(Snapshot, lambda s: s.evaluations > 200)
    run.send(Pause())
    return run.wait(Snapshot, lambda s: s.finals == "ranked")


def decided(run: Run) -> Snapshot:
    return run.wait(Snapshot, lambda s: bool(s.decided))


def test_the_best_are_played_and_the_synth_ranks_them(run: Run, where: InDocument) -> None:
    here = rests(run, where)
    assert not run.wanted, "nobody has asked for the synth"
    run.send(Decide(SPEC))
    told = run.wait(Snapshot, lambda s: s.on_device is not None and s.on_device.takes > 1)
    assert told.state == "paused"
    there = decided(run)
    assert 1 < len({one.voice for one in run.wanted}) <= 16
    assert len(run.wanted) == on_device(there).takes
    assert there.finals == "ranked"
    distances = [c.distance for c in there.candidates[: len({one.voice for one in run.wanted})]]
    assert distances == sorted(distances)
    assert there.synth == SPEC.without_device(), "the search stays where it is"
    run.wanted.clear()
    run.send(Decide(SPEC))
    run.wait(Snapshot, lambda s: bool(s.decided) and on_device(s).takes == 0)
    assert not run.wanted, "what was recorded is kept"
    run.send(Continue())
    gone_on = run.wait(Snapshot, lambda s: s.state == "running" and s.evaluations > here.evaluations)
    assert (gone_on.decided, gone_on.on_device) == ("", None)
    run.send(Stop())


@pytest.mark.slow
def test_who_was_not_played_has_no_distance_beside_those_of_the_synth(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), HERE))
    first = run.wait(Snapshot, lambda s: s.evaluations > 0)
    far = first.candidates[-1]
    run.send(Rate({far.id: 1.0}))
    run.wait(Snapshot, lambda s: s.evaluations > 600 and far.id in s.ratings)
    run.send(Pause())
    run.wait(Snapshot, lambda s: s.finals == "ranked")
    run.send(Decide(SPEC))
    there = decided(run)
    played = {one.voice for one in run.wanted}
    strands = [strand.best for strand in there.strands if strand.best is not None]
    on_show = [*there.candidates, *there.rated, *strands]
    assert far.id in {one.id for one in on_show if not len(one.scores)}
    assert all(one.voice in played for one in on_show if len(one.scores))
    run.send(Stop())


def test_it_is_broken_off_by_going_on_and_by_a_synth_that_has_gone(run: Run, where: InDocument) -> None:
    here = rests(run, where)
    run.most = len(run.wanted) + 3
    run.send(Decide(SPEC))
    run.heard(3)
    run.send(Continue())
    run.wait(Snapshot, lambda s: s.state == "running" and s.evaluations > here.evaluations)
    run.most, run.gone = MANY, True
    run.send(Pause())
    before = run.wait(Snapshot, lambda s: s.finals == "ranked" and s.evaluations > here.evaluations)
    run.send(Decide(SPEC))
    assert run.wait(Notice).message.startswith("The MIDI output 'PORT' has gone.")
    after = run.wait(
        Snapshot, lambda s: s.finals == "ranked" and s.on_device is None and s.generation == before.generation
    )
    assert after.candidates[0].id == before.candidates[0].id
    run.send(Stop())
