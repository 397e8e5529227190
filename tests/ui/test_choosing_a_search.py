"""How the next match searches is chosen in the window, goes with the start, and is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from in_documents import plan_in_hand
from scenes import Scene
from windowless import Told, made_sound

from evosynth.evolution import strategies
from ui.settings import Settings
from ui.view_state.window import Run
from ui.views.main_window import MainWindow


def test_every_strategy_is_on_offer_and_what_is_chosen_is_told(window: MainWindow, scene: Scene) -> None:
    choice, menu = window.kind.choice, window.kind.menu
    assert choice.value() == "Genetic"
    for place, name in enumerate(strategies.NAMES):
        scene.calls.clear()
        choice._choose(place)
        assert scene.calls == [("run.set_strategy", name)]
        scene.tell(strategy=name)
        assert choice.value() == strategies.WORDS[name].title
        assert strategies.WORDS[name].what in choice.toolTip()
        assert [action.text() for action in menu.actions() if action.isChecked()] == [strategies.WORDS[name].title]
        scene.calls.clear()
        menu.actions()[place].trigger()
        assert scene.calls == [("run.set_strategy", name)]


def test_a_run_under_way_says_why_it_keeps_its_search(window: MainWindow, scene: Scene) -> None:
    scene.load("x.wav")
    scene.tell(run=Run.RUNNING, strategy="nsga2", strategy_reason="A run keeps its search")
    assert window.kind.choice.value() == "NSGA-II"
    assert not window.kind.choice.isEnabled()
    assert "A run keeps its search" in window.kind.choice.toolTip()
    assert not any(action.isEnabled() for action in window.kind.menu.actions())
    scene.tell(run=Run.STOPPED, strategy_reason="")
    assert window.kind.choice.isEnabled()
    assert all(action.isEnabled() for action in window.kind.menu.actions())


@pytest.mark.slow  # starts every process anew
def test_the_choice_goes_with_the_start_is_kept_with_the_run_and_remembered(own: Told, tmp_path: Path) -> None:
    own.full_start()
    controller, intents = own.controller, own.intents
    intents.run.set_strategy("luck")
    assert own.transport.strategy == "ga"
    intents.run.set_strategy("de")
    assert own.transport.strategy == "de"
    own.load(made_sound(tmp_path, "tone_57.wav"))
    intents.workflow.evolve()
    own.state(Run.RUNNING)
    own.until(lambda: own.transport.evaluations > 200)
    assert controller.run.snapshot is not None
    assert controller.run.snapshot.strategy == "de"
    intents.run.set_strategy("cma")
    assert own.transport.strategy == "de"
    assert "stop it" in own.transport.strategy_reason
    own.until(lambda: (plan := plan_in_hand(own)) is not None and plan.settings.strategy == "de")
    intents.run.stop()
    own.state(Run.STOPPED)
    intents.run.set_strategy("random")
    assert own.transport.strategy == "random"
    assert Settings().strategy == "random"
