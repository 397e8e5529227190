"""A voice that is edited by hand is a candidate in the place of the one that it was made of, and undone in one step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from test_naming_parents import parents
from test_undo import bred, breeding, left_and_opened_again
from test_undo import undo as undo
from windowless import Told, made_sound

from evosynth.documents import reading as read
from evosynth.documents.opening import reading
from evosynth.edits.values import EditedVoice, Original
from evosynth.evolution.report import EDITED_IDS
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from evosynth.voices.dx7 import INIT_VOICE
from ui.models.edited import EditedVoices
from ui.view_state.window import Run

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
    assert told.selection is not None
    parameter = voicing.space_of(told.selection.synth).named(name)
    low, high = (round(parameter.low + part * (parameter.high - parameter.low)) for part in (0.2, 0.8))
    return float(high if value(told, name) <= (low + high) / 2 else low)


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
    level, rate = (int(other(told, name)) for name in ("op2_output", "op2_rate3"))
    shaping.hold(True)
    for step in (*range(10, 60), level):
        shaping.set({"op2_output": step})
    assert not undo.undoes.startswith("Op")
    shaping.hold(False)
    dragged = told.controller.grid.selected.voice
    for step in (*range(40, 70), rate):
        shaping.set({"op2_rate3": step}, "Op 2 EG rate 3")
    assert undo.undoes.endswith(f"→ {rate}")
    told.intents.undo.undo()
    assert told.controller.grid.selected.voice == dragged
    told.intents.undo.undo()
    assert told.controller.grid.selected.voice == voice
    assert undo.undoes == "breeding without a target"


def test_a_drag_is_called_by_what_was_drawn_though_its_last_step_moved_one_value(told: Told, undo: object) -> None:
    breeding(told)
    told.intents.grid.select(4)
    told.until(lambda: told.selection is not None and told.grid.tiles[4].selected)
    shaping = told.intents.shaping
    level, rate = (int(other(told, name)) for name in ("op2_level2", "op2_rate2"))
    shaping.hold(True)
    shaping.set({"op2_level2": level, "op2_rate2": rate}, "Operator 2 envelope")
    shaping.set({"op2_rate2": rate - 1 if rate else 1})
    shaping.hold(False)
    assert undo.undoes == "Operator 2 envelope"


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
    told.until(lambda: told.grid.tiles[7].selected)
    told.intents.undo.undo()
    told.until(lambda: told.grid.tiles[7].candidate.id == original.id)
    assert told.controller.grid.selected.voice == voice


def edit(told: Told, place: int, name: str) -> Candidate:
    """A tile of the page, edited in one value."""
    told.intents.grid.select(place)
    told.until(lambda: told.selection is not None and told.grid.tiles[place].selected)
    new = other(told, name)
    told.intents.shaping.set({name: new})
    told.until(lambda: value(told, name) == new)
    return selected(told)


def test_an_edited_voice_is_rated_named_and_has_children_and_the_run_can_be_made_again(
    told: Told, undo: object
) -> None:
    breeding(told)
    one, two = edit(told, 3, "op1_output"), edit(told, 6, "algorithm")
    told.intents.rating.rate_selected(4)
    told.intents.grid.select(3)
    told.intents.naming.toggle_selected()
    told.intents.breeding.breed()
    bred(told, 1)
    first = parents(told)
    assert first == {one.id}
    told.intents.breeding.back()
    bred(told, 0)
    told.until(lambda: told.controller.run.on_its_way is None and told.grid.tiles[6].candidate.id == two.id)
    assert told.grid.tiles[6].stars == 4
    told.intents.naming.clear()
    told.intents.breeding.breed()
    bred(told, 1)
    assert parents(told) == {two.id}
    told.until(lambda: not told.controller.document.pending)
    own = told.controller.run.own
    told.intents.documents.new()
    told.until(lambda: told.controller.document.path is None)
    with reading(own.path) as db:
        known = {one.id: one for one in read.candidates(db, own.run)}
    assert known[two.id].parent == two.parents[0]
    assert known[two.id].voice == two.voice
    replay = [sys.executable, "-m", "evosynth", "document", "replay", str(own.path)]
    again = subprocess.run(replay, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout + again.stderr


def test_who_was_edited_and_brought_back_has_children_again(told: Told, undo: object) -> None:
    breeding(told)
    told.intents.grid.select(4)
    before = selected(told)
    edit(told, 4, "op1_output")
    told.intents.rating.rate_selected(3)
    for _ in range(2):
        told.intents.undo.undo()
    told.until(lambda: told.grid.tiles[4].candidate.id == before.id)
    told.intents.rating.rate_place(4, 5)
    told.intents.breeding.breed()
    bred(told, 1)
    assert parents(told) == {before.id}


def test_an_edited_voice_of_a_match_has_a_distance_and_a_picture_of_its_own_and_is_known_to_the_search(
    told: Told, undo: object, tmp_path: Path
) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full(12)
    told.intents.grid.select(2)
    told.until(lambda: told.selection is not None and told.grid.tiles[2].selected)
    before = selected(told)
    distance = told.selection.distance
    one = edit(told, 2, "op1_coarse")
    assert told.transport.run is Run.RUNNING
    told.until(lambda: len(selected(told).scores) == len(before.scores) and told.selection.distance != distance)
    drawn = told.controller.grid.candidates.pictures
    told.until(lambda: one.voice in drawn and told.selection.picture is not None)
    told.intents.rating.rate_selected(5)
    told.until(lambda: one.id in {c.id for c in told.controller.run.snapshot.rated})
    (rated,) = (c for c in told.controller.run.snapshot.rated if c.id == one.id)
    assert rated.voice == one.voice
    assert np.allclose(rated.scores, selected(told).scores, rtol=1e-4)
    generation = told.transport.generation
    told.until(lambda: told.transport.generation > generation + 20)
    assert told.grid.tiles[2].candidate.id == one.id
    told.intents.workflow.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    told.until(lambda: one.id in {tile.candidate.id for tile in told.tiles()})
    place = told.controller.grid.place_on_page(one.id)
    told.until(lambda: told.grid.tiles[place].selected and told.grid.tiles[place].stars == 5)
    told.until(lambda: np.allclose(told.controller.run.snapshot.rated[0].scores, selected(told).scores, rtol=1e-4))


def test_a_voice_is_copied_and_pasted_as_text_and_what_is_none_is_said(told: Told, undo: object) -> None:
    breeding(told)
    told.intents.grid.select(3)
    told.until(lambda: told.selection is not None and told.grid.tiles[3].selected)
    voice = told.selection.voice
    told.intents.clipping.copy()
    told.intents.grid.select(5)
    told.until(lambda: told.grid.tiles[5].selected)
    assert told.selection.voice != voice
    before = told.selection.voice
    told.intents.clipping.paste()
    told.until(lambda: told.selection.voice == voice)
    told.intents.undo.undo()
    told.until(lambda: told.selection.voice == before)
    QGuiApplication.clipboard().setText("no voice")
    told.intents.clipping.paste()
    told.toast_with("There is no voice on the clipboard: copy one first.")
    assert told.selection.voice == before


def test_edits_of_a_match_hold_where_it_was_opened_again(told: Told, undo: object, tmp_path: Path) -> None:
    """Tiles stand as they stood when it was left, by the ids of then."""
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full(12)
    told.intents.workflow.evolve()
    told.state(Run.PAUSED)
    told.until(lambda: told.controller.run.snapshot.finals == "ranked")
    edit(told, 3, "op1_output")
    left_and_opened_again(told, undo)
    told.until(lambda: (last := told.controller.run.snapshot) is not None and last.finals == "ranked")
    told.until(lambda: told.selection is not None and told.grid.tiles[3].selected)
    for place, name in ((3, "op1_output"), (3, "op2_rate1"), (5, "op1_coarse")):
        before, one = told.controller.run.snapshot, edit(told, place, name)
        told.until(lambda one=one: one.id not in told.controller.run.untold())
        told.until(lambda before=before: told.controller.run.snapshot is not before)
        told.qtbot.wait(300)
        assert told.grid.tiles[place].candidate.id == one.id == selected(told).id


def test_an_edited_voice_keeps_its_stars_until_it_is_given_others_and_a_name_is_no_edit(
    told: Told, undo: object
) -> None:
    breeding(told)
    told.intents.rating.rate_place(3, 4)
    one = edit(told, 3, "op1_output")
    told.until(lambda: told.grid.tiles[3].stars == 4)
    told.until(lambda: one.id in told.controller.run.snapshot.ratings)
    told.intents.renaming.rename("BELL ONE")
    told.until(lambda: told.grid.tiles[3].words[0] == "BELL ONE")
    assert told.grid.tiles[3].stars == 4
    assert told.selection.edited == "edited: 1 value"
    told.intents.rating.rate_selected(2)
    told.until(lambda: told.grid.tiles[3].stars == 2)
    for stars in (4, 4, 4):  # the rating, the name, the edit
        told.intents.undo.undo()
        told.until(lambda stars=stars: told.grid.tiles[3].stars == stars)
    told.until(lambda: told.grid.tiles[3].candidate.id == one.parents[0])
    told.intents.breeding.breed()
    bred(told, 1)
    assert parents(told) == {one.parents[0]}


def test_what_a_synth_made_of_it_stands_above_what_is_computed_of_it() -> None:
    voice, changed = INIT_VOICE.data, INIT_VOICE.with_values(feedback=5).data
    edited = EditedVoices(lambda: ("run", None))
    edited.put(EditedVoice(Original(voice, "000-01", 3), 3, voice, 3))
    edited.put(EditedVoice(Original(voice, "000-01", 3), EDITED_IDS, changed, 3))
    computed, played = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    told = Candidate(EDITED_IDS, changed, computed, (3, -1))
    edited.score(changed, computed, False)
    assert edited.stand_in(told) is told
    edited.score(changed, played, None)
    edited.score(changed, computed, True)
    assert edited.scored(changed, True)
    assert edited.scored(changed, False)
    found = edited.stand_in(told)
    assert found is not None
    np.testing.assert_array_equal(found.scores, played)
