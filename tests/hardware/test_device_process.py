"""The process that owns the link to the synth, a real one, at the cable of a synth that stands in for hardware."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hardware.device import StandIn
from service.children import Talk

from evosynth.service.device_messages import (
    AnswerWith,
    AskForVoice,
    BankRead,
    BreakOff,
    DeviceIs,
    FollowEdit,
    KeyDown,
    NotDone,
    OverwriteBank,
    Passed,
    Played,
    PlayVoice,
    PortsAre,
    Quiet,
    ReadBank,
    SendVoiceTo,
    SentTo,
    UseDevice,
    VoiceFrom,
    WalkIs,
    WalkOn,
)
from evosynth.service.messages import Shutdown
from evosynth.voices.dx7 import INIT_VOICE, Voice

tickets = itertools.count(1)
ORGAN = INIT_VOICE.with_name("ORGAN").with_values(algorithm=31, op2_output=80)
LONG = (Played(60, 100, 0.0, 60.0), Played(64, 100, 0.0, 60.0))
DEVICE = "evosynth.service.device:run"


def use(talk: Talk, synth: StandIn, model: str) -> None:
    talk.send(UseDevice(synth.midi_in, synth.midi_out, model, 1))
    talk.wait(DeviceIs, lambda told: told.output == synth.midi_in)


@pytest.fixture
def talk(synth: StandIn) -> Iterator[Talk]:
    found = Talk(DEVICE)
    yield found
    found.child.end(Shutdown(), 3.0)


@pytest.fixture
def dx7ii(talk: Talk, synth: StandIn) -> StandIn:
    synth.become("dx7ii", bytes_per_s=None, busy=False)
    use(talk, synth, "dx7ii")
    return synth


def edit_buffer(synth: StandIn) -> bytes:
    return bytes.fromhex(synth.state()["edit_buffer"])


def test_a_voice_is_sent_read_back_and_known_to_have_arrived(talk: Talk, dx7ii: StandIn) -> None:
    talk.send(SendVoiceTo(next(tickets), ORGAN.data))
    sent = talk.wait(SentTo)
    assert (sent.how_far, sent.told) == ("verified", f"Sent ORGAN to the edit buffer on {dx7ii.midi_in}, channel 1")
    assert edit_buffer(dx7ii) == ORGAN.data


def test_a_voice_is_heard_on_the_synth_and_silence_ends_it_at_once(talk: Talk, dx7ii: StandIn) -> None:
    talk.send(PlayVoice(next(tickets), ORGAN.data, LONG))
    dx7ii.until(lambda state: len(state["sounding"]) == 2)
    assert edit_buffer(dx7ii) == ORGAN.data
    talk.send(Quiet())
    dx7ii.until(lambda state: not state["sounding"])


def test_a_newer_voice_ends_the_one_before(talk: Talk, dx7ii: StandIn) -> None:
    talk.send(PlayVoice(next(tickets), INIT_VOICE.data, LONG))
    dx7ii.until(lambda state: len(state["sounding"]) == 2)
    talk.ask(PlayVoice(next(tickets), ORGAN.data, (Played(72, 100, 0.0, 0.05),)), SentTo)
    dx7ii.until(lambda state: not state["sounding"])
    assert edit_buffer(dx7ii) == ORGAN.data


def test_keys_that_are_held_end_with_the_process(talk: Talk, dx7ii: StandIn) -> None:
    talk.send(KeyDown(60))
    dx7ii.until(lambda state: state["sounding"])
    talk.child.end(Shutdown(), 3.0)
    dx7ii.until(lambda state: not state["sounding"])


def test_what_a_killed_process_left_sounding_is_ended_by_the_next_one(talk: Talk, dx7ii: StandIn) -> None:
    talk.send(KeyDown(60))
    dx7ii.until(lambda state: state["sounding"])
    talk.child.kill()
    other = Talk(DEVICE)
    try:
        use(other, dx7ii, "dx7ii")
        dx7ii.until(lambda state: not state["sounding"])
    finally:
        other.child.end(Shutdown(), 3.0)


def test_of_an_edit_only_what_has_changed_is_sent(talk: Talk, dx7ii: StandIn) -> None:
    talk.send(SendVoiceTo(next(tickets), ORGAN.data))
    talk.wait(SentTo)
    before = dx7ii.state()["count"]
    louder = ORGAN.with_values(op2_output=90, feedback=3)
    talk.send(FollowEdit(louder.data))
    talk.wait(Passed, lambda line: line.kind == "parameter")
    dx7ii.until(lambda state: bytes.fromhex(state["edit_buffer"]) == louder.data)
    assert dx7ii.state()["count"] == before + 2


def test_a_voice_changed_at_the_panel_is_followed(talk: Talk, dx7ii: StandIn) -> None:
    talk.send(SendVoiceTo(next(tickets), ORGAN.data))
    talk.wait(SentTo)
    dx7ii.ask("slide", index=134, value=4)  # the algorithm
    came = talk.wait(VoiceFrom, lambda told: told.panel)
    assert came.voice == ORGAN.with_values(algorithm=4).data


def test_a_voice_is_asked_for(talk: Talk, dx7ii: StandIn) -> None:
    talk.send(AskForVoice(next(tickets)))
    assert Voice(talk.wait(VoiceFrom).voice).data == edit_buffer(dx7ii)


def test_another_program_that_asks_for_a_voice_gets_the_selected_one(talk: Talk, dx7ii: StandIn) -> None:
    rtmidi = pytest.importorskip("rtmidi")
    talk.send(AnswerWith(ORGAN.data))
    talk.ask(AskForVoice(next(tickets)), SentTo)  # it knows by now
    other = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, "other")
    try:
        ours = [port for port in other.get_ports() if port.startswith("EvoSynth")]
        assert len(ours) == 1, "the link's input"
        other.open_port(other.get_ports().index(ours[0]))
        other.send_message(bytes.fromhex("f0432000f7"))
        talk.wait(Passed, lambda line: line.how_far == "sent, as asked")
        dx7ii.until(lambda state: bytes.fromhex(state["edit_buffer"]) == ORGAN.data)
    finally:
        other.close_port()
        other.delete()


def test_a_bank_is_saved_before_it_is_overwritten_and_read_back(talk: Talk, dx7ii: StandIn, tmp_path: Path) -> None:
    talk.send(ReadBank(next(tickets), tmp_path / "before.syx"))
    read = talk.wait(BankRead)
    assert Voice(read.voices[0]).name.strip() == "SLOT 1"
    assert (len(read.voices), read.file.stat().st_size > 4104) == (32, True)
    assert "without a word" in talk.ask(OverwriteBank(next(tickets), (ORGAN.data,) * 32, agreed=False), NotDone).told
    assert talk.ask(OverwriteBank(next(tickets), (ORGAN.data,) * 32, agreed=True), SentTo).how_far == "verified"


def test_a_bank_that_is_broken_off_before_it_goes_out_changes_nothing(talk: Talk, dx7ii: StandIn) -> None:
    before = dx7ii.state(memory=True)["memory"]
    talk.send(PlayVoice(next(tickets), ORGAN.data, LONG))
    dx7ii.until(lambda state: state["sounding"])
    ticket = next(tickets)
    talk.send(OverwriteBank(ticket, (ORGAN.data,) * 32, agreed=True))
    talk.send(BreakOff())
    talk.wait(NotDone, lambda told: told.ticket == ticket)
    assert dx7ii.state(memory=True)["memory"] == before


def test_a_synth_that_goes_and_comes_back_is_told_and_used_again(talk: Talk, dx7ii: StandIn) -> None:
    dx7ii.ask("power_off")
    talk.wait(DeviceIs, lambda told: not told.output)
    assert "is not there" in talk.ask(SendVoiceTo(next(tickets), ORGAN.data), NotDone).told
    so_far = len(talk.said)
    dx7ii.ask("power_on")
    talk.wait(DeviceIs, lambda told: told.output == dx7ii.midi_in, since=so_far)
    assert talk.ask(SendVoiceTo(next(tickets), ORGAN.data), SentTo).how_far == "verified"


def test_the_walk_begins_with_the_port_and_asks_for_the_ear(talk: Talk, dx7ii: StandIn) -> None:
    walk = talk.wait(WalkIs, lambda told: told.steps)
    assert [(step.key, step.stands) for step in walk.steps] == [("port", "done")]
    talk.send(WalkOn("port", "begin"))
    walk = talk.wait(WalkIs, lambda told: len(told.steps) == 5)
    assert [step.key for step in walk.steps if step.stands == "open"] == ["note"]
    dx7ii.until(lambda state: state["sounding"])
    assert dx7ii.notes()[-1]["key"] == 60


def test_a_port_that_comes_is_offered_and_nothing_is_sent_to_it(talk: Talk, synth: StandIn) -> None:
    ports = talk.wait(PortsAre, lambda told: synth.midi_in in told.outputs)
    assert dict(ports.pairs)[synth.midi_in] == synth.midi_out
    assert ports.newcomer == synth.midi_in
    assert synth.state()["count"] == 0
