"""By which recipe a generation is bred, and what is done at once to the one on show: chosen, asked for by key, said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene
from test_rejecting import id_at
from test_undo import bred, breeding
from windowless import Told

from evosynth.evolution.manner import RECIPES, Manner
from evosynth.service.evolver_messages import Snapshot
from ui.keys.modes import Mode
from ui.models.manner import BreedingManner
from ui.view_state.amount import AmountState
from ui.view_state.breeding_acts import NO_BREEDING, NO_TILE
from ui.views.main_window import MainWindow
from ui.views.recipe_control import CHOICES, RecipeControl

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def recipe(running_window: MainWindow) -> RecipeControl:
    return running_window.work.candidates.recipe


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = held[0] if held else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_a_recipe_is_chosen_in_the_title_of_a_breeding_with_a_line_of_what_it_does(
    qtbot: QtBot, scene: Scene, recipe: RecipeControl
) -> None:
    assert not recipe.isVisible(), "a match has none"
    scene.show_running(breeding=True)
    assert (recipe.isVisible(), recipe.value()) == (True, "Mixed")
    qtbot.mouseClick(recipe, LEFT)
    card = recipe.popover
    assert card.isVisible()
    assert [choice.text() for choice in card.rows.values()] == ["Mixed", "Fine to wild", "Onward", "Between"]
    assert card.rows["onward"].accessibleDescription() == RECIPES["onward"]
    assert QApplication.focusWidget() in (card.rows["mixed"], None)
    scene.calls.clear()
    qtbot.mouseClick(card.rows["fine to wild"], LEFT)
    assert scene.calls == [("manner.set_recipe", "fine to wild")]
    assert not card.isVisible()
    scene.states.amount.emit(AmountState(recipe="fine to wild"))
    assert (recipe.value(), card.rows["fine to wild"].isChecked()) == ("Fine to wild", True)
    assert RECIPES["fine to wild"] in recipe.toolTip()


def test_arrows_move_among_recipes_and_nothing_else(qtbot: QtBot, scene: Scene, recipe: RecipeControl) -> None:
    scene.show_running(breeding=True)
    recipe.open_menu()
    scene.calls.clear()
    rows = recipe.popover.rows
    rows["mixed"].setFocus()
    qtbot.keyClick(rows["mixed"], Key.Key_Down)
    assert (scene.calls, recipe.popover.isVisible()) == ([], True), "a move is no choice"
    qtbot.keyClick(rows["fine to wild"], Key.Key_Return)
    assert scene.calls == [("manner.set_recipe", "fine to wild")]


def test_plus_and_minus_move_all_towards_the_selected_one_or_away(
    qtbot: QtBot, running_window: MainWindow, scene: Scene, recipe: RecipeControl
) -> None:
    press(qtbot, running_window, Key.Key_Plus)
    assert not scene.calls, "a match has nobody to move"
    assert running_window.actions_["all_away"].toolTip() == NO_BREEDING
    scene.show_running(breeding=True)
    scene.calls.clear()
    for mode in Mode:
        running_window.modes.enter(mode)
        press(qtbot, running_window, Key.Key_Plus)
        press(qtbot, running_window, Key.Key_Minus)
    assert scene.calls == [("breeding.draw", "towards"), ("breeding.draw", "away")] * 3
    recipe.open_menu()
    qtbot.mouseClick(recipe.popover.away, LEFT)
    assert scene.calls[-1] == ("breeding.draw", "away")
    assert not recipe.popover.isVisible()
    scene.states.grid.emit(replace(scene.grid, tiles=tuple(replace(t, selected=False) for t in scene.grid.tiles)))
    assert running_window.actions_["all_towards"].toolTip() == NO_TILE
    assert recipe.popover.towards.toolTip() == NO_TILE


def test_what_is_written_of_a_manner_comes_back_and_what_is_none_is_the_usual_one(qapp: QApplication) -> None:
    manner, other = BreedingManner(), BreedingManner()
    for name in CHOICES:
        manner.set_recipe(name)
        manner.set_amount(0.8)
        manner.set_reach(0.4)
        other.restore(manner.said())
        assert other.manner == manner.manner == Manner(name, 0.8, reach=0.4)
    for odd in (None, [1], {"recipe": "none"}, {"recipe": "weed"}, {"amount": "much"}, {"colour": 1}):
        other.restore(odd)
        assert other.manner == Manner()
    with pytest.raises(ValueError, match="once"):
        manner.set_recipe("weed")


def ids(told: Told) -> list[int]:
    return [tile.candidate.id for tile in told.tiles() if tile.candidate is not None]


def made_by(told: Told) -> set[str]:
    """By what the children on show came about."""
    snapshot = told.controller.run.snapshot
    assert isinstance(snapshot, Snapshot)
    newest = max(one.generation for one in snapshot.candidates)
    return {one.move for one in snapshot.candidates if one.generation == newest}


@pytest.mark.slow  # breeds a generation
@pytest.mark.usefixtures("home")
def test_all_others_go_towards_one_which_keeps_its_place_and_undo_takes_that_back(told: Told) -> None:
    breeding(told)
    told.full()
    told.intents.grid.select(3)
    one = id_at(told, 3)
    before = ids(told)
    told.intents.breeding.draw("towards")
    bred(told, 1)
    told.full()
    now = ids(told)
    assert [place for place, id in enumerate(now) if id in before] == [3]
    assert (now[3], made_by(told)) == (one, {"towards"})
    assert told.controller.edits.history.acts[-1].edit.text.startswith("step of all towards 000-")
    told.intents.undo.undo()
    bred(told, 0)
    told.until(lambda: ids(told) == before)
    told.intents.undo.redo()
    bred(told, 1)
    told.until(lambda: ids(told) == now)


@pytest.mark.slow  # breeds a generation and opens a document again
@pytest.mark.usefixtures("home")
def test_a_recipe_breeds_the_next_generation_and_is_there_again_with_the_document(told: Told) -> None:
    breeding(told)
    told.full()
    told.intents.rating.rate_place(0, 5)
    told.intents.rating.rate_place(1, 4)
    told.intents.manner.set_recipe("between")
    told.intents.manner.set_amount(0.7)
    told.until(lambda: told.grid.rated == 2)
    told.intents.breeding.breed()
    bred(told, 1)
    assert made_by(told) <= {"between", "beyond"}
    path = told.controller.document.path
    assert path is not None
    told.controller.window_state.write()
    told.intents.documents.new()
    told.until(lambda: not told.tiles())
    told.intents.manner.restore(None)
    told.intents.documents.open(path)
    told.until(lambda: told.tiles() and told.intents.manner.manner == Manner("between", 0.7))
