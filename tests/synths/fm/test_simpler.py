"""What the FM engine proposes in order to say the same with less, and what it promises of operators."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.synths.base import Confinable, Note, Simplifiable
from evosynth.synths.fm.rules import AtMostOperators, audible
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import INIT_VOICE, Voice
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices, voice_matrix, voices_from_genomes

NOTE = Note(57, 100, 0.1, 0.15)
SYNTH = FMSynth(threads=1)


def genome_of(voice: Voice) -> np.ndarray:
    return genomes_from_voices(voice_matrix([voice]))[0]


def proposals_of(voice: Voice) -> list[Voice]:
    return [Voice(row.tobytes()) for row in voices_from_genomes(SYNTH.simpler(genome_of(voice)))]


def test_the_engine_can_be_confined_and_simplified() -> None:
    assert isinstance(SYNTH, Confinable)
    assert isinstance(SYNTH, Simplifiable)


def test_nothing_is_simpler_than_the_initialised_voice() -> None:
    assert SYNTH.simpler(genome_of(INIT_VOICE)).shape == (0, 155)
    others = SYNTH.prior(None, 20, np.random.default_rng(1))
    assert (SYNTH.complexity(others) > SYNTH.complexity(genome_of(INIT_VOICE)[None])).all()


def test_operators_reach_the_output_through_others_that_are_on() -> None:
    chain = INIT_VOICE.with_values(algorithm=0, op3_output=99, op4_output=80, op6_output=80)
    assert audible(genome_of(chain)[None])[0].tolist() == [False, False, True, True, False, True]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_operators_that_reach_nothing_are_put_to_rest_and_nobody_hears_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    genome = SYNTH.prior(None, 1, rng)[0]
    genome[[DX7_SPACE.index(f"op{op}_output") for op in rng.choice(np.arange(2, 7), 2, replace=False)]] = 0.005
    unheard = np.flatnonzero(~audible(genome[None])[0])
    rested = [p for p in SYNTH.simpler(genome) if _at_rest(p, unheard)]
    assert len(unheard) == 0 or rested
    heard = SYNTH.render(np.array([genome, *rested]), [NOTE], quality="final")[0].rows()
    assert np.abs(heard - heard[0]).max() <= 1 / 4096  # the engine's smallest step: what is off still leaks that much


def _at_rest(proposal: np.ndarray, positions: np.ndarray) -> bool:
    """Whether one of these operators is as in the initialised voice and silent, and was named for that alone."""
    ops = voices_from_genomes(proposal[None])[0][:126].reshape(6, 21)
    return any((ops[p] == np.frombuffer(INIT_VOICE.data, np.uint8)[:21]).all() for p in positions)


def test_an_lfo_that_moves_nothing_and_feedback_that_reaches_nothing_rest() -> None:
    voice = INIT_VOICE.with_values(lfo_speed=80, lfo_wave=4, lfo_delay=20, lfo_amp_depth=50, feedback=6)
    said = proposals_of(voice)
    assert voice.with_values(lfo_speed=35, lfo_wave=0, lfo_delay=0, lfo_amp_depth=0) in said
    assert voice.with_values(feedback=0) in said


def test_a_stage_that_may_never_be_reached_takes_over_the_one_before_it_not_full_level() -> None:
    voice = INIT_VOICE.with_values(op1_rate2=40, op1_level2=60, op1_rate3=20, op1_level3=10)
    assert voice.with_values(op1_rate3=40, op1_level3=60) in proposals_of(voice)
    assert all(p["op1_level3"] <= 60 or p["op1_level2"] == p["op1_level3"] for p in proposals_of(voice))


def test_the_softest_operator_is_the_first_to_go_and_the_last_carrier_never_goes() -> None:
    voice = INIT_VOICE.with_values(op2_output=50, op3_output=90, op4_output=70)
    fewer = [p for p in proposals_of(voice) if sum(p[f"op{op}_output"] > 0 for op in range(1, 7)) < 4]
    silenced = [next(op for op in range(1, 7) if not p[f"op{op}_output"] and voice[f"op{op}_output"]) for p in fewer]
    assert silenced == [2, 4, 3, 1]
    alone = INIT_VOICE.with_values(op2_output=50)
    assert all(p["op1_output"] > 0 for p in proposals_of(alone))


def test_at_most_so_many_operators_mutes_what_is_missed_least() -> None:
    voice = INIT_VOICE.with_values(algorithm=4, op2_output=60, op3_output=95, op4_output=80, op6_output=99)
    rule, movable = AtMostOperators(3), np.ones(155, bool)
    kept = voices_from_genomes(rule.obeyed(genome_of(voice)[None], movable))[0]
    on = {op for op in range(1, 7) if Voice(kept.tobytes())[f"op{op}_output"]}
    assert on == {1, 3, 4}, "operator 6 modulates a silent carrier, operator 2 is the softest"
    held = movable.copy()
    held[DX7_SPACE.index("op2_output")] = False
    kept = voices_from_genomes(rule.obeyed(genome_of(voice)[None], held))[0]
    assert {op for op in range(1, 7) if Voice(kept.tobytes())[f"op{op}_output"]} == {1, 2, 3}
