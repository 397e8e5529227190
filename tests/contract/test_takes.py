"""The laws of whoever has voices played and recorded: an engine in the place of a device, a memory, another process."""

import time
from collections.abc import Callable
from functools import cache
from queue import Queue
from threading import Thread

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.errors import Cancelled
from evosynth.service.far_takes import LOOK_S, FarTakes
from evosynth.service.take_messages import Heard, TakesAre, WantTakes
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import STEPS, InMemory, Remembered, Take, Takes, TakesOf

RATE = 48000
NOTES = (Note(48, 90, 0.1, 0.2), Note(72, 127, 0.05, 0.1))
SPEC = EngineSpec(registry.names()[0], device="dx7;1;PORT;;INPUT")
AHEAD = 2  # voices that may be played before they are wanted


def hissing(samples: F32, again: int) -> F32:
    return np.asarray(samples + np.random.default_rng(again).standard_normal(len(samples)) * 1e-3, np.float32)


def played() -> TakesOf:
    return TakesOf(registry.make(SPEC.name, RATE, 1), SPEC, hissing)


def far(device: TakesOf) -> FarTakes:
    """Answered by another thread, one voice after the other, as another process would."""
    wanted: Queue[WantTakes] = Queue()

    def answer() -> None:
        while True:
            wish = wanted.get()
            time.sleep(3 * LOOK_S)  # a voice takes a while: whoever waits looks around
            takes = next(device.record([wish.voice], wish.notes, again=wish.again))
            heard = tuple(Heard(one.samples, one.sample_rate, one.problem) for one in takes)
            proxy.hear(TakesAre(wish.ticket, heard))

    def send(message: object) -> None:
        if isinstance(message, WantTakes):
            wanted.put(message)

    proxy = FarTakes(SPEC.device, send, InMemory())
    Thread(target=answer, daemon=True).start()
    return proxy


KINDS: dict[str, Callable[[TakesOf], Takes]] = {
    "played": lambda device: device,
    "remembered": lambda device: Remembered(device, InMemory()),
    "far": far,
}
every = pytest.mark.parametrize("kind", KINDS)


@cache
def voices() -> tuple[bytes, ...]:
    synth = registry.make(SPEC.name, RATE, 1)
    return tuple(voicing.voices_of(synth.prior(None, 4, np.random.default_rng(5)), SPEC))


def same(one: tuple[Take, ...], other: tuple[Take, ...]) -> bool:
    return all(np.array_equal(a.samples, b.samples) for a, b in zip(one, other, strict=True))


@every
def test_each_voice_in_turn_has_a_take_a_note_that_is_its_own(kind: str) -> None:
    device = played()
    takes = list(KINDS[kind](device).record(voices(), NOTES))
    assert [len(each) for each in takes] == [len(NOTES)] * len(voices())
    for voice, each in zip(voices(), takes, strict=True):
        (alone,) = KINDS[kind](played()).record([voice], NOTES)
        assert same(each, alone)
    assert not any(same(takes[0], other) for other in takes[1:])
    assert device.count == len(voices())


@every
def test_a_take_is_no_longer_than_its_note_of_one_rate_and_of_24_bits(kind: str) -> None:
    for each in KINDS[kind](played()).record(voices(), NOTES):
        for note, take in zip(NOTES, each, strict=True):
            assert take.sample_rate == RATE
            assert take.samples.dtype == np.float32
            assert 0 < len(take.samples) <= note.samples(RATE)
            assert np.abs(take.samples).max() <= 1.0
            np.testing.assert_array_equal(take.samples * STEPS, np.rint(take.samples * STEPS))
            assert take.problem == ""


@every
def test_takes_come_as_they_are_heard_and_who_stops_listening_stops_the_playing(kind: str) -> None:
    device = played()
    coming = KINDS[kind](device).record(voices(), NOTES)
    assert device.count == 0
    next(coming)
    assert 1 <= device.count <= AHEAD
    coming.close()  # type: ignore[attr-defined]
    assert device.count <= AHEAD


@every
@pytest.mark.parametrize("after", [0, 1, 3])
def test_it_is_broken_off_between_two_voices(kind: str, after: int) -> None:
    device, heard = played(), list[tuple[Take, ...]]()
    coming = KINDS[kind](device).record(voices(), NOTES, cancelled=lambda: device.count >= after)
    with pytest.raises(Cancelled):
        heard.extend(coming)
    assert after <= device.count <= after + AHEAD
    whole = list(KINDS[kind](played()).record(voices(), NOTES))
    assert len(heard) <= after
    assert all(same(one, other) for one, other in zip(heard, whole, strict=False))


@every
def test_a_further_hearing_is_another_take_and_the_same_hearing_the_same(kind: str) -> None:
    takes = KINDS[kind](played())
    first, second, once_more = (next(takes.record(voices()[:1], NOTES, again=again)) for again in (0, 1, 1))
    assert not same(first, second)
    assert same(second, once_more)


@every
def test_one_voice_may_be_asked_for_twice_and_none_is_no_take(kind: str) -> None:
    takes = KINDS[kind](played())
    one, other, again = takes.record([voices()[0], voices()[1], voices()[0]], NOTES[:1])
    assert same(one, again)
    assert not same(one, other)
    assert list(takes.record([], NOTES)) == []
