"""What replaces a run begins another one: Undo brings the one before back as it stood, and its acts with it."""

from pathlib import Path

import pytest
from in_documents import remembered
from test_beginnings import bank
from test_undo import Undo, shown
from windowless import Told, made_sound

from ui.view_state.window import Run

pytestmark = pytest.mark.usefixtures("home")


def matched(told: Told, folder: Path, rated: int = 4) -> list[tuple[int, int]]:
    """A match that rests, two of whose candidates are rated."""
    told.load(made_sound(folder))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.intents.workflow.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    told.until(lambda: len(told.tiles()) >= 3)
    told.intents.grid.select(1)
    told.intents.rating.rate_selected(rated)
    told.intents.rating.rate_place(2, 2)
    told.until(lambda: sum(stars for _, stars in shown(told)) == rated + 2)
    return shown(told)


def test_a_bank_takes_the_place_of_a_match_and_undo_brings_the_match_back(told: Told, tmp_path: Path) -> None:
    undo, before = Undo(told), matched(told, tmp_path)
    selected, evaluations = told.selection.label, told.transport.evaluations
    kept = told.kept.total
    told.intents.loading.open([str(bank(tmp_path)[0])])
    told.state(Run.READY)
    assert told.toast_with("take part in the next match").undo
    assert undo.undoes == "opening of bank.syx"
    told.intents.undo.undo()
    told.state(Run.PAUSED)
    told.until(lambda: sorted(shown(told)) == sorted(before))
    assert told.target.name == "tone_57.wav"
    assert told.selection.label == selected
    assert told.transport.evaluations == evaluations
    assert told.kept.total == kept, "nothing was kept that nobody kept"
    assert undo.undoes.startswith("rating of "), "an act of the match"
    told.intents.undo.undo()
    told.until(lambda: sum(stars for _, stars in shown(told)) == 4)
    told.intents.undo.redo()
    told.intents.undo.redo()
    told.state(Run.READY)
    told.until(lambda: [tile.stars for tile in told.tiles()[:3]] == [4, 2, 0])
    told.intents.undo.undo()
    told.state(Run.PAUSED)
    told.until(lambda: sorted(shown(told)) == sorted(before))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.evaluations > evaluations)


def test_tiles_stand_where_they_stood_after_undo_and_when_the_document_is_opened_again(
    told: Told, tmp_path: Path
) -> None:
    """One that was held there by stars that were taken back is where no ranking would put it."""
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.intents.rating.rate_place(9, 3)
    told.intents.grid.select(5)
    told.until(lambda: told.grid.tiles[9].stars == 3)
    told.intents.workflow.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    told.intents.rating.rate_place(9, 0)
    told.intents.grid.select(2)
    told.full()
    stood, selected = [candidate for candidate, _ in shown(told)], told.selection.label
    told.intents.loading.open([str(bank(tmp_path)[0])])
    told.state(Run.READY)
    told.intents.undo.undo()
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    told.until(lambda: [candidate for candidate, _ in shown(told)] == stood)
    path = told.controller.document.path
    told.until(lambda: set(stood) <= remembered(told))  # who was on show for a second; a ranking finds others
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    told.intents.documents.open(path)
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    told.until(lambda: [candidate for candidate, _ in shown(told)] == stood)
    assert told.selection.label == selected


def test_a_breeding_takes_the_place_of_a_running_match_which_comes_back_paused(told: Told, tmp_path: Path) -> None:
    undo = Undo(told)
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.generation > 2)
    told.intents.workflow.breed_without_target()
    told.state(Run.BREEDING)
    assert undo.undoes == "breeding without a target"
    told.full()
    bred = shown(told)
    told.intents.undo.undo()
    told.state(Run.PAUSED)
    assert told.target.name == "tone_57.wav"
    told.until(lambda: told.controller.run.snapshot.state == "paused" and told.tiles())
    told.intents.undo.redo()
    told.state(Run.BREEDING)
    told.until(lambda: shown(told) == bred)
    assert told.target is None


def test_targets_that_nothing_was_done_with_come_back_too(told: Told, tmp_path: Path) -> None:
    undo = Undo(told)
    told.load(made_sound(tmp_path))
    told.load(made_sound(tmp_path, "tone_69.wav", 440.0))
    assert undo.undoes == "opening of tone_69.wav"
    told.intents.undo.undo()
    assert told.target.name == "tone_57.wav"
    assert told.transport.run is Run.READY


def test_evolving_from_a_voice_of_a_run_that_has_ended_can_be_undone(told: Told, tmp_path: Path) -> None:
    before = matched(told, tmp_path)
    told.intents.workflow.stop()
    told.state(Run.STOPPED)
    told.intents.workflow.evolve_near()
    told.state(Run.RUNNING)
    told.intents.undo.undo()
    told.state(Run.STOPPED)
    told.until(lambda: sorted(shown(told)) == sorted(before))


def test_a_bank_changes_the_engine_of_its_own_run_alone(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    engine = next(e for e, _ in told.transport.engines if e.name == "wavetable")
    told.intents.run.set_engine(engine)
    remembered = told.controller.settings.engine
    told.intents.loading.open([str(bank(tmp_path)[0])])
    told.until(lambda: told.transport.engine.name == "dx7")
    assert told.controller.settings.engine == remembered
    told.intents.undo.undo()
    told.until(lambda: told.transport.engine == engine)
