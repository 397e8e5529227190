"""The main button says what it will do, in every state, and does it; where it rests it says why."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told

from ui.view_state.run_figures import figures
from ui.view_state.window import Run
from ui.views.main_window import MainWindow
from ui.views.transport import main_label, why_not_now

GONE = "my DX7 is not there"
EVOLVES, BREEDS, RESTS = "workflow.evolve", "breeding.breed", ""

# state, a breeding or not, how many are rated, why it cannot be; its words, and what a press calls
TABLE = [
    (Run.EMPTY, False, 0, "", "Evolve", RESTS),
    (Run.READY, False, 0, "", "Evolve", EVOLVES),
    (Run.READY, False, 0, GONE, "Evolve", RESTS),
    (Run.PREPARING, False, 0, "", "Evolve", RESTS),
    (Run.RUNNING, False, 0, "", "Pause", EVOLVES),
    (Run.PAUSED, False, 0, "", "Go on", EVOLVES),
    (Run.PAUSED, False, 0, GONE, "Go on", RESTS),
    (Run.STOPPED, False, 0, "", "Evolve", EVOLVES),
    (Run.STOPPED, False, 0, GONE, "Evolve", RESTS),
    (Run.PREPARING, True, 0, "", "Breed", RESTS),
    (Run.BREEDING, True, 0, "", "Breed", RESTS),
    (Run.BREEDING, True, 2, "", "Breed", BREEDS),
    (Run.RUNNING, True, 2, "", "Pause", EVOLVES),  # a synth plays the children
    (Run.PAUSED, True, 2, "", "Go on", EVOLVES),
    (Run.STOPPED, True, 0, "", "Go on", EVOLVES),
    (Run.STOPPED, True, 2, "", "Go on", EVOLVES),
]


@pytest.mark.parametrize(("run", "bred", "stars", "why", "words", "does"), TABLE)
def test_the_main_button_does_what_it_says_or_says_why_not(
    qtbot: QtBot, window: MainWindow, scene: Scene, run: Run, bred: bool, stars: int, why: str, words: str, does: str
) -> None:
    state = figures(run, None, breeding=bred, rated=stars)
    told = {name: getattr(state, name) for name in ("run", "bred", "can_breed", "children_heard")}
    scene.tell(**told, why_not=why or state.why_not)
    scene.calls.clear()
    button = window.transport.main
    assert (button.text(), button.isEnabled()) == (words, bool(does))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [call[0] for call in scene.calls] == ([does] if does else [])
    assert does or window.transport.why.text()
    if does == EVOLVES:
        assert (window.actions_["evolve"].text(), window.actions_["evolve"].isEnabled()) == (words, True)


def stopped_in_generation_1(told: Told) -> None:
    """A breeding that a person has stopped."""
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.rating.rate_place(4, 5)
    told.intents.breeding.breed()
    generation(told, 1)
    told.intents.rating.rate_place(2, 3)
    told.intents.workflow.stop()
    told.state(Run.STOPPED)


def generation(told: Told, number: int) -> None:
    told.until(lambda: told.transport.generation == number and told.controller.run.on_its_way is None)
    told.until(lambda: told.tiles() and max(t.candidate.generation for t in told.tiles()) == number)


def test_a_breeding_that_was_stopped_goes_on_by_the_main_button(told: Told) -> None:
    stopped_in_generation_1(told)
    assert (main_label(told.transport)[0], why_not_now(told.transport)) == ("Go on", "")
    assert told.transport.can_go_back
    told.intents.workflow.evolve()
    told.state(Run.BREEDING)
    assert told.transport.can_breed


@pytest.mark.slow
def test_a_breeding_that_was_stopped_goes_back_and_that_and_stop_are_undone(told: Told) -> None:
    stopped_in_generation_1(told)
    told.intents.breeding.back()
    generation(told, 0)
    assert told.transport.run is Run.BREEDING
    told.intents.undo.undo()
    generation(told, 1)
    told.intents.undo.undo()
    told.state(Run.STOPPED)
    told.intents.undo.undo()
    told.state(Run.BREEDING)


@pytest.mark.slow
def test_a_breeding_goes_back_also_while_stop_is_still_on_its_way(told: Told) -> None:
    """What the evolver says of before it was stopped is of no run that goes on."""
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.rating.rate_place(4, 5)
    told.intents.breeding.breed()
    generation(told, 1)
    run = told.controller.run
    before = run.snapshot
    told.intents.workflow.stop()
    told.until(lambda: run.snapshot is not before and run.snapshot.state == "stopped")
    stopped = run.snapshot
    told.intents.breeding.back()
    for late in (before, stopped):  # as they come where the evolver is busy
        run.take(late)
    generation(told, 0)
    assert told.transport.run is Run.BREEDING


@pytest.mark.slow
def test_stars_that_are_given_after_stop_have_children(told: Told) -> None:
    stopped_in_generation_1(told)
    for tile in told.tiles():
        told.intents.rating.rate_place(tile.place, 0)
    told.intents.rating.rate_place(7, 5)
    chosen = told.grid.tiles[7].candidate.id
    told.intents.breeding.breed()
    generation(told, 2)
    children = [tile.candidate for tile in told.tiles() if tile.candidate.generation == 2]
    assert {parent for child in children for parent in child.parents if parent >= 0} == {chosen}


@pytest.mark.slow
def test_a_breeding_that_was_given_up_as_the_evolver_had_died_goes_on_and_has_children(told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.rating.rate_place(4, 5)
    told.until(lambda: not told.grid.tiles[4].pending)
    os.kill(told.controller.workers.process_id("evolver"), signal.SIGKILL)
    told.until(lambda: told.banner is not None and told.banner.kind == "offer")
    told.intents.banner.press("discard")
    told.state(Run.STOPPED)
    told.intents.workflow.evolve()
    told.state(Run.BREEDING)
    told.intents.breeding.breed()
    generation(told, 1)
