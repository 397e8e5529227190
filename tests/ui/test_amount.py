"""How far children go from their parents: set in the bar, by keys, and in what is behind the word."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene
from test_undo import bred, breeding
from windowless import Told

from evosynth.documents import reading as read
from evosynth.documents.opening import reading
from evosynth.evolution.manner import MOST_GENES, Manner
from evosynth.synths import registry
from ui.models.manner import BreedingManner
from ui.models.window_state import MANNER_OF
from ui.view_state.amount import AmountState
from ui.view_state.window import Run
from ui.views.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def manner(qapp: QApplication) -> BreedingManner:
    made = BreedingManner()
    made.breeds_with(registry.default())
    return made


def test_the_amount_has_four_words_and_keys_stay_within_them(manner: BreedingManner) -> None:
    told: list[AmountState] = []
    manner.changed.connect(told.append)
    for _ in range(12):
        manner.nudge(-1)
    for _ in range(12):
        manner.nudge(1)
    words = list(dict.fromkeys(state.word for state in told))
    assert words == ["lively", "fine", "wide", "wild"]
    assert (min(state.amount for state in told), told[-1].amount) == (0.0, 1.0)
    assert told[-1].count > told[0].count
    assert told[-1].reach > told[0].reach


def test_how_many_and_how_far_are_set_by_themselves_until_the_amount_sets_both(manner: BreedingManner) -> None:
    told: list[AmountState] = []
    manner.changed.connect(told.append)
    manner.set_count_part(1.0)
    assert (told[-1].count, told[-1].own) == (MOST_GENES, True)
    manner.set_reach(0.5)
    assert (told[-1].count, told[-1].reach) == (MOST_GENES, 0.5)
    manner.set_amount(0.5)
    assert manner.manner == Manner()
    assert not told[-1].own


def test_the_amount_stands_in_the_bar_of_a_breeding_and_nowhere_else(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    window, amount = running_window, running_window.transport.amount
    assert not amount.isVisible()
    qtbot.keyClick(window, Key.Key_BraceRight, Modifier.ShiftModifier)
    qtbot.keyClick(window, Key.Key_Up, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert scene.calls == []
    scene.tell(run=Run.BREEDING, bred=True)
    assert amount.isVisible()
    qtbot.keyClick(window, Key.Key_Up, Modifier.ControlModifier | Modifier.ShiftModifier)
    qtbot.keyClick(window, Key.Key_Down, Modifier.ControlModifier | Modifier.ShiftModifier)
    amount.slider.setFocus()
    qtbot.keyClick(amount.slider, Key.Key_Right)
    assert scene.calls == [("manner.nudge", 1), ("manner.nudge", -1), ("manner.set_amount", 0.55)]


def test_the_bar_and_what_is_behind_the_word_say_the_same(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    amount = running_window.transport.amount
    scene.tell(run=Run.BREEDING, bred=True)
    scene.states.amount.emit(AmountState(0.9, "wild", count=20, values=100, reach=0.4))
    assert (amount.word.text(), amount.slider.value()) == ("wild", 0.9)
    qtbot.mouseClick(amount.word, Qt.MouseButton.LeftButton)
    behind = amount.popover
    assert behind.isVisible()
    assert behind.title.text() == "Amount: wild"
    assert behind.told.text() == "about 20 of 100 values"
    assert (behind.share_words.text(), behind.reach_words.text()) == ("20 %", "40 %")
    scene.calls.clear()
    qtbot.keyClick(behind.share, Key.Key_Left)
    qtbot.keyClick(behind.reach, Key.Key_Right)
    assert [call[0] for call in scene.calls] == ["manner.set_count_part", "manner.set_reach"]
    qtbot.keyClick(behind, Key.Key_Escape)
    assert not behind.isVisible()
    scene.states.amount.emit(AmountState(0.9, "wild", own=True))
    assert amount.word.text() == "own"


def changed_values(told: Told, parent: bytes) -> float:
    """How many bytes of a child are not its parent's, in the middle of a generation's children."""
    voices = [tile.candidate.voice for tile in told.tiles() if tile.candidate is not None]
    counts = sorted(sum(a != b for a, b in zip(voice[:-10], parent[:-10], strict=True)) for voice in voices)
    return float(counts[len(counts) // 2])


@pytest.mark.usefixtures("home")
def test_how_far_children_go_stands_in_the_document_as_soon_as_it_is_set(told: Told) -> None:
    breeding(told)
    told.full()
    document, run = told.controller.document, told.controller.edits.run
    told.controller.card._timer.stop()  # else it would be written with the card, half a minute later
    told.intents.manner.set_amount(0.75)

    def written() -> object:
        assert document.path is not None
        with reading(document.path) as db:
            return json.loads(read.looked(db).get(MANNER_OF + run, "{}")).get("amount")

    told.until(lambda: written() == 0.75)
    told.controller.card._timer.start()


@pytest.mark.slow  # breeds two generations
@pytest.mark.usefixtures("home")
def test_children_of_a_little_are_nearer_to_their_parent_than_those_of_much(told: Told) -> None:
    breeding(told)
    told.full()
    parent = next(tile.candidate.voice for tile in told.tiles() if tile.candidate is not None)
    told.intents.rating.rate_place(0, 5)
    told.until(lambda: told.grid.tiles[0].stars == 5)
    far: list[float] = []
    for amount in (0.0, 1.0):
        told.intents.manner.set_amount(amount)
        told.intents.breeding.breed()
        bred(told, 1)
        told.full()
        far.append(changed_values(told, parent))
        told.intents.breeding.back()
        bred(told, 0)
        told.full()
    assert far[0] < far[1]
