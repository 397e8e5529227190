"""How a synth differs from the built-in engine, in the sheet: learned from some voices, used or not, forgotten."""

from __future__ import annotations

import pytest
from cables import cable as cable
from cables import shared as shared
from scenes import Scene
from test_hardware import Cable

from evosynth.hardware import calibration_store
from evosynth.hardware.calibration import DeviceCalibration
from evosynth.service.device_messages import NotDone, SentTo
from evosynth.service.take_messages import Calibrate
from ui.view_state.device_sound import DiffersState
from ui.views.device_differs import AGAIN, MEASURE, NOT_MEASURED, DeviceDiffers
from ui.views.main_window import MainWindow

FASTER = "Its envelopes are 11 % faster than the built-in engine's, it is as bright."


@pytest.fixture
def differs(window: MainWindow, scene: Scene) -> DeviceDiffers:
    scene.show_running(breeding=True)
    window.actions_["device"].trigger()
    scene.calls.clear()
    return window.device.now.differs


@pytest.fixture
def synth(cable: Cable) -> Cable:
    """One that is heard here."""
    cable.use()
    cable.intents.synth_sound.use("Line 2")
    cable.sent.clear()
    return cable


def told(cable: Cable) -> list[DiffersState]:
    found: list[DiffersState] = []
    cable.told.controller.states.device_differs.connect(found.append)
    return found


def learn(cable: Cable) -> None:
    """As the process of the synth does when it was asked to."""
    cable.intents.synth_differs.learn()
    asked = cable.last(Calibrate)
    assert isinstance(asked, Calibrate)
    device = cable.told.controller.synth_engine.choice().spec.device
    calibration_store.put(DeviceCalibration(device, "2026-11-30T12:00:00+00:00", 19, envelope_speed=1.11))
    cable.say(SentTo(asked.ticket, "answered", FASTER))


def test_what_was_not_measured_says_what_it_is_for(differs: DeviceDiffers, scene: Scene) -> None:
    scene.states.device_differs.emit(DiffersState(why_not=""))
    assert differs.words.text().replace("\u2010", "-") == NOT_MEASURED
    assert (differs.measure.text(), differs.corrects.isVisible(), differs.forget.isVisible()) == (MEASURE, False, False)
    differs.measure.click()
    assert scene.calls == [("synth_differs.learn",)]


def test_what_was_learned_stands_in_words_with_a_switch(differs: DeviceDiffers, scene: Scene) -> None:
    scene.states.device_differs.emit(DiffersState(FASTER, "Learned from 19 voices.", corrects=True, why_not=""))
    assert differs.words.text().replace("\u2010", "-") == FASTER
    assert (differs.measure.text(), differs.corrects.isChecked()) == (AGAIN, True)
    differs.corrects.click()
    differs.forget.click()
    assert scene.calls == [("synth_differs.switch", False), ("synth_differs.forget",)]


def test_what_is_not_heard_here_cannot_be_measured_and_says_so(differs: DeviceDiffers, scene: Scene) -> None:
    scene.states.device_differs.emit(DiffersState(why_not="No sound input is chosen"))
    assert (differs.measure.isEnabled(), differs.measure.toolTip()) == (False, "No sound input is chosen")


def test_what_was_learned_is_there_as_long_as_it_is_not_forgotten(synth: Cable) -> None:
    heard, of = told(synth), synth.told.controller.synth_differs
    learn(synth)
    synth.told.until(lambda: heard and heard[-1].words)
    assert "11 % faster" in heard[-1].words
    assert of.correction is not None
    synth.intents.synth_differs.switch(False)
    synth.told.until(lambda: not heard[-1].corrects)
    assert of.correction is None
    synth.intents.synth_sound.use("Line 1")
    synth.told.until(lambda: not heard[-1].words)
    synth.intents.synth_sound.use("Line 2")
    synth.told.until(lambda: heard[-1].words and not heard[-1].corrects)
    synth.intents.synth_differs.forget()
    synth.told.until(lambda: not heard[-1].words)
    assert calibration_store.find(synth.told.controller.synth_engine.choice().spec.device).calibration is None


def test_a_measurement_that_fails_is_said_and_changes_nothing(synth: Cable) -> None:
    heard = told(synth)
    synth.intents.synth_differs.learn()
    asked = synth.last(Calibrate)
    assert isinstance(asked, Calibrate)
    synth.say(NotDone(asked.ticket, "Nothing was heard of 19 of the 20 voices."))
    assert synth.told.toasts[-1].text == "Nothing was heard of 19 of the 20 voices."
    assert not any(state.words for state in heard)
