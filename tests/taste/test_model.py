"""A model of taste: learned from answers alone, the same every time, a sound by itself as among others."""

from __future__ import annotations

import numpy as np
from tasters import darker, drawn, page, taste_at_random, taste_for_dark

from evosynth.analysis.alike import NAMES, Impressions
from evosynth.arrays import F64
from evosynth.taste.answers import UNHEARD, Page, Taste
from evosynth.taste.model import SILENCE, Model, fitted

DECAY = NAMES.index("decay")


def longer(sounds: Impressions) -> F64:
    """In deviations, as ``darker`` is weighed against it."""
    values = sounds.values[:, DECAY].astype(np.float64)
    return (values - values.mean()) / values.std() * darker(sounds).std()


def model_of(taste: Taste) -> Model:
    model = fitted(taste)
    assert model is not None
    return model


def test_who_likes_dark_sounds_is_shown_to_like_them() -> None:
    sounds = drawn(200, np.random.default_rng(9))
    scores = model_of(taste_for_dark()).score(sounds)
    assert np.corrcoef(scores, darker(sounds))[0, 1] > 0.6


def test_a_sound_has_the_same_score_alone_as_among_others() -> None:
    sounds, model = drawn(67, np.random.default_rng(9)), model_of(taste_for_dark())
    together, spread, chance = model.score(sounds), model.spread(sounds), model.chance(sounds, sounds[::-1])
    back = sounds[::-1]
    for row in range(67):
        one = slice(row, row + 1)
        assert model.score(sounds[one])[0] == together[row]
        assert model.spread(sounds[one])[0] == spread[row]
        assert model.chance(sounds[one], back[one])[0] == chance[row]
    np.testing.assert_array_equal(model.score(sounds[20:]), together[20:])


def test_the_same_answers_make_the_same_model() -> None:
    sounds = drawn(20, np.random.default_rng(9))
    ones, others = model_of(taste_for_dark()), model_of(taste_for_dark())
    assert ones.score(sounds).tobytes() == others.score(sounds).tobytes()
    assert ones.foresight == others.foresight


def test_fewer_than_ten_answers_are_not_enough_and_one_that_is_off_leads_nothing() -> None:
    taste = taste_for_dark()
    assert fitted(Taste(taste.pages[:1])) is None
    assert fitted(Taste(taste.pages[:2])) is not None
    assert fitted(Taste(taste.pages, on=False)) is None


def test_what_nobody_listened_to_says_nothing() -> None:
    taste, rng = taste_for_dark(), np.random.default_rng(5)
    first, more = taste.pages[0], drawn(4, rng)
    longer = Page(
        Impressions(
            np.concatenate([first.sounds.values, more.values]), np.concatenate([first.sounds.prints, more.prints])
        ),
        np.concatenate([first.grades, np.full(4, UNHEARD)]),
    )
    sounds = drawn(20, rng)
    with_more = model_of(Taste((longer, *taste.pages[1:])))
    np.testing.assert_array_equal(with_more.score(sounds), model_of(taste).score(sounds))


def test_a_pair_that_is_the_same_comes_nearer() -> None:
    rng = np.random.default_rng(3)
    sounds, taste = drawn(16, rng), taste_for_dark()
    told = page(sounds, darker(sounds))
    best, worst = int(np.argmax(told.grades)), int(np.argmin(darker(sounds)))

    def between(same: tuple[tuple[int, int], ...]) -> float:
        scores = model_of(Taste((*taste.pages, Page(sounds, told.grades, same)))).score(sounds)
        return float(scores[best] - scores[worst])

    assert between(((best, worst),)) < between(())


def test_silence_is_liked_least_and_is_no_answer() -> None:
    sounds, model = drawn(3, np.random.default_rng(2)), model_of(taste_for_dark())
    sounds.values[1] = np.nan
    assert model.score(sounds)[1] == SILENCE
    assert model.chance(sounds[0:1], sounds[1:2])[0] == 1.0
    assert model.chance(sounds[1:2], sounds[1:2])[0] == 0.5


def test_it_is_trusted_as_far_as_it_foresaw() -> None:
    assert model_of(taste_for_dark(6)).trust == 1.0
    assert np.mean([model_of(taste_at_random(6, seed)).trust for seed in range(6)]) < 0.5


def along(scores: F64, sounds: Impressions) -> float:
    """How scores go with brightness."""
    return float(np.corrcoef(scores, darker(sounds))[0, 1])


def test_a_belief_that_is_off_is_not_followed() -> None:
    sounds, taste = drawn(200, np.random.default_rng(9)), taste_for_dark()
    without = model_of(Taste(taste.pages, off=frozenset({"brightness"})))
    assert along(model_of(taste).score(sounds), sounds) > 0.6
    assert abs(along(without.score(sounds), sounds)) < 0.25, "one by one, as a search hears them"
    assert abs(along(without.among(sounds), sounds)) < 0.01, "of children that stand to choice together"


def test_all_may_be_off_and_silence_stays_what_it_is() -> None:
    sounds = drawn(12, np.random.default_rng(9))
    sounds.values[3] = np.nan
    model = model_of(Taste(taste_for_dark().pages, off=frozenset(NAMES)))
    scores = model.among(sounds)
    assert scores[3] == SILENCE
    assert np.isfinite(scores).all()


def test_what_counts_besides_is_still_liked() -> None:
    rng = np.random.default_rng(5)
    sounds = drawn(200, rng)
    likes = lambda those: darker(those) + longer(those)  # noqa: E731
    pages = tuple(page(heard, likes(heard)) for heard in (drawn(16, rng) for _ in range(6)))
    model = model_of(Taste(pages, off=frozenset({"brightness"})))
    assert np.corrcoef(model.among(sounds), longer(sounds))[0, 1] > 0.4
