"""The sheet of the synth: what is chosen, asked, told and sent there, and that no memory is written by one press."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from scenes import Scene

from ui.view_state.device import BankQuestion, DeviceLine, DeviceState, DeviceWork, WalkStep
from ui.views.device_sheet import DeviceSheet
from ui.views.main_window import MainWindow

STEPS = (
    WalkStep("port", "The port is there", "done", "USB MIDI 1."),
    WalkStep("note", "Does a note sound?", "open", "A C4 was sent.", (("yes", "Yes, I hear it"), ("no", "No"))),
    WalkStep("back", "Does it speak back?", "waiting"),
)
SYNTH = DeviceState(
    name="Yamaha DX7",
    there=True,
    model="dx7",
    models=(("dx7", "Yamaha DX7"), ("tx802", "Yamaha TX802")),
    outputs=("USB MIDI 1", "Through"),
    inputs=("USB MIDI 1",),
    output="USB MIDI 1",
    input="USB MIDI 1",
    channel=3,
    steps=STEPS,
    lines=(DeviceLine("send", "voice TINELIGHT", "sent", "12:07:41"),),
    checks=("SYS INFO AVAIL. It falls back.",),
    short="DX7, channel 3, sent",
)
NAMES = tuple(f"VOICE {k}" for k in range(1, 33))


@pytest.fixture
def sheet(window: MainWindow, scene: Scene) -> DeviceSheet:
    scene.states.device.emit(SYNTH)
    scene.show_running(breeding=True)
    window.actions_["device"].trigger()
    scene.calls.clear()
    return window.device


def told(sheet: DeviceSheet) -> list[str]:
    return [found.text() for found in sheet.findChildren(QLabel) if found.isVisible() and found.text()]


def test_it_shows_which_synth_and_what_is_chosen_goes_to_whom_it_concerns(sheet: DeviceSheet, scene: Scene) -> None:
    assert (sheet.model.value(), sheet.output.value(), sheet.channel.value()) == ("Yamaha DX7", "USB MIDI 1", "3")
    sheet.model._choose(1)
    sheet.output._choose(2)
    sheet.input._choose(0)
    sheet.channel._choose(0)
    sheet.heard_on._choose(1)
    assert scene.calls == [
        ("hardware.set_model", "tx802"),
        ("hardware.use", "Through"),
        ("hardware.use_input", ""),
        ("hardware.set_channel", 1),
        ("hardware.hear_on", "device"),
    ]


def test_the_step_that_is_open_asks_and_its_answer_is_heard(sheet: DeviceSheet, scene: Scene) -> None:
    assert {"The port is there", "Does a note sound?", "A C4 was sent.", "Does it speak back?"} <= set(told(sheet))
    assert [len(row.buttons) for row in sheet.walk.rows] == [0, 2, 0]
    sheet.walk.rows[1].buttons[1].click()
    assert scene.calls == [("hardware.answer", "note", "no")]


def test_five_answers_go_on_in_the_next_line_and_leave_the_messages_their_room(
    sheet: DeviceSheet, scene: Scene, window: MainWindow
) -> None:
    answers = ("An organ", "The sound of before", "Nothing, or thin", "Its display says CHECK SUM ERROR", "Again")
    asks = WalkStep("sound", "Does it take a voice?", "open", "", tuple((told, told) for told in answers))
    window.resize(1280, 720)
    scene.states.device.emit(replace(SYNTH, steps=(asks,)))
    QApplication.processEvents()
    (row,) = sheet.walk.rows
    assert len({button.y() for button in row.buttons}) > 1
    assert all(button.geometry().right() < row.width() for button in row.buttons)
    assert sheet.now.width() > sheet.width() / 3
    assert not sheet.scroller.horizontalScrollBar().isVisible()


def test_the_keyboard_stays_at_the_question_when_the_next_one_comes(sheet: DeviceSheet, scene: Scene) -> None:
    sheet.walk.rows[1].buttons[0].setFocus()
    following = WalkStep("own_keys", "Does a note sound?", "open", "Press a key.", (("yes", "Yes"), ("no", "No")))
    scene.states.device.emit(replace(SYNTH, steps=(STEPS[0], following, STEPS[2])))
    assert sheet.walk.rows[1].buttons[0].hasFocus()


def test_what_cannot_be_sent_says_why(sheet: DeviceSheet, scene: Scene) -> None:
    scene.states.device.emit(replace(SYNTH, why_not_send="Select a voice first", why_not_bank="It takes no banks"))
    assert (sheet.send.isEnabled(), sheet.send.toolTip()) == (False, "Select a voice first")
    assert (sheet.send_bank.isEnabled(), sheet.send_bank.toolTip()) == (False, "It takes no banks")


def test_a_bank_is_only_sent_from_the_page_that_names_what_it_overwrites(sheet: DeviceSheet, scene: Scene) -> None:
    sheet.send_bank.click()
    assert scene.calls == [("synth_bank.ask",)]
    scene.states.device.emit(replace(SYNTH, bank=BankQuestion("Kept voices", NAMES, why_not="Still being read")))
    assert not sheet.bank.send.isEnabled()
    question = BankQuestion("Kept voices", NAMES, overwritten=NAMES[::-1], saved="/home/me/before.syx")
    scene.states.device.emit(replace(SYNTH, bank=question))
    assert not sheet.walk.isVisible()
    assert "32 VOICE 32" in sheet.bank.slots.accessibleDescription()
    sheet.bank.send.click()
    assert scene.calls[-1] == ("synth_bank.send", False)


def test_where_nothing_could_be_saved_a_person_has_to_say_so_first(sheet: DeviceSheet, scene: Scene) -> None:
    question = BankQuestion("lead.syx", NAMES, needs_word="The Yamaha DX7 cannot be asked.")
    scene.states.device.emit(replace(SYNTH, bank=question))
    assert not sheet.bank.send.isEnabled()
    sheet.bank.word.setChecked(True)
    assert sheet.bank.send.isEnabled()
    scene.states.device.emit(replace(SYNTH, bank=replace(question, source=str(Path("other.syx")))))
    assert not sheet.bank.word.isChecked(), "the word was given for another bank"


def test_what_goes_on_is_told_and_can_be_ended(sheet: DeviceSheet, scene: Scene) -> None:
    assert not sheet.cancel.isVisible()
    scene.states.device.emit(replace(SYNTH, work=DeviceWork("32 voices are sent", 0.5)))
    assert sheet.work.text() == "32 voices are sent · 50 %"
    sheet.cancel.click()
    assert scene.calls == [("hardware.cancel",)]


def test_a_model_without_public_facts_waits_for_a_word(sheet: DeviceSheet, scene: Scene) -> None:
    assert not sheet.agree.isVisible()
    scene.states.device.emit(replace(SYNTH, unverified="What it takes stands nowhere public."))
    sheet.agree.click()
    assert scene.calls == [("hardware.agree",)]


def test_a_port_that_has_come_is_offered_on_the_start_page(window: MainWindow, scene: Scene) -> None:
    scene.states.device.emit(DeviceState(newcomer="USB MIDI 1"))
    assert window.empty.port_told.text().replace("\u2010", "-") == "USB MIDI 1 has come. Nothing was sent to it."
    window.empty.port_used.click()
    assert ("hardware.use_newcomer",) in scene.calls
    assert window.device.isVisible()
