"""Words for a distance: the nearest one asks the attack as well."""

from hypothesis import given
from hypothesis import strategies as st

from evosynth.analysis.nearness import ATTACK, BEYOND, LIMITS, SAME, UNHEARD, attack_of, nearness

WORDS = [words for _, words in LIMITS] + [BEYOND]
ANY = st.floats(0.0, 30.0)


def test_equal_is_the_same_patch_and_silence_another_sound() -> None:
    assert nearness(0.0, 0.0) == nearness(0.0, None) == SAME
    assert nearness(4000.0, 1000.0) == BEYOND


def test_an_attack_that_differs_alone_is_not_the_same_patch_and_one_that_differs_as_all_else_is() -> None:
    assert nearness(0.95, 0.5) == LIMITS[1][1]
    assert nearness(1.05, 0.5) == LIMITS[1][1], "four fifths of the others are as much as it may be"
    assert nearness(1.5, 0.5) == SAME
    assert nearness(1.9, ATTACK) == LIMITS[1][1]
    assert nearness(0.25, 0.15) == SAME, "what is hardly there is not asked what else there is"


def test_without_the_part_hardly_anything_is_called_the_same() -> None:
    for unheard in (None, 0.0):
        assert nearness(UNHEARD - 0.01, unheard) == SAME
        assert nearness(UNHEARD, unheard) == LIMITS[1][1]
        assert nearness(9.0, unheard) == "alike"


@given(ANY, ANY, ANY)
def test_what_is_farther_in_one_part_has_no_nearer_word(rest: float, attack: float, more: float) -> None:
    said, farther = nearness(rest + attack, attack), nearness(rest + attack + more, attack + more)
    assert attack <= 0.0 or WORDS.index(farther) >= WORDS.index(said)


def test_the_part_is_found_by_its_name_and_is_missing_where_there_is_none() -> None:
    assert attack_of([1.0, 2.0, 3.0, 4.0], ("spectrum", "envelope", "pitch", "attack")) == 4.0
    assert attack_of([1.0, 2.0, 3.0], ("spectrum", "envelope", "pitch")) is None
