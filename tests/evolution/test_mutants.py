"""Searches that stay near a voice: what they begin with."""

from __future__ import annotations

import numpy as np
from fakes_synth import NOTE, SineSynth

from evosynth.evolution.fitness import Audible
from evosynth.evolution.genetic import GeneticAlgorithm
from evosynth.evolution.mutants import ROUNDS, mutants
from evosynth.evolution.operators import Genes
from evosynth.evolution.session import Session


def test_mutants_are_near_and_keep_what_is_frozen() -> None:
    synth, rng = SineSynth(), np.random.default_rng(0)
    voice = Genes(synth.space).snapped(synth.space.sample(1, rng))
    children = mutants(voice, synth, 200, rng)
    changed = children != voice
    assert (changed.sum(1) > 0).mean() > 0.9
    assert not changed[:, synth.space.frozen].any()
    few = (changed.sum(1) <= 2 * ROUNDS).mean()
    assert few > 0.5  # the rest are moves, which change whole operators
    assert synth.space.allows(children).all()


def test_a_session_near_a_voice_hears_it_first_and_then_its_mutants_alone() -> None:
    synth = SineSynth()
    voice = Genes(synth.space).snapped(synth.space.sample(1, np.random.default_rng(3)))
    asked: list[int] = []
    synth.prior = lambda target, n, rng: asked.append(n) or synth.space.sample(n, rng)  # type: ignore[method-assign]
    strategy = GeneticAlgorithm(synth.space, synth.moves, budget=500)
    session = Session(synth, Audible((NOTE,)), strategy, seed=1, seeds=voice, near=True)
    first = session.step()
    np.testing.assert_array_equal(first.genomes[0], voice[0])
    while session.evaluations < 120:
        session.step()
    assert asked == []
    for one in session.population:
        founder = session.chain(one.id)[0]
        assert (founder.id, founder.move) == (0, "seed"), "whoever lives comes from the voice"


def test_a_resumed_session_stays_near() -> None:
    def made(data: bytes | None = None) -> Session:
        synth = SineSynth()
        parts = synth, Audible((NOTE,)), GeneticAlgorithm(synth.space, synth.moves, budget=500)
        if data is not None:
            return Session.resume(data, *parts, near=True)
        voice = Genes(synth.space).snapped(synth.space.sample(1, np.random.default_rng(3)))
        return Session(*parts, seed=1, seeds=voice, near=True)

    whole = made()
    whole.step()
    resumed = made(whole.checkpoint())
    for _ in range(3):
        np.testing.assert_array_equal(whole.step().genomes, resumed.step().genomes)
