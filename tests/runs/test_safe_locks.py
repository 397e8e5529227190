"""What a breeding leaves alone unless it is let loose."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.arrays import F64
from evosynth.limits import Limits
from evosynth.runs.assembly import confine, confined, make_breeding
from evosynth.runs.commands import Confine
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec
from evosynth.synths.voicing import space_of

ENGINES = [EngineSpec(name) for name in ("dx7", "wavetable")]
DETUNE = {"dx7": ("op3_detune", 13.0, 4.0, 10.0), "wavetable": ("osc1_fine_cents", 90.0, -15.0, 15.0)}


def odd(synth: EngineSpec) -> F64:
    """Sixteen voices that are detuned farther than is safe."""
    space, (name, far, _, _) = space_of(synth), DETUNE[synth.name]
    genomes = np.array(
        make_breeding(RunSettings(synth=synth, seed=2, threads=1)).synth.prior(None, 16, np.random.default_rng(1))
    )
    native = space.decode(genomes)
    native[:, space.index(name)] = far
    return space.encode(native)


def natives(synth: EngineSpec, genomes: F64) -> F64:
    space = space_of(synth)
    column: F64 = space.decode(genomes)[:, space.index(DETUNE[synth.name][0])]
    return column


@pytest.mark.parametrize("synth", ENGINES, ids=str)
def test_what_came_in_stays_as_it_is_and_its_children_are_safe_until_they_are_let_loose(synth: EngineSpec) -> None:
    settings = RunSettings(synth=synth, seed=2, threads=1, safe=True)
    run, (_, far, low, high) = make_breeding(settings, odd(synth)), DETUNE[synth.name]
    run.step()
    assert np.allclose(natives(synth, np.array([c.genome for c in run.population])), far)
    run.rate({run.population[3].id: 1.0, run.population[4].id: 0.6})
    report = run.step()
    children = natives(synth, report.genomes)
    assert (children >= low - 1e-9).all()
    assert (children <= high + 1e-9).all()
    loose = confined(settings, Confine(Limits(), safe=False))
    confine(run, None, loose)
    run.rate({**dict.fromkeys(run.ratings, 0.0), run.population[0].id: 1.0})
    assert np.isclose(natives(synth, run.step().genomes), far).sum() > 3  # their parent is one of those that came in


def test_what_a_person_limits_counts_more() -> None:
    settings = RunSettings(seed=2, threads=1, safe=True, limits=Limits(("op3_detune=6..7",)))
    run = make_breeding(settings)
    run.step()
    run.rate({run.population[3].id: 1.0})
    assert natives(settings.synth, run.step().genomes).min() >= 13.0


def test_a_confine_leaves_the_switch_as_it_was() -> None:
    settings = RunSettings(safe=True)
    assert confined(settings, Confine(Limits(("op1",)))).safe
    assert not confined(settings, Confine(Limits(("op1",)), safe=False)).safe


@pytest.mark.parametrize("synth", ENGINES, ids=str)
def test_every_word_of_an_engine_holds_in_its_space(synth: EngineSpec) -> None:
    words = registry.of(synth).limits.safe
    assert words
    for word in words:
        Limits((word,)).applied(space_of(synth))
