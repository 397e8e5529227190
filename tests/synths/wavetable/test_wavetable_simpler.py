"""What the wavetable engine proposes in order to say the same with less."""

import numpy as np

from evosynth.synths.base import Confinable, Simplifiable
from evosynth.synths.wavetable.simpler import SOURCES
from evosynth.synths.wavetable.space import WAVETABLE_SPACE as SPACE
from evosynth.synths.wavetable.synth import WavetableSynth

SYNTH = WavetableSynth(threads=1)
LEVELS = [SPACE.index(f"{source}_level") for source in SOURCES]


def patch(**values: float) -> np.ndarray:
    row = np.array([[p.default for p in SPACE.parameters]])
    for name, value in values.items():
        row[0, SPACE.index(name)] = value
    return SPACE.encode(row)[0]


def test_the_engine_can_be_confined_and_simplified() -> None:
    assert isinstance(SYNTH, Confinable)
    assert isinstance(SYNTH, Simplifiable)


def test_every_proposal_is_another_patch_and_what_it_leaves_stays_to_the_bit() -> None:
    for genome in SYNTH.prior(None, 20, np.random.default_rng(1)):
        proposals = SYNTH.simpler(genome)
        assert len(proposals) > 3
        changed = SPACE.decode(proposals) != SPACE.decode(genome[None])
        assert changed.any(1).all()
        assert (proposals[~changed] == np.broadcast_to(genome, proposals.shape)[~changed]).all()
        assert (SPACE.decode(proposals)[:, LEVELS] > 0).any(1).all(), "something sounds"


def test_the_softest_source_is_the_first_to_go() -> None:
    proposals = SYNTH.simpler(patch(osc1_level=0.8, osc2_level=0.3, noise_level=0.1))
    fewer = [row for row in SPACE.decode(proposals) if (row[LEVELS] > 0).sum() == 2]
    assert [SOURCES[int(np.argmin(np.where(np.array(SOURCES) == "sub", 9.0, row[LEVELS])))] for row in fewer] == [
        "noise",
        "osc2",
        "osc1",
    ]


def test_an_idle_slot_and_a_rough_number_are_worse_than_none() -> None:
    plain, slot, rough, round_ = (
        SYNTH.complexity(one[None])[0]
        for one in (patch(), patch(mod3_depth=0.4), patch(osc1_level=0.6137), patch(osc1_level=0.61))
    )
    assert plain < round_ < rough < slot
    levels = SPACE.decode(SYNTH.simpler(patch(osc1_level=0.6137)))[:, SPACE.index("osc1_level")]
    assert np.isclose(levels, 0.61).any()
