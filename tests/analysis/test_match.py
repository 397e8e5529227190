"""TargetMatch: the laws of a fitness, and that what sounds nearer scores nearer."""

import numpy as np
import plain
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.analysis.match import TargetMatch, warm_up
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.weights import Weights
from evosynth.audio.files import resample
from evosynth.distance import WORST
from evosynth.errors import AudioError
from evosynth.synths.base import Audio, Note

RATE = 22050


def tone(hz=261.63, seconds=0.5, rate=RATE, decay=3.0, partials=(1.0, 0.5, 0.25), attack=0.005):
    t = np.arange(round(seconds * rate)) / rate
    sound = sum(level * np.sin(2 * np.pi * hz * (i + 1) * t) for i, level in enumerate(partials))
    return (0.3 * sound * np.exp(-decay * t) * np.minimum(1.0, t / attack)).astype(np.float32)


def target_of(samples, rate=RATE, note=60):
    length = len(samples) / rate
    return PreparedTarget(
        "tone", samples, rate, (0.0, length), Note(note, 100, 0.4, length), "given", None, 0.0, True, -20.0
    )


def noise(n, samples=RATE // 2, seed=0):
    return np.random.default_rng(seed).normal(0, 0.1, (n, samples)).astype(np.float32)


@pytest.fixture(scope="module")
def match():
    return TargetMatch(target_of(tone()), RATE, threads=1)


def total(match, *sounds):
    longest = max(len(s) for s in sounds)
    return match.distances(np.stack([np.pad(s, (0, longest - len(s))) for s in sounds])).sum(axis=1)


def test_the_target_itself_is_at_distance_zero(match):
    np.testing.assert_array_equal(match.distances(tone()[None, :]), [[0.0] * 4])


@settings(max_examples=25, deadline=None)
@given(st.floats(-70, 40))
def test_level_does_not_matter(match, gain_db):
    scaled = tone() * np.float32(10 ** (gain_db / 20))
    np.testing.assert_allclose(match.distances(scaled[None, :]), 0.0, atol=2e-3)


@pytest.mark.parametrize("broken", [0.0, 1e-9, np.nan, np.inf, -np.inf])
def test_silence_and_what_is_no_number_score_worst(match, broken):
    row = np.full((1, RATE // 2), broken, np.float32)
    np.testing.assert_array_equal(match.distances(row), [[WORST] * 4])


def test_one_broken_sample_in_a_good_sound_scores_worst(match):
    sound = tone()
    sound[777] = np.nan
    np.testing.assert_array_equal(match.distances(sound[None, :]), [[WORST] * 4])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12000), st.floats(-90, 60))
def test_whatever_sounds_is_finite_and_better_than_silence(match, seed, samples, gain_db):
    sound = noise(1, samples, seed) * np.float32(10 ** (gain_db / 20))
    scores = match.distances(sound)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    assert (scores < WORST).all() or np.sqrt(np.mean(np.square(np.pad(sound[0], (0, max(0, 11025 - samples)))))) < 2e-5


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 20), st.integers(1, 4))
def test_a_row_is_the_same_to_the_bit_whatever_its_neighbours_and_threads(match, seed, n, threads):
    rows = noise(n, seed=seed) * np.random.default_rng(seed).choice([1e-3, 1.0, 50.0], (n, 1)).astype(np.float32)
    alone = np.concatenate([match.distances(row[None, :]) for row in rows])
    together = TargetMatch(target_of(tone()), RATE, threads=threads).distances(rows)
    np.testing.assert_array_equal(alone, together)


@pytest.mark.parametrize("note", [30, 60, 100])
def test_distances_agree_with_librosa_and_scipy_to_half_a_percent(note):
    rng = np.random.default_rng(note)
    target = tone(440.0 * 2 ** ((note - 69) / 12), 0.7) + rng.normal(0, 1e-4, 15435).astype(np.float32)
    t = np.arange(15435) / RATE
    hz, fall, depth = rng.uniform(40, 3000, (20, 1)), rng.uniform(-3, 30, (20, 1)), rng.uniform(0, 5, (20, 1))
    rows = np.exp(-fall * t) * np.sin(2 * np.pi * hz * t + depth * np.sin(2 * np.pi * 1.41 * hz * t))
    found = TargetMatch(target_of(target, note=note), RATE, threads=1).distances(rows.astype(np.float32))
    np.testing.assert_allclose(found[:, :2], plain.distances(target, rows, note), rtol=1e-3)
    np.testing.assert_array_equal(found[:, 2], 0.0)  # nobody said what its pitch is
    attacks = [plain.attack(target, row, note, 0.4) for row in rows]
    np.testing.assert_allclose(found[:, 3], attacks, rtol=5e-3)
    before = TargetMatch(target_of(target, note=note), RATE, threads=1, weights=Weights(edges=False))
    attacks = [plain.attack(target, row, note, 0.4, edges=False) for row in rows]
    np.testing.assert_allclose(before.distances(rows.astype(np.float32))[:, 3], attacks, rtol=5e-3)


