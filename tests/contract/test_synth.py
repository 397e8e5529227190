"""The laws that every engine obeys, whatever it is made of; and a device through its takes, given these."""

from functools import cache

import numpy as np
import pytest

from evosynth.audio.files import resample
from evosynth.errors import Cancelled
from evosynth.synths import registry
from evosynth.synths.base import Audio, Note, Synth
from evosynth.synths.corrected import corrected
from evosynth.synths.correction import Correction
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import InMemory, Remembered, TakesOf
from evosynth.synths.through_takes import ThroughTakes

RATE = 44100
NOTES = (Note(48, 90, 0.1, 0.2), Note(72, 127, 0.05, 0.123))
QUALITIES = ("search", "final")

CORRECTED = "corrected"  # the first of them as a device was heard to sound
DULL = Correction(1.113, -3.0, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -2.0, -5.0, -6.0))
THROUGH = "dx7@dx7;1;PORT;;INPUT"
made = pytest.mark.parametrize("name", registry.names())
engines = pytest.mark.parametrize("name", [*registry.names(), CORRECTED])
# Of these, what is true of a device as well.
heard = pytest.mark.parametrize("name", [*registry.names(), CORRECTED, THROUGH])
qualities = pytest.mark.parametrize("quality", QUALITIES)


@cache
def synth(name: str, threads: int = 1) -> Synth:
    if name == CORRECTED:
        return corrected(synth(registry.names()[0], threads), DULL)
    spec = EngineSpec.parse(name)
    twin = registry.make(spec.name, RATE, threads)
    return ThroughTakes(twin, spec, takes(), resample) if spec.device else twin


@cache
def takes() -> Remembered:
    """Of an engine in the place of a device that never sounds the same twice; what is kept is the same for all."""
    made, rng = registry.make("dx7", 48000, 1), np.random.default_rng(3)

    def hissing(samples: np.ndarray, again: int) -> np.ndarray:
        return samples + rng.standard_normal(len(samples)).astype(np.float32) * np.float32(1e-3)

    return Remembered(TakesOf(made, EngineSpec("dx7"), hissing), InMemory())


@cache
def genomes(name: str) -> np.ndarray:
    """Wild ones from the whole cube, its corners, and plausible ones: 40, so that the last group is not full."""
    space, rng = synth(name).space, np.random.default_rng(7)
    corners = np.array([np.zeros(len(space)), np.ones(len(space))])
    return np.concatenate([space.sample(26, rng), corners, synth(name).prior(None, 12, rng)])


@cache
def rendered(name: str, quality: str) -> list[Audio]:
    return synth(name).render(genomes(name), NOTES, quality=quality)  # type: ignore[arg-type]


@heard
@qualities
def test_there_is_one_finite_mono_sound_a_genome_and_note(name, quality):
    for note, audio in zip(NOTES, rendered(name, quality), strict=True):
        rows = audio.rows()
        assert rows.dtype == np.float32
        assert rows.shape == (40, note.samples(RATE))
        assert audio.sample_rate == RATE
        assert audio.n == 40
        assert np.isfinite(rows).all()
        assert (np.abs(rows).max(axis=1) > 1e-3).sum() > 20


@heard
@qualities
def test_a_row_is_the_same_to_the_bit_alone_and_in_any_batch(name, quality):
    whole = [audio.rows() for audio in rendered(name, quality)]
    backwards = synth(name).render(genomes(name)[::-1].copy(), NOTES, quality=quality)
    for all_rows, audio in zip(whole, backwards, strict=True):
        np.testing.assert_array_equal(audio.rows()[::-1], all_rows)
    for row in (0, 27, 33):
        alone = synth(name).render(genomes(name)[row : row + 1], NOTES, quality=quality)
        for all_rows, audio in zip(whole, alone, strict=True):
            np.testing.assert_array_equal(audio.rows()[0], all_rows[row])


@heard
@qualities
def test_threads_and_what_was_played_before_change_nothing(name, quality):
    again = synth(name, 3).render(genomes(name), NOTES[::-1], quality=quality)
    for audio, before in zip(again[::-1], rendered(name, quality), strict=True):
        np.testing.assert_array_equal(audio.rows(), before.rows())


@engines
@qualities
def test_rendering_stops_when_it_is_cancelled(name, quality):
    with pytest.raises(Cancelled):
        synth(name).render(genomes(name), NOTES, quality=quality, cancelled=lambda: True)


@made
def test_wrong_arguments_are_named(name):
    good = genomes(name)[:1]
    with pytest.raises(ValueError, match="shape"):
        synth(name).render(good[:, :-1], NOTES)
    with pytest.raises(ValueError, match="outside"):
        synth(name).render(good + 1.0, NOTES)
    with pytest.raises(ValueError, match="no voice"):
        synth(name).render(good[:0], NOTES)
    with pytest.raises(ValueError, match="loud"):
        synth(name).render(good, NOTES, quality="loud")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="threads"):
        registry.make(name, RATE, 0)
    with pytest.raises(ValueError, match="Hz"):
        registry.make(name, 8000)


@made
def test_a_pinned_parameter_sounds_as_it_is_pinned(name):
    space = synth(name).space
    values = space.decode(genomes(name)[30:34])
    column = next(i for i, p in enumerate(space.parameters) if p.role in ("coarse", "table"))
    parameter = space.parameters[column]
    values[:, column] = parameter.high
    pinned = type(synth(name))(RATE, space=space.with_pinned({parameter.name: parameter.high}), threads=1)
    wanted = synth(name).render(space.encode(values), NOTES[:1])[0].rows()
    np.testing.assert_array_equal(pinned.render(genomes(name)[30:34], NOTES[:1])[0].rows(), wanted)


@heard
def test_the_prior_and_the_moves_stay_in_the_cube_and_repeat_themselves(name):
    engine = synth(name)
    first, second = (engine.prior(None, 20, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert first.shape == (20, len(engine.space))
    assert engine.moves
    for move in engine.moves:
        moved = [move.apply(first, np.random.default_rng(4)) for _ in range(2)]
        np.testing.assert_array_equal(*moved)
        for rows in (first, moved[0]):
            assert ((rows >= 0) & (rows <= 1)).all()
