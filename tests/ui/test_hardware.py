"""The synth as the window knows it: remembered by its port, agreed to, followed, received from, asked for its bank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from windowless import Told

from evosynth.midi.syxfile import save_bank
from evosynth.service.device_messages import (
    AskForVoice,
    BankRead,
    DeviceIs,
    FollowEdit,
    KeyDown,
    NotDone,
    OverwriteBank,
    PlayVoice,
    PortsAre,
    Quiet,
    ReadBank,
    SendVoiceTo,
    SentTo,
    Thru,
    UseDevice,
    VoiceFrom,
)
from evosynth.voices.dx7 import INIT_VOICE
from ui.view_state.kept import KeptVoice

PORT, BACK = "USB MIDI 1 20:0", "USB MIDI 1 20:1"
ORGAN = INIT_VOICE.with_name("ORGAN").with_values(algorithm=31)


class Cable:
    """A controller whose synth process does nothing: what would be sent to it is written down, what it says is said."""

    def __init__(self, told: Told) -> None:
        self.told, self.intents = told, told.intents
        self.sent: list[object] = []
        link = told.controller.synth.link
        link.send = self.sent.append  # type: ignore[method-assign]
        self.say = link.said.emit
        self.say(PortsAre((PORT, "Other"), (BACK,), ((PORT, BACK),)))

    def use(self, model: str = "dx7") -> None:
        self.intents.hardware.use(PORT)
        self.intents.hardware.set_model(model)
        self.say(DeviceIs(PORT, BACK))
        self.sent.clear()

    def select(self, voice: bytes = ORGAN.data) -> None:
        self.told.controller.grid.select_kept(KeptVoice(7, "ORGAN", voice, None, ""))

    def last(self, kind: type) -> object:
        return next(message for message in reversed(self.sent) if isinstance(message, kind))


@pytest.fixture
def cable(qtbot: QtBot, home: Path) -> Iterator[Cable]:
    told = Told(qtbot, idle=True)
    yield Cable(told)
    told.controller.close()


def test_the_input_of_an_output_and_its_model_are_remembered_whatever_number_it_has(cable: Cable) -> None:
    cable.use("tx802")
    assert cable.told.controller.settings.synth_input == BACK
    cable.intents.hardware.use("Other")
    assert cable.told.synth.model == "dx7"
    cable.say(PortsAre(("USB MIDI 1 24:0",), (), ()))
    cable.intents.hardware.use("USB MIDI 1 24:0")
    assert cable.last(UseDevice) == UseDevice("USB MIDI 1 24:0", "", "tx802", 1)


def test_a_model_that_nobody_has_said_is_that_of_its_port_by_name(cable: Cable) -> None:
    cable.say(PortsAre(("DX7IID MIDI 1",), (), ()))
    cable.intents.hardware.use("DX7IID MIDI 1")
    assert cable.last(UseDevice) == UseDevice("DX7IID MIDI 1", "", "dx7ii", 1)
    cable.intents.hardware.set_model("tx802")
    assert cable.told.synth.model == "tx802", "a person knows better"


def test_a_voice_is_sent_and_its_way_is_told(cable: Cable) -> None:
    cable.use()
    cable.select()
    cable.intents.hardware.send_selected()
    sent = cable.last(SendVoiceTo)
    assert isinstance(sent, SendVoiceTo)
    cable.say(SentTo(sent.ticket, "verified", f"Sent ORGAN to the edit buffer on {PORT}, channel 1"))
    assert cable.told.toasts[-1].text == f"Sent ORGAN to the edit buffer on {PORT}, channel 1: verified"
    assert [act.edit.kind for act in cable.told.controller.edits.history.acts] == ["sent"]


def test_what_did_not_arrive_is_said_as_it_is(cable: Cable) -> None:
    cable.use()
    cable.select()
    cable.intents.hardware.send_selected()
    sent = cable.last(SendVoiceTo)
    assert isinstance(sent, SendVoiceTo)
    cable.say(NotDone(sent.ticket, "The MIDI output has gone."))
    assert (cable.told.toasts[-1].text, cable.told.toasts[-1].error) == ("The MIDI output has gone.", True)
    assert not cable.told.controller.edits.history.acts


def test_nothing_goes_to_a_model_without_public_facts_before_a_word(cable: Cable) -> None:
    cable.use("opsix")
    cable.select()
    cable.intents.hardware.send_selected()
    assert not [message for message in cable.sent if isinstance(message, SendVoiceTo)]
    assert "agree to it first" in cable.told.toasts[-1].text
    cable.intents.hardware.agree()
    cable.intents.hardware.send_selected()
    assert cable.last(SendVoiceTo)
    assert cable.told.synth.why_not_bank, "its memory is never written"


def test_keys_and_voices_go_where_they_are_heard(cable: Cable) -> None:
    cable.use()
    cable.select()
    controller = cable.told.controller
    controller.live.note_on(60, 90)
    assert not [message for message in cable.sent if isinstance(message, KeyDown)]
    cable.intents.hardware.hear_on("device")
    assert cable.last(Thru) == Thru("")
    controller.live.note_on(60, 90)
    assert cable.last(KeyDown) == KeyDown(60, 90)
    cable.intents.listening.play_selected()
    played = cable.last(PlayVoice)
    assert isinstance(played, PlayVoice)
    assert (played.voice[:145], played.notes[0].key) == (ORGAN.data[:145], 60)
    cable.intents.listening.silence()
    assert isinstance(cable.sent[-1], Quiet)


def test_the_synth_follows_the_selection_only_when_it_was_told_to(cable: Cable, qtbot: QtBot) -> None:
    cable.use()
    cable.select()
    qtbot.wait(200)
    assert not [message for message in cable.sent if isinstance(message, FollowEdit)]
    cable.intents.hardware.send_on_selection(True)
    assert cable.last(FollowEdit)


def test_the_selected_voice_follows_its_panel_and_another_does_not(cable: Cable) -> None:
    cable.use()
    cable.select()
    changed = ORGAN.with_values(feedback=5)
    cable.say(VoiceFrom(changed.data, panel=True, before=INIT_VOICE.with_values(feedback=1).data))
    assert cable.told.controller.grid.selected.voice[:145] == ORGAN.data[:145]
    cable.say(VoiceFrom(changed.data, panel=True, before=ORGAN.data))
    assert cable.told.controller.grid.selected.voice[:145] == changed.data[:145]


def test_a_voice_is_waited_for_where_the_synth_does_not_answer(cable: Cable) -> None:
    cable.use()
    cable.say(VoiceFrom(ORGAN.data))
    assert not cable.told.controller.edits.history.acts, "a voice button alone keeps nothing"
    cable.intents.hardware.receive()
    assert "press one of its voice buttons" in cable.told.synth.work.told
    cable.say(VoiceFrom(ORGAN.data))
    assert cable.told.synth.work is None
    assert [act.edit.kind for act in cable.told.controller.edits.history.acts] == ["kept"]
    kept = cable.told.controller.edits.history.acts[0].edit.after.kept
    assert kept.target == "from the DX7", "which its caption says"
    cable.use("dx7ii")
    cable.intents.hardware.receive()
    assert cable.last(AskForVoice)


def test_with_fewer_voices_than_32_those_that_are_there_stay(cable: Cable, tmp_path: Path) -> None:
    cable.use("dx7ii")
    cable.intents.synth_bank._show("two.syx", [ORGAN.data] * 2)
    read = cable.last(ReadBank)
    assert isinstance(read, ReadBank)
    cable.say(BankRead(read.ticket, (INIT_VOICE.with_name("OLD").data,) * 32, tmp_path / "before.syx"))
    assert cable.told.synth.bank.names == ("ORGAN",) * 2 + ("OLD",) * 30
    cable.intents.synth_bank.send(False)
    sent = cable.last(OverwriteBank)
    assert isinstance(sent, OverwriteBank)
    assert sent.voices[2] == INIT_VOICE.with_name("OLD").data


def test_a_bank_waits_for_what_it_overwrites_or_for_a_word(cable: Cable, tmp_path: Path) -> None:
    save_bank(tmp_path / "mine.syx", [ORGAN.with_name(f"V {k}") for k in range(32)])
    controller = cable.told.controller
    cable.use("dx7ii")
    controller.intents.synth_bank._show("mine.syx", [ORGAN.data] * 32)
    question = cable.told.synth.bank
    assert question.why_not
    read = cable.last(ReadBank)
    assert isinstance(read, ReadBank)
    controller.intents.synth_bank.send(True)
    assert not [message for message in cable.sent if isinstance(message, OverwriteBank)]
    cable.say(BankRead(read.ticket, (INIT_VOICE.with_name("OLD").data,) * 32, tmp_path / "before.syx"))
    assert (cable.told.synth.bank.overwritten[0], cable.told.synth.bank.why_not) == ("OLD", "")
    controller.intents.synth_bank.send(False)
    assert cable.last(OverwriteBank)
    cable.use("dx7")
    controller.intents.synth_bank._show("mine.syx", [ORGAN.data] * 32)
    controller.intents.synth_bank.send(False)
    assert not [message for message in cable.sent if isinstance(message, OverwriteBank)]
    controller.intents.synth_bank.send(True)
    assert cable.last(OverwriteBank)
