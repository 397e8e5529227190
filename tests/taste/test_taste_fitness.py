"""Taste as a distance: nothing is nearer than what is liked, and it can be weighed with a match."""

from __future__ import annotations

import numpy as np
from tasters import NOTE, darker, taste_for_dark

from evosynth.analysis.impressions import impressions
from evosynth.synths import registry
from evosynth.synths.base import Audio
from evosynth.taste.fitness import CLOSE, TYPICAL, TasteFitness, above_nothing
from evosynth.taste.model import fitted


def test_what_is_liked_is_near_and_a_typical_miss_is_as_far_as_in_a_match() -> None:
    model = fitted(taste_for_dark(6))
    assert model is not None
    fitness, synth = TasteFitness(model, (NOTE,)), registry.make(registry.names()[0], 44100, 1)
    genomes = synth.prior(None, 60, np.random.default_rng(3))
    audio = synth.render(genomes, [NOTE])
    distances, sounds = fitness.score(genomes, audio)[:, 0], impressions(audio[0], NOTE)
    audible = ~np.isnan(sounds.values[:, 0])
    assert np.corrcoef(distances[audible], darker(sounds)[audible])[0, 1] < -0.6
    assert 0.5 * TYPICAL < np.median(distances[audible]) < 2.0 * TYPICAL


def test_what_is_liked_more_than_anything_so_far_is_nearer_still() -> None:
    gaps = np.concatenate([np.linspace(-60.0, 60.0, 241), [-1e6, 1e6]])
    found = above_nothing(gaps)
    assert (np.diff(found[np.argsort(gaps)]) > 0.0).all()
    assert (found > 0.0).all()
    assert found[gaps == 0.0] == CLOSE
    np.testing.assert_allclose(found[gaps >= 20.0], gaps[gaps >= 20.0], atol=0.06)
    assert above_nothing(gaps[7:8])[0] == found[7]


def test_a_sound_is_as_far_alone_as_among_others_to_the_bit() -> None:
    model = fitted(taste_for_dark(6))
    assert model is not None
    fitness = TasteFitness(model, (NOTE,))
    for engine in registry.names():
        synth = registry.make(engine, 44100, 1)
        genomes = synth.prior(None, 37, np.random.default_rng(3))
        rows = synth.render(genomes, [NOTE])[0].rows()
        whole = fitness.score(genomes, [Audio(rows, 44100, 37)])
        for some in (slice(0, 1), slice(16, 17), slice(36, 37), slice(5, 7), slice(10, 31)):
            part = rows[some].copy()
            np.testing.assert_array_equal(fitness.score(genomes[some], [Audio(part, 44100, len(part))]), whole[some])
