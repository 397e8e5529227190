"""How the next match searches is chosen in the window, goes with the start, and is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_controller import FakeController
from pytestqt.qtbot import QtBot
from windowless import Told, made_sound

from evosynth.evolution import strategies
from evosynth.service.checkpoints import RunFolder
from ui.settings import Settings
from ui.state import Run
from ui.views.main_window import MainWindow


def test_every_strategy_is_on_offer_and_what_is_chosen_is_told(window: MainWindow, controller: FakeController) -> None:
    choice = window.transport.strategy
    assert choice.value() == "Genetic"
    for place, name in enumerate(strategies.NAMES):
        controller.calls.clear()
        choice._choose(place)
        assert controller.calls == [("set_strategy", name)]
        assert choice.value() == strategies.OFFERS[name].title
        assert strategies.OFFERS[name].what in choice.toolTip()


def test_a_run_under_way_says_why_it_keeps_its_search(window: MainWindow, controller: FakeController) -> None:
    controller.load("x.wav")
    controller._set(run=Run.RUNNING, strategy="nsga2", strategy_reason="A run keeps its search")
    assert window.transport.strategy.value() == "NSGA-II"
    assert not window.transport.strategy.isEnabled()
    assert "A run keeps its search" in window.transport.strategy.toolTip()
    controller._set(run=Run.STOPPED, strategy_reason="")
    assert window.transport.strategy.isEnabled()


@pytest.fixture
def told(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """A real controller with its real processes."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    told = Told(qtbot)
    yield told
    told.controller.close()


@pytest.mark.slow  # starts every process anew
def test_the_choice_goes_with_the_start_is_kept_with_the_run_and_remembered(told: Told, tmp_path: Path) -> None:
    told.full_start()
    controller = told.controller
    controller.set_strategy("luck")
    assert told.transport.strategy == "ga"
    controller.set_strategy("de")
    assert told.transport.strategy == "de"
    told.load(made_sound(tmp_path, "tone_57.wav"))
    controller.evolve()
    told.state(Run.RUNNING)
    told.until(lambda: told.transport.evaluations > 200)
    assert controller.run.snapshot is not None
    assert controller.run.snapshot.strategy == "de"
    controller.set_strategy("cma")
    assert told.transport.strategy == "de"
    assert "stop it" in told.transport.strategy_reason
    assert controller.run.own is not None
    assert RunFolder(controller.run.own.folder).plan().settings.strategy == "de"
    controller.stop()
    told.state(Run.STOPPED)
    controller.set_strategy("random")
    assert told.transport.strategy == "random"
    assert Settings().strategy == "random"
