"""The slider between the target and a person's taste."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told, made_sound

from evosynth.service.evolver_messages import Candidate, InDocument, Snapshot
from ui.view_state.lean import CUT_OFF, NO_TARGET, LeanState, lean_state, too_few
from ui.view_state.run_figures import RATE_FIRST, figures
from ui.view_state.window import Run
from ui.views.main_window import MainWindow


def test_it_is_there_as_soon_as_there_is_something_to_lean_from() -> None:
    assert not lean_state(Run.EMPTY, 0.0, breeding=False, why_not="").shown
    assert lean_state(Run.READY, 0.3, breeding=False, why_not="") == LeanState(0.3, "", shown=True)
    bred = lean_state(Run.BREEDING, 0.3, breeding=True, why_not="")
    assert (bred.towards, bred.why_not, bred.bred) == (1.0, NO_TARGET, True)
    assert NO_TARGET.startswith("Drop a sound here")


def test_how_many_answers_are_missing_is_said() -> None:
    assert too_few(0, 10) == "After 10 answers, as stars, a taste is known: none so far"
    assert too_few(7, 10).endswith("7 so far")


def test_what_is_far_from_the_target_is_not_called_near_because_something_was() -> None:
    far, where = Candidate(1, bytes(155), np.array([7.7, 0.3]), weighed=1.0), InDocument(Path("run"), "1")
    history = np.array([[k * 64.0, 1.0, 9.0] for k in range(1, 90)])
    leant = Snapshot("running", where, 88, 5696, 0.5, 80.0, (far,), ("a", "attack"), history, towards=0.5)
    told = figures(Run.RUNNING, leant, breeding=False, rated=0)
    assert (told.best, told.nearness, told.headway, told.advice) == (8.0, "alike", "", "")
    to_target = figures(Run.RUNNING, replace(leant, towards=0.0), breeding=False, rated=0)
    assert (to_target.best, to_target.nearness) == (None, "same patch")


def test_a_slider_that_rests_says_why_and_one_that_moves_tells_where(window: MainWindow, scene: Scene) -> None:
    control = window.transport.lean
    scene.load("x.wav")
    scene.tell(run=Run.RUNNING)
    scene.states.lean.emit(LeanState(0.25, CUT_OFF, shown=True))
    assert control.isVisibleTo(window)
    assert not control.slider.isEnabled()
    assert control.toolTip() == CUT_OFF
    scene.states.lean.emit(LeanState(0.25, "", shown=True))
    assert control.slider.isEnabled()
    assert "25 percent taste" in control.slider.accessibleName()
    scene.calls.clear()
    control.slider.setFocus()
    QTest.keyClick(control.slider, Qt.Key.Key_Right)
    assert scene.calls == [("leaning.move", 0.275), ("leaning.settle",)]


def test_in_a_breeding_the_target_s_end_is_off(window: MainWindow, scene: Scene) -> None:
    scene.tell(run=Run.BREEDING, bred=True)
    scene.states.lean.emit(LeanState(1.0, NO_TARGET, shown=True, bred=True))
    control = window.transport.lean
    assert (control.target.isEnabled(), control.taste.isEnabled()) == (False, True)
    assert control.slider.value() == 1.0


def test_in_a_narrow_bar_what_a_breeding_waits_for_is_read_whole(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    window.resize(1280, 720)
    scene.show_running(breeding=True)
    scene.states.lean.emit(LeanState(1.0, "Drop a sound here", shown=True, bred=True))
    scene.tell(can_breed=False, why_not=RATE_FIRST, engine_reason="A run keeps its engine")
    why = window.transport.why
    qtbot.waitUntil(lambda: why.text() == RATE_FIRST and why.width() >= why.sizeHint().width())
    window.resize(1500, 900)
    qtbot.waitUntil(lambda: why.width() >= why.sizeHint().width() + 100)


def test_brackets_move_it_in_every_mode_but_where_it_rests(window: MainWindow, scene: Scene) -> None:
    scene.load("x.wav")
    scene.tell(run=Run.RUNNING)
    scene.states.lean.emit(LeanState(0.5, "", shown=True))
    scene.calls.clear()
    window.setFocus()
    for key in (Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft):
        QTest.keyClick(window, key)
    assert scene.calls == [("leaning.nudge", 1), ("leaning.nudge", -1)]
    scene.states.lean.emit(LeanState(0.5, CUT_OFF, shown=True))
    assert window.actions_["lean_to_taste"].toolTip() == CUT_OFF
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    assert scene.calls[2:] == [("leaning.nudge", 1)]  # which says why it rests
    QTest.mousePress(window.transport.lean, Qt.MouseButton.LeftButton)
    assert scene.calls[3:] == [("leaning.explain",)]


@pytest.mark.slow
def test_a_match_leans_while_it_runs_as_one_act_that_is_undone(told: Told, tmp_path: Path) -> None:
    leaning, run = told.intents.leaning, told.controller.run
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.full()
    assert leaning.state.why_not == too_few(0, 10)
    said: list[str] = []
    leaning.said.connect(lambda toast: said.append(toast.text))
    leaning.move(0.5)
    assert said == [too_few(0, 10)]
    assert leaning.state.towards == 0.0
    for place in range(12):
        told.intents.grid.select(place)
        told.intents.rating.rate_selected(1 + place % 5)
    told.until(lambda: not leaning.state.why_not)
    for towards in (0.1, 0.4, 0.625):
        leaning.move(towards)
    assert leaning.state.towards == 0.625
    leaning.settle()
    told.until(lambda: run.snapshot is not None and run.snapshot.towards == 0.625)
    assert told.controller.edits.history.undoes is not None
    assert told.controller.edits.history.undoes.text == "step towards your taste, to 62% taste"
    leaning.nudge(1)
    leaning.settle()
    told.until(lambda: run.snapshot is not None and run.snapshot.towards == 0.75)
    told.intents.undo.undo()
    told.until(lambda: run.snapshot is not None and run.snapshot.towards == 0.625)
    told.intents.undo.undo()
    told.until(lambda: run.snapshot is not None and run.snapshot.towards == 0.0)
    assert leaning.state.towards == 0.0
    told.intents.undo.redo()
    told.until(lambda: leaning.state.towards == 0.625)
    told.intents.run.stop()
    told.state(Run.STOPPED)
