"""What changed in a child and what it did: heard on the real engines, by putting it back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sine_engine import SPACE as SINE
from sine_engine import SineSynth

from evosynth.analysis.alike import ALIKE, steps
from evosynth.analysis.comparatives import SAME
from evosynth.analysis.impressions import impressions
from evosynth.arrays import F64
from evosynth.runs.explained import MOST, MOST_TRIED, Explanation, Hear, Pair, explained, explaining
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note, Synth
from evosynth.synths.engine import EngineSpec

NOTE = Note(60, 100, 0.5, 0.8)


def ear(synth: Synth, heard: Callable[[int], object] = lambda n: None) -> Hear:
    """How a synth's genomes sound; ``heard`` is told of how many at once."""

    def hear(genomes: F64) -> object:
        heard(len(genomes))
        return impressions(synth.render(genomes, [NOTE])[0], NOTE)

    return hear  # type: ignore[return-value]


def pair(engine: str, before: dict[str, float], after: dict[str, float]) -> Pair:
    synth = EngineSpec(engine)
    space = voicing.space_of(synth)
    values = np.repeat([[parameter.default for parameter in space.parameters]], 2, axis=0)
    for row, native in enumerate((before, {**before, **after})):
        for name, value in native.items():
            values[row, space.index(name)] = value
    found = Pair.of(*voicing.voices_of(space.encode(values), synth))
    assert found is not None
    return found


def left(pair: Pair, said: Explanation, synth: Synth) -> float:
    """Of the heard change, when what is named is put back."""
    back = pair.genomes[1].copy()
    columns = [pair.space.index(name) for name in said.names]
    back[columns] = pair.genomes[0, columns]
    heard = ear(synth)(np.array([*pair.genomes, back]))
    away, rest = steps(heard[1:], heard[0:1])
    return float(rest / away)


def test_what_makes_the_change_is_named_and_what_is_not_heard_is_not() -> None:
    before = {"algorithm": 4, "op2_output": 85, "op6_output": 0}
    children = pair("dx7", before, {"op2_coarse": 7, "op6_coarse": 9, "op1_velocity_sens": 1})
    said = explained(children, ear(registry.make("dx7", 32000, 1)))
    assert said.changes == ("Op 2 ratio 1 to 7",)
    assert said.blocks == {"op2"}
    assert any(word.startswith("brighter") for word in said.sound)
    assert str(said).startswith("Op 2 ratio 1 to 7: ")


def test_a_child_that_sounds_as_its_parent_says_so_and_nothing_else() -> None:
    children = pair("dx7", {"op6_output": 0}, {"op6_coarse": 9})
    said = explained(children, ear(registry.make("dx7", 32000, 1)))
    assert (said.changes, said.sound, said.names) == ((), (SAME,), frozenset())
    assert str(said) == "sounds alike"


@pytest.mark.parametrize("engine", ["dx7", "wavetable"])
def test_three_things_at_most_take_half_of_the_heard_change_away(engine: str) -> None:
    synth = registry.make(engine, 32000, 1)
    genomes = synth.prior(None, 8, np.random.default_rng(5))
    told = 0
    for mother, father in zip(genomes[::2], genomes[1::2], strict=True):
        mixed = np.where(np.random.default_rng(1).random(len(mother)) < 0.15, father, mother)
        found = Pair.of(*voicing.voices_of(np.array([mother, mixed]), EngineSpec(engine)))
        assert found is not None
        said = explained(found, ear(synth))
        if said.apart >= ALIKE:
            told += 1
            assert 1 <= len(said.changes) <= MOST
            assert left(found, said, synth) == pytest.approx(said.left, abs=0.01)
            assert said.left <= 0.5
    assert told >= 2


def test_a_voice_that_differs_everywhere_is_heard_in_a_bounded_number_of_renders() -> None:
    synth, heard = registry.make("dx7", 32000, 1), list[int]()
    genomes = synth.space.sample(2, np.random.default_rng(2))
    found = Pair.of(*voicing.voices_of(genomes, EngineSpec("dx7")))
    assert found is not None
    rounds = list(explaining(found, ear(synth, heard.append)))
    assert rounds[-1] is not None
    assert rounds[:-1] == [None] * (len(rounds) - 1)
    assert max(heard) <= MOST_TRIED
    assert len(heard) <= 4


def test_a_third_engine_is_explained_by_its_parameters_alone() -> None:
    synth = SineSynth(32000)
    genomes = SINE.encode(np.array([[1.0, 0.0, 0.5, 0.1], [1.0, 0.0, 0.5, 2.0]]))
    said = explained(Pair(SINE, genomes, EngineSpec("sine")), ear(synth))
    assert said.changes == ("Decay slower",)


def test_voices_of_two_engines_cannot_be_explained_by_one_another() -> None:
    voices = [voicing.voice_of(voicing.space_of(EngineSpec(n)).default(), EngineSpec(n)) for n in registry.names()[:2]]
    assert Pair.of(*voices) is None
