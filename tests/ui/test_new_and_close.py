"""New and Close: to the start page, where what rests can go on."""

from pathlib import Path

import pytest
from windowless import Told, made_sound

from ui.view_state.window import Run

pytestmark = pytest.mark.usefixtures("home")


def test_close_leads_to_the_start_page_and_the_match_goes_on_from_where_it_was(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: told.transport.generation > 2 and told.controller.runs.unfinished() is None)
    told.until(lambda: (told.controller.run.own.folder / "checkpoint.npz").exists())
    evaluations = told.transport.evaluations
    told.intents.documents.close()
    assert told.transport.run is Run.EMPTY
    assert told.target is None
    told.until(lambda: not told.tiles())
    told.until(lambda: told.banner is not None and told.banner.kind == "offer")
    assert told.banner.what == "The match of tone_57.wav has not ended."
    told.intents.banner.press("resume")
    told.state(Run.RUNNING)
    assert told.target.name == "tone_57.wav"
    told.until(lambda: told.transport.evaluations >= evaluations)


def test_new_leaves_a_sound_that_nothing_was_done_with(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.documents.new()
    assert told.transport.run is Run.EMPTY
    assert told.target is None
