"""Whichever engine is nearer, in the window: both are tried and shown, one goes on, what was rated stays rated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told, made_sound

from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.models.seeds import gathered
from ui.processes.workers import Workers
from ui.view_state.engines import ENGINES, shown
from ui.view_state.run_figures import in_short
from ui.view_state.window import Run
from ui.views.main_window import MainWindow

AUTO, DX7 = EngineSpec("auto"), EngineSpec("dx7")


@pytest.fixture
def told(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """The real processes, with short turns."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")

    def hurried(parent: QObject) -> Workers:
        return Workers(parent, evolver="hurried_evolver:run")

    monkeypatch.setattr("ui.controller.Workers", hurried)
    told = Told(qtbot)
    yield told
    told.controller.close()


def test_the_choice_stands_among_the_engines_and_says_what_is_being_tried(window: MainWindow, scene: Scene) -> None:
    scene.load("epiano_60.flac")
    engine = window.transport.engine
    engine._choose(ENGINES.index(AUTO))
    assert ("run.set_engine", AUTO) in scene.calls
    assert engine.value() == "Whichever is nearer"
    assert window._voice_suffix() == ".syx"
    news = "Which engine is nearer? Trying DX7, 1 of 2"
    scene.tell(run=Run.RUNNING, engine=AUTO, news=news, trial_part=0.25)
    assert window.transport.why.text() == news
    assert window.transport.line._part == 0.25


def test_where_the_engine_is_open_no_voice_takes_part() -> None:
    assert len(gathered([(bytes(155), 5)], [], AUTO)) == 0
    assert shown(AUTO) == DX7


def test_the_bar_says_why_it_is_this_engine_without_what_it_has_no_room_for() -> None:
    whole = (
        "Wavetable was nearer when each engine was tried: DX7 12.56 after 1,160, Wavetable 11.49 after 250 evaluations."
    )
    assert in_short(whole) == "Wavetable was nearer: DX7 12.56, Wavetable 11.49."


@pytest.mark.slow
def test_both_engines_are_tried_shown_and_rated_and_the_nearer_goes_on(told: Told, tmp_path: Path) -> None:
    controller, intents, seen = told.controller, told.intents, {}
    intents.run.set_engine(AUTO)
    told.load(made_sound(tmp_path))
    intents.workflow.evolve()
    for kind in registry.engines():
        engine = EngineSpec(kind.name)
        told.until(lambda engine=engine: told.tiles() and controller.grid.synth == engine)
        intents.workflow.evolve()
        told.state(Run.PAUSED)
        told.until(lambda kind=kind: f"Trying {kind.title}" in told.transport.news)
        assert told.transport.trial_part is not None
        assert all(voicing.synth_of(controller.grid.chosen(t.candidate).voice) == engine for t in told.tiles())
        seen[engine] = controller.grid.candidate_at(0).id
        intents.rating.rate_place(0, 3)
        intents.strands.toggle_halt(1)
        intents.workflow.evolve()
    said = told.toast_with("was nearer when each engine was tried")
    winner = controller.run.snapshot.synth
    assert said.text.startswith(registry.of(winner).title)
    told.until(lambda: told.transport.news == in_short(said.text))
    assert (told.transport.engine, told.transport.trial_part) == (AUTO, None)
    told.until(lambda: controller.run.snapshot.ratings)
    assert set(controller.run.snapshot.ratings) == {seen[winner]}, "its star came back with it, the other's did not"
    history = controller.edits.history
    halts = [edit for edit, _ in history.record if edit.kind == "halt"]
    assert [edit.scope[-1] for edit in halts] == [engine.name for engine in seen]
    assert [edit.scope[-1] for edit in halts if history.is_awake(edit)] == [winner.name], "the other search is gone"
    told.until(lambda: told.selection is not None and told.selection.synth == winner)
    intents.keeping.keep_selected()
    told.until(lambda: told.kept.voices)
    assert voicing.synth_of(told.kept.voices[0].voice) == winner
    intents.workflow.evolve_near()
    told.until(lambda: told.transport.engine == winner)
    told.controller.edits.undo()
    told.until(lambda: told.transport.engine == AUTO)
    intents.workflow.breed_without_target()
    told.state(Run.BREEDING)
    assert told.transport.engine == DX7, "there is nothing to be nearer to"
