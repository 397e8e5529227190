from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.analysis.pitch import find_pitch
from evosynth.synths.base import Note, TargetSummary
from evosynth.synths.fm.algorithms import ALGORITHMS
from evosynth.synths.fm.exact import render_voices
from evosynth.synths.fm.prior import attack_rate, fall_rate, level_below, sample_prior
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE, voices_from_genomes

RATE = 22050
optional = st.none() | st.floats(0, 1e4)


def voices(target: TargetSummary | None, n: int, seed: int = 0) -> np.ndarray:
    return voices_from_genomes(sample_prior(DX7_SPACE, target, n, np.random.default_rng(seed)))


def column(rows: np.ndarray, name: str) -> np.ndarray:
    return rows[:, DX7_SPACE.index(name)]


@settings(max_examples=40, deadline=None)
@given(optional, optional, st.none() | st.floats(-200, 0), optional, st.integers(1, 20), st.integers(0, 2**32))
def test_whatever_is_known_of_a_target_every_voice_is_within_its_ranges(
    attack_s: float | None, decay: float | None, sustain_db: float | None, release: float | None, n: int, seed: int
) -> None:
    target = TargetSummary((Note(),), attack_s, decay, sustain_db, release)
    genomes = sample_prior(DX7_SPACE, target, n, np.random.default_rng(seed))
    assert genomes.shape == (n, 155)
    assert ((genomes >= 0) & (genomes <= 1)).all()


def test_none_of_no_voices() -> None:
    assert sample_prior(DX7_SPACE, None, 0, np.random.default_rng(0)).shape == (0, 155)


def test_nearly_every_voice_can_be_heard() -> None:
    sounds = render_voices(voices(None, 200), Note(60, 100, 0.3, 0.5), RATE)
    rms = np.sqrt((sounds.astype(float) ** 2).mean(1))
    assert (rms > 0.01).mean() > 0.97
    assert (rms > 1e-4).all()


def test_voices_end_after_the_key_is_let_go() -> None:
    rows = voices(None, 300)
    for op in range(1, 7):
        assert (column(rows, f"op{op}_level4") == 0).all()


def test_carriers_are_loud_and_modulators_moderate() -> None:
    rows = voices(None, 400)
    for row in rows:
        carriers = ALGORITHMS[row[DX7_SPACE.index("algorithm")]].carriers
        for op in range(1, 7):
            output = row[DX7_SPACE.index(f"op{op}_output")]
            assert output == 0 or (85 <= output <= 99 if op in carriers else 45 <= output <= 91)


def test_what_the_search_leaves_alone_has_musical_values() -> None:
    rows = voices(None, 50)
    assert Voice(rows[0].tobytes()).name.strip() == "EVOSYNTH"
    expected = {"transpose": 24, "osc_sync": 1, "lfo_pitch_depth": 0, "lfo_amp_depth": 0, "pitch_level1": 50}
    expected |= {"op1_mode": 0, "op3_velocity_sens": 2, "op6_left_depth": 0, "op2_rate_scaling": 1}
    for name, value in expected.items():
        assert (column(rows, name) == value).all(), name


def test_all_algorithms_come_up() -> None:
    assert len(np.unique(column(voices(None, 600), "algorithm"))) == 32


def test_a_slow_target_gets_slow_attacks_and_a_long_release_long_ones() -> None:
    slow = TargetSummary((Note(),), attack_s=0.5, release_db_per_s=15.0)
    plain, told = voices(None, 400), voices(slow, 400)
    assert np.median(column(told, "op1_rate1")) < np.median(column(plain, "op1_rate1")) - 15
    assert np.median(column(told, "op1_rate4")) < np.median(column(plain, "op1_rate4")) - 10


def test_a_decaying_target_gets_decaying_voices() -> None:
    def fall_db(target: TargetSummary) -> float:
        sounds = render_voices(voices(target, 150), Note(60, 100, 1.0, 1.0), RATE).astype(float)
        early, late = ((sounds[:, a : a + 2205] ** 2).mean(1) + 1e-9 for a in (2205, 18000))
        return float(np.median(10 * np.log10(early / late)))

    assert fall_db(TargetSummary((Note(),), 0.004, 30.0, -27.0, 60.0)) > 10
    assert fall_db(TargetSummary((Note(),), 0.05, 0.5, -1.0, 60.0)) < 6


@pytest.mark.parametrize(("seconds", "rate"), [(44.19, 0), (0.5515, 40), (0.0203, 70), (0.001, 99)])
def test_attack_rates_are_those_measured(seconds: float, rate: int) -> None:
    assert attack_rate(np.array([seconds])).tolist() == [rate]


