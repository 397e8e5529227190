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
