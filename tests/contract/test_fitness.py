"""The laws that every fitness obeys: a match to one note or to several, breeding by ear, taste, and both in one sum."""

from functools import cache

import numpy as np
import pytest

from evosynth.analysis.impressions import impressions
from evosynth.analysis.match import TargetMatch
from evosynth.analysis.target import PreparedTarget, instrument
from evosynth.arrays import F32
from evosynth.distance import WORST
from evosynth.evolution.blend import Blend
from evosynth.evolution.fitness import Audible, Fitness
from evosynth.synths import registry
from evosynth.synths.base import Audio, Note
from evosynth.taste.answers import Page, Taste
from evosynth.taste.fitness import TasteFitness
from evosynth.taste.model import Model, fitted

RATE = 22050
LOW, HIGH = Note(48, 100, 0.25, 0.4), Note(67, 80, 0.2, 0.35)
ALL = ("one note", "two notes", "by ear", "taste", "towards taste")

every_fitness = pytest.mark.parametrize("name", ALL)


@cache
def heard() -> tuple[np.ndarray, tuple[Audio, ...]]:
    """37 voices of the first engine at both notes: one silent, one broken; more than one group, the last not full."""
    synth = registry.make(registry.names()[0], RATE, 1)
    genomes = synth.prior(None, 37, np.random.default_rng(5))
    rows = [audio.rows().copy() for audio in synth.render(genomes, (LOW, HIGH))]
    for sounds in rows:
        sounds[7] = 0.0
    return genomes, tuple(Audio(sounds, RATE, 37) for sounds in rows)


def _target(note: Note, samples: F32) -> PreparedTarget:
    return PreparedTarget(
        name="target", samples=samples, sample_rate=RATE, region_s=(0.0, note.length_s), note=note, note_source="given",
        f0_hz=None, cents=0.0, sure=True, loudness_lufs=-18.0,
    )  # fmt: skip


@cache
def fitness(name: str, threads: int = 1) -> Fitness:
    if name == "taste":
        return TasteFitness(_model(), (LOW, HIGH))
    if name == "towards taste":
        return Blend(fitness("two notes", threads), TasteFitness(_model(), (LOW,)), 0.4)
    if name == "by ear":
        return Audible((LOW,))
    targets = [_target(note, audio.rows()[3]) for note, audio in zip((LOW, HIGH), heard()[1], strict=True)]
    whole = targets[0] if name == "one note" else instrument(targets)
    return TargetMatch(whole, RATE, threads=threads)


@cache
def _model() -> Model:
    """Of one who likes what comes early in the list."""
    audio = heard()[1][0]
    sounds = impressions(audio, LOW)
    pages = tuple(Page(sounds[at : at + 7], np.arange(7.0)[::-1]) for at in (0, 8, 16))
    model = fitted(Taste(pages))
    assert model is not None
    return model


def audio_for(name: str, rows: slice | list[int] = slice(None)) -> list[Audio]:
    """What a fitness is given of these voices."""
    return [Audio(a.rows()[rows], RATE, len(a.rows()[rows])) for a in heard()[1][: len(fitness(name).notes)]]


def scores(name: str, rows: slice | list[int] = slice(None)) -> np.ndarray:
    return fitness(name).score(heard()[0][rows], audio_for(name, rows))


@every_fitness
def test_there_is_a_number_for_each_voice_and_objective(name: str) -> None:
    found = scores(name)
    assert found.shape == (37, len(fitness(name).objectives))
    assert found.dtype == np.float64
    assert np.isfinite(found).all()
    assert (found >= 0.0).all()
    assert len(set(fitness(name).objectives)) == len(fitness(name).objectives) >= 1
    assert len(fitness(name).notes) >= 1


@every_fitness
def test_silence_scores_worst_and_nothing_else_does(name: str) -> None:
    worst = (scores(name) >= WORST).all(axis=1)
    audible = np.array([np.abs(a.rows()).max(axis=1) > 1e-3 for a in audio_for(name)]).any(axis=0)
    assert worst[7]
    np.testing.assert_array_equal(worst, ~audible)


@every_fitness
def test_a_broken_row_scores_worst_and_spoils_no_other(name: str) -> None:
    good, broken = scores(name), audio_for(name)
    for audio in broken:
        audio.data[11, 100] = np.nan
    found = fitness(name).score(heard()[0], broken)
    assert np.isfinite(found).all()
    assert (found[11] >= WORST).all()
    others = np.arange(37) != 11
    np.testing.assert_allclose(found[others], good[others], atol=1e-5)


@every_fitness
def test_a_row_hardly_depends_on_its_neighbours(name: str) -> None:
    whole = scores(name)
    np.testing.assert_allclose(scores(name, slice(None, None, -1))[::-1], whole, atol=1e-5)
    for row in (0, 7, 20, 36):
        np.testing.assert_allclose(scores(name, [row])[0], whole[row], atol=1e-5)


@every_fitness
def test_the_same_sounds_score_the_same_to_the_bit_on_any_number_of_threads(name: str) -> None:
    np.testing.assert_array_equal(scores(name), scores(name))
    np.testing.assert_array_equal(fitness(name, 3).score(heard()[0], audio_for(name)), scores(name))


@every_fitness
def test_sounds_side_by_side_score_as_sounds_one_after_the_other(name: str) -> None:
    side_by_side = []
    for audio in audio_for(name):
        padded: F32 = np.zeros((64, audio.data.shape[1]), np.float32)
        padded[:37] = audio.data
        lanes = np.ascontiguousarray(padded.reshape(2, 32, -1).transpose(0, 2, 1))
        side_by_side.append(Audio(lanes, RATE, 37, "lanes32"))
    np.testing.assert_allclose(fitness(name).score(heard()[0], side_by_side), scores(name), atol=1e-5)


@pytest.mark.parametrize("name", ["one note", "two notes"])
def test_the_target_itself_is_nearest(name: str) -> None:
    assert scores(name).sum(axis=1).argmin() == 3
