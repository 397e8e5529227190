"""First, second and third: one of each, stored as stars, taken from whoever had it, and undone at once."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest
from looking import LEFT, pixels
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene
from test_undo import breeding
from windowless import Told

from ui.views.availability import ONLY_RANKS
from ui.views.main_window import MainWindow
from ui.widgets.tile import TileWidget
from ui.widgets.tile_foot import star_metrics


def stars(told: Told) -> dict[int, int]:
    return {tile.place: tile.stars for tile in told.tiles() if tile.stars}


def press(told: Told, place: int, digit: int) -> None:
    told.intents.grid.select(place)
    told.intents.rating.rate_selected(digit)


@pytest.mark.usefixtures("home")
def test_a_rank_is_taken_from_whoever_had_it_and_undo_gives_it_back(told: Told) -> None:
    breeding(told)
    told.full()
    press(told, 7, 2)  # two stars, as ever
    told.intents.grid.turn_ranks()
    told.until(lambda: told.grid.ranks)
    for place, rank in ((0, 1), (1, 2), (2, 3)):
        press(told, place, rank)
    told.until(lambda: stars(told) == {0: 5, 1: 4, 2: 3, 7: 2})
    assert [told.grid.tiles[place].rank for place in (0, 1, 2, 7)] == [1, 2, 3, 0]
    said: list[str] = []
    told.intents.rating.said.connect(lambda toast: said.append(toast.text))
    press(told, 4, 1)
    told.until(lambda: stars(told) == {1: 4, 2: 3, 4: 5, 7: 2})
    assert said == [f"{told.grid.tiles[4].label} is first: another voice has those 5 stars no more"]
    press(told, 1, 1)  # who was second is first, and nobody is second
    told.until(lambda: stars(told) == {1: 5, 2: 3, 7: 2})
    press(told, 2, 5)  # there is no fifth rank
    told.intents.rating.rate_place(2, 4)
    told.until(lambda: stars(told) == {1: 5, 2: 3, 7: 2})
    told.intents.undo.undo()
    told.until(lambda: stars(told) == {1: 4, 2: 3, 4: 5, 7: 2})
    told.intents.undo.undo()
    told.until(lambda: stars(told) == {0: 5, 1: 4, 2: 3, 7: 2})
    told.intents.undo.redo()
    told.until(lambda: stars(told) == {1: 4, 2: 3, 4: 5, 7: 2})
    told.until(lambda: len(told.controller.run.snapshot.ratings) == 4)  # so the evolver has it
    press(told, 4, 0)
    told.until(lambda: stars(told) == {1: 4, 2: 3, 7: 2})
    told.intents.grid.select(4)
    told.intents.rating.give_selected(4)  # by the stars in Voice, or as a favourite: there is one of each
    told.until(lambda: stars(told) == {2: 3, 4: 4, 7: 2})
    told.intents.undo.undo()
    told.until(lambda: stars(told) == {1: 4, 2: 3, 7: 2})
    told.intents.grid.turn_ranks()
    press(told, 4, 1)  # one star again
    told.until(lambda: stars(told) == {1: 4, 2: 3, 4: 1, 7: 2})


@pytest.mark.usefixtures("home")
def test_stars_that_several_have_are_no_rank_until_one_of_them_is_given_it(told: Told) -> None:
    breeding(told)
    told.full()
    for place, given in ((0, 5), (1, 5), (2, 4), (3, 2)):
        press(told, place, given)
    told.until(lambda: stars(told) == {0: 5, 1: 5, 2: 4, 3: 2})
    told.intents.grid.turn_ranks()
    told.until(lambda: told.grid.ranks)
    assert [told.grid.tiles[place].rank for place in range(4)] == [0, 0, 2, 0]
    press(told, 1, 1)
    told.until(lambda: stars(told) == {1: 5, 2: 4, 3: 2})
    assert told.grid.tiles[1].rank == 1
    told.intents.undo.undo()
    told.until(lambda: stars(told) == {0: 5, 1: 5, 2: 4, 3: 2})


def test_the_button_is_pressed_while_digits_rank_and_commands_say_so(running_window: MainWindow, scene: Scene) -> None:
    actions, button = running_window.actions_, running_window.work.candidates.rank
    button.click()
    assert scene.calls == [("grid.turn_ranks",)]
    scene.states.grid.emit(replace(scene.grid, ranks=True))
    assert (button.isChecked(), actions["rate_2"].text(), actions["rank"].text()) == (
        True,
        "Second",
        "Give stars again",
    )
    assert (actions["rate_4"].isEnabled(), actions["rate_4"].toolTip()) == (False, ONLY_RANKS)
    scene.states.grid.emit(scene.grid)
    assert (button.isChecked(), actions["rate_2"].text(), actions["rate_4"].isEnabled()) == (False, "Two stars", True)


def test_a_tile_shows_its_rank_and_a_click_gives_another_one(
    dressed: QApplication, qtbot: QtBot, gallery: ModuleType
) -> None:
    tile = TileWidget()
    tile.resize(220, 110)
    qtbot.addWidget(tile)
    plain = gallery.tile(0, 2.32, 5, stars=4)
    tile.set_state(plain)
    as_stars = pixels(tile)
    tile.set_state(replace(plain, ranks=True))
    as_rank = pixels(tile)
    assert (as_rank != as_stars).any()
    assert "2nd" in tile.accessibleName().split(", ")
    tile.set_state(replace(plain, ranks=True, stars=5))
    assert (pixels(tile) != as_rank).any()
    left, pitch, _size = star_metrics(tile._foot_rect())
    middle = int(tile._foot_rect().center().y())
    for rank, meant in ((1, 0), (2, 2), (3, 3)):  # a click on the one that it has takes it back
        with qtbot.waitSignal(tile.star_clicked) as clicked:
            qtbot.mouseClick(tile, LEFT, pos=QPoint(int(left + (rank - 0.5) * 5 * pitch / 3), middle))
        assert clicked.args == [meant]
