"""New and Close: to the start page, where what rests can be opened again."""

from pathlib import Path

import pytest
from in_documents import can_go_on
from test_beginnings import bank
from windowless import Told, made_sound

from ui.view_state.documents import DocumentCard
from ui.view_state.places import Place
from ui.view_state.window import Run

pytestmark = pytest.mark.usefixtures("home")


def test_close_leads_to_the_start_page_and_the_match_goes_on_from_where_it_was(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: told.transport.generation > 2 and can_go_on(told))
    evaluations, document = told.transport.evaluations, told.controller.document.path
    told.intents.documents.close()
    told.state(Run.EMPTY)
    assert told.target is None
    told.until(lambda: not told.tiles() and told.controller.document.path is None)
    told.until(lambda: [one.cut_off for one in told.controller.recent.listed if one.path == document] == [False])
    assert told.banner is None or told.banner.kind != "offer"
    cards: list[tuple[DocumentCard, ...]] = []
    told.controller.recent.changed.connect(cards.append)
    told.intents.documents.open(document)
    told.state(Run.PAUSED)
    told.until(lambda: cards and [one.path for one in cards[-1] if one.in_hand] == [str(document)])
    assert told.target.name == "tone_57.wav"
    assert told.transport.evaluations >= evaluations
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and told.transport.evaluations > evaluations)


def test_new_leaves_a_sound_that_nothing_was_done_with(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.documents.new()
    told.state(Run.EMPTY)
    assert told.target is None


def test_a_document_is_looked_at_as_it_was_left(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.generation > 2 and can_go_on(told))
    told.intents.workflow.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    told.full()
    told.intents.grid.select(5)
    chosen = told.controller.grid.chosen_by_person
    assert chosen is not None
    told.controller.window_state.enter(Place.VOICE)
    document, places = told.controller.document.path, []
    told.intents.documents.close()
    told.controller.window_state.enter(Place.EVOLVE)  # as the start page does
    told.until(lambda: not told.tiles() and told.controller.document.path is None)
    told.controller.window_state.place_wanted.connect(places.append)
    told.intents.documents.open(document)
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.grid.chosen_by_person == chosen)
    assert places == [Place.VOICE]


@pytest.mark.parametrize("waiting", [True, False], ids=["a bank that waits", "a bank that is bred"])
def test_the_page_and_a_kept_voice_that_was_selected_come_back_with_a_document(
    told: Told, tmp_path: Path, waiting: bool
) -> None:
    if waiting:
        told.load(made_sound(tmp_path))
    told.intents.loading.open([str(bank(tmp_path)[0])])
    told.full()
    told.until(lambda: waiting or can_go_on(told))
    told.intents.keeping.keep_place(2)
    told.until(lambda: told.kept.total == 1)
    told.intents.grid.show_page(1)
    told.until(lambda: told.grid.page == 1)
    told.intents.keeping.select(told.kept.voices[0].id)
    document, kept = told.controller.document.path, told.kept.voices[0].id
    told.intents.documents.close()
    told.until(lambda: not told.tiles() and told.controller.document.path is None)
    told.intents.documents.open(document)
    told.until(lambda: told.grid.page == 1 and told.tiles())
    selected = told.controller.grid.selected
    assert selected is not None
    assert selected.kept_id == kept


def test_whether_the_keyboard_was_on_show_stands_in_the_document(told: Told, tmp_path: Path) -> None:
    state, wanted = told.controller.window_state, []
    state.keyboard_wanted.connect(wanted.append)
    told.load(made_sound(tmp_path))
    state.show_keyboard(True)
    document = told.controller.document.path
    told.intents.documents.close()
    told.until(lambda: told.controller.document.path is None)
    assert wanted == [], "the keyboard stays as it is"
    state.show_keyboard(False)
    told.intents.documents.open(document)
    told.until(lambda: told.target is not None and told.transport.run is Run.READY)
    assert wanted == [True]
    state.show_keyboard(False)


def test_a_document_that_was_given_a_name_stands_among_those_to_go_on_with(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.until(lambda: not told.controller.document.pending)
    named = tmp_path / "Soft Rhodes.evosynth"
    told.intents.documents.save_as(named)
    told.until(lambda: told.controller.document.path == named)
    told.intents.documents.close()
    told.until(lambda: named in [one.path for one in told.controller.recent.listed])
