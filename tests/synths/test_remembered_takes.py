"""Takes are kept to the bit, asked for once, and stopped between two voices."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.errors import Cancelled
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import STEPS, InMemory, Remembered, Take, TakesOf

RATE = 44100
NOTES = (Note(48, 90, 0.1, 0.2), Note(72, 127, 0.05, 0.1))
SPEC = EngineSpec(registry.names()[0], device="tx802;1;PORT;;")


def voices(count: int) -> list[bytes]:
    synth = registry.make(SPEC.name, RATE)
    return voicing.voices_of(synth.prior(None, count, np.random.default_rng(5)), SPEC)


def source() -> TakesOf:
    return TakesOf(registry.make(SPEC.name, RATE), SPEC)


def test_samples_are_whole_steps_of_24_bits() -> None:
    rough = np.random.default_rng(1).uniform(-1.2, 1.2, 1000).astype(np.float32)
    take = Take.of(rough, RATE)
    steps = take.samples.astype(np.float64) * STEPS
    np.testing.assert_array_equal(steps, np.rint(steps))
    assert take.samples.min() == -1.0
    assert take.samples.max() < 1.0
    np.testing.assert_array_equal(Take.of(take.samples, RATE).samples, take.samples)


def test_what_was_recorded_is_not_recorded_again() -> None:
    takes, some = source(), voices(3)
    remembered = Remembered(takes, InMemory())
    first = list(remembered.record(some, NOTES))
    again = list(remembered.record([*some[::-1], some[0]], NOTES))
    assert takes.count == 3
    for one, other in zip(first, again[2::-1], strict=True):
        assert one == other
    assert again[3] == first[0]


def test_a_further_note_and_a_further_hearing_are_recorded_and_kept_too() -> None:
    takes, (voice,) = source(), voices(1)
    remembered = Remembered(takes, InMemory())
    list(remembered.record([voice], NOTES[:1]))
    both = next(remembered.record([voice], NOTES))
    assert [len(take.samples) for take in both] == [note.samples(RATE) for note in NOTES]
    assert takes.count == 2
    anew = next(remembered.record([voice], NOTES, again=1))
    assert takes.count == 3
    assert anew[0] is not both[0]
    assert next(remembered.record([voice], NOTES, again=1)) == anew


def test_a_voice_under_another_name_is_the_same_take() -> None:
    takes, (voice,) = source(), voices(1)
    remembered = Remembered(takes, InMemory())
    list(remembered.record([voice], NOTES))
    list(remembered.record([voicing.renamed(voice, "OTHER")], NOTES))
    assert takes.count == 1


def test_who_breaks_off_keeps_what_was_heard() -> None:
    takes, some = source(), voices(4)
    remembered = Remembered(takes, InMemory())
    heard = []
    with pytest.raises(Cancelled):
        heard.extend(remembered.record(some, NOTES, cancelled=lambda: takes.count == 2))
    assert takes.count == 2
    assert len(list(remembered.record(some, NOTES))) == 4
    assert takes.count == 4
