"""Whom a person names, tiles or kept voices, has children with nobody else; a voice or a page begins a breeding."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_beginnings import bank
from test_undo import bred, breeding, shown, stands
from windowless import Told, made_sound

from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from ui.view_state.window import Run

pytestmark = pytest.mark.usefixtures("home")


def name(told: Told, place: int) -> Candidate:
    """The tile of this place is named, or not any more."""
    told.intents.grid.select(place)
    told.intents.naming.toggle_selected()
    tile = told.controller.grid.candidate_at(place)
    assert tile is not None
    return tile


def named(told: Told) -> list[int]:
    return [tile.place for tile in told.tiles() if tile.named]


def parents(told: Told) -> set[int]:
    """Of all who were born last."""
    newest = max(tile.candidate.generation for tile in told.tiles() if tile.candidate)
    children = [tile.candidate for tile in told.tiles() if tile.candidate and tile.candidate.generation == newest]
    return {id for child in children if child.move != "seed" for id in child.parents} - {-1}


def test_two_named_tiles_alone_have_children_and_others_can_be_bred_of_the_same_two(told: Told) -> None:
    breeding(told)
    told.intents.rating.rate_place(0, 5)
    two = {name(told, 3).id, name(told, 9).id}
    told.until(lambda: named(told) == [3, 9])
    assert told.transport.can_breed
    told.until(lambda: f"children of {told.tiles()[3].label} and {told.tiles()[9].label}" in told.transport.news)
    told.intents.breeding.breed()
    bred(told, 1)
    assert parents(told) == two
    assert named(told) == []
    first = {candidate for candidate, _ in shown(told)}
    told.until(lambda: told.transport.can_go_back and told.controller.run.on_its_way is None)
    told.intents.breeding.breed_again()
    told.until(
        lambda: two | first != two | {candidate for candidate, _ in shown(told)} and told.transport.generation == 1
    )
    told.until(lambda: told.controller.run.on_its_way is None and len(shown(told)) == 16)
    assert parents(told) == two
    told.intents.undo.undo()
    told.until(lambda: {candidate for candidate, _ in shown(told)} == first)
    told.intents.breeding.back()
    told.until(lambda: named(told) == [3, 9])
    name(told, 3)
    told.until(lambda: named(told) == [9])
    told.intents.undo.undo()
    told.until(lambda: named(told) == [3, 9])


def test_a_kept_voice_joins_the_page_as_a_parent_and_is_named_there_after_the_document_is_opened_again(
    told: Told,
) -> None:
    breeding(told)
    told.intents.grid.select(5)
    told.intents.keeping.keep_selected()
    told.until(lambda: told.kept.total == 1 and not told.kept.voices[0].pending)
    kept, own = told.kept.voices[0], told.controller.run.own
    told.intents.workflow.breed_without_target()
    told.until(lambda: told.controller.run.own not in (None, own) and len(told.tiles()) == 16)
    told.until(lambda: told.transport.run is Run.BREEDING)
    one, own = name(told, 2), told.controller.run.own
    told.intents.keeping.select(kept.id)
    told.intents.naming.toggle_selected()
    told.intents.naming.toggle_selected()
    assert len(told.controller.parents.named) == 1
    told.intents.naming.toggle_selected()
    told.until(lambda: told.controller.parents.sounds >= {voicing.sound(kept.voice)} and stands(own))
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    assert own is not None
    told.intents.documents.open(own.path)
    told.until(lambda: named(told) == [2] and told.transport.run is Run.BREEDING)
    assert len(told.controller.parents.named) == 2
    told.intents.breeding.breed()
    bred(told, 1)
    guest = told.tiles()[1].candidate
    assert guest is not None
    assert voicing.sound(guest.voice) == voicing.sound(kept.voice)
    assert parents(told) == {one.id, guest.id}


def test_voices_named_in_a_match_begin_a_breeding_and_their_children_follow(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.full(12)
    told.intents.workflow.evolve()
    told.state(Run.PAUSED)
    match = told.controller.edits.run
    for place in (1, 4):
        name(told, place)
    told.until(lambda: named(told) == [1, 4] and told.transport.can_breed)
    told.intents.breeding.breed()
    told.until(lambda: told.transport.run is Run.BREEDING and told.transport.generation == 1)
    told.full()
    assert [tile.candidate.id for tile in told.tiles()[:2] if tile.candidate] == [0, 1]
    assert parents(told) == {0, 1}
    told.intents.undo.undo()
    told.until(lambda: told.controller.edits.run == match)


def test_the_selected_voice_has_children_at_once_and_undo_takes_all_of_it_back(told: Told) -> None:
    breeding(told)
    before, first = told.controller.edits.run, shown(told)
    told.intents.grid.select(5)
    chosen = told.controller.grid.selected
    assert chosen is not None
    told.intents.workflow.breed_selected()
    told.until(lambda: told.controller.edits.run != before)
    bred(told, 1)
    told.until(lambda: len(told.tiles()) == 16 and told.controller.run.on_its_way is None)
    one = told.tiles()[0]
    assert one.parent
    assert one.candidate is not None
    assert voicing.sound(one.candidate.voice) == voicing.sound(chosen.voice)
    assert parents(told) == {one.candidate.id}
    told.intents.undo.undo()
    told.until(lambda: told.controller.edits.run == before and shown(told) == first)
    told.intents.undo.redo()
    told.until(lambda: told.controller.edits.run != before and bool(told.tiles()))


def test_a_page_of_one_voice_is_bred_from_without_a_word(told: Told) -> None:
    breeding(told)
    told.intents.grid.select(5)
    chosen = told.controller.grid.selected
    assert chosen is not None
    told.intents.workflow.breed_from(chosen)
    told.until(lambda: len(told.tiles()) == 1 and told.transport.can_breed)
    told.intents.breeding.breed()
    told.until(lambda: len(told.tiles()) == 16)
    assert parents(told) == {0}


def test_a_bank_that_waits_beside_a_target_becomes_a_page_to_breed_from_as_it_is(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    path, voices = bank(tmp_path)
    told.intents.loading.open([str(path)])
    told.full()
    told.until(lambda: told.transport.run is Run.READY and told.grid.total == 32)
    heard = [chosen.voice for chosen in told.controller.grid.all_audible]
    told.intents.workflow.breed_shown()
    told.until(lambda: told.transport.run is Run.BREEDING)
    now = told.controller.run.snapshot
    assert now is not None
    assert [one.voice for one in now.candidates] == heard
    assert len(heard) > 16
    assert {*heard} <= {voice.data for voice in voices}
