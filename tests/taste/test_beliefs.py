"""What is believed, in words: as it was answered, none that is off, none of one who answers at random."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tasters import darker, drawn, page, taste_at_random, taste_for_dark

from evosynth.analysis.alike import NAMES
from evosynth.taste.answers import Taste
from evosynth.taste.beliefs import Belief, believed, how_sure, sentence
from evosynth.taste.model import Foresight, Model, fitted


def model_of(taste: Taste) -> Model:
    model = fitted(taste)
    assert model is not None
    return model


def test_who_likes_dark_sounds_is_told_so_first() -> None:
    beliefs = believed(model_of(taste_for_dark(5)))
    assert beliefs[0].words == "darker"
    assert sentence(beliefs).startswith("You like: darker")


def test_who_likes_long_and_dark_sounds_is_told_of_both() -> None:
    rng, decay = np.random.default_rng(1), NAMES.index("decay")
    pages = []
    for _ in range(8):
        sounds = drawn(16, rng)
        pages.append(page(sounds, darker(sounds) + 0.5 * sounds.values[:, decay]))
    words = [belief.words for belief in believed(model_of(Taste(tuple(pages))))]
    assert {"darker", "longer decay"} <= set(words)


def test_what_is_off_is_not_told() -> None:
    taste = Taste(taste_for_dark(5).pages, off=frozenset({"brightness"}))
    assert "brightness" not in [belief.descriptor for belief in believed(model_of(taste))]


def test_little_is_believed_of_one_who_answers_at_random() -> None:
    random = [believed(model_of(taste_at_random(6, seed))) for seed in range(5)]
    assert np.mean([len(beliefs) for beliefs in random]) <= 1.5


def test_the_figure_behind_is_what_was_foreseen() -> None:
    model = model_of(taste_for_dark(5))
    seen = model.foresight
    assert 0.6 * seen.of < seen.right <= seen.of
    assert f"{seen.right} of your last {seen.of} choices" in how_sure(model)
    assert 0.0 < seen.worth < seen.of


@pytest.mark.parametrize(
    ("right", "worth", "says"),
    [
        (54, 100.0, "It guesses"),
        (60, 100.0, "It begins to know you"),
        (70, 100.0, "It knows you well"),
        (70, 20.0, "It begins to know you"),  # it may as well have been luck
        (60, 20.0, "It guesses"),
        (90, 8.0, "It begins to guess"),  # of few answers
    ],
)
def test_how_sure_it_is_goes_by_what_it_foresaw_at_the_least(right: int, worth: float, says: str) -> None:
    model = replace(model_of(taste_for_dark(5)), foresight=Foresight(right, 100, 1.0, 1.0, worth))
    assert how_sure(model) == f"{says}: it foresaw {right} of your last 100 choices between two, where chance has half."
    assert "next page" in how_sure(replace(model, foresight=Foresight(0, 0, 1.0, 1.0, 0.0)))


def test_nothing_is_said_where_nothing_is_believed() -> None:
    assert sentence(()) == "It cannot say yet what you like."
    four = tuple(Belief(name, name, 1.0, 1.0) for name in NAMES[:4])
    assert sentence(four) == "You like: brightness, width, attack."
