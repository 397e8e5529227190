"""What a real evolver has heard on a device comes out again from its document, to the bit, and nothing is played."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from kept_runs import run_in
from test_run_on_device import OF_DEVICE, Run, paused, run, shared, short_target, synth

from evosynth.cli import main
from evosynth.documents.opening import reading
from evosynth.documents.stored_run import stored_run
from evosynth.library import take_rows
from evosynth.service.evolver_messages import Continue, Rate, Shown, Snapshot, Start, Stop, Visit

__all__ = ["run", "shared", "synth"]

pytestmark = pytest.mark.slow

SETTINGS = replace(OF_DEVICE, foreseen=False)


def replayed(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says of a copy of the document, elsewhere."""
    code = main(["document", "replay", str(path)])
    return f"{code}: {capsys.readouterr().out}"


def test_a_match_that_was_paused_and_rated_is_made_again_by_its_takes(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = run_in(tmp_path)
    run.send(Start(where, short_target(), SETTINGS))
    first = run.wait(Snapshot, lambda s: s.evaluations > 0)
    run.send(Shown(where, tuple(one.id for one in first.candidates[:3])))
    paused(run)
    run.send(Rate({first.candidates[0].id: 0.8}))
    run.send(Continue())
    run.wait(Snapshot, lambda s: s.generation > first.generation + 1)
    paused(run)
    run.send(Stop())
    run.wait(Snapshot, lambda s: s.state == "stopped" and s.finals == "ranked")
    stored = stored_run(where.path)
    assert len(stored.candidates) >= 3
    with reading(where.path) as db:
        takes = take_rows.counts(db)
    wanted = len(run.wanted)
    assert replayed(where.path, capsys).startswith(f"0: The same {len(stored.candidates)} candidates")
    assert len(run.wanted) == wanted
    with reading(where.path) as db:
        assert take_rows.counts(db) == takes


def test_a_breeding_that_was_heard_on_a_device_is_made_again_by_its_takes(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = run_in(tmp_path)
    run.send(Start(where, None, SETTINGS))
    first = run.wait(Snapshot, lambda s: s.state == "waiting")
    run.send(Rate({first.candidates[2].id: 1.0}))
    run.wait(Snapshot, lambda s: len(s.ratings) == 1)
    run.send(Visit(first.evaluations, 0))
    second = run.wait(Snapshot, lambda s: s.state == "waiting" and s.generation == 1)
    run.send(Shown(where, tuple(one.id for one in second.candidates)))
    run.send(Stop())
    run.wait(Snapshot, lambda s: s.state == "stopped")
    stored = stored_run(where.path)
    assert {one.id for one in second.candidates} <= {one.id for one in stored.candidates}
    assert replayed(where.path, capsys).startswith(f"0: The same {len(stored.candidates)} candidates")
