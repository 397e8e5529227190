"""Voices that were recorded on a device are drawn, played and written as the device made them sound."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from children import Talk

from evosynth.arrays import F32
from evosynth.audio.files import read_clip
from evosynth.documents.document import Document
from evosynth.library.take_rows import StoredTake, TakeKey
from evosynth.service.desk_messages import Done, Draw, Export, Occasion, Picture, Pictures, Sound, SoundReady
from evosynth.service.messages import Shutdown
from evosynth.service.take_messages import Heard, HearOn, TakesHeard
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.takes import Take
from evosynth.voices.dx7 import INIT_VOICE

tickets = count(1)
DEVICE, RATE = "dx7;1;PORT;;", 48000
NOTE = Note(60, 100, 0.2, 0.5)
OCCASION = Occasion(NOTE)


def tone(hz: float) -> F32:
    """A quarter of a second."""
    t = np.arange(RATE // 4) / RATE
    return (0.1 * np.sin(2 * np.pi * hz * t)).astype(np.float32)


def pitch(samples: F32, rate: int) -> float:
    """Hz of its strongest partial."""
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        talk = Talk("evosynth.service.desk:run")
    yield talk
    talk.child.end(Shutdown(), 5.0)


@pytest.fixture
def desk(shared: Talk) -> Talk:
    """It has heard a take of 1 kHz of a voice that is a sine of 262 Hz by itself."""
    shared.send(HearOn(None, DEVICE))
    shared.send(TakesHeard(DEVICE, INIT_VOICE.data, (NOTE,), 0, (Heard(tone(1000.0), RATE),)))
    return shared


def heard(desk: Talk, voice: bytes = INIT_VOICE.data, note: Note = NOTE) -> float:
    ready = desk.ask(Sound(next(tickets), voice, Occasion(note), 44100), SoundReady)
    assert len(ready.samples) >= note.samples(44100)
    return pitch(ready.samples, 44100)


def test_a_voice_sounds_as_the_device_made_it_sound(desk: Talk) -> None:
    assert heard(desk) == pytest.approx(1000.0, abs=5)


def test_by_whatever_name(desk: Talk) -> None:
    assert heard(desk, INIT_VOICE.with_name("OTHER").data) == pytest.approx(1000.0, abs=5)


@pytest.mark.slow
def test_what_was_not_recorded_sounds_as_the_engine_computes_it(desk: Talk) -> None:
    assert heard(desk, note=Note(60, 90, 0.2, 0.5)) == pytest.approx(261.6, abs=5)
    assert heard(desk, INIT_VOICE.with_values(transpose=36).data) == pytest.approx(523.3, abs=5)


def test_so_does_everything_without_a_device_or_on_another_one(desk: Talk) -> None:
    for other in ("", "tx802;1;PORT;;"):
        desk.send(HearOn(None, other))
        assert heard(desk) == pytest.approx(261.6, abs=5)


def test_a_further_hearing_changes_nothing(desk: Talk) -> None:
    desk.send(TakesHeard(DEVICE, INIT_VOICE.data, (NOTE,), 1, (Heard(tone(2000.0), RATE),)))
    assert heard(desk) == pytest.approx(1000.0, abs=5)


def test_a_take_of_a_document_is_found_where_none_was_told(desk: Talk, tmp_path: Path) -> None:
    path, voice, other = tmp_path / "takes.evosynth", INIT_VOICE.with_values(transpose=36).data, "dx7;2;PORT;;"
    document = Document(path)
    for device, hz in ((DEVICE, 1500.0), (other, 3000.0)):
        key = TakeKey(voicing.sound(voice), NOTE, device)
        document.apply([StoredTake.of(key, Take.of(tone(hz), RATE), 1.0)])
    document.close()
    desk.send(HearOn(path, DEVICE))
    assert heard(desk, voice) == pytest.approx(1500.0, abs=5)
    desk.send(HearOn(path, other))
    assert heard(desk, voice) == pytest.approx(3000.0, abs=5)
    desk.send(HearOn(tmp_path / "nothing.evosynth", DEVICE))
    assert heard(desk, voice) == pytest.approx(523.3, abs=5)


def test_its_picture_is_that_of_the_take(desk: Talk) -> None:
    note = Occasion().note
    desk.send(TakesHeard(DEVICE, INIT_VOICE.data, (note,), 0, (Heard(tone(4000.0), RATE),)))
    drawn = desk.ask(Draw(next(tickets), (1,), (INIT_VOICE.data,), None), Pictures).pictures[0]
    desk.send(HearOn(None, ""))
    computed = desk.ask(Draw(next(tickets), (1,), (INIT_VOICE.data,), None), Pictures).pictures[0]
    assert isinstance(drawn, Picture)
    assert isinstance(computed, Picture)
    assert np.argmax(drawn.pixels.max(1)) > np.argmax(computed.pixels.max(1)) + 50  # rows


def test_so_is_what_is_written_of_it(desk: Talk, tmp_path: Path) -> None:
    path = tmp_path / "voice.wav"
    desk.ask(Export(next(tickets), INIT_VOICE.data, OCCASION, path), Done)
    clip = read_clip(path)
    assert pitch(clip.samples, clip.sample_rate) == pytest.approx(1000.0, abs=5)
