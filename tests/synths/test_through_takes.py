"""An engine heard through a device is that engine in all but its sound."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from evosynth.audio.files import resample
from evosynth.errors import Cancelled, InputError
from evosynth.runs.assembly import engine, make_synth
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.base import Confinable, Note, Simplifiable, Synth
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import HEADROOM, InMemory, Remembered, TakesOf
from evosynth.synths.through_takes import ThroughTakes

RATE = 44100
NOTES = (Note(48, 90, 0.1, 0.2), Note(72, 127, 0.05, 0.123))
SPEC = EngineSpec(registry.names()[0], device="tx802;1;PORT;;")


@cache
def twin() -> Synth:
    return registry.make(SPEC.name, RATE)


def through(rate: int = RATE) -> ThroughTakes:
    takes = TakesOf(registry.make(SPEC.name, rate), SPEC)
    return ThroughTakes(twin(), SPEC, Remembered(takes, InMemory()), resample)


@cache
def genomes() -> np.ndarray:
    genomes = twin().prior(None, 5, np.random.default_rng(2))
    genomes.setflags(write=False)
    return genomes


def test_what_is_heard_is_what_the_device_plays() -> None:
    for audio, own in zip(
        through().render(genomes(), NOTES), twin().render(genomes(), NOTES, quality="final"), strict=True
    ):
        np.testing.assert_allclose(audio.rows() / HEADROOM, own.rows(), atol=1e-6)


def test_a_row_is_the_same_alone_and_among_others() -> None:
    device = through(48000)
    rows = device.render(genomes(), NOTES)
    alone = device.render(genomes()[3:4], NOTES[1:])
    np.testing.assert_array_equal(alone[0].rows()[0], rows[1].rows()[3])


def test_takes_come_to_the_engine_s_rate() -> None:
    own = twin().render(genomes(), NOTES[:1], quality="final")[0].rows()
    heard = through(48000).render(genomes(), NOTES[:1])[0].rows()
    assert heard.shape == own.shape
    for one, other in zip(heard, own, strict=True):
        assert np.corrcoef(one, other)[0, 1] > 0.99


def test_it_is_broken_off_between_two_voices() -> None:
    with pytest.raises(Cancelled):
        through().render(genomes(), NOTES, cancelled=lambda: True)


def test_wrong_arguments_are_named() -> None:
    device = through()
    with pytest.raises(ValueError, match="shape"):
        device.render(genomes()[:, :-1], NOTES)
    with pytest.raises(ValueError, match="outside"):
        device.render(genomes() + 1.0, NOTES)
    with pytest.raises(ValueError, match="no voice"):
        device.render(genomes()[:0], NOTES)
    with pytest.raises(ValueError, match="loud"):
        device.render(genomes(), NOTES, quality="loud")  # type: ignore[arg-type]


def test_it_can_be_confined_and_simplified_as_its_engine_can() -> None:
    device = through()
    assert isinstance(device, Confinable)
    assert isinstance(device, Simplifiable)
    name = device.space.names[0]
    pinned = device.within(device.space.with_pinned({name: device.space.parameters[0].high}))
    assert pinned.voices(genomes()) != device.voices(genomes())
    own = twin().within(pinned.space).render(genomes(), NOTES[:1], quality="final")[0]  # type: ignore[attr-defined]
    np.testing.assert_allclose(pinned.render(genomes(), NOTES[:1])[0].rows() / HEADROOM, own.rows(), atol=1e-6)
    np.testing.assert_array_equal(device.complexity(genomes()), twin().complexity(genomes()))  # type: ignore[attr-defined]


def test_a_device_without_a_way_to_it_is_said_by_its_words() -> None:
    with pytest.raises(InputError, match="TX802 at PORT"):
        engine(SPEC, RATE)
    synth = make_synth(RunSettings(synth=SPEC.heard_by(TakesOf(twin(), SPEC))))
    assert isinstance(synth, ThroughTakes)
