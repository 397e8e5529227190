"""The synth at the cable as an engine: listed by name, with a reason where it cannot be used; what a run on it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from cables import cable as cable
from cables import shared as shared
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from scenes import Scene
from test_hardware import PORT, Cable

from evosynth.hardware.address import Address
from evosynth.service.device_messages import DeviceIs
from evosynth.service.evolver_messages import Candidate, InDocument, OnDevice, Snapshot
from evosynth.service.take_messages import SoundIs
from evosynth.synths.engine import EngineSpec
from evosynth.voices.dx7 import INIT_VOICE
from ui.view_state.device import DeviceState
from ui.view_state.engines import USUAL, DeviceChoice
from ui.view_state.run_figures import figures
from ui.view_state.window import Run, TransportState
from ui.views.candidates_panel import DRAWN_HERE
from ui.views.main_window import MainWindow

THERE = EngineSpec("dx7", device=Address("tx802", "USB MIDI 1", "USB MIDI 1", "Line 2").text)
AT_WORK = OnDevice(THERE.device, takes=112, voice=7, voices=16, each_s=2.14, left_s=38.0)
VOICES = tuple(INIT_VOICE.with_values(algorithm=k).data for k in range(4))
NO_SYNTH = "No synth is chosen: choose it in Device (Ctrl+D)"


def snapshot(at: OnDevice, state: str = "running") -> Snapshot:
    candidate = Candidate(1, bytes(155), np.zeros(1))
    found = np.array([[112.0, 3.0, 5.0]])
    where = InDocument(Path("run"), "1")
    return Snapshot(state, where, 4, 112, 0.5, 80.0, (candidate,), ("a",), found, synth=THERE, on_device=at)


def shown(cable: Cable) -> TransportState:
    return cable.told.transport


def test_without_a_synth_it_is_listed_with_the_reason(cable: Cable) -> None:
    engine, words = shown(cable).engines[-1]
    assert (words[0], shown(cable).engine_reasons) == ("My synth", {engine: NO_SYNTH})
    assert shown(cable).engine == USUAL[0][0]


def test_it_is_called_by_its_model_and_follows_its_address(cable: Cable) -> None:
    cable.use("tx802")
    engine, words = shown(cable).engines[-1]
    assert (words[0], engine.name, engine.device) == (
        "My TX802",
        "dx7",
        Address("tx802", "USB MIDI 1", "USB MIDI 1").text,
    )
    cable.intents.run.set_engine(engine)
    assert shown(cable).engine == engine
    cable.intents.synth_sound.use("Line 2")
    assert shown(cable).engine == THERE, "what was chosen is the synth, however it is connected"
    assert [words[0] for spec, words in shown(cable).engines if spec.device] == ["My TX802"]


def test_what_was_chosen_is_so_at_the_next_start(cable: Cable) -> None:
    cable.use("tx802")
    cable.intents.run.set_engine(shown(cable).engines[-1][0])
    assert EngineSpec.parse(cable.told.controller.settings.engine) == shown(cable).engine


def test_a_match_says_what_it_lacks_and_begins_as_soon_as_it_is_there(cable: Cable) -> None:
    cable.use()
    run = cable.told.controller.run
    run.set_engine(shown(cable).engines[-1][0])
    run.rest(Run.READY)
    assert shown(cable).why_not.startswith("No sound input is chosen, and a match has to hear it")
    cable.intents.synth_sound.use("Line 2")
    cable.say(SoundIs("Line 2"))
    assert not shown(cable).why_not
    cable.say(DeviceIs("", ""))
    assert shown(cable).why_not == f"{PORT} is not connected"
    run.set_engine(USUAL[0][0])
    assert not shown(cable).why_not, "the built-in engine needs no cable"


def test_a_run_of_another_synth_is_named_by_where_it_was_played(cable: Cable) -> None:
    cable.use()
    run = cable.told.controller.run
    run.use_engine_of_run(THERE)
    assert dict(shown(cable).engines)[THERE][0] == "My TX802 at USB MIDI 1"
    run.rest(Run.READY)
    assert shown(cable).why_not == "It is heard on My TX802 at USB MIDI 1: choose that in Device (Ctrl+D)"


def test_without_a_sound_input_voices_are_bred_on_the_built_in_engine(cable: Cable) -> None:
    cable.use()
    run = cable.told.controller.run
    run.set_engine(shown(cable).engines[-1][0])
    assert run.breeds_on(EngineSpec("dx7")) == EngineSpec("dx7")
    cable.intents.synth_sound.use("")
    assert run.breeds_on(EngineSpec("dx7")) == run.engine
    assert run.breeds_on(EngineSpec("wavetable")) == EngineSpec("wavetable")


def test_the_menu_of_engines_lists_what_cannot_be_chosen_with_its_reason(window: MainWindow, scene: Scene) -> None:
    synth = DeviceChoice(THERE, "My TX802", why_not="USB MIDI 1 is not connected")
    offered = (*USUAL, (synth.spec, synth.words))
    scene.tell(engines=offered, engine_reasons={synth.spec: synth.why_not})
    window.transport.engine.open_menu()
    menu = window.transport.engine.findChildren(QMenu)[-1]
    last = menu.actions()[-1]
    assert (last.text(), last.isEnabled()) == ("My TX802: USB MIDI 1 is not connected", False)
    menu.close()
    scene.tell(engine_reasons={})
    window.transport.engine._choose(len(USUAL))
    assert scene.calls[-1] == ("run.set_engine", THERE)


def test_a_run_on_it_says_which_voice_it_is_at_and_how_long_it_takes() -> None:
    state = figures(Run.RUNNING, snapshot(AT_WORK), breeding=False, rated=0)
    assert state.news == "Voice 7 of 16 · about 38 s left in this generation · 112 recorded"
    assert (state.pace, state.heard_on, state.trial_part) == ("2.1 s a voice", "my TX802", 6 / 16)


def test_what_was_wrong_with_a_take_is_said_beside_the_figures(window: MainWindow, scene: Scene) -> None:
    scene.load("epiano_60.flac")
    scene.show_running()
    scene.tell(
        **_changes(figures(Run.RUNNING, snapshot(replace(AT_WORK, problem="It clips.")), breeding=False, rated=0))
    )
    QApplication.processEvents()
    assert window.work.candidates.sub.text().endswith("Last take: it clips")
    assert window.status.generation.text() == "Generation 4, on my TX802"
    assert window.status.speed.text() == "2.1 s a voice"


def test_what_is_heard_there_and_drawn_here_says_so(window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    scene.states.device.emit(DeviceState(there=True, heard_on="device"))
    assert window.work.candidates.sub.text().endswith(DRAWN_HERE)
    scene.tell(heard_on="my TX802")
    assert not window.work.candidates.sub.text().endswith(DRAWN_HERE)


def _changes(state: TransportState) -> dict[str, object]:
    names = ("run", "generation", "news", "pace", "of_takes", "heard_on", "trial_part")
    return {name: getattr(state, name) for name in names}


def test_who_may_decide_stands_above_the_tiles_with_how_long_it_takes(window: MainWindow, scene: Scene) -> None:
    scene.load("epiano_60.flac")
    scene.show_running()
    decide, command = window.work.candidates.decide, window.actions_["decide"]
    assert not decide.isVisible()
    assert not command.isEnabled()
    scene.tell(run=Run.PAUSED, decides="my TX802", decides_s=48.0)
    assert (decide.text().replace("\u00a0", " "), decide.isEnabled()) == ("Let my TX802 decide", True)
    assert "about 48 s" in decide.toolTip()
    decide.click()
    command.trigger()
    assert scene.calls[-2:] == [("run.decide",), ("run.decide",)]
    scene.tell(why_not_decide="No sound input is chosen")
    assert (decide.isEnabled(), decide.toolTip(), command.isEnabled()) == (False, "No sound input is chosen", False)


def test_a_run_that_is_heard_by_another_input_says_by_which(cable: Cable) -> None:
    cable.use()
    cable.intents.synth_sound.use("Line 2")
    run = cable.told.controller.run
    run.set_engine(shown(cable).engines[-1][0])
    run.use_engine_of_run(shown(cable).engine)
    chosen = run.engine
    cable.intents.synth_sound.use("Line 1")
    run.use_engine_of_run(chosen)
    run.rest(Run.READY)
    assert shown(cable).why_not == "It is heard by Line 2: choose that in Device (Ctrl+D)"


def test_what_stands_under_the_parts_of_the_selected_voice_is_called_the_best(
    window: MainWindow, scene: Scene, qtbot: QtBot
) -> None:
    scene.load("epiano_60.flac")
    scene.show_running()
    qtbot.waitUntil(lambda: window.work.pair.best.text().startswith("Best "))
