"""Weights of a match: what is masked does not count, what counts more counts more, and ones change nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_match import RATE, noise, target_of, tone

from evosynth.analysis.features import RESOLUTIONS
from evosynth.analysis.match import TargetMatch
from evosynth.analysis.weights import Mask, Region, Weights, mask_of, weights_of
from evosynth.errors import AudioError


def weighed(weights, target=None):
    return TargetMatch(target_of(tone() if target is None else target), RATE, threads=1, weights=weights)


def with_noise_at(start_s, end_s, level=0.1):
    sound = tone().copy()
    part = slice(round(start_s * RATE), round(end_s * RATE))
    sound[part] += noise(1)[0][part] * np.float32(level / 0.1)
    return sound


def test_weights_of_one_give_the_same_distances_to_the_bit():
    rows = np.concatenate([noise(3), tone(300.0)[None, :], tone(decay=9.0)[None, :]])
    ones = Mask(np.linspace(0, 0.5, 6), np.array([0.0, 500.0, 2000.0, 11025.0]), np.ones((5, 3)))
    plain = weighed(None).distances(rows)
    np.testing.assert_array_equal(weighed(Weights(mask=ones)).distances(rows), plain)
    np.testing.assert_array_equal(weighed(Weights(None, 1.0, 1.0, 1.0)).distances(rows), plain)


def test_ones_beside_the_grid_are_ones_to_seven_digits():
    rows = np.concatenate([noise(3), tone(300.0)[None, :]])
    mask = Mask([9.0, 10.0], [0.0, 11025.0], [[5.0]])  # behind the sound
    np.testing.assert_allclose(weighed(Weights(mask)).distances(rows), weighed(None).distances(rows), rtol=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 50.0))
def test_only_the_proportion_of_weights_matters(factor):
    rows = np.stack([tone(300.0), tone(decay=9.0)])
    some, grid = np.array([[1.0, 3.0], [0.2, 2.0]]), ([0.0, 0.25, 0.5], [0.0, 1000.0, 11025.0])
    a, b = (weighed(Weights(Mask(*grid, some * k))).distances(rows) for k in (1.0, factor))
    np.testing.assert_allclose(a, b, rtol=1e-4)


def test_a_stretch_that_is_ignored_does_not_count():
    crackling, clean = with_noise_at(0.3, 0.4), tone()
    ignoring = Weights(mask_of([Region(0.15, 0.5, 0.0)]))
    assert weighed(None, crackling).distances(clean[None, :])[0].sum() > 1.0
    assert weighed(ignoring, crackling).distances(clean[None, :])[0].sum() < 0.2
    assert weighed(ignoring, crackling).distances(tone(decay=12.0)[None, :])[0].sum() > 1.0


def test_a_band_that_is_ignored_does_not_count():
    t = np.arange(len(tone())) / RATE
    whistling = tone() + (0.01 * np.sin(2 * np.pi * 7000 * t)).astype(np.float32)
    ignoring = Weights(mask_of([Region(0.0, 10.0, 0.0, 5000.0, 11025.0)]))
    assert weighed(None, whistling).distances(tone()[None, :])[0, 0] > 0.5
    assert weighed(ignoring, whistling).distances(tone()[None, :])[0, 0] < 0.1


def test_what_weighs_more_decides_between_two_candidates():
    early, late = with_noise_at(0.0, 0.1, 0.02)[None, :], with_noise_at(0.25, 0.35, 0.02)[None, :]
    heavy_start, heavy_end = (Weights(mask_of([Region(0.0, 0.15, w), Region(0.15, 0.5, 2.0 - w)])) for w in (1.9, 0.1))
    assert weighed(heavy_start).distances(early)[0, 0] > weighed(heavy_start).distances(late)[0, 0]
    assert weighed(heavy_end).distances(early)[0, 0] < weighed(heavy_end).distances(late)[0, 0]


def test_the_parts_of_the_distance_are_multiplied():
    rows = np.stack([tone(300.0), tone(decay=9.0)])
    plain, parts = weighed(None).distances(rows), weighed(Weights(None, 2.0, 0.5, 0.0, 3.0)).distances(rows)
    np.testing.assert_allclose(parts, plain * [2.0, 0.5, 0.0, 3.0])


def test_a_part_that_there_is_not_leaves_the_others_as_they_are():
    rows = np.stack([tone(300.0), tone(decay=9.0)])
    match = weighed(Weights(attack=None))
    assert match.objectives == ("spectrum", "envelope", "pitch")
    np.testing.assert_array_equal(match.distances(rows), weighed(None).distances(rows)[:, :3])


def test_a_mask_gives_each_frame_and_band_the_weight_of_what_it_hears():
    mask = Mask([0.0, 0.5, 1.0], [0.0, 1000.0, 11025.0], [[1.0, 2.0], [3.0, 4.0]])
    for resolution in RESOLUTIONS:
        weights = mask.over(resolution, RATE)
        assert weights.shape == (resolution.frames(RATE), resolution.mels)
        corners = weights[0, 0], weights[0, -1], weights[-1, 0], weights[-1, -1]
        np.testing.assert_allclose(corners, (1.0, 2.0, 3.0, 4.0), rtol=1e-5)
        middle = weights[round(0.5 * RATE / resolution.hop), 0]
        assert 1.0 < middle < 3.0


def test_later_regions_count_where_they_overlap():
    mask = mask_of([Region(0.0, 1.0, 2.0), Region(0.5, 1.0, 0.0)])
    np.testing.assert_array_equal(mask.seconds, [0.0, 0.5, 1.0])
    np.testing.assert_array_equal(mask.weights, [[2.0], [0.0]])
    assert mask_of([]) is None


def test_masks_are_equal_by_what_is_in_them():
    a, b = (Mask([0.0, 1.0], [0.0, 9.0], [[w]]) for w in (1.0, 2.0))
    assert a != b
    assert a == Mask([0.0, 1.0], [0.0, 9.0], [[1.0]])
    assert Weights(a) == Weights(Mask([0.0, 1.0], [0.0, 9.0], [[1.0]]))
    assert len({a, b, Mask([0.0, 1.0], [0.0, 9.0], [[1.0]])}) == 2


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Mask([0, 1], [0, 1, 2], [[1.0]]), "a mask of 1 x 2 cells has weights of shape"),
        (lambda: Mask([0, 0], [0, 1], [[1.0]]), "do not ascend"),
        (lambda: Mask([0, 1], [0, 1], [[-1.0]]), "from 0 on"),
        (lambda: mask_of([Region(1.0, 1.0, 0.0)]), "is empty"),
        (lambda: Weights(None, -1.0), "the weight -1.0 of the spectrum"),
        (lambda: Weights(None, 0.0, 0.0, 0.0, 0.0), "nothing is left to be matched"),
    ],
)
def test_what_cannot_be_is_said(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


@pytest.mark.parametrize("region", [Region(0.0, 9.0, 0.0), Region(0.0, 9.0, 0.0, 0.0, 1e9)])
def test_weights_that_leave_nothing_are_a_persons_fault_and_said_so(region):
    with pytest.raises(AudioError, match="The weights leave nothing of"):
        weighed(Weights(mask_of([region])))


def test_words_have_units_and_an_end_that_is_left_out_is_that_of_the_sound():
    for said, meant in (("2:=0", "2:1e9=0"), (":20ms=0", "0:0.02=0"), (":1:5k:=0,5", "0:1:5000:1e9=0.5")):
        assert weights_of([said]) == weights_of([meant])


def test_a_region_with_half_a_band_is_none():
    with pytest.raises(ValueError, match="is none of START:END=WEIGHT"):
        weights_of(["0:1:5k=2"])
