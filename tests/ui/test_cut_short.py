"""A generation that is cut short on its way: nobody bred it, the history says so, and breeding goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_main_button import generation
from windowless import Told, made_sound

from evosynth.edits.history import Stand
from evosynth.service.evolver_messages import Lean, Notice, Visit
from ui.view_state.breeding_acts import CUT_SHORT, ON_ITS_WAY
from ui.view_state.run_figures import RATE_FIRST
from ui.view_state.window import Run

FORGOTTEN = "That generation is not remembered any more."


def rated(told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.rating.rate_place(4, 5)


def steps(told: Told) -> list[tuple[str, Stand]]:
    return [(edit.text, stand) for edit, stand in told.controller.edits.history.record if edit.kind == "generation"]


def test_a_breeding_that_was_stopped_while_a_generation_was_on_its_way_goes_on_and_breeds(told: Told) -> None:
    rated(told)
    told.intents.breeding.breed()
    told.intents.workflow.stop()
    told.toast_with(CUT_SHORT)
    told.state(Run.STOPPED)
    assert steps(told) == [("breeding of generation 1", Stand.UNDONE)]
    told.intents.workflow.evolve()
    told.state(Run.BREEDING)
    told.intents.breeding.breed()
    generation(told, 1)
    assert steps(told) == [("breeding of generation 1", Stand.ASIDE), ("breeding of generation 1", Stand.DONE)]


@pytest.mark.slow
def test_a_breeding_goes_on_also_where_that_is_pressed_before_it_has_stopped(told: Told) -> None:
    rated(told)
    told.intents.breeding.breed()
    told.intents.workflow.stop()
    told.intents.workflow.evolve()
    told.toast_with(CUT_SHORT)
    told.intents.breeding.breed()
    generation(told, 1)
    told.intents.breeding.back()
    generation(told, 0)


@pytest.fixture
def deaf(told: Told) -> Iterator[Told]:
    """A generation was asked for, and the evolver has not heard of it yet."""
    rated(told)
    told.until(lambda: not told.grid.tiles[4].pending)
    evolver = told.controller.workers.process_id("evolver")
    os.kill(evolver, signal.SIGSTOP)
    told.intents.breeding.breed()
    yield told
    os.kill(evolver, signal.SIGCONT)


def test_a_generation_that_is_refused_was_not_bred_and_the_reason_is_what_stays_to_be_read(deaf: Told) -> None:
    run = deaf.controller.run
    wish = run.on_its_way
    assert wish is not None
    run.take(Notice(FORGOTTEN, refused=Visit(wish.number, wish.parent)))
    assert steps(deaf) == [("breeding of generation 1", Stand.UNDONE)]
    assert deaf.toasts[-1].text == FORGOTTEN
    assert run.on_its_way is None


def test_what_else_the_evolver_has_to_say_takes_no_generation_away(deaf: Told) -> None:
    run = deaf.controller.run
    run.take(Notice("The disk is full. Evolution goes on, but could not be resumed after a crash."))
    run.take(Notice("Too little is known.", refused=Lean(0.5)))
    assert run.on_its_way is not None
    assert steps(deaf) == [("breeding of generation 1", Stand.DONE)]


def test_what_cannot_be_done_while_a_generation_is_on_its_way_says_so(told: Told) -> None:
    rated(told)
    told.intents.breeding.breed()
    told.toasts.clear()
    told.intents.breeding.back()
    assert [toast.text for toast in told.toasts] == [ON_ITS_WAY]
    generation(told, 1)


@pytest.mark.slow
def test_a_stopped_breeding_without_stars_says_what_is_missing(told: Told) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.workflow.stop()
    told.state(Run.STOPPED)
    told.intents.breeding.breed()
    told.toast_with(RATE_FIRST)


@pytest.mark.slow
def test_a_generation_that_was_cut_short_by_another_run_was_not_bred(told: Told) -> None:
    rated(told)
    told.until(lambda: not told.grid.tiles[4].pending)
    first = told.controller.edits.run
    told.intents.breeding.breed()
    told.intents.workflow.breed_without_target()
    told.until(lambda: told.controller.edits.run != first)
    told.intents.undo.undo()
    told.state(Run.BREEDING)
    told.full()
    assert told.controller.edits.run == first
    assert steps(told) == [("breeding of generation 1", Stand.UNDONE)]
    told.intents.breeding.breed()
    generation(told, 1)


@pytest.mark.slow
def test_what_was_undone_before_a_breeding_went_on_does_not_throw_anybody_out_of_it(told: Told, tmp_path: Path) -> None:
    rated(told)
    told.until(lambda: not told.grid.tiles[4].pending)
    told.load(made_sound(tmp_path))
    told.intents.undo.undo()
    told.state(Run.BREEDING)
    told.full()
    told.intents.rating.rate_place(2, 3)
    told.intents.breeding.breed()
    generation(told, 1)
    told.intents.undo.redo()
    assert (told.transport.run, told.target) == (Run.BREEDING, None)
