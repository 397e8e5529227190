"""The one measure of alike: nothing to itself, about one for a change that is just heard, many for another voice."""

from __future__ import annotations

from functools import cache

import numpy as np

from evosynth.analysis import alike
from evosynth.analysis.alike import ALIKE, FAR, Impressions, steps
from evosynth.analysis.impressions import impressions
from evosynth.synths import registry
from evosynth.synths.base import Audio, Note

RATE = 22050
NOTE = Note(60, 100, 0.75, 1.1)


@cache
def voices() -> tuple[Impressions, Impressions, Impressions]:
    """Voices of the first engine, the same with all output levels one step down, and other voices."""
    synth, rng = registry.make(registry.names()[0], RATE, 1), np.random.default_rng(3)
    genomes = synth.prior(None, 60, rng)
    values = synth.space.decode(genomes)
    louder = [i for i, p in enumerate(synth.space.parameters) if p.role == "output"]
    values[:, louder] = np.where(values[:, louder] > 0, np.maximum(values[:, louder] - 1, 0), 0)
    three = genomes, synth.space.encode(values), synth.prior(None, 60, rng)
    sounds = [synth.render(which, [NOTE])[0] for which in three]
    audible = [np.abs(a.rows()).max(axis=1) > 1e-3 for a in sounds]
    kept = audible[0] & audible[1] & audible[2]
    return tuple(impressions(Audio(a.rows()[kept], RATE, int(kept.sum())), NOTE) for a in sounds)  # type: ignore[return-value]


def pairs(one: Impressions, other: Impressions) -> np.ndarray:
    return np.array([steps(other[i : i + 1], one[i : i + 1])[0] for i in range(len(one))])


def test_a_sound_is_no_step_from_itself_and_the_way_back_is_as_long() -> None:
    voice, _, other = voices()
    assert pairs(voice, voice).max() == 0.0
    np.testing.assert_allclose(pairs(voice, other), pairs(other, voice), rtol=1e-6)


def test_what_is_just_heard_is_about_one_step_and_another_voice_is_many() -> None:
    voice, louder, other = voices()
    assert np.quantile(pairs(voice, louder), 0.8) < ALIKE
    assert np.quantile(pairs(voice, other), 0.1) > 4 * ALIKE


def test_silence_is_like_silence_and_far_from_any_sound() -> None:
    voice, *_ = voices()
    silence = impressions(Audio(np.zeros((2, NOTE.samples(RATE)), np.float32), RATE, 2), NOTE)
    assert steps(silence, silence[:1]).tolist() == [0.0, 0.0]
    assert steps(silence, voice[:1]).tolist() == [FAR, FAR]
    assert steps(voice[:2], silence[:1]).tolist() == [FAR, FAR]


def test_every_descriptor_has_a_step_and_a_unit() -> None:
    assert len(set(alike.NAMES)) == len(alike.WORDS)
    assert all(word.step > 0 and word.unit for word in alike.WORDS)
