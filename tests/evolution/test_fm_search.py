"""The search with the true engine and the true fitness, on short sounds."""

import numpy as np
import pytest

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip
from evosynth.evolution.fitness import Audible
from evosynth.evolution.genetic import GeneticAlgorithm
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.session import Session
from evosynth.synths.base import Note
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7_space import DX7_SPACE, voices_from_genomes

RATE, NOTE = 22050, Note(57, 100, 0.15, 0.25)


@pytest.fixture(scope="module")
def synth() -> FMSynth:
    return FMSynth(RATE, threads=1)


def match(synth: FMSynth, seed: int, threads: int = 1) -> Session:
    genome = synth.prior(None, 1, np.random.default_rng(77))
    sound = synth.render(genome, [NOTE])[0].rows()[0]
    target = prepare_target(Clip(sound, RATE), "fm_57.wav", note=57, gate_s=0.15, length_s=0.25, already_cut=True)
    fitness = TargetMatch(target, RATE, threads=threads)
    engine = FMSynth(RATE, threads=threads)
    return Session(engine, fitness, GeneticAlgorithm(engine.space, engine.moves, budget=320), seed=seed)


def test_a_sound_that_the_engine_can_make_is_approached_with_the_locked_columns_left_alone(synth: FMSynth) -> None:
    run = match(synth, seed=1)
    reports = [run.step() for _ in range(16)]
    assert reports[-1].best_distance < 0.85 * reports[0].best_distance
    locked = ~DX7_SPACE.free
    locked[DX7_SPACE.index("transpose")] = False  # by which the prior varies
    genomes = np.concatenate([report.genomes for report in reports])
    assert len(np.unique(genomes[:, locked], axis=0)) == 1, "every voice came from the prior, which varies none of them"


def test_the_result_does_not_depend_on_the_number_of_threads(synth: FMSynth) -> None:
    one, three = (match(synth, seed=2, threads=threads) for threads in (1, 3))
    for _ in range(4):
        a, b = one.step(), three.step()
        assert np.array_equal(a.genomes, b.genomes)
        assert np.array_equal(a.scores, b.scores)


def test_bred_voices_can_be_heard_and_differ_from_their_parents(synth: FMSynth) -> None:
    run = Session(synth, Audible((NOTE,)), Breeding(synth.space, synth.moves), seed=3)
    run.step()
    run.rate({run.population[0].id: 1.0, run.population[5].id: 0.6})
    run.step()
    sounds = synth.render(np.array([c.genome for c in run.population]), [NOTE])[0].rows()
    assert (np.sqrt((sounds.astype(float) ** 2).mean(1)) > 1e-4).all()
    assert len({sound.tobytes() for sound in sounds}) >= 15


def test_voices_of_the_search_are_voices_of_a_dx7(synth: FMSynth) -> None:
    run = match(synth, seed=4)
    for _ in range(6):
        report = run.step()
    voices = voices_from_genomes(report.genomes)
    assert voices.shape == (32, 155)
    again = DX7_SPACE.encode(voices.astype(float))
    assert np.array_equal(voices_from_genomes(again), voices)
