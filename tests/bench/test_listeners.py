"""Simulated listeners: what they like, how they answer, and what is counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from listening import courses, ratios, sureness
from listening.breeders import ByStars, Strangers
from listening.courses import Cell
from listening.edisyn import Climber
from listening.gain import Ground, ground, scale
from listening.kinds import KINDS
from listening.led import ByModel, ByOracle
from listening.listener import WRONG, graded, listener, noise_of, slipped
from listening.protocol import Course, listened
from listening.sureness import Sureness


@pytest.fixture(scope="module")
def place() -> Ground:
    return ground("dx7", 200, 60)


def test_a_harder_listener_finds_fewer_of_the_prior_near_his_best(place: Ground) -> None:
    for kind, made in KINDS.items():
        liked = [made(np.random.default_rng(1), place.anchors, hardness)(place.ears, 0) for hardness in (0, 6)]
        easy, hard = [(u - np.median(u)) / (u.max() - np.median(u)) for u in liked]
        assert np.isfinite(liked).all(), kind
        assert np.mean(hard > 0.5) < np.mean(easy > 0.3), kind


def test_fifteen_in_a_hundred_random_pairs_are_heard_the_wrong_way_round() -> None:
    rng = np.random.default_rng(0)
    gains = rng.standard_normal(4000)
    heard = gains + noise_of(gains, 0) * rng.standard_normal(4000)
    a, b = rng.integers(4000, size=(2, 50_000))
    told = np.abs(gains[a] - gains[b]) > 0.04
    assert np.mean((gains[a] > gains[b]) != (heard[a] > heard[b]), where=told) == pytest.approx(WRONG, abs=0.01)


def test_what_differs_by_less_than_is_noticed_has_equal_stars() -> None:
    liked, ties = np.array([0.1, 0.9, 0.89, 0.5, 0.2, 0.6, 0.0, 0.58]), np.random.default_rng(0)
    assert graded(liked, "six stars", ties).tolist() == [0, 5, 5, 3, 2, 4, 0, 4]
    ranks = np.array([graded(liked, "first three", ties) for _ in range(40)])
    assert {(5, 4), (4, 5)} == set(map(tuple, ranks[:, 1:3].tolist())), "who is first is anyhow between those two"
    assert set(np.flatnonzero(ranks.any(axis=0))) == {1, 2, 5, 7}


def test_slips_land_anywhere_on_the_page() -> None:
    grades = graded(np.linspace(1.0, 0.0, 16), "six stars", (rng := np.random.default_rng(0)))
    missed = [np.sum((slipped(grades, rng) > 0)[6:]) for _ in range(2000)]
    assert np.mean(missed) == pytest.approx(6 * WRONG * 10 / 16, rel=0.15)


def test_all_begin_with_one_page_and_none_repeats_it(place: Ground) -> None:
    breeders = [Strangers(place, 3), ByStars(place, 3), Climber(place, 3)]
    first = breeders[0].page()
    grades = graded(np.arange(16.0), "six stars", np.random.default_rng(0))
    for breeder in breeders:
        assert np.array_equal(breeder.page(), first)
        breeder.told(grades)
        assert breeder.page().shape == first.shape
        assert not np.array_equal(breeder.page(), first)
    assert np.array_equal(breeders[1].page()[0], first[15]), "the best rated stays"


def test_a_course_is_the_same_again_and_survives_being_written(place: Ground, tmp_path: Path) -> None:
    cell, path = Cell("dx7", "two", 1, "edisyn"), tmp_path / "courses.jsonl"
    liking = scale("two", 1, 0, place, rounds=1)
    one, two = (courses.course(cell, place, 2, liking) for _ in range(2))
    assert one.medians == two.medians
    assert len(one.medians) == 2
    courses.append(path, cell, one)
    path.write_text(path.read_text() + '["dx7", "drift"')
    back = courses.read(path)[cell]
    assert back.medians == [round(gain, 6) for gain in one.medians]


def test_pages_are_counted_until_the_mean_of_three_is_reached() -> None:
    assert Course([0.2, 0.6, 0.6, 0.61, 0.1]).pages == 4
    assert Course([0.9, 0.1, 0.1, 0.5]).pages == np.inf
    assert Course([0.9, 0.9]).pages == np.inf


def test_never_against_a_number_is_the_end_of_the_scale() -> None:
    never = np.inf
    pairs = {("dx7", "a"): [(5.0, 10.0)], ("dx7", "b"): [(never, 10.0)], ("dx7", "c"): [(4.0, never)]}
    assert ratios.pages_ratio(pairs) == 0.5
    assert ratios.pages_ratio({("dx7", "a"): [(never, never)]}) == 1.0
    assert ratios.middle(np.array([5.0, never])) == 10.0
    assert ratios.interval(pairs, ratios.pages_ratio) == (0.5, 0.5)


def test_a_listener_hears_nothing_but_the_sound(place: Ground) -> None:
    who = listener("point", 0, place, "slips", "six stars", scale("point", 0, 0, place, rounds=1))
    sounds = place.rendered(place.genomes[:16])
    assert np.allclose(who.truth(sounds), who.truth(0.25 * sounds)), "loudness does not count"
    silent = np.concatenate([np.zeros((1, sounds.shape[1]), np.float32), sounds[:15]])
    assert who.truth(silent).argmin() == 0
    course = listened(Strangers(place, 0), who, pages=1)
    assert len(course.medians) == 1
    assert np.isnan(course.favourite)


def test_a_model_learns_from_the_pages_and_says_what_it_foresaw(place: Ground) -> None:
    who = listener("point", 0, place, "wrong", "six stars", scale("point", 0, 0, place, rounds=1))
    breeder = ByModel(place, 0)
    listened(breeder, who, pages=3)
    assert breeder.answering.model is not None
    assert [len(part.chances) > 5 for part in breeder.sureness] == [True, True], (
        "one page was enough to foresee the next"
    )
    assert all(len(one.chances) > len(part.chances) for one, part in zip(breeder.of_all, breeder.sureness, strict=True))


def test_an_oracle_shows_at_once_what_is_liked_better(place: Ground) -> None:
    who = listener("point", 0, place, "wrong", "six stars", scale("point", 0, 0, place, rounds=1))
    oracle, stars = ByOracle(place, 0, who.truth), ByStars(place, 0)
    for breeder in (oracle, stars):
        breeder.told(who.truth(place.rendered(breeder.page())) > 0.5)
    medians = [np.median(who.truth(place.rendered(breeder.page()))) for breeder in (oracle, stars)]
    assert medians[0] > medians[1] + 0.1


def test_who_is_as_sure_as_right_has_no_error_and_who_says_one_half_loses_a_bit() -> None:
    rng = np.random.default_rng(0)
    chances = rng.random(40_000)
    known = Sureness(chances, rng.random(40_000) < chances)
    assert sureness.calibration_error(known) < 0.02
    half = Sureness(np.full(10, 0.5), np.arange(10) % 2 == 0)
    assert sureness.log_loss(half) == pytest.approx(np.log(2.0))
    sure = Sureness(np.full(10, 0.95), np.arange(10) % 2 == 0)
    assert sureness.calibration_error(sure) == pytest.approx(0.45)
