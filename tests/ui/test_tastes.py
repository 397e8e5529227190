"""Acts on a person's taste, with the real processes: switched off, forgotten, undone, saved and brought along."""

from __future__ import annotations

from pathlib import Path

import pytest
from windowless import Told

from evosynth.service.evolver_messages import TasteState
from evosynth.taste.file import read_taste
from ui.intents.taste import Tastes


@pytest.fixture
def taste(told: Told) -> Tastes:
    return told.intents.taste


def state(taste: Tastes) -> TasteState:
    assert taste.state is not None
    return taste.state


def bred(told: Told) -> None:
    """A generation with stars, and its children."""
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.rating.rate_place(1, 5)
    told.intents.rating.rate_place(2, 2)
    told.intents.breeding.breed()
    told.until(lambda: told.transport.generation == 1 and told.controller.run.on_its_way is None)


def test_taste_is_switched_off_and_forgotten_and_both_are_undone(told: Told, taste: Tastes) -> None:
    bred(told)
    told.until(lambda: taste.state and state(taste).answers == 2)
    taste.set_on(False)
    told.until(lambda: not state(taste).on)
    taste.forget()
    told.until(lambda: state(taste).answers == 0)
    told.intents.undo.undo()
    told.until(lambda: state(taste).answers == 2)
    told.intents.undo.undo()
    told.until(lambda: state(taste).on)


def test_taste_is_saved_as_a_file_and_begins_another_search(told: Told, taste: Tastes, tmp_path: Path) -> None:
    bred(told)
    told.until(lambda: taste.state and state(taste).answers == 2)
    path = tmp_path / "mine.evotaste"
    told.until(lambda: told.controller.document.path is not None)
    taste.save(tmp_path / "mine.txt")
    assert told.toast_with("mine.txt cannot be written").error
    taste.save(path)
    assert told.toast_with("Saved mine.evotaste: 2 answers")
    assert read_taste(path).answers == 2
    told.intents.documents.new()
    taste.begin_with(tmp_path / "gone.evotaste")
    assert told.toast_with("gone.evotaste").error
    taste.begin_with(path)
    assert told.toast_with("The next search begins with the taste of mine: 2 answers")
    told.intents.workflow.breed_without_target()
    told.until(lambda: taste.state and state(taste).answers == 2)
