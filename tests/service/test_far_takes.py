"""Takes that another process records: kept as they come, asked for once, broken off at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from children import Talk
from engine_as_device import GONE, HUMMING

from evosynth.errors import Cancelled, InputError, PortError
from evosynth.service.far_takes import AHEAD, FarTakes
from evosynth.service.messages import Shutdown
from evosynth.service.take_messages import Heard, NoTakes, TakesAre, Unwanted, WantTakes
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.takes import InMemory
from evosynth.voices.dx7 import INIT_VOICE

NOTE, HIGHER = Note(60, 100, 0.05, 0.1), Note(72, 100, 0.05, 0.1)
DEVICE = "dx7;1;PORT;;"
VOICES = [INIT_VOICE.with_values(transpose=semitones).data for semitones in range(8)]


class Device(Talk):
    """The process in the place of a synth's. What is sent to it is noted."""

    def __init__(self) -> None:
        self.takes: FarTakes | None = None
        self.wanted: list[Any] = []
        super().__init__("engine_as_device:run")

    def send(self, message: object) -> None:
        self.wanted.append(message)
        super().send(message)

    def _take(self, message: Any) -> None:
        super()._take(message)
        if self.takes is not None and isinstance(message, TakesAre | NoTakes):
            self.takes.hear(message)

    def voices(self) -> list[bytes]:
        """Those that it was to play."""
        return [message.voice for message in self.wanted if isinstance(message, WantTakes)]

    def ahead(self) -> int:
        """Voices that it was to play and has neither played nor been told to leave."""
        left = {message.ticket for message in self.wanted if isinstance(message, Unwanted)}
        asked = {message.ticket for message in self.wanted if isinstance(message, WantTakes)}
        return len(asked - left - {message.ticket for message in self.said})


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Device]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        device = Device()
    yield device
    device.child.end(Shutdown(), 5.0)


@pytest.fixture
def device(shared: Device) -> Device:
    shared.said.clear()
    shared.wanted.clear()
    return shared


@pytest.fixture
def store() -> InMemory:
    return InMemory()


@pytest.fixture
def takes(device: Device, store: InMemory) -> FarTakes:
    device.takes = FarTakes(DEVICE, device.send, store)
    return device.takes


def test_each_voice_is_recorded_at_each_note_in_turn(takes: FarTakes) -> None:
    heard = list(takes.record(VOICES[:3], [NOTE, HIGHER]))
    assert [len(one) for one in heard] == [2, 2, 2]
    assert all(np.abs(take.samples).max() > 0.01 for one in heard for take in one)
    assert not np.array_equal(heard[0][0].samples, heard[1][0].samples)


def test_each_take_is_kept_the_moment_it_exists(takes: FarTakes, store: InMemory) -> None:
    for count, _ in enumerate(takes.record(VOICES, [NOTE]), 1):
        assert len(store.kept) == count


def test_what_is_kept_is_not_played_again(takes: FarTakes, device: Device) -> None:
    first = list(takes.record(VOICES[:2], [NOTE]))
    again = list(takes.record(VOICES[:4], [NOTE]))
    assert device.voices() == VOICES[:4]
    np.testing.assert_array_equal(again[1][0].samples, first[1][0].samples)


def test_of_a_voice_that_lacks_a_note_only_that_is_played(takes: FarTakes, device: Device) -> None:
    list(takes.record(VOICES[:1], [NOTE]))
    list(takes.record(VOICES[:1], [NOTE, HIGHER]))
    assert [message.notes for message in device.wanted] == [(NOTE,), (HIGHER,)]


def test_a_voice_that_is_wanted_twice_is_played_once(takes: FarTakes, device: Device) -> None:
    other = INIT_VOICE.with_values(transpose=0).with_name("SAME").data
    one, same = takes.record([VOICES[0], other], [NOTE])
    assert len(device.voices()) == 1
    assert one[0] is same[0]


def test_a_further_hearing_is_another_take(takes: FarTakes, device: Device, store: InMemory) -> None:
    list(takes.record(VOICES[:1], [NOTE]))
    list(takes.record(VOICES[:1], [NOTE], again=1))
    assert [message.again for message in device.wanted] == [0, 1]
    assert len(store.kept) == 2


def test_one_voice_is_asked_for_ahead_and_no_more(takes: FarTakes, device: Device) -> None:
    for _ in takes.record(VOICES, [NOTE]):
        assert device.ahead() <= AHEAD
    assert len(device.voices()) == len(VOICES)


