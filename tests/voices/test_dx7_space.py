import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import voices

from evosynth.errors import InputError, VoiceError
from evosynth.parameters import ParameterSpace, blocks
from evosynth.patch import Patch
from evosynth.voices.dx7 import INIT_VOICE, Voice
from evosynth.voices.dx7_space import (
    DX7_SPACE,
    genomes_from_voices,
    patch_from_voice,
    voice_from_patch,
    voice_matrix,
    voices_from_genomes,
    voices_in,
)


def test_the_columns_are_the_bytes_of_a_dump():
    assert len(DX7_SPACE) == 155
    assert DX7_SPACE.names[:3] == ("op6_rate1", "op6_rate2", "op6_rate3")
    assert DX7_SPACE.index("op1_rate1") == 105
    assert DX7_SPACE.index("algorithm") == 134
    assert DX7_SPACE.names[-1] == "name10"
    assert blocks(DX7_SPACE.parameters) == (
        "op6",
        "op5",
        "op4",
        "op3",
        "op2",
        "op1",
        "pitch_eg",
        "global",
        "lfo",
        "name",
    )


def test_choices_and_switches_are_not_numbers():
    kinds = {
        p.name.removeprefix("op1_"): p.kind
        for p in DX7_SPACE.parameters
        if not p.name.startswith("op") or "1_" in p.name
    }
    assert {name for name, kind in kinds.items() if kind == "choice"} == {
        "left_curve",
        "right_curve",
        "algorithm",
        "lfo_wave",
    }
    assert {name for name, kind in kinds.items() if kind == "switch"} == {"mode", "osc_sync", "lfo_sync"}


def test_a_search_leaves_alone_what_ruins_sounds_or_cannot_be_heard():
    free = {DX7_SPACE.names[i].split("_", 1)[-1] for i in np.flatnonzero(DX7_SPACE.free)}
    operator = {"rate1", "rate2", "rate3", "rate4", "level1", "level2", "level3"}
    operator |= {"amp_mod_sens", "output", "coarse", "fine", "detune"}
    assert free == operator | {"algorithm", "feedback", "sync", "speed", "delay", "amp_depth", "wave"}


@given(st.lists(voices, min_size=1, max_size=4))
def test_voices_come_back_from_their_genomes(some: list[Voice]):
    matrix = voice_matrix(some)
    genomes = genomes_from_voices(matrix)
    assert genomes.min() >= 0
    assert genomes.max() <= 1
    back = voices_from_genomes(genomes)
    assert back.dtype == np.uint8
    assert voices_in(back) == some


@given(st.integers(0, 2**32 - 1))
def test_every_genome_is_a_voice_and_encodes_to_itself(seed: int):
    genomes = DX7_SPACE.sample(3, np.random.default_rng(seed))
    matrix = voices_from_genomes(genomes)
    assert len(voices_in(matrix)) == 3
    assert np.array_equal(voices_from_genomes(genomes_from_voices(matrix)), matrix)


def test_the_corners_of_the_cube_are_voices():
    corners = voices_from_genomes(np.array([np.zeros(155), np.ones(155)]))
    assert voices_in(corners)[0]["algorithm"] == 0
    assert voices_in(corners)[1]["algorithm"] == 31


def test_pins_of_a_space_reach_the_voices():
    space = DX7_SPACE.with_pinned({"algorithm": 4})
    matrix = voices_from_genomes(space.sample(5, np.random.default_rng(1)), space)
    assert (matrix[:, 134] == 4).all()


def test_a_space_of_other_columns_is_refused():
    with pytest.raises(ValueError, match="other parameters"):
        voices_from_genomes(np.zeros((1, 154)), ParameterSpace(DX7_SPACE.parameters[1:]))


def test_a_voice_out_of_range_is_named_when_encoded():
    matrix = voice_matrix([INIT_VOICE, INIT_VOICE])
    matrix[1, 134] = 32
    with pytest.raises(ValueError, match=r"row 1: algorithm is 32.*0\.\.31"):
        genomes_from_voices(matrix)


def test_the_default_is_the_initialised_voice():
    assert voices_in(voices_from_genomes(DX7_SPACE.default()[None]))[0] == INIT_VOICE


@given(voices)
def test_a_voice_comes_back_from_its_patch(voice: Voice):
    patch = patch_from_voice(voice, ["brass"])
    assert patch.tags == ("brass",)
    assert voice_from_patch(Patch.from_json(patch.to_json())) == voice


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        (Patch("wavetable", {}), "for the synth 'wavetable'"),
        (Patch("dx7", {"cutoff_hz": 1.0}), "'cutoff_hz'"),
        (Patch("dx7", {"algorithm": 1.5}), "algorithm to 1.5"),
    ],
)
def test_a_patch_that_is_no_dx7_voice_is_refused(patch: Patch, message: str):
    with pytest.raises(InputError, match=message):
        voice_from_patch(patch)


def test_a_patch_with_a_value_out_of_range_is_refused():
    with pytest.raises(VoiceError, match="algorithm is 99"):
        voice_from_patch(Patch("dx7", {"algorithm": 99}))
