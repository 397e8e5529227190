"""Kept voices and banks recorded on the synth: asked for by their notes, and drawn as they sound there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from cables import cable as cable
from cables import shared as shared
from scenes import Scene
from test_hardware import ORGAN, Cable

from evosynth.library.take_store import LibraryTakes
from evosynth.service import take_desk
from evosynth.service.device_messages import NotDone, SentTo
from evosynth.service.take_messages import DrawTakes, RecordVoices, TakeGoes, VoiceRecorded
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.takes import Take
from ui.intents.recording import KEPT
from ui.view_state.device import BankQuestion, DeviceState
from ui.views.main_window import MainWindow

OTHER = ORGAN.with_values(algorithm=3).with_name("OTHER")
NOTE, HIGHER = Note(), Note(72, 100, 0.5, 1.0)
DEVICE = "dx7;1;PORT;;"


@pytest.fixture
def synth(cable: Cable) -> Cable:
    """One that is heard here."""
    cable.use()
    cable.intents.synth_sound.use("Line 2")
    cable.sent.clear()
    return cable


def asked(cable: Cable) -> RecordVoices:
    found = cable.last(RecordVoices)
    assert isinstance(found, RecordVoices)
    return found


def test_voices_are_asked_for_note_by_note_and_what_was_done_is_said(synth: Cable) -> None:
    synth.intents.recording._begin(KEPT, [(ORGAN.data, NOTE), (OTHER.data, HIGHER)])
    assert synth.told.toasts[-1].text == "Recording 2 kept voices on my DX7 …"
    assert synth.told.synth.beside == "0 of 2 kept voices recorded"
    first = asked(synth)
    assert (first.voices, first.note) == ((ORGAN.data,), NOTE)
    synth.say(VoiceRecorded(first.ticket, ORGAN.data, 1, 1))
    synth.say(SentTo(first.ticket, "answered", ""))
    assert synth.told.synth.beside == "1 of 2 kept voices recorded", "whatever their notes are"
    second = asked(synth)
    assert (second.voices, second.note) == ((OTHER.data,), HIGHER)
    synth.say(VoiceRecorded(second.ticket, OTHER.data, 1, 1, "It clips."))
    synth.say(SentTo(second.ticket, "answered", ""))
    told = synth.told.toasts[-1].text
    assert told.startswith("2 kept voices were recorded; of 1 something is to be known")
    assert told.endswith("their pictures show how they sound there while the synth is what you hear.")
    assert not synth.told.synth.beside


def test_one_list_is_recorded_at_a_time(synth: Cable) -> None:
    synth.intents.recording._begin(KEPT, [(ORGAN.data, NOTE)])
    synth.intents.recording._begin(KEPT, [(ORGAN.data, NOTE), (OTHER.data, NOTE)])
    assert synth.told.toasts[-1].text.startswith("Recording 1 kept voice goes on")
    assert asked(synth).voices == (ORGAN.data,)
    synth.intents.hardware.hear_on("device")
    synth.say(VoiceRecorded(asked(synth).ticket, ORGAN.data, 1, 1))
    synth.say(SentTo(asked(synth).ticket, "answered", ""))
    assert synth.told.toasts[-1].text == "1 kept voice was recorded; its picture shows how it sounds there."


def test_how_far_recording_is_stands_in_the_status_bar(window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    scene.states.device.emit(DeviceState(short="DX7, channel 1", beside="1 of 2 kept voices recorded"))
    assert window.status.midi.text() == "DX7, channel 1 · 1 of 2 kept voices recorded"


def test_what_is_broken_off_asks_for_no_more(synth: Cable) -> None:
    synth.intents.recording._begin(KEPT, [(ORGAN.data, NOTE), (OTHER.data, HIGHER)])
    synth.say(NotDone(asked(synth).ticket, "Recording was broken off.", broken_off=True))
    assert not synth.told.synth.beside
    assert len([message for message in synth.sent if isinstance(message, RecordVoices)]) == 1
    assert synth.told.toasts[-1].text == "Recording was broken off."


def test_without_a_sound_input_nothing_is_asked_for(cable: Cable) -> None:
    cable.use()
    cable.intents.recording.record_bank()
    assert not [message for message in cable.sent if isinstance(message, RecordVoices)]
    assert cable.told.toasts[-1].text.startswith("No sound input is chosen")


def test_what_is_recorded_now_is_told_in_the_sheet(synth: Cable) -> None:
    synth.say(TakeGoes("ORGAN is recorded", 0.5))
    assert (synth.told.synth.work.told, synth.told.synth.work.part) == ("ORGAN is recorded", 0.5)
    synth.say(TakeGoes(""))
    assert synth.told.synth.work is None


def test_the_page_of_a_bank_and_the_menu_have_it_recorded(window: MainWindow, scene: Scene) -> None:
    scene.show_running(breeding=True)
    window.actions_["device"].trigger()
    names = tuple(f"VOICE {k}" for k in range(1, 33))
    scene.states.device.emit(DeviceState(bank=BankQuestion("lead.syx", names)))
    scene.calls.clear()
    window.device.bank.record.click()
    for command in ("record_selected", "record_kept"):
        window.actions_[command].trigger()
    asked = ["recording.record_bank", "recording.record_selected", "recording.record_kept"]
    assert [call[0] for call in scene.calls] == asked


def test_a_voice_without_a_picture_is_drawn_as_the_engine_computes_it_at_its_note(home: Path) -> None:
    picture, higher = take_desk.draw_takes(DrawTakes(1, "", ((ORGAN.data, NOTE), (ORGAN.data, HIGHER)))).pictures
    assert picture is not None
    assert higher is not None
    assert (picture.length_s, higher.length_s) == pytest.approx((NOTE.length_s, HIGHER.length_s), abs=1e-3)
    assert picture.pixels.max() > 0


def test_a_voice_is_drawn_as_it_was_recorded_and_another_is_not(home: Path) -> None:
    rate, decays = 44100, np.exp(-4 * np.arange(44100) / 44100)
    tone = (0.3 * decays * np.sin(2 * np.pi * 220 * np.arange(rate) / rate)).astype(np.float32)
    LibraryTakes(DEVICE).put(voicing.sound(ORGAN.data), NOTE, 0, Take.of(tone, rate))
    wanted = ((ORGAN.with_name("RENAMED").data, NOTE), (ORGAN.data, HIGHER), (OTHER.data, NOTE))
    found = take_desk.draw_takes(DrawTakes(1, DEVICE, wanted)).pictures
    assert [picture is not None for picture in found] == [True, False, False]
    assert found[0] is not None
    assert found[0].length_s == pytest.approx(NOTE.length_s)
