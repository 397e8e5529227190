"""The process of the synth records: takes between what a person does, the level of the input, a soundcheck."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hardware.device import StandIn, at_server
from jack_server import JackServer
from service.children import Talk

from evosynth.hardware.address import Address
from evosynth.library import paths
from evosynth.library.take_store import LibraryTakes
from evosynth.service.device_messages import (
    BreakOff,
    DeviceIs,
    KeyDown,
    KeyUp,
    NotDone,
    Quiet,
    SendVoiceTo,
    SentTo,
    UseDevice,
    WalkIs,
    WalkOn,
)
from evosynth.service.device_takes import WAITS
from evosynth.service.messages import Shutdown
from evosynth.service.take_messages import (
    CheckSound,
    ListSounds,
    NoTakes,
    RecordVoices,
    ShowLevel,
    SoundcheckIs,
    SoundIs,
    SoundsAre,
    TakeGoes,
    TakesAre,
    Unwanted,
    UseSound,
    VoiceRecorded,
    WantTakes,
)
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.voices.dx7 import INIT_VOICE

pytest.importorskip("sounddevice", exc_type=OSError)
pytestmark = pytest.mark.slow
tickets = itertools.count(1)
ORGAN = INIT_VOICE.with_name("ORGAN").with_values(algorithm=31, op2_output=80)
SHORT, LONG = Note(60, 100, 0.1, 0.3), Note(60, 100, 1.5, 2.0)
DEVICE = "evosynth.service.device:run"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def library(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of takes of the library."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(home))
    return paths.takes()


@pytest.fixture(scope="module")
def shared(synth: StandIn, jack_server_process: JackServer, home: Path) -> Iterator[Talk]:
    """One process for all tests that leave it alive: it has made its soundcheck."""
    with at_server(jack_server_process), pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(home))
        found = Talk(DEVICE)
    use(found, synth)
    yield found
    found.child.end(Shutdown(), 3.0)


@pytest.fixture(scope="module")
def synth(one_stand_in: StandIn) -> StandIn:
    """The synth at its cables, loud enough and not too loud."""
    one_stand_in.become("dx7ii", bytes_per_s=None, busy=False, volume=0.3)
    return one_stand_in


@pytest.fixture
def talk(shared: Talk, synth: StandIn) -> Talk:
    """It works with the synth, and records it."""
    shared.ask(wanted(synth), TakesAre)
    synth.ask("forget")
    shared.said.clear()
    return shared


def use(talk: Talk, synth: StandIn) -> None:
    talk.send(UseDevice(synth.midi_in, synth.midi_out, "dx7ii", 1))
    talk.send(UseSound(synth.name))
    talk.wait(DeviceIs, lambda told: told.output == synth.midi_in)
    talk.wait(SoundIs, lambda told: told.input == synth.name)


def wanted(synth: StandIn, note: Note = SHORT, transpose: int = 24, sound: str = "") -> WantTakes:
    address = Address("dx7ii", synth.midi_in, synth.midi_out, sound or synth.name, 1)
    voice = INIT_VOICE.with_values(transpose=transpose).with_name(f"T{transpose}")
    return WantTakes(next(tickets), address.text, voice.data, (note,))


def pitch(takes: TakesAre) -> float:
    """Hz of the strongest partial of the first take."""
    take = takes.takes[0]
    return float(np.argmax(np.abs(np.fft.rfft(take.samples))) * take.sample_rate / len(take.samples))


def edit_buffer(synth: StandIn) -> bytes:
    return bytes.fromhex(synth.state()["edit_buffer"])


def test_a_voice_that_is_wanted_is_recorded_from_its_note_on(talk: Talk, synth: StandIn) -> None:
    takes = talk.ask(wanted(synth), TakesAre)
    assert pitch(takes) == pytest.approx(261.6, abs=6)
    take = takes.takes[0]
    assert take.problem == ""
    assert np.abs(take.samples[: round(0.01 * take.sample_rate)]).max() > 0.1 * np.abs(take.samples).max()


def test_takes_come_in_their_order_each_of_its_voice(talk: Talk, synth: StandIn) -> None:
    asked = [wanted(synth, transpose=transpose) for transpose in (12, 24, 36)]
    for one in asked:
        talk.send(one)
    heard = [pitch(talk.wait(TakesAre, lambda m, one=one: m.ticket == one.ticket)) for one in asked]
    assert heard == pytest.approx([130.8, 261.6, 523.3], rel=0.04)
    assert [m.ticket for m in talk.said if isinstance(m, TakesAre)] == [one.ticket for one in asked]


def test_what_rings_on_is_hushed_before_the_next_voice_is_sent_and_not_waited_for(talk: Talk, synth: StandIn) -> None:
    """A silent voice goes out between the two; who had forgotten that it rings sends the second one twice."""
    for_ever = INIT_VOICE.with_values(op1_rate4=0, op1_level4=99).with_name("FOR EVER")
    sent = []
    for _ in range(3):  # on a busy machine a take is made again
        synth.ask("forget")
        talk.ask(replace(wanted(synth), voice=for_ever.data), TakesAre)
        talk.ask(wanted(synth), TakesAre)
        sent.append([message["did"] for message in synth.state()["received"]].count("voice"))
        synth.ask("silence")
    assert 3 in sent


def test_one_that_is_not_wanted_any_more_ends_at_once_and_is_not_answered(talk: Talk, synth: StandIn) -> None:
    one, two = wanted(synth, LONG), wanted(synth)
    talk.send(one)
    synth.until(lambda state: bool(state["sounding"]))
    talk.send(Unwanted(one.ticket))
    synth.until(lambda state: not state["sounding"])
    talk.ask(two, TakesAre)
    assert one.ticket not in {m.ticket for m in talk.said if isinstance(m, TakesAre | NoTakes)}


def test_an_act_of_a_person_waits_for_the_end_of_a_take_and_is_not_spoiled_by_the_next(
    talk: Talk, synth: StandIn
) -> None:
    takes = [wanted(synth, LONG), wanted(synth)]
    for one in takes:
        talk.send(one)
    synth.until(lambda state: bool(state["sounding"]))
    sending = SendVoiceTo(next(tickets), ORGAN.data)
    talk.ask(sending, SentTo)
    assert edit_buffer(synth) == ORGAN.data
    kinds = [m.ticket for m in talk.said if isinstance(m, TakesAre | SentTo)]
    assert kinds[-2:] == [takes[0].ticket, sending.ticket]
    talk.wait(TakesAre, lambda m: m.ticket == takes[1].ticket)  # nobody is at it any more


def test_a_key_sounds_at_once_with_the_voice_of_the_person_and_the_take_is_done_again(
    talk: Talk, synth: StandIn
) -> None:
    talk.ask(SendVoiceTo(next(tickets), ORGAN.data), SentTo)
    one = wanted(synth, LONG)
    talk.send(one)
    synth.until(lambda state: [60, 100] in state["sounding"])
    before = len(synth.notes())
    talk.send(KeyDown(72, 90))
    synth.until(lambda state: state["sounding"] == [[72, 90]])
    talk.wait(TakeGoes, lambda told: told.told == WAITS)
    assert edit_buffer(synth) == ORGAN.data
    assert not any(isinstance(m, TakesAre) for m in talk.said)
    talk.send(KeyUp(72))
    takes = talk.wait(TakesAre, lambda m: m.ticket == one.ticket)
    assert len(takes.takes[0].samples) >= LONG.gate_samples(takes.takes[0].sample_rate)
    assert pitch(takes) == pytest.approx(261.6, abs=3)
    assert len(synth.notes()) > before + 1


def test_silence_is_kept_for_a_moment_and_the_take_is_done_again(talk: Talk, synth: StandIn) -> None:
    one = wanted(synth, LONG)
    talk.send(one)
    synth.until(lambda state: bool(state["sounding"]))
    talk.send(Quiet())
    synth.until(lambda state: not state["sounding"])
    takes = talk.wait(TakesAre, lambda m: m.ticket == one.ticket)
    assert len(takes.takes[0].samples) >= LONG.gate_samples(takes.takes[0].sample_rate)
    assert [note["key"] for note in synth.notes()][-2:] == [60, 60]


def test_breaking_off_is_said(talk: Talk, synth: StandIn) -> None:
    one = wanted(synth, LONG)
    talk.send(one)
    synth.until(lambda state: bool(state["sounding"]))
    talk.send(BreakOff())
    assert talk.wait(NoTakes).told == "Recording was broken off."
    synth.until(lambda state: not state["sounding"])
    talk.ask(wanted(synth), TakesAre)  # what is wanted later is recorded


def test_a_synth_that_is_not_in_use_is_not_recorded(talk: Talk, synth: StandIn) -> None:
    one = wanted(synth)
    told = talk.ask(WantTakes(one.ticket, one.device.replace("dx7ii", "tx802"), one.voice, one.notes), NoTakes)
    assert told.told.startswith("This run is heard on the Yamaha TX802 at")
    assert "Device sheet" in told.told
    other = talk.ask(wanted(synth, sound="SOMETHING ELSE"), NoTakes)
    assert "heard by SOMETHING ELSE" in other.told


def test_the_inputs_are_listed_and_the_level_is_told_while_somebody_looks(talk: Talk, synth: StandIn) -> None:
    talk.send(ListSounds())
    assert synth.name in talk.wait(SoundsAre).inputs
    talk.send(ShowLevel(True))
    talk.wait(SoundIs, lambda told: told.level_db is not None and told.level_db < -60)
    talk.send(KeyDown(60))
    talk.wait(SoundIs, lambda told: told.level_db is not None and told.level_db > -40)
    talk.send(KeyUp(60))
    talk.send(ShowLevel(False))
    talk.wait(SoundIs, lambda told: told.level_db is None, since=len(talk.said) - 1)


def test_a_soundcheck_says_what_it_found(talk: Talk, synth: StandIn) -> None:
    found = talk.ask(CheckSound(next(tickets)), SoundcheckIs)
    assert found.good
    assert found.told.startswith("It is well heard")
    assert found.level_db > found.floor_db + 40
    assert 0 <= found.latency_ms < 100


def test_the_walk_hears_how_loud_its_note_is(talk: Talk, synth: StandIn) -> None:
    talk.send(WalkOn())
    asked = talk.wait(WalkIs, lambda told: any("sound input heard" in step.sentence for step in told.steps))
    assert next(step for step in asked.steps if step.stands == "open").key == "note"


def test_voices_are_recorded_for_the_library_and_what_it_has_is_left_out(
    talk: Talk, synth: StandIn, library: Path
) -> None:
    device = wanted(synth).device
    voices = tuple(INIT_VOICE.with_values(transpose=transpose).data for transpose in (20, 21, 22))
    talk.ask(RecordVoices(next(tickets), device, voices[:1], SHORT), SentTo)
    asked = RecordVoices(next(tickets), device, voices, SHORT)
    before = len(synth.notes())
    talk.ask(asked, SentTo)
    told = [m for m in talk.said if isinstance(m, VoiceRecorded) and m.ticket == asked.ticket]
    assert [(m.voice, m.number, m.of) for m in told] == [(voice, n, 3) for n, voice in enumerate(voices, 1)]
    played = {note["voice"] for note in synth.notes()[before:]}  # on a busy machine some of them again
    assert voices[0].hex() not in played
    assert played >= {voice.hex() for voice in voices[1:]}
    store = LibraryTakes(device, library)
    assert all(store.find(voicing.sound(voice), SHORT) is not None for voice in voices)


def test_recording_for_the_library_goes_on_where_it_was_broken_off(talk: Talk, synth: StandIn, library: Path) -> None:
    device = wanted(synth).device
    voices = tuple(INIT_VOICE.with_values(feedback=feedback).data for feedback in range(1, 4))
    asked = RecordVoices(next(tickets), device, voices, LONG)
    talk.send(asked)
    talk.wait(VoiceRecorded)
    talk.send(BreakOff())
    ended = talk.wait(NotDone)
    assert ended.told.startswith("Recording was broken off. ")
    assert "of 3 voices are in the library" in ended.told
    assert ended.broken_off, "by a person: that is no error"
    synth.until(lambda state: not state["sounding"])
    since = len(talk.said)
    again = RecordVoices(next(tickets), device, voices, LONG)
    talk.ask(again, SentTo)
    assert [m.number for m in talk.said[since:] if isinstance(m, VoiceRecorded)] == [1, 2, 3]
    talk.ask(RecordVoices(next(tickets), device.replace("dx7ii", "dx7"), voices, LONG), NotDone)


def test_a_synth_or_an_input_that_has_gone_is_said(talk: Talk, synth: StandIn) -> None:
    talk.send(UseSound("NOWHERE"))
    talk.wait(SoundIs, lambda told: not told.input and "'NOWHERE'" in told.told)
    assert "'NOWHERE'" in talk.ask(wanted(synth, sound="NOWHERE"), NoTakes).told
    talk.send(UseSound(synth.name))
    talk.ask(wanted(synth), TakesAre)  # it is used again
    talk.send(UseDevice("", "", "dx7ii", 1))
    assert talk.ask(wanted(synth), NoTakes).told == "No MIDI output is chosen for the synth."
    use(talk, synth)


def test_an_input_that_is_chosen_while_its_thread_is_busy_stays_open_for_who_records_by_it_at_once(
    talk: Talk, synth: StandIn
) -> None:
    talk.send(UseSound("NOWHERE"))
    talk.wait(SoundIs, lambda told: not told.input and "'NOWHERE'" in told.told)
    for _ in range(5):
        talk.send(ListSounds())
    talk.send(UseSound(synth.name))
    talk.ask(wanted(synth), TakesAre)


def test_a_process_that_ends_in_the_middle_of_a_take_leaves_no_note(talk: Talk, synth: StandIn) -> None:
    """The last test: the process is not there any more."""
    talk.send(wanted(synth, LONG))
    synth.until(lambda state: bool(state["sounding"]))
    began = time.monotonic()
    talk.child.end(Shutdown(), 3.0)
    synth.until(lambda state: not state["sounding"])
    assert time.monotonic() - began < 3.0