def test_score_reads_audio_in_either_layout(match):
    rows = np.stack([tone(), tone(300.0), tone(decay=8.0)])
    voice = Audio(rows, RATE, 3)
    lanes = np.zeros((1, rows.shape[1], 32), np.float32)
    lanes[0, :, :3] = rows.T
    scores = match.score(np.zeros((3, 5)), [voice])
    assert scores.shape == (3, len(match.objectives))
    np.testing.assert_array_equal(scores, match.score(np.zeros((3, 5)), [Audio(lanes, RATE, 3, "lanes32")]))


def test_score_refuses_another_rate_or_number_of_notes(match):
    audio = Audio(tone()[None, :], 44100, 1)
    with pytest.raises(ValueError, match="expected one Audio of 22050 Hz, got 44100 Hz"):
        match.score(np.zeros((1, 5)), [audio])
    with pytest.raises(ValueError, match="got nothing"):
        match.score(np.zeros((1, 5)), [])


def test_the_fitness_asks_for_the_note_of_its_target(match):
    assert match.notes == (Note(60, 100, 0.4, 0.5),)


def test_nearer_sounds_score_nearer(match):
    levels, semitone, another = tone(partials=(1.0, 0.45, 0.28)), tone(277.18), noise(1)[0]
    near, further, far = total(match, levels, semitone, another)
    assert near < further < far
    assert near < 1.0
    assert far > 10.0


def test_a_candidate_is_never_shifted_into_place(match):
    late = np.concatenate([np.zeros(1102, np.float32), tone()])  # 50 ms of silence first
    assert total(match, late)[0] > 2.0


def test_a_slow_attack_is_heard_by_the_envelope(match):
    slow = match.distances(tone(attack=0.1)[None, :])[0]
    assert slow[1] > 0.5


def test_too_long_is_cut_and_too_short_is_followed_by_silence(match):
    longer = np.concatenate([tone(), noise(1, 5000)[0]])
    assert total(match, longer)[0] == 0.0
    half = tone()[: RATE // 4]
    assert total(match, half)[0] == total(match, np.pad(half, (0, RATE // 4)))[0] > 0.1


def test_lanes_of_twice_the_rate_are_measured_like_rows(match):
    fine = TargetMatch(target_of(tone()), 44100, threads=2)
    rows = np.stack([tone(200.0 + 20 * i, rate=44100, decay=i) for i in range(40)])
    lanes = np.zeros((2, rows.shape[1], 32), np.float32)
    lanes[0], lanes[1, :, :8] = rows[:32].T, rows[32:].T
    scores = fine.score(np.zeros((40, 5)), [Audio(lanes, 44100, 40, "lanes32")])
    np.testing.assert_array_equal(scores, fine.distances(rows))
    np.testing.assert_array_equal(fine.distances(rows[33:34]), scores[33:34])


@pytest.mark.parametrize("rate", [16000, 44100, 48000])
def test_candidates_of_another_rate_are_measured_by_the_same_yardstick(match, rate):
    other = TargetMatch(target_of(tone()), rate, threads=1)
    for sound in ({"hz": 277.18}, {"decay": 9.0}, {"partials": (0.2, 1.0, 0.7)}):
        here = total(match, tone(**sound))[0]
        there = total(other, tone(**sound, rate=rate))[0]
        assert there == pytest.approx(here, rel=0.05)


def test_a_target_of_another_rate_is_resampled(match):
    fine = TargetMatch(target_of(resample(tone(), RATE, 44100), 44100), RATE, threads=1)
    assert total(fine, tone())[0] < 0.3


def test_a_silent_target_is_refused():
    with pytest.raises(AudioError, match="tone is silent"):
        TargetMatch(target_of(np.zeros(5000, np.float32)), RATE)


def test_warming_up_reports_from_nothing_to_all():
    parts = []
    warm_up(lambda part, what: parts.append(part))
    assert parts[0] == 0.0
    assert parts[-1] == 1.0
