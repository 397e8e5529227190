"""Voices have names from their sound, a person calls them otherwise, evolution finishes a part: with real processes.

And in the window: a name is typed where it stands.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told, made_sound

from evosynth.documents import reading as read
from evosynth.documents.names import key_of, names_in
from evosynth.documents.opening import reading
from evosynth.synths import voicing
from evosynth.voices.dx7 import INIT_VOICE
from ui.models.names import UNHEARD
from ui.view_state.renamed import shown_name, shown_signs
from ui.view_state.window import Run
from ui.views.main_window import MainWindow


def bred(told: Told) -> None:
    """A generation of sixteen, all of them drawn."""
    told.intents.workflow.breed_without_target()
    told.full()
    told.until(lambda: all(tile.picture or tile.silent for tile in told.tiles()))
    told.until(lambda: all(tile.label != tile.candidate.label for tile in told.tiles()))


def test_what_is_said_of_a_voice_calls_it_as_its_tile_does(told: Told) -> None:
    bred(told)
    called = told.tiles()[4].label
    told.intents.rating.rate_place(4, 5)
    history = told.controller.edits.history
    assert history.undoes.text == f"rating of {called}"
    told.intents.grid.select(4)
    told.intents.favourites.favour_selected()
    assert history.undoes.text == f"making {called} a favourite"
    told.until(lambda: told.selection.number == told.tiles()[4].candidate.label != told.selection.label == called)


def test_a_voice_that_nobody_has_drawn_yet_has_no_number_for_a_name(told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    grid = told.controller.grid
    drawn = {tile.candidate.id for tile in told.tiles()}
    candidate = replace(told.tiles()[0].candidate, id=max(drawn) + 1, voice=INIT_VOICE.data)
    chosen = grid.chosen(candidate)
    assert (chosen.label, chosen.name) == (candidate.label, UNHEARD)
    assert voicing.own_name(chosen.voice).strip() == UNHEARD


def test_what_was_kept_before_it_was_heard_gets_the_name_of_its_sound(told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    controller = told.controller
    known = told.tiles()[0].candidate
    candidate = replace(known, id=known.id + 1000, voice=voicing.with_values(known.voice, {"transpose": 3.0}))
    told.intents.keeping.keep(controller.grid.chosen(candidate))
    told.until(lambda: told.kept.total == 1 and not told.kept.voices[0].pending)
    assert told.kept.voices[0].name == UNHEARD
    controller.names.give(candidate, None, 60, {}.get)
    told.until(lambda: told.kept.voices[0].name == controller.names.label(candidate) != UNHEARD)
    assert controller.library.find_kept(told.kept.voices[0].id).name == told.kept.voices[0].name


def test_offspring_have_names_of_their_own_that_stand_in_the_document_and_a_person_changes_them(told: Told) -> None:
    bred(told)
    names = [tile.label for tile in told.tiles()]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 10 and not name.startswith("EVO") for name in names)
    told.intents.grid.select(2)
    told.until(lambda: told.selection.name == names[2])
    sound = told.tiles()[2].candidate.voice
    told.intents.renaming.rename("Zoë's")
    told.until(lambda: told.tiles()[2].label == "Zo?'s")
    told.toast_with("is called Zo?'s now: a DX7 shows no more of Zoë's")
    assert voicing.own_name(told.controller.grid.selected.voice).strip() == "Zo?'s"
    told.until(lambda: not told.controller.document.pending)
    with reading(told.controller.document.path) as db:
        written = names_in(read.looked(db))
    assert written[key_of(sound)] == "Zo?'s"
    assert {written[key_of(tile.candidate.voice)] for tile in told.tiles()} == {*names, "Zo?'s"} - {names[2]}
    told.intents.undo.undo()
    told.until(lambda: told.tiles()[2].label == names[2])
    told.intents.undo.redo()
    told.until(lambda: told.tiles()[2].label == "Zo?'s")
    told.intents.keeping.keep_selected()
    told.until(lambda: told.kept.total == 1 and not told.kept.voices[0].pending)
    row = told.kept.voices[0].id
    told.intents.keeping.select(row)
    told.until(lambda: told.selection.kept)
    told.intents.renaming.rename("MINE")
    told.until(lambda: told.kept.voices[0].name == told.selection.name == "MINE")
    assert told.controller.library.find_kept(row).name == "MINE"
    told.intents.undo.undo()
    told.until(lambda: told.kept.voices[0].name == told.selection.name == "Zo?'s")
    assert told.tiles()[2].label == "Zo?'s"


def test_evolution_finishes_a_part_of_the_selected_voice_alone_and_one_undo_takes_that_back(told: Told) -> None:
    bred(told)
    told.intents.grid.select(3)
    told.until(lambda: told.grid.tiles[3].selected)
    parent = told.tiles()[3].candidate
    told.intents.finishing.finish("op3")
    told.until(lambda: told.transport.generation == 1 and len(told.tiles()) == 16)
    told.toast_with("Only operator 3 evolves now")
    before = voicing.values_of(parent.voice)
    children = [tile.candidate for tile in told.tiles() if tile.candidate.id != parent.id]
    changed = [{n for n, v in voicing.values_of(one.voice).items() if v != before[n]} for one in children]
    assert any(changed)
    assert all(name.startswith("op3_") for names in changed for name in names if not name.startswith("name"))
    assert told.controller.run.snapshot.limits.words
    told.intents.undo.undo()
    told.until(lambda: told.transport.generation == 0 and told.transport.run)
    told.until(lambda: not told.controller.run.snapshot.limits.words)
    assert not told.intents.locks.limits


def test_with_a_target_a_part_is_finished_by_a_match_near_the_voice_that_one_undo_takes_back(
    told: Told, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.full()
    told.until(lambda: told.transport.evaluations > 200)
    told.intents.grid.select(1)
    told.until(lambda: told.grid.tiles[1].selected)
    begun, chosen = told.controller.edits.run, told.controller.grid.selected
    told.intents.finishing.finish("op3")
    told.toast_with("Only operator 3 evolves now")
    told.until(lambda: told.controller.edits.run != begun and told.transport.run is Run.RUNNING)
    told.until(lambda: told.transport.evaluations > 100 and len(told.tiles()) > 3)
    before = voicing.values_of(chosen.voice)
    changed = [
        {name for name, value in voicing.values_of(tile.candidate.voice).items() if value != before[name]}
        for tile in told.tiles()
    ]
    assert any(changed)
    assert {name.partition("_")[0] for names in changed for name in names if not name.startswith("name")} == {"op3"}
    assert told.controller.edits.history.undoes.text == "finishing of operator 3 by evolution"
    told.intents.undo.undo()
    told.until(lambda: told.controller.edits.run == begun)
    assert not told.intents.locks.limits
    told.until(lambda: told.controller.run.snapshot is not None and not told.controller.run.snapshot.limits.words)


def test_a_name_is_typed_where_it_stands(qtbot: QtBot, running_window: MainWindow, scene: Scene) -> None:
    window = running_window
    editor = window.name_editor
    window.actions_["rename"].trigger()
    assert editor.isVisible()
    assert editor.hasFocus()
    assert window.work.geometry().intersects(editor.geometry())
    scene.calls.clear()
    qtbot.keyClicks(editor, "x1 my bell more")
    assert editor.text() == "x1 my bell", "ten characters, and none of them is a command"
    assert not scene.calls
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert scene.calls == [("renaming.rename", "x1 my bell")]
    assert not editor.isVisible()
    window.actions_["rename"].trigger()
    qtbot.keyClicks(editor, "no")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert scene.calls == [("renaming.rename", "x1 my bell")]


def test_what_a_dx7_cannot_show_is_seen_as_it_is_typed() -> None:
    from evosynth.voices.dx7 import INIT_VOICE

    assert shown_signs(INIT_VOICE.data, "Ünd ") == "?nd "
    assert shown_name(INIT_VOICE.data, "0123456789AB") == "0123456789"
