"""A match that has ended goes on where it stands: one that `evosynth match` has finished, and one that was stopped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from windowless import Told, made_sound

from evosynth.service.evolver_messages import InDocument, ResumeRun
from ui.view_state.window import Run

pytestmark = pytest.mark.usefixtures("home")


def test_what_the_command_line_has_finished_goes_on_in_the_window_where_it_stood(told: Told, tmp_path: Path) -> None:
    sound, out = made_sound(tmp_path), tmp_path / "out"
    how = ("--synth", "dx7", "--evaluations", "300")
    match = [sys.executable, "-m", "evosynth", "match", str(sound), "-o", str(out), *how]
    subprocess.run(match, check=True, capture_output=True)
    told.intents.documents.open(out / "run.evosynth")
    told.state(Run.STOPPED)
    told.until(lambda: told.transport.can_resume and told.tiles())
    run, generation, evaluations = told.controller.edits.run, told.transport.generation, told.transport.evaluations
    told.intents.workflow.go_on_after_all()
    told.state(Run.RUNNING)
    told.until(lambda: told.transport.evaluations > evaluations)
    assert told.controller.edits.run == run
    assert told.transport.generation >= generation
    assert not told.transport.can_resume
    told.intents.undo.undo()
    told.state(Run.STOPPED)
    told.until(lambda: told.transport.can_resume)


def test_a_match_that_ended_by_a_fault_goes_on_from_its_document(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: told.transport.generation > 2)
    told.controller.workers.tell(ResumeRun(InDocument(tmp_path / "none.evosynth", "0000")))  # there is nothing to read
    told.state(Run.STOPPED)
    told.until(lambda: told.transport.can_resume)
    evaluations = told.transport.evaluations
    told.intents.workflow.go_on_after_all()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.evaluations > evaluations)
