"""A voice that is edited by hand is a candidate in the place of the one that it was made of, and undone in one step."""

from __future__ import annotations

import pytest
from test_undo import breeding, left_and_opened_again
from test_undo import undo as undo
from windowless import Told

from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing

pytestmark = pytest.mark.usefixtures("home")


def selected(told: Told) -> Candidate:
    chosen = told.controller.grid.selected
    assert chosen is not None
    assert chosen.candidate is not None
    return chosen.candidate


def value(told: Told, name: str) -> float:
    """Of the voice that is selected, as views are told it."""
    assert told.selection is not None
    return voicing.values_of(told.selection.voice)[name]


def other(told: Told, name: str) -> float:
    """Another one than it has."""
    return 20.0 if value(told, name) > 50 else 80.0


def test_an_edit_stands_in_the_place_of_its_tile_and_undo_brings_that_back(told: Told, undo: object) -> None:
    breeding(told)
    told.intents.grid.select(3)
    told.until(lambda: told.selection is not None and told.grid.tiles[3].selected)
    before, old = selected(told), value(told, "op1_rate1")
    voice, new = told.selection.voice, other(told, "op1_rate1")
    told.intents.shaping.set({"op1_rate1": new}, "Op 1 EG rate 1")
    told.until(lambda: value(told, "op1_rate1") == new)
    edited = selected(told)
    assert edited.id != before.id
    assert edited.parents[0] == before.id
    told.until(
        lambda: told.grid.tiles[3].candidate.id == edited.id and told.grid.tiles[3].words[0] == "edited: 1 value"
    )
    assert told.selection.edited == "edited: 1 value"
    told.toast_with(f"Op 1 EG rate 1: {old:.0f} → {new:.0f}")
    assert len(told.tiles()) == 16
    told.intents.undo.undo()
    told.until(lambda: told.selection.voice == voice)
    assert told.grid.tiles[3].candidate.id == before.id
    assert told.grid.tiles[3].selected
    told.intents.undo.redo()
    told.until(lambda: value(told, "op1_rate1") == new)
    assert selected(told).id == edited.id


def test_a_drag_is_one_act_and_small_steps_soon_after_each_other_are_one(told: Told, undo: object) -> None:
    breeding(told)
    told.intents.grid.select(2)
    told.until(lambda: told.selection is not None and told.grid.tiles[2].selected)
    voice = told.selection.voice
    shaping = told.intents.shaping
    shaping.hold(True)
    for level in range(10, 60):
        shaping.set({"op2_output": level})
    assert not undo.undoes.startswith("Op")
    shaping.hold(False)
    dragged = told.controller.grid.selected.voice
    for rate in range(40, 70):
        shaping.set({"op2_rate3": rate}, "Op 2 EG rate 3")
    assert undo.undoes.endswith("→ 69")
    told.intents.undo.undo()
    assert told.controller.grid.selected.voice == dragged
    told.intents.undo.undo()
    assert told.controller.grid.selected.voice == voice
    assert undo.undoes == "breeding without a target"


def test_a_kept_voice_that_is_edited_is_a_guest_of_the_run_and_stays_as_it_is_in_the_list(
    told: Told, undo: object
) -> None:
    breeding(told)
    told.intents.keeping.keep_place(5)
    told.until(lambda: told.kept.total == 1 and not told.kept.voices[0].pending)
    kept = told.kept.voices[0]
    told.intents.keeping.select(kept.id)
    told.until(lambda: told.selection is not None and told.selection.kept)
    new = other(told, "op1_output")
    told.intents.shaping.set({"op1_output": new})
    told.until(lambda: not told.selection.kept and value(told, "op1_output") == new)
    assert selected(told).parents == (-1, -1)
    assert told.kept.voices[0].voice == kept.voice
    told.until(lambda: told.grid.pages == 2 and told.grid.page == 1)
    told.intents.undo.undo()
    told.until(lambda: told.selection.kept and told.selection.voice == kept.voice)
    told.until(lambda: told.grid.pages == 1)


def test_an_edited_voice_is_there_when_the_document_is_opened_again(told: Told, undo: object) -> None:
    breeding(told)
    told.intents.grid.select(7)
    told.until(lambda: told.selection is not None and told.grid.tiles[7].selected)
    original, new = selected(told), other(told, "op3_rate2")
    voice = told.selection.voice
    told.intents.shaping.set({"op3_rate2": new})
    edited = selected(told)
    told.until(lambda: not told.controller.document.pending)
    left_and_opened_again(told, undo)
    told.full()
    told.until(lambda: told.grid.tiles[7].candidate.id == edited.id)
    assert told.grid.tiles[7].candidate.voice == edited.voice
    told.intents.undo.undo()
    told.until(lambda: told.grid.tiles[7].candidate.id == original.id)
    assert told.controller.grid.selected.voice == voice
