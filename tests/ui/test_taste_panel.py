"""Your taste in the window: what is said of it, and what a person does to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.service.evolver_messages import Belief, TasteState
from ui.views.main_window import MainWindow

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


def test_where_it_is_low_the_beliefs_stand_in_the_line(window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    panel = window.work.taste
    scene.states.taste.emit(LEARNED)
    panel.set_low(True)
    assert panel.sub.text().startswith("darker, longer decay · 31 answers")
    assert all(not chip.isVisible() for chip in panel.chips)