def test_fall_rates_and_levels_invert_what_was_measured() -> None:
    assert np.abs(fall_rate(np.array([0.253, 2.026, 64.82, 14520])) - [0, 20, 50, 99]).max() <= 2
    assert level_below(np.array([0.0, -6.02, -21.07, -90.0])).tolist() == [99, 91, 71, 0]


def test_the_same_generator_gives_the_same_voices() -> None:
    assert np.array_equal(voices(None, 20, 4), voices(None, 20, 4))
    assert not np.array_equal(voices(None, 20, 4), voices(None, 20, 5))


def test_carriers_sit_on_the_partials_of_the_target() -> None:
    inharmonic = TargetSummary((Note(),), partials=((1.0, 0.0), (2.756, -3.0), (5.404, -6.0), (9.0, -80.0)))
    rows = voices(inharmonic, 300).astype(float)
    coarse, fine = column(rows, "op1_coarse"), column(rows, "op1_fine")
    ratios = np.where(coarse == 0, 0.5, coarse) * (1 + fine / 100)
    for ratio in (2.756, 5.404):
        assert (np.abs(ratios - ratio) < 0.03).mean() > 0.1
    assert (np.abs(ratios - 9.0) < 0.03).mean() < 0.05


def test_modulators_go_deeper_for_a_bright_target() -> None:
    def depth(brightness: float) -> float:
        outputs = column(voices(TargetSummary((Note(),), brightness=brightness), 300), "op2_output")
        return float(outputs[outputs > 0].mean())

    assert depth(14.0) > depth(1.2) + 6


def test_voices_are_transposed_to_where_the_partials_of_the_target_are_whole_multiples() -> None:
    def octaves(*ratios: float, pitch: float | None = None) -> np.ndarray:
        target = TargetSummary(partials=tuple((ratio, -3.0) for ratio in ratios), pitch_ratio=pitch)
        return column(voices(target, 400), "transpose").astype(int) // 12 - 2

    assert np.median(octaves(1, 2, 3, 5)) == 0
    assert np.median(octaves(0.5, 1, 1.5, 2.5)) == -1
    assert np.median(octaves(0.25, 0.75, 1)) == -2
    assert np.median(octaves(2, 4, 6)) == 1
    assert np.median(octaves(0.5, 1, 1.5, pitch=0.25)) == -2, "a pitch that is heard is surer than partials"
    assert len(set(octaves(1, 2, 3))) == 4, "now and then another octave: partials may be missing"


def test_a_target_of_unknown_partials_or_a_locked_transposition_leaves_voices_where_they_are() -> None:
    assert (column(voices(TargetSummary(), 50), "transpose") == 24).all()
    locked = np.arange(len(DX7_SPACE)) == DX7_SPACE.index("transpose")
    space, target = replace(DX7_SPACE, locked=locked), TargetSummary(partials=((0.5, 0.0), (1.5, 0.0)))
    rows = voices_from_genomes(sample_prior(space, target, 50, np.random.default_rng(0)))
    assert (column(rows, "transpose") == 24).all()


def test_velocity_and_keyboard_vary_only_where_several_notes_can_tell_of_them() -> None:
    frozen = {p.name for p, kept in zip(DX7_SPACE.parameters, DX7_SPACE.frozen, strict=True) if kept}
    told = DX7_SPACE.with_frozen([name for name in frozen if not name.endswith(("velocity_sens", "rate_scaling"))])
    for space, least in ((DX7_SPACE, 1), (told, 5)):
        rows = voices_from_genomes(sample_prior(space, None, 200, np.random.default_rng(3)))
        for name in ("velocity_sens", "rate_scaling"):
            of_operators = np.stack([column(rows, f"op{op}_{name}") for op in range(1, 7)])
            assert (len(np.unique(of_operators)) == 1) == (least == 1)
            assert len(np.unique(of_operators)) >= least
            assert np.ptp(of_operators.astype(int), axis=0).max() <= 2


@pytest.mark.parametrize(("midi_note", "cents"), [(48, -20.0), (60, 5.0), (72, 14.0)])
def test_voices_stand_beside_their_key_as_far_as_the_target_does(midi_note: int, cents: float) -> None:
    note, heard = Note(midi_note, 100, 0.6, 0.7), 2.0 ** (cents / 1200)
    target = TargetSummary((note,), pitch_ratio=heard, partials=tuple((k * heard, -6.0 * k) for k in range(1, 6)))
    engine = FMSynth(44100)
    genomes = sample_prior(engine.space, target, 24, np.random.default_rng(0))
    found = [find_pitch(row, 44100) for row in engine.render(genomes, [note], quality="search")[0].rows()]
    beside = [100 * ((pitch.midi - midi_note + 6) % 12 - 6) for pitch in found if pitch is not None]
    assert np.median(beside) == pytest.approx(cents, abs=3.0)
