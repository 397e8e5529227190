"""What changed in the selected voice against its parent: asked of the real desk, shown where the voice is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from looking import pixels
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told

from evosynth.analysis.comparatives import SAME
from evosynth.runs.explained import Explanation
from evosynth.service.desk_messages import Explain
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.voices.dx7 import INIT_VOICE, Voice
from ui.models.explanations import AFRESH, CAME
from ui.view_state.changes import WhatChanged
from ui.view_state.places import Place
from ui.views.main_window import MainWindow
from ui.views.voices.dx7 import Dx7Face
from ui.views.voices.wavetable import WavetableFace

FOUND = Explanation(
    ("Op 3 ratio 1 to 3", "Op 1 decay faster"),
    ("brighter +0.3 oct", "shorter decay"),
    frozenset({"op1", "op3"}),
    frozenset({"op3_coarse", "op1_rate2"}),
    left=0.2,
    apart=8.0,
)


class Changes:
    """What has been told so far."""

    def __init__(self, told: Told) -> None:
        self.said: list[WhatChanged] = []
        told.controller.states.changes.connect(self.said.append)

    @property
    def last(self) -> WhatChanged:
        return self.said[-1] if self.said else WhatChanged()


@pytest.fixture
def bred(told: Told) -> Told:
    """The second generation of a breeding is on show."""
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.rating.rate_place(4, 5)
    told.intents.rating.rate_place(10, 4)
    told.until(lambda: told.transport.can_breed)
    told.intents.breeding.breed()
    told.until(lambda: told.transport.generation == 1)
    told.full()
    return told


@pytest.fixture
def changes(told: Told) -> Iterator[Changes]:
    made = Changes(told)
    yield made
    told.controller.states.changes.disconnect(made.said.append)


def children(told: Told) -> list[int]:
    """Places of those who have a parent among the rated."""
    return [tile.place for tile in told.tiles() if tile.candidate is not None and tile.candidate.generation == 1]


def test_a_child_is_told_by_what_changed_against_the_parent_that_it_was_made_of(changes: Changes, bred: Told) -> None:
    place = children(bred)[0]
    bred.intents.grid.select(place)
    bred.until(lambda: changes.last.found is not None)
    chosen = bred.controller.grid.selected
    assert chosen is not None
    assert chosen.candidate is not None
    assert changes.last.voice == chosen.voice
    named = {tile.candidate.id: tile.label for tile in bred.tiles() if tile.candidate is not None}
    assert changes.last.parent == named[chosen.candidate.parents[0]]
    assert not changes.last.gone
    assert changes.last.changes or changes.last.sound == SAME
    if changes.last.changes:
        differing = zip(Voice(chosen.candidate.voice).data, Voice(changes.last.parent_voice).data, strict=True)
        assert any(one != other for one, other in differing)
        assert changes.last.names


def test_both_parents_are_named_and_that_one_is_on_the_page_no_more(changes: Changes, told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    parents = 1, 4, 7, 10, 12, 13
    labels = {told.tiles()[place].label for place in parents}
    for place in parents:
        told.intents.grid.select(place)
        told.intents.naming.toggle_selected()
    told.until(lambda: told.transport.can_breed)
    told.intents.breeding.breed()
    told.until(lambda: told.transport.generation == 1)
    told.full()
    stays = {tile.label for tile in told.tiles() if tile.label in labels}
    assert len(stays) == 4
    seen: list[WhatChanged] = []
    for place in children(told):
        told.intents.grid.select(place)
        voice = told.tiles()[place].candidate.voice  # type: ignore[union-attr]
        told.until(lambda v=voice: changes.last.found and voicing.sound(changes.last.voice) == voicing.sound(v))
        seen.append(changes.last)
    assert {one.parent for one in seen} | {one.other for one in seen} - {""} <= labels
    assert {one.parent for one in seen if not one.gone} <= stays
    assert any(one.gone for one in seen)
    assert any(one.other for one in seen)


def test_who_was_made_afresh_says_so_and_asks_for_nothing(changes: Changes, told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    told.until(lambda: changes.last.why_not == AFRESH)
    assert changes.last.parent_voice == b""


def test_who_was_bred_here_and_begins_a_breeding_is_not_said_to_have_no_parent(changes: Changes, bred: Told) -> None:
    run = bred.controller.edits.run
    bred.intents.grid.select(children(bred)[0])
    bred.until(lambda: changes.last.parent)
    bred.intents.workflow.breed_selected()
    bred.until(lambda: bred.controller.edits.run != run and bred.transport.generation == 1)
    bred.full()
    bred.intents.grid.select(0)
    bred.until(lambda: changes.last.why_not == CAME)
    assert CAME == "It came in as it is: nothing was changed."


def test_who_is_selected_last_is_explained_and_nobody_is_explained_by_a_word_of_another(
    changes: Changes, bred: Told
) -> None:
    for place in children(bred):
        bred.intents.grid.select(place)
        QApplication.processEvents()
    bred.until(lambda: changes.last.found is not None)
    chosen = bred.controller.grid.selected
    assert chosen is not None
    assert changes.last.voice == chosen.voice
    assert {one.voice for one in changes.said if one.found is not None} == {chosen.voice}


def test_an_explanation_is_asked_for_once_and_known_when_one_comes_back(
    changes: Changes, bred: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = children(bred)[:2]
    asked: list[object] = []
    ask = bred.controller.workers.ask

    def noted(make: object, *calls: object) -> int:
        asked.append(make(0))  # type: ignore[operator]
        return ask(make, *calls)  # type: ignore[arg-type]

    monkeypatch.setattr(bred.controller.workers, "ask", noted)
    for place in (first, second, first):
        bred.intents.grid.select(place)
        voice = bred.tiles()[place].candidate.voice  # type: ignore[union-attr]
        bred.until(lambda v=voice: changes.last.found and voicing.sound(changes.last.voice) == voicing.sound(v))
    assert sum(isinstance(request, Explain) for request in asked) == 2


# ---- where it is shown ---------------------------------------------------------------------------------------------


def told_of(window: MainWindow, scene: Scene) -> WhatChanged:
    """The explanation of the voice that the window shows."""
    selection = window.work.voice._selection
    assert selection is not None
    parent = Voice(selection.voice).with_values(op1_rate2=5, op3_coarse=1).data
    return WhatChanged(selection.voice, "011-03", parent, FOUND)


def test_the_foot_of_the_left_column_tells_it_where_there_is_no_target(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    scene.show_running(breeding=True)
    foot = window.work.pair.changed
    scene.states.changes.emit(told_of(window, scene))
    qtbot.waitUntil(lambda: foot.changes.text().endswith("03: Op 3 ratio 1 to 3 · Op 1 decay faster"))
    assert foot.changes.text().startswith("Against 011")
    assert foot.isVisible()
    assert foot.sound.text() == "brighter +0.3 oct, shorter decay"
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: not foot.changes.isVisible())
    assert foot.sound.text().startswith("Op 3 ratio 1 to 3 · Op 1 decay faster · brighter")


def test_with_a_target_how_near_it_is_stands_in_its_place(qtbot: QtBot, running_window: MainWindow) -> None:
    assert not running_window.work.pair.changed.isVisible()
    assert running_window.work.pair.parts.isVisible()


def test_the_tile_and_the_voice_panel_tell_it_and_the_parents_envelopes_are_ghosts(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    scene.show_running(breeding=True)
    window.work.enter(Place.VOICE)
    state = replace(told_of(window, scene), gone=True, other="011-07")
    scene.states.changes.emit(state)
    more = "no longer on the page; the other parent is 011‐07"
    said = f"Against 011‐03 ({more}): Op 3 ratio 1 to 3, Op 1 decay faster: brighter +0.3 oct, shorter decay"
    qtbot.waitUntil(lambda: window.work.voice.changed.text() == said)
    tips = [tile.toolTip() for tile in window.work.candidates.grid.tiles if tile.state().selected]
    assert tips == [said]
    face = window.work.voice.stack.currentWidget()
    assert isinstance(face, Dx7Face)
    assert [card.envelope.has_ghost for card in face.cards] == [True, False, False, False, False, False]
    assert [bool(card.accessibleDescription()) for card in face.cards] == [True, False, True, False, False, False]
    scene.states.changes.emit(replace(state, voice=INIT_VOICE.data))  # of another voice, on its way here
    qtbot.waitUntil(lambda: window.work.voice.changed.text() == "")
    assert not any(card.envelope.has_ghost for card in face.cards)


def test_a_wavetable_voice_shows_the_parents_envelopes_and_marks_what_is_named(
    dressed: QApplication, qtbot: QtBot
) -> None:
    synth = EngineSpec("wavetable")
    space = voicing.space_of(synth)
    child = space.default()
    parent = child.copy()
    parent[space.index("env_amp_sustain")] = 0.3
    voice, other = voicing.voices_of([child, parent], synth)  # type: ignore[arg-type]
    face = WavetableFace()
    qtbot.addWidget(face)
    face.resize(600, 400)
    face.set_voice(voice)
    face.set_parent_voice(b"", WhatChanged(voice))
    plain = pixels(face.cards["env_amp"])
    names, blocks = frozenset({"env_amp_sustain"}), frozenset({"env_amp"})
    face.set_parent_voice(other, WhatChanged(voice, "011-03", other, replace(FOUND, names=names, blocks=blocks)))
    assert {word for word, card in face.cards.items() if card.has_ghost} == {"env_amp"}
    assert {word for word, card in face.cards.items() if "changed" in card.accessibleDescription()} == {"env_amp"}
    assert (pixels(face.cards["env_amp"]) != plain).any()
