"""The engine and the search of the next run: chosen, taken back, and there again when the document is."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_beginnings import bank
from test_undo import Undo
from windowless import Told, made_sound

from evosynth.documents import reading as read
from evosynth.documents.opening import reading
from evosynth.documents.records import Why
from evosynth.synths.engine import EngineSpec
from ui.models.acts import listed
from ui.view_state.engines import UNCHOSEN
from ui.view_state.window import Run

WAVETABLE, DX7 = EngineSpec("wavetable"), EngineSpec("dx7")
pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def undo(told: Told) -> Undo:
    return Undo(told)


def leave(told: Told) -> None:
    """Ctrl+N, and wait for it."""
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)


def test_a_breeding_chooses_no_engine_for_the_next_document(told: Told, tmp_path: Path) -> None:
    told.controller.run.prefer_engine(UNCHOSEN)
    told.intents.workflow.breed_without_target()
    told.full()
    assert told.transport.engine == DX7
    leave(told)
    assert told.transport.engine == UNCHOSEN
    told.load(made_sound(tmp_path))
    assert (told.transport.engine, told.controller.settings.engine) == (UNCHOSEN, str(UNCHOSEN))


def test_the_engine_of_a_document_that_is_opened_again_is_neither_that_of_its_next_sound_nor_of_the_next_document(
    told: Told, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.run.set_engine(WAVETABLE)
    path = told.controller.document.path
    leave(told)
    assert told.transport.engine == WAVETABLE, "it was chosen last"
    told.intents.run.set_engine(UNCHOSEN)
    told.intents.documents.open(path)
    told.until(lambda: told.transport.run is Run.READY)
    assert told.transport.engine == WAVETABLE
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))
    assert told.transport.engine == UNCHOSEN
    told.intents.undo.undo()
    told.until(lambda: told.target.name == "tone_57.wav")
    assert told.transport.engine == WAVETABLE, "its own run keeps it"
    leave(told)
    assert told.transport.engine == UNCHOSEN


def test_a_choice_that_is_taken_back_leaves_what_was_chosen_before_and_not_what_a_bank_brought(
    told: Told, tmp_path: Path
) -> None:
    told.controller.run.prefer_engine(UNCHOSEN)
    told.load(made_sound(tmp_path))
    told.intents.loading.open([str(bank(tmp_path)[0])])
    told.until(lambda: told.transport.engine == DX7)
    told.intents.run.set_engine(WAVETABLE)
    assert told.controller.settings.engine == str(WAVETABLE)
    told.intents.undo.undo()
    assert (told.transport.engine, told.controller.settings.engine) == (DX7, str(UNCHOSEN))
    leave(told)
    assert told.transport.engine == UNCHOSEN


def test_what_is_chosen_for_a_run_that_waits_is_undone_and_done_again(told: Told, undo: Undo, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    before = told.transport.engine, told.transport.strategy
    told.intents.run.set_engine(WAVETABLE)
    told.intents.run.set_strategy("cma")
    assert undo.undoes == "choice of the search CMA-ES"
    told.intents.undo.undo()
    assert undo.undoes == "choice of the engine Wavetable"
    told.intents.undo.undo()
    assert (told.transport.engine, told.transport.strategy) == before
    assert told.controller.settings.engine == str(before[0])
    told.intents.undo.redo()
    told.intents.undo.redo()
    assert (told.transport.engine, told.transport.strategy) == (WAVETABLE, "cma")


def test_what_was_chosen_for_a_run_that_waits_is_there_when_its_document_is_opened_again(
    told: Told, undo: Undo, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.run.set_engine(WAVETABLE)
    told.intents.run.set_strategy("de")
    path = told.controller.document.path
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    told.intents.run.set_engine(EngineSpec("dx7"))  # of nobody's run: it is remembered alone
    told.intents.run.set_strategy("random")
    assert undo.undoes == ""
    told.intents.documents.open(path)
    told.until(lambda: told.transport.run is Run.READY)
    assert (told.transport.engine, told.transport.strategy) == (WAVETABLE, "de")
    assert undo.undoes.startswith("choice of the search")
    told.intents.workflow.evolve()
    told.until(lambda: told.controller.run.snapshot is not None and told.controller.run.snapshot.evaluations)
    assert (told.controller.run.snapshot.synth.name, told.controller.run.snapshot.strategy) == ("wavetable", "de")
    assert undo.undoes == "opening of tone_57.wav", "a run that goes on keeps its engine and its search"
    told.intents.workflow.stop()
    told.state(Run.STOPPED)
    told.intents.undo.undo()
    told.state(Run.PAUSED)


def test_each_run_of_a_document_has_the_search_that_was_chosen_for_it(told: Told, undo: Undo, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.run.set_strategy("cma")
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))
    told.intents.run.set_strategy("random")
    told.intents.undo.undo()
    assert (undo.undoes, told.transport.strategy) == ("opening of other_69.wav", "cma")
    told.intents.undo.redo()
    told.intents.undo.undo()
    told.intents.undo.undo()
    assert (told.target.name, told.transport.strategy) == ("tone_57.wav", "cma")


def test_who_was_kept_or_sent_stands_in_the_document_with_that_reason(told: Told, undo: Undo) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    controller = told.controller
    kept, sent = (told.grid.tiles[place].candidate for place in (3, 5))
    told.intents.keeping.keep_place(3)
    before = undo.undoes
    controller.sent.note(controller.grid.chosen(sent), "Volca FM", 1)
    assert undo.undoes == before, "no undo takes it back"
    line = next(line for line in listed(controller.edits.history).lines if line.icon == "send")
    assert (line.stand, line.awake) == ("stays", False)
    assert line.text.endswith("to Volca FM")
    own = controller.run.own

    def reasons() -> list[int]:
        with reading(own.path) as db:
            found = [read.candidate(db, own.run, one.id) for one in (kept, sent)]
        return [one.why for one in found if one is not None]

    told.until(lambda: (why := reasons()) and len(why) == 2 and why[0] & Why.KEPT and why[1] & Why.SENT)
