"""Your taste in the window: what is said of it, and what a person does to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scenes import Scene
from test_undo import breeding
from windowless import Told, made_sound

from evosynth.service.evolver_messages import Belief, TasteState
from ui.view_state.window import Run
from ui.views.main_window import MainWindow
from ui.views.taste_panel import STOPPED, WAITS

BELIEFS = (Belief("brightness", "darker", 1.0, 0.97), Belief("decay", "longer decay", 0.4, 0.92))
LEARNED = TasteState(
    31,
    10,
    led=True,
    sentence="You like: darker, longer decay.",
    sure="It begins to know you: it foresaw 41 of 66.",
    beliefs=BELIEFS,
)


def test_before_ten_answers_it_says_when_it_begins_to_guess(window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    panel = window.work.taste
    scene.states.taste.emit(TasteState(0, 10))
    assert panel.sub.text() == "It learns from your stars"
    assert not panel.forgets.isEnabled()
    scene.states.taste.emit(TasteState(3, 10))
    assert panel.sub.text() == "3 of 10 answers · then it begins to guess"
    assert panel.forgets.isEnabled()
    assert not panel.chips


def test_each_belief_is_a_switch_and_the_whole_is_one_too(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    panel = window.work.taste
    scene.states.taste.emit(LEARNED)
    assert [chip.text() for chip in panel.chips] == ["darker", "longer decay"]
    assert panel.sub.text() == "31 answers · It begins to know you"
    scene.calls.clear()
    qtbot.mouseClick(panel.chips[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.leads, Qt.MouseButton.LeftButton)
    panel.forgets.trigger()
    assert scene.calls == [("taste.believe", "decay", False), ("taste.set_on", False), ("taste.forget",)]
    scene.states.taste.emit(TasteState(31, 10, on=False, beliefs=(Belief("decay", "", 0.0, 0.5, on=False),)))
    assert [(chip.text(), chip.isChecked()) for chip in panel.chips] == [("decay", False)]
    assert panel.sub.text() == "31 answers · does not count"


def test_while_it_is_stopped_all_of_it_is_seen_and_says_why_nothing_is_switched(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    scene.show_running(breeding=True)
    panel = window.work.taste
    scene.states.taste.emit(LEARNED)
    for run, why in ((Run.STOPPED, STOPPED), (Run.READY, WAITS)):
        scene.tell(run=run)
        assert panel.sub.text() == "31 answers · It begins to know you"
        assert [(chip.isEnabled(), chip.toolTip()) for chip in panel.chips] == [(False, why)] * 2
        assert (panel.leads.isEnabled(), panel.leads.toolTip()) == (False, why)
        assert (panel.forgets.isEnabled(), panel.saves.isEnabled()) == (False, True)
    scene.tell(run=Run.BREEDING, bred=True)
    assert panel.leads.isEnabled()
    assert all(chip.isEnabled() for chip in panel.chips)


def test_where_nothing_is_believed_it_says_so_and_all_of_it_stands_in_the_tooltips(
    window: MainWindow, scene: Scene
) -> None:
    scene.show_running(breeding=True)
    panel = window.work.taste
    sure = "It begins to guess: it foresaw 9 of your last 12 choices between two, where chance has half."
    scene.states.taste.emit(TasteState(11, 10, led=True, sentence="It cannot say yet what you like.", sure=sure))
    assert panel.sub.text() == "11 answers · It begins to guess · It cannot say yet what you like"
    panel.sub.grab()  # as it is painted
    for part in (panel.title, panel.sub):
        assert sure in part.toolTip()


def test_where_it_is_low_the_beliefs_stand_in_the_line(window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    panel = window.work.taste
    scene.states.taste.emit(LEARNED)
    panel.set_low(True)
    assert panel.sub.text().startswith("darker, longer decay · 31 answers")
    assert all(not chip.isVisible() for chip in panel.chips)


def test_it_is_in_reach_in_the_lowest_window_beside_a_target_too(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    running_window.resize(1280, 720)
    panel = running_window.work.taste
    scene.states.taste.emit(LEARNED)
    qtbot.waitUntil(lambda: panel.isVisible() and panel.sub.text().startswith("darker, longer decay"))
    qtbot.mouseClick(panel.leads, Qt.MouseButton.LeftButton)
    assert scene.calls == [("taste.set_on", False)]


@pytest.mark.usefixtures("home")
def test_what_is_known_of_a_person_is_shown_when_the_breeding_is_stopped_or_makes_way(
    told: Told, tmp_path: Path
) -> None:
    breeding(told)
    told.full()
    for place in range(11):
        told.intents.grid.select(place)
        told.intents.rating.rate_selected(1 + place % 5)
    taste = told.intents.taste
    told.until(lambda: taste.state is not None and taste.state.answers == 11)
    told.intents.workflow.stop()
    told.state(Run.STOPPED)
    told.until(lambda: taste.state is not None and taste.state.answers == 11)
    taste.forget()
    taste.set_on(False)
    assert taste.state is not None
    assert taste.state.on
    told.load(made_sound(tmp_path))
    told.state(Run.READY)
    assert taste.state is not None
    assert taste.state.answers == 11
    assert told.intents.leaning.state.towards == 0.0  # what is to begin goes to its target
