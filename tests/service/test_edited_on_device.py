"""A voice that was edited by hand in a run on a device: it is played when a person asks for that, and its take kept."""

from __future__ import annotations

import numpy as np
import pytest
from test_run_on_device import MANY, OF_DEVICE, Run, kept, on_device, paused, short_target
from test_run_on_device import run as run
from test_run_on_device import shared as shared
from test_run_on_device import synth as synth
from test_run_on_device import where as where

from evosynth.evolution.report import EDITED_IDS
from evosynth.service.evolver_messages import (
    Adopt,
    Candidate,
    Continue,
    InDocument,
    Notice,
    Record,
    Recorded,
    Snapshot,
    Start,
    Stop,
)
from evosynth.synths import voicing


def edited(run: Run, of: Candidate, generation: int | None = None) -> bytes:
    """One value of a candidate changed by hand, and the evolver told."""
    level = voicing.values_of(of.voice)["op1_output"]
    voice = voicing.with_values(of.voice, {"op1_output": level - 9.0 if level > 50.0 else level + 9.0})
    run.send(Adopt(EDITED_IDS, voice, of.id, (of.generation, of.index), of.id, generation))
    return voice


def recorded(run: Run) -> Recorded:
    before = len(run.said)
    run.send(Record(EDITED_IDS))
    return run.wait(Recorded, since=before)


def test_one_of_a_match_that_rests_is_played_once_and_judged_by_its_take(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), OF_DEVICE))
    run.wait(Snapshot, lambda s: s.evaluations > 0)
    rests = paused(run)
    takes, asked = kept(where), len(run.wanted)
    voice = edited(run, rests.candidates[0])
    told = recorded(run)
    assert (told.where, told.voice[:145], len(told.scores)) == (where, voice[:145], len(rests.objectives))
    assert [one.voice[:145] for one in run.wanted[asked:]] == [voice[:145]]
    assert kept(where) == takes + 1
    again = recorded(run)
    np.testing.assert_array_equal(again.scores, told.scores)
    assert len(run.wanted) == asked + 1, "it is kept, and nothing is played"
    still = [one for one in run.said if isinstance(one, Snapshot)][-1]
    assert (still.state, still.evaluations) == ("paused", rests.evaluations)
    assert on_device(still).voice == 0, "no generation is under way"
    run.send(Stop())


@pytest.mark.slow
def test_one_on_the_page_of_a_breeding_is_played_and_no_page_is_begun(run: Run, where: InDocument) -> None:
    run.send(Start(where, None, OF_DEVICE))
    page = run.wait(Snapshot, lambda s: s.state == "waiting")
    takes, before = kept(where), len(run.said)
    voice = edited(run, page.candidates[3], page.line[-1])
    assert recorded(run).voice[:145] == voice[:145]
    assert kept(where) == takes + 1
    told = [one for one in run.said[before:] if isinstance(one, Snapshot)]
    assert {(one.state, on_device(one).voice, on_device(one).heard) for one in told} == {("waiting", 0, ())}


def test_where_the_synth_has_gone_it_is_said_and_the_run_stays_as_it_is(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), OF_DEVICE))
    run.wait(Snapshot, lambda s: s.evaluations > 0)
    rests = paused(run)
    edited(run, rests.candidates[0])
    takes, before, run.gone = kept(where), len(run.said), True
    run.send(Record(EDITED_IDS))
    told = run.wait(Notice, since=before)
    assert (told.message, told.lost) == ("It was not recorded. The MIDI output 'PORT' has gone.", False)
    assert kept(where) == takes
    run.gone = False
    assert recorded(run).id == EDITED_IDS
    run.send(Stop())


@pytest.mark.slow
def test_what_is_asked_for_meanwhile_comes_first(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), OF_DEVICE))
    run.wait(Snapshot, lambda s: s.evaluations > 0)
    edited(run, paused(run).candidates[0])
    before, run.most = len(run.said), len(run.wanted)  # nothing more is played
    run.send(Record(EDITED_IDS))
    run.send(Continue())
    assert run.wait(Notice, since=before).message == "It was not recorded, since something else was asked for."
    run.wait(Snapshot, lambda s: s.state == "running", since=before)
    run.most = MANY
    run.send(Stop())


@pytest.mark.slow
def test_who_is_no_voice_of_the_run_is_not_recorded(run: Run, where: InDocument) -> None:
    run.send(Start(where, short_target(), OF_DEVICE))
    run.wait(Snapshot, lambda s: s.evaluations > 0)
    paused(run)
    before, asked = len(run.said), len(run.wanted)
    run.send(Record(EDITED_IDS + 7))
    assert "no voice of this run" in run.wait(Notice, since=before).message
    assert len(run.wanted) == asked
    run.send(Stop())
