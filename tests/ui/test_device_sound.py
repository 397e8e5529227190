"""How a synth is heard here: its sound input is remembered with it, looked at while the sheet is open, and checked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cables import cable as cable
from cables import shared as shared
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from scenes import Scene
from test_hardware import PORT, Cable

from evosynth.service.device_messages import NotDone, PortsAre
from evosynth.service.take_messages import (
    CHECKING,
    Calibrate,
    CheckSound,
    ListSounds,
    ShowLevel,
    SoundcheckIs,
    SoundIs,
    SoundsAre,
    TakeGoes,
    UseSound,
)
from evosynth.synths.correction import Correction
from ui.view_state.device import DeviceLine, DeviceState
from ui.view_state.device_sound import SoundState
from ui.views.device_sheet import DeviceSheet
from ui.views.main_window import MainWindow

HEARD = SoundState(
    inputs=("Line 1", "Line 2"),
    input="Line 2",
    level_db=-21.0,
    findings=(("Level", "−21 dB"), ("There and back", "9.2 ms ± 0.3")),
    told="It is too soft: turn the synth up by some 12 dB.",
    wrong=True,
    why_not_check="",
)


@pytest.fixture
def sheet(window: MainWindow, scene: Scene) -> DeviceSheet:
    scene.show_running(breeding=True)
    window.actions_["device"].trigger()
    scene.states.device_sound.emit(HEARD)
    scene.calls.clear()
    return window.device


@pytest.fixture
def sound(cable: Cable) -> Cable:
    """With a synth in use, and two inputs."""
    cable.use()
    cable.say(SoundsAre(("Line 1", "Line 2")))
    cable.sent.clear()
    return cable


def state(cable: Cable) -> SoundState:
    """As it is told last."""
    told: list[SoundState] = []
    cable.intents.synth_sound.changed.connect(told.append)
    cable.intents.synth_sound.tell()
    cable.intents.synth_sound.changed.disconnect(told.append)
    return told[-1]


def test_the_sheet_offers_none_the_systems_own_and_each_input(sheet: DeviceSheet, scene: Scene) -> None:
    assert sheet.sound.input.value() == "Line 2"
    for place in (0, 1, 2):
        sheet.sound.input._choose(place)
    assert scene.calls == [("synth_sound.use", None), ("synth_sound.use", ""), ("synth_sound.use", "Line 1")]


def test_what_a_soundcheck_found_stands_in_figures_and_a_sentence(sheet: DeviceSheet, scene: Scene) -> None:
    assert sheet.sound.findings.text() == "Level −21 dB · There and back 9.2 ms ± 0.3"
    assert sheet.sound.told.text().startswith("It is too soft")
    assert sheet.sound.level.accessibleName() == "Level of the sound input −21 dB"
    sheet.sound.check.click()
    assert scene.calls == [("synth_sound.check",)]


def test_without_an_input_there_is_nothing_to_check_and_it_says_so(sheet: DeviceSheet, scene: Scene) -> None:
    scene.states.device_sound.emit(SoundState())
    assert (sheet.sound.check.isEnabled(), sheet.sound.input.value()) == (False, "None")
    assert sheet.sound.check.toolTip() == "No sound input is chosen"
    assert not sheet.sound.findings.isVisible()


def test_the_level_is_looked_at_as_long_as_the_sheet_is_open(window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    scene.calls.clear()
    window.actions_["device"].trigger()
    window.device.dismiss()
    assert [call for call in scene.calls if call[0] == "synth_sound.watch"] == [
        ("synth_sound.watch", True),
        ("synth_sound.watch", False),
    ]


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
def test_everything_of_it_has_room(sheet: DeviceSheet, scene: Scene, window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    scene.states.device_sound.emit(replace(HEARD, inputs=(*HEARD.inputs, "A very long name of a sound card " * 3)))
    QApplication.processEvents()
    assert not sheet.scroller.horizontalScrollBar().isVisible()
    for part in (sheet.sound.input, sheet.sound.level, sheet.sound.check):
        assert part.width() >= part.minimumSizeHint().width()
        assert part.geometry().right() <= sheet.sound.width()


def test_the_input_is_remembered_with_the_synth_and_another_synth_has_its_own(sound: Cable) -> None:
    sound.intents.synth_sound.use("Line 2")
    assert sound.last(UseSound) == UseSound("Line 2")
    sound.intents.hardware.use("Other")
    assert sound.last(UseSound) == UseSound(None), "nobody has said by what that one is heard"
    sound.intents.hardware.use(PORT)
    assert sound.last(UseSound) == UseSound("Line 2")
    sound.say(PortsAre(("USB MIDI 1 24:0",), (), ()))
    sound.intents.hardware.use("USB MIDI 1 24:0")
    assert sound.told.controller.synth_sound.input == "Line 2", "the same synth, whatever number its port has"


def test_who_looks_at_it_is_shown_inputs_and_level(sound: Cable) -> None:
    sound.intents.synth_sound.watch(True)
    assert (sound.last(ListSounds), sound.last(ShowLevel)) == (ListSounds(), ShowLevel(True))
    sound.sent.clear()
    sound.say(PortsAre(("USB MIDI 1 24:0",), (), ()))
    assert sound.last(ListSounds), "an interface may have come, or the process only now"
    sound.intents.synth_sound.use("Line 1")
    sound.say(SoundIs("Line 1", -18.5))
    assert (state(sound).level_db, state(sound).inputs) == (-18.5, ("Line 1", "Line 2"))


def test_what_was_found_stays_with_the_input_it_was_found_at(sound: Cable) -> None:
    sound.intents.synth_sound.use("Line 1")
    sound.intents.synth_sound.check()
    asked = sound.last(CheckSound)
    assert isinstance(asked, CheckSound)
    sound.say(SoundcheckIs(asked.ticket, False, "It clips: turn it down.", -0.1, -70.4, 9.21, 0.3))
    found = state(sound)
    assert (found.told, found.wrong) == ("It clips: turn it down.", True)
    assert found.findings[2] == ("There and back", "9.2 ms ± 0.3")
    sound.intents.synth_sound.check()
    asked = sound.last(CheckSound)
    assert isinstance(asked, CheckSound)
    sound.say(SoundcheckIs(asked.ticket, True, "It is well heard.", -12.0, -70.4, 0.0, 4.9))
    assert state(sound).findings[2] == ("There and back", "under 5 ms")
    sound.intents.synth_sound.use("Line 2")
    assert not state(sound).findings
    sound.intents.synth_sound.use("Line 1")
    assert state(sound).findings


def test_a_run_knows_the_noise_that_the_last_soundcheck_of_its_input_has_heard(sound: Cable) -> None:
    run, noise_db = sound.told.controller.run, (-90.0,) * 9
    sound.intents.synth_sound.use("Line 1")
    assert run.corrected_by() is None
    sound.intents.synth_sound.check()
    asked = sound.last(CheckSound)
    assert isinstance(asked, CheckSound)
    sound.say(SoundcheckIs(asked.ticket, True, "It is well heard.", -12.0, -80.0, 9.0, 0.3, noise_db))
    assert run.corrected_by() == Correction(noise_db=noise_db)
    sound.intents.synth_sound.use("Line 2")
    assert run.corrected_by() is None


def test_why_a_soundcheck_has_found_nothing_stands_at_its_line_until_the_next(sound: Cable) -> None:
    sound.intents.synth_sound.use("Line 1")
    sound.intents.synth_sound.check()
    asked = sound.last(CheckSound)
    assert isinstance(asked, CheckSound)
    sound.say(NotDone(asked.ticket, "The MIDI output has gone."))
    assert sound.told.toasts[-1].text == "The MIDI output has gone."
    found = state(sound)
    assert (found.told, found.wrong, found.findings) == ("The MIDI output has gone.", True, ())
    sound.intents.synth_sound.use("Line 2")
    assert not state(sound).wrong, "that was another input"
    sound.intents.synth_sound.use("Line 1")
    sound.intents.synth_sound.check()
    assert not state(sound).wrong
    again = sound.last(CheckSound)
    assert isinstance(again, CheckSound)
    sound.say(SoundcheckIs(again.ticket, True, "It is well heard.", -12.0, -80.0, 9.0, 0.3))
    assert (state(sound).told, len(state(sound).findings)) == ("It is well heard.", 3)


def test_a_soundcheck_that_was_asked_for_says_that_it_waits_and_when_it_goes(sound: Cable) -> None:
    sound.intents.synth_sound.use("Line 1")
    sound.say(TakeGoes("ORGAN is recorded"))
    sound.intents.synth_sound.check()
    asked = sound.last(CheckSound)
    assert isinstance(asked, CheckSound)
    assert state(sound).told == "The soundcheck waits until the voice that is being recorded has ended."
    sound.say(TakeGoes(CHECKING))
    assert state(sound).told == "Soundcheck: a few notes are played and measured."
    sound.say(NotDone(asked.ticket, ""))
    sound.say(TakeGoes(""))
    assert state(sound).told.startswith("Not checked yet")


def test_a_calibration_that_a_person_breaks_off_is_no_error(sound: Cable) -> None:
    sound.told.controller.synth_differs.learn()
    asked = sound.last(Calibrate)
    assert isinstance(asked, Calibrate)
    sound.say(NotDone(asked.ticket, "Calibrating was broken off: nothing was learned.", broken_off=True))
    assert sound.told.toasts[-1].text.startswith("Calibrating was broken off")
    assert not sound.told.toasts[-1].error


def test_what_a_line_of_now_has_no_room_for_is_told_where_the_mouse_rests(sheet: DeviceSheet) -> None:
    long = "Nothing was heard of the DX7 on Line 2: a note was played, and it heard −90 dB" + ", see its cable" * 9
    lines = sheet.now.lines
    lines.show_lines(
        (DeviceLine("cable", "voice ORGAN", "sent", "12:07:42"), DeviceLine("cable", long, "", "12:07:41"))
    )
    at = QPoint(20, lines.height() - 20)
    QApplication.sendEvent(lines, QHelpEvent(QEvent.Type.ToolTip, at, lines.mapToGlobal(at)))
    assert f"{long} · 12:07:41" in QToolTip.text()
    QToolTip.hideText()


def test_an_input_that_is_not_there_says_so_and_stands_among_the_others(sound: Cable) -> None:
    sound.intents.synth_sound.use("Line 3")
    sound.say(SoundIs(""))
    found = state(sound)
    assert found.wrong
    assert found.why_not_check == "Line 3 is not there"
    assert found.inputs == ("Line 1", "Line 2", "Line 3")


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
def test_why_a_soundcheck_has_found_nothing_is_read_whole(
    sheet: DeviceSheet, scene: Scene, window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    scene.states.device.emit(DeviceState(checks=("A long sentence about a switch on its panel. " * 6,) * 4))
    scene.states.device_sound.emit(replace(HEARD, findings=(), told="Not checked yet.", wrong=False))
    for _ in range(5):
        QApplication.processEvents()
    scene.states.device_sound.emit(replace(HEARD, findings=(), told="Nothing was heard of the DX7 on Line 2. " * 6))
    for _ in range(5):
        QApplication.processEvents()
    told = sheet.sound.told
    assert told.height() >= told.heightForWidth(told.width())
    assert sheet.sound.check.height() >= sheet.sound.check.sizeHint().height()
