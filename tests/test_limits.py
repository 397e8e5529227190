"""What words of limits mean, and what is said about those that mean nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.errors import InputError
from evosynth.limits import Limits, groups
from evosynth.notation.note_names import calling_middle_c
from evosynth.synths.fm.rules import RULES
from evosynth.synths.wavetable.space import WAVETABLE_SPACE
from evosynth.voices.dx7_space import DX7_SPACE

ENVELOPE = tuple(f"op3_{kind}{stage}" for kind in ("rate", "level") for stage in range(1, 5))


def locked(word: str) -> tuple[str, ...]:
    return Limits((word,)).locked(DX7_SPACE)


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("algorithm", ("algorithm",)),
        ("op3.envelope", ENVELOPE),
        ("OP3 envelopes", ENVELOPE),
        ("op1-coarse", ("op1_coarse",)),
        ("op*_output", tuple(f"op{op}_output" for op in range(6, 0, -1))),
        ("outputs", tuple(f"op{op}_output" for op in range(6, 0, -1))),
        ("op2.tuning", ("op2_mode", "op2_coarse", "op2_fine", "op2_detune")),
        ("lfo", DX7_SPACE.names[137:144]),
        ("pitch_eg", DX7_SPACE.names[126:134]),
    ],
)
def test_a_word_locks_a_parameter_a_group_or_a_part_of_one(word: str, names: tuple[str, ...]) -> None:
    assert locked(word) == names


@pytest.mark.parametrize(
    ("word", "count"),
    [("op2", 21), ("operators", 126), ("envelopes", 48), ("rates", 24), ("level", 24), ("ratios", 18), ("tuning", 25)],
)
def test_groups_are_as_large_as_their_names_say(word: str, count: int) -> None:
    assert len(locked(word)) == count
    assert len(locked("velocity")) == 6
    assert len(locked("scaling")) == 36


@pytest.mark.parametrize("word", groups(DX7_SPACE))
def test_every_group_that_is_named_to_people_can_be_locked(word: str) -> None:
    assert locked(word)


def test_values_are_as_people_count_them() -> None:
    space = Limits(("algorithm=5", "op1_detune=-7..-1", "transpose=0")).applied(DX7_SPACE)
    assert space.pinned == {"algorithm": 4, "transpose": 24}
    assert space.limits == {"op1_detune": (0, 6)}


def test_values_may_be_said_by_name_and_with_a_unit() -> None:
    space = Limits(("lfo_wave=Sine", "op1_breakpoint=C3..C4", "op*_mode=ratio", "op2_coarse=x 3")).applied(DX7_SPACE)
    assert space.limits == {"op1_breakpoint": (27, 39)}
    assert (space.pinned["lfo_wave"], space.pinned["op4_mode"], space.pinned["op2_coarse"]) == (4, 0, 3)
    words = ("filter_type=low-pass 24", "filter_cutoff_hz=100 Hz..2 kHz", "env_amp_attack_s<=50 ms", "osc1_level=50 %")
    space = Limits(words).applied(WAVETABLE_SPACE)
    assert space.pinned == {"filter_type": 2, "osc1_level": 0.5}
    assert space.limits["filter_cutoff_hz"] == (100.0, 2000.0)
    assert space.limits["env_amp_attack_s"] == (0.001, 0.05)


def test_a_value_outside_is_answered_in_its_unit() -> None:
    with pytest.raises(InputError, match=r"Filter cutoff goes from 20 Hz to 20 kHz: 25 khz is outside\.$"):
        Limits(("filter_cutoff_hz<=25 kHz",)).applied(WAVETABLE_SPACE)


def test_ranges_narrow_each_other_and_later_values_win() -> None:
    space = Limits(("outputs>=20", "outputs <= 90", "op2_output=50..60", "op3_output=70")).applied(DX7_SPACE)
    assert space.limits["op1_output"] == (20, 90)
    assert space.limits["op2_output"] == (50, 60)
    assert space.pinned == {"op3_output": 70}


def test_a_lock_is_beside_what_rests_anyway() -> None:
    space = Limits(("op2", "feedback=0")).applied(DX7_SPACE)
    assert np.array_equal(space.frozen, DX7_SPACE.frozen)
    free = set(np.array(DX7_SPACE.names)[DX7_SPACE.free]) - set(np.array(space.names)[space.free])
    assert free == {n for n in locked("op2") if not DX7_SPACE.frozen[DX7_SPACE.index(n)]} | {"feedback"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("envelops",), "no parameter or group called 'envelops'. Did you mean envelopes"),
        (("op7",), "no parameter or group called 'op7'"),
        (("op3.lfo",), "op3.lfo: there is no lfo in op3"),
        (("algorithm=0",), r"algorithm has the range 1\.\.32 of whole numbers"),
        (("op1_detune=8",), r"op1_detune has the range -7\.\.7"),
        (("op1_output=80..100",), r"op1_output has the range 0\.\.99"),
        (("op1_output=loud",), "'loud' is not a number or a range"),
        (("op1_output=80..",), "'80..' is not a number or a range"),
        (("op1_output=80..loud",), "'loud' is not a number or a range"),
        (("lfo_wave=s",), "lfo_wave=s: LFO wave: 's' may be Saw down, Saw up, Square, Sine or Sample & hold."),
        (("lfo_wave=noise",), "LFO wave is one of Triangle, Saw down"),
        (("op1_output<=1..2",), "is not a number or a range"),
        (("outputs>=60", "outputs<=50"), "nothing remains of the range"),
        (("operators<=0",), "1 to 6 operators, not 0"),
        (("operators<=few",), "'few' is not a whole number"),
        (("=5",), "says nothing that can be kept"),
        (("operators<=4", "op?_output>=50"), "contradict each other"),
    ],
)
def test_what_means_nothing_is_named(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Limits(words).applied(DX7_SPACE, RULES)


def test_a_lock_without_a_voice_is_said_only_where_it_matters() -> None:
    def said(*words: str) -> str:
        limits = Limits(words)
        return limits.without_a_voice(limits.applied(DX7_SPACE))

    assert "what is locked (algorithm, op2) stands" in said("algorithm", "op2", "feedback=0")
    assert said("velocity") == "", "it rests anyway"
    assert said("algorithm", "algorithm=5") == "", "it has a value"
    assert said("feedback=0") == ""


def test_limits_are_the_words_that_were_said_each_once() -> None:
    limits = Limits(("OP2", "op2", "operators <= 4"))
    assert limits.words == ("op2", "operators<=4")
    assert limits.also("lfo").without("op2") == Limits(("operators<=4", "lfo"))
    assert not Limits()
    assert limits


words = st.sampled_from(
    (
        "outputs>=10",
        "outputs<=95",
        "op2_output=30..60",
        "algorithm=7",
        "rates=20..80",
        "op1_coarse<=4",
        "op5",
        "levels>=5",
    )
)


@settings(max_examples=40)
@given(words=st.lists(words, unique=True), seed=st.integers(0, 1000))
def test_what_is_brought_inside_is_allowed_stays_so_and_sounds_the_same_without_limits(
    words: list[str], seed: int
) -> None:
    space = Limits(tuple(words)).applied(DX7_SPACE, RULES)
    genomes = space.admitted(DX7_SPACE.sample(20, np.random.default_rng(seed)))
    assert space.allows(genomes).all()
    assert np.array_equal(space.admitted(genomes), genomes)
    assert np.array_equal(space.decode(genomes), DX7_SPACE.decode(genomes))
    assert space.allows(space.sample(20, np.random.default_rng(seed))).all()


def test_draws_are_even_over_a_limited_range_to_its_ends() -> None:
    space = Limits(("op1_coarse=2..5",)).applied(DX7_SPACE)
    column = space.index("op1_coarse")
    drawn = space.decode(space.sample(4000, np.random.default_rng(1)))[:, column].astype(int)
    assert np.bincount(drawn, minlength=6)[2:].min() > 900
    assert set(drawn) == {2, 3, 4, 5}


def test_the_words_fit_the_wavetable_synth_too_in_its_own_units() -> None:
    space = Limits(("filter_cutoff_hz=200..4000", "osc2", "osc1.tuning", "lfo1_rate_hz<=8")).applied(WAVETABLE_SPACE)
    genomes = space.admitted(WAVETABLE_SPACE.sample(200, np.random.default_rng(2)))
    values = WAVETABLE_SPACE.decode(genomes)
    cutoff, rate = (values[:, space.index(name)] for name in ("filter_cutoff_hz", "lfo1_rate_hz"))
    assert cutoff.min() == pytest.approx(200)
    assert cutoff.max() == pytest.approx(4000)
    assert rate.max() == pytest.approx(8)
    assert space.allows(genomes).all()
    assert set(Limits(("osc1.tuning",)).locked(space)) == {"osc1_octave", "osc1_semitone", "osc1_fine_cents"}


@pytest.mark.parametrize("word", groups(WAVETABLE_SPACE))
def test_every_group_of_the_wavetable_synth_can_be_locked(word: str) -> None:
    assert Limits((word,)).locked(WAVETABLE_SPACE)


def test_keys_are_typed_as_they_are_called_and_stored_so_that_every_reader_means_the_same() -> None:
    with calling_middle_c("C3"):
        typed = Limits.typed(("op1_breakpoint=C2..C3", "op2_breakpoint>=f#2", "op3_breakpoint=60", "operators<=4"))
        assert typed.applied(DX7_SPACE, RULES).limits == usual().applied(DX7_SPACE, RULES).limits
    assert typed == usual()
    assert Limits.typed(typed.words) == typed


def test_values_are_typed_in_powers_of_ten_too() -> None:
    limits = Limits(("filter_cutoff_hz<=1e3",)).applied(WAVETABLE_SPACE).limits
    assert limits == Limits(("filter_cutoff_hz<=1 kHz",)).applied(WAVETABLE_SPACE).limits


def usual() -> Limits:
    return Limits(("op1_breakpoint=C3..C4", "op2_breakpoint>=f♯3", "op3_breakpoint=60", "operators<=4"))


def test_what_is_locked_within_a_part_is_told_unless_it_is_all_of_it() -> None:
    limits = Limits(("op3_output", "op2", "feedback=0"))
    assert limits.within("op3", DX7_SPACE) == ("op3_output",)
    assert limits.within("op2", DX7_SPACE) == ()
    assert limits.within("op1", DX7_SPACE) == ()
