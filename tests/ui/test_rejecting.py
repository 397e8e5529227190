"""Nobody wants more of a voice: said with X, seen at once, known to the evolver, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene
from test_undo import bred, breeding
from windowless import Told

from ui.intents.rating import NOTHING_GOES_ON
from ui.view_state.weeding import ALL_REJECTED, NOBODY_REJECTED
from ui.view_state.window import Run
from ui.views.main_window import MainWindow


def known(told: Told) -> tuple[int, ...]:
    """Whom the evolver knows to be rejected."""
    snapshot = told.controller.run.snapshot
    return () if snapshot is None or snapshot.taste is None else snapshot.taste.rejected


def rejected(told: Told) -> list[int]:
    return [tile.place for tile in told.tiles() if tile.rejected]


def id_at(told: Told, place: int) -> int:
    candidate = told.grid.tiles[place].candidate
    assert candidate is not None
    return candidate.id


def reject(told: Told, place: int) -> None:
    told.intents.grid.select(place)
    told.intents.rating.reject_selected()


@pytest.mark.usefixtures("home")
def test_who_is_rejected_loses_their_stars_and_undo_gives_both_back(told: Told) -> None:
    breeding(told)
    told.full()
    one = id_at(told, 2)
    told.intents.rating.rate_place(2, 4)
    reject(told, 2)
    told.until(lambda: rejected(told) == [2] and known(told) == (one,))
    assert told.grid.tiles[2].stars == 0
    assert told.controller.edits.history.acts[-1].edit.text.startswith("rejection of ")
    told.intents.undo.undo()
    told.until(lambda: rejected(told) == [] and told.grid.tiles[2].stars == 4 and known(told) == ())
    told.intents.undo.redo()
    told.until(lambda: rejected(told) == [2] and known(told) == (one,))
    told.intents.rating.reject_selected()  # once more takes it back
    told.until(lambda: rejected(told) == [] and known(told) == ())
    reject(told, 5)
    told.until(lambda: rejected(told) == [5])
    told.intents.rating.rate_place(5, 3)  # whoever has stars is wanted
    told.until(lambda: rejected(told) == [] and known(told) == () and told.grid.tiles[5].stars == 3)
    told.intents.workflow.stop()
    told.state(Run.STOPPED)
    reject(told, 5)
    told.toast_with(NOTHING_GOES_ON)
    assert rejected(told) == []


@pytest.mark.usefixtures("home")
def test_a_generation_is_come_back_to_with_its_rejections_and_so_is_a_document(told: Told) -> None:
    breeding(told)
    told.full()
    one = id_at(told, 3)
    reject(told, 3)
    told.intents.rating.rate_place(0, 5)
    told.until(lambda: known(told) == (one,))
    told.intents.breeding.breed()
    bred(told, 1)
    assert rejected(told) == []
    told.intents.breeding.back()
    bred(told, 0)
    told.until(lambda: rejected(told) == [3])
    path = told.controller.document.path
    assert path is not None
    told.intents.documents.new()
    told.until(lambda: not told.tiles())
    told.intents.documents.open(path)
    told.until(lambda: rejected(told) == [3] and known(told) == (one,))
    told.intents.undo.undo()  # the way back
    bred(told, 1)
    told.intents.undo.undo()  # the breeding
    bred(told, 0)
    told.intents.undo.undo()  # the stars
    told.intents.undo.undo()  # the rejection: said on another day
    told.until(lambda: rejected(told) == [] and known(told) == ())


def test_x_rejects_and_the_command_says_what_it_will_do(qtbot: QtBot, running_window: MainWindow, scene: Scene) -> None:
    command = running_window.actions_["reject"]
    assert command.text() == "Reject"
    qtbot.keyClick(QApplication.focusWidget() or running_window, Qt.Key.Key_X)
    assert scene.calls == [("rating.reject_selected",)]
    tiles = tuple(replace(tile, rejected=tile.selected) for tile in scene.grid.tiles)
    scene.states.grid.emit(replace(scene.grid, tiles=tiles))
    assert command.text() == "Take the rejection back"
    spoken = running_window.work.candidates.grid.tiles[0].accessibleName()
    assert "rejected" in spoken.split(", ")


@pytest.mark.usefixtures("home")
def test_children_of_the_rest_take_the_places_of_the_rejected_and_undo_brings_these_back(told: Told) -> None:
    breeding(told)
    told.full()
    before = [id_at(told, place) for place in range(16)]
    told.intents.breeding.weed()
    told.toast_with(NOBODY_REJECTED)
    told.intents.rating.rate_place(1, 4)
    for place in (2, 7):
        reject(told, place)
    told.until(lambda: rejected(told) == [2, 7] and told.grid.rejected == 2)
    told.intents.breeding.weed()
    bred(told, 1)
    after = [id_at(told, place) for place in range(16)]
    assert [place for place in range(16) if after[place] != before[place]] == [2, 7]
    assert rejected(told) == []
    told.until(lambda: told.grid.tiles[1].stars == 4)
    told.intents.undo.undo()
    bred(told, 0)
    told.until(lambda: rejected(told) == [2, 7] and [id_at(told, place) for place in range(16)] == before)
    told.intents.undo.redo()
    bred(told, 1)
    told.until(lambda: [id_at(told, place) for place in range(16)] == after)


def test_who_is_rejected_can_be_replaced_from_the_title_of_the_tiles(running_window: MainWindow, scene: Scene) -> None:
    button, command = running_window.work.candidates.weed, running_window.actions_["weed"]
    assert (button.isHidden(), command.isEnabled()) == (True, False)
    scene.show_running(breeding=True)
    assert (button.isHidden(), command.toolTip()) == (True, NOBODY_REJECTED)
    scene.states.grid.emit(replace(scene.grid, rejected=3))
    assert (button.isHidden(), button.text(), command.isEnabled()) == (False, "Replace 3", True)
    scene.calls.clear()
    button.click()
    command.trigger()
    assert scene.calls == [("breeding.weed",)] * 2
    scene.states.grid.emit(replace(scene.grid, rejected=scene.grid.total))
    assert (button.isEnabled(), command.toolTip()) == (False, ALL_REJECTED)