def test_breaking_off_leaves_nothing_to_be_played_and_loses_no_take(
    takes: FarTakes, device: Device, store: InMemory
) -> None:
    with pytest.raises(Cancelled):
        list(takes.record(VOICES, [NOTE], cancelled=lambda: len(store.kept) >= 2))
    assert device.ahead() == 0
    assert len(store.kept) >= 2
    list(takes.record(VOICES, [NOTE]))
    assert len(store.kept) == len(VOICES)
    assert len(device.voices()) <= len(VOICES) + AHEAD


def test_whoever_asks_no_further_lets_the_device_go(takes: FarTakes, device: Device) -> None:
    records = takes.record(VOICES, [NOTE])
    next(records)
    records.close()  # type: ignore[attr-defined]
    assert device.ahead() == 0


def test_breaking_off_does_not_wait_for_the_voice_that_sounds(device: Device) -> None:
    takes = FarTakes(DEVICE, lambda message: None, InMemory())  # nobody ever answers
    began, over = time.monotonic(), threading.Event()
    threading.Timer(0.1, over.set).start()
    with pytest.raises(Cancelled):
        next(takes.record(VOICES, [NOTE], cancelled=over.is_set))
    assert time.monotonic() - began < 5.0


def test_a_device_that_has_gone_is_said_and_the_next_try_plays_what_is_missing(device: Device, store: InMemory) -> None:
    device.takes = FarTakes(GONE, device.send, store)
    with pytest.raises(PortError, match="The MIDI output 'PORT' has gone"):
        next(device.takes.record(VOICES, [NOTE]))
    assert device.ahead() == 0
    device.takes = FarTakes(DEVICE, device.send, store)
    assert len(list(device.takes.record(VOICES, [NOTE]))) == len(VOICES)


def test_muted_it_tells_what_is_kept_and_plays_nothing(takes: FarTakes, device: Device) -> None:
    list(takes.record(VOICES[:2], [NOTE]))
    takes.muted = True
    assert len(list(takes.record(VOICES[:2], [NOTE]))) == 2
    with pytest.raises(Cancelled):
        list(takes.record(VOICES[:3], [NOTE]))
    assert len(device.voices()) == 2


def test_it_says_how_far_it_is_and_how_long_it_takes(device: Device, store: InMemory) -> None:
    told = []
    takes = device.takes = FarTakes(DEVICE, device.send, store, changed=lambda: told.append(takes.progress))
    list(takes.record(VOICES[:2], [NOTE]))
    told.clear()
    list(takes.record(VOICES, [NOTE]))  # two of them are kept
    assert [(one.voice, one.voices) for one in told if one.voices] == [(n, 8) for n in (3, 4, 5, 6, 7, 8, 8)]
    assert [one.takes for one in told] == [2, 3, 4, 5, 6, 7, 8, 8]
    assert all(one.each_s > 0 for one in told)
    left = [one.left_s for one in told if one.voices]
    assert left[0] == pytest.approx(6 * told[0].each_s)
    assert left[-1] == 0.0
    assert (told[-1].voice, told[-1].voices, told[-1].left_s) == (0, 0, None)
    assert [len(one.heard) for one in told] == [2, 3, 4, 5, 6, 7, 8, 0], "those that were kept are there at once"
    assert told[-2].heard == tuple(VOICES)


def test_voices_that_are_asked_for_one_by_one_are_counted_together(device: Device, store: InMemory) -> None:
    told = []
    takes = device.takes = FarTakes(DEVICE, device.send, store, changed=lambda: told.append(takes.progress))
    takes.expect(4)
    for voice in VOICES[:3]:
        list(takes.record([voice], [NOTE]))
    assert list(dict.fromkeys((one.voice, one.voices) for one in told)) == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert told[-1].left_s == pytest.approx(told[-1].each_s)
    takes.expect(0)
    assert (told[-1].voice, told[-1].voices) == (0, 0)


def test_what_was_wrong_with_the_last_take_is_told(device: Device, store: InMemory) -> None:
    takes: list[FarTakes] = []

    def answer(message: object) -> None:
        if isinstance(message, WantTakes):
            takes[0].hear(TakesAre(message.ticket, (Heard(np.zeros(3, np.float32), 48000, "It clips."),)))

    takes.append(FarTakes(DEVICE, answer, store))
    next(takes[0].record(VOICES, [NOTE]))
    assert takes[0].progress.problem == "It clips."
    kept = store.find(voicing.sound(VOICES[0]), NOTE, 0)
    assert kept is not None
    assert kept.problem == "It clips."


def test_a_device_that_is_there_but_not_heard_well_is_not_told_as_gone(device: Device, store: InMemory) -> None:
    device.takes = FarTakes(HUMMING, device.send, store)
    with pytest.raises(InputError, match="There is a hum"):
        next(device.takes.record(VOICES, [NOTE]))
