"""A taste as a file: what was written is read to the bit, and what is damaged is told in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tasters import drawn, taste_for_dark

from evosynth.errors import StorageError
from evosynth.taste.answers import REJECTED, UNHEARD, Page, Taste
from evosynth.taste.file import read_taste, taste_of, text_of, write_taste
from evosynth.taste.model import fitted


def everything() -> Taste:
    """Silence, what was not heard, rejections, same ones, a belief that is off; and switched off itself."""
    sounds = drawn(4, np.random.default_rng(1))
    sounds.values[2] = np.nan
    page = Page(sounds, np.array([5.0, UNHEARD, 0.0, REJECTED]), ((0, 3),), ((1, 0),), inherited=1)
    return Taste((page,), frozenset({"decay"}), on=False)


def test_what_is_written_is_read_to_the_bit(tmp_path: Path) -> None:
    taste, path = everything(), tmp_path / "mine.evotaste"
    write_taste(path, taste)
    found = read_taste(path)
    assert (found.off, found.on, len(found.pages)) == (taste.off, False, 1)
    one, other = found.pages[0], taste.pages[0]
    assert one.sounds.values.tobytes() == other.sounds.values.tobytes()
    assert one.sounds.prints.tobytes() == other.sounds.prints.tobytes()
    np.testing.assert_array_equal(one.grades, other.grades)
    assert one.inherited == other.inherited == 1
    assert (one.same, one.preferred) == (other.same, other.preferred) == (((0, 3),), ((1, 0),))


def test_a_model_of_a_file_is_the_model_of_the_answers() -> None:
    taste, sounds = taste_for_dark(), drawn(9, np.random.default_rng(2))
    one, other = fitted(taste), fitted(taste_of(text_of(taste)))
    assert one is not None
    assert other is not None
    assert one.score(sounds).tobytes() == other.score(sounds).tobytes()


def test_a_file_of_the_first_version_in_which_nothing_was_preferred_is_read() -> None:
    content = json.loads(text_of(everything())) | {"version": 1}
    del content["pages"][0]["preferred"], content["pages"][0]["inherited"]
    (page,) = taste_of(json.dumps(content)).pages
    assert (page.same, page.preferred, page.inherited) == (((0, 3),), (), 0)


def changed(**keys: Any) -> str:
    return json.dumps({**json.loads(text_of(everything())), **keys})


def page(**keys: Any) -> str:
    content = json.loads(text_of(everything()))
    content["pages"][0] |= keys
    return json.dumps(content)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "not a taste of EvoSynth"),
        (changed(version=3), "has the version 3, and this program reads versions 1 to 2"),
        (changed(**{"made with": {"descriptors": 9, "prints": 1}}), "describes its sounds in another version"),
        (changed(off=["beauty"]), "no sound is described by: 'beauty'"),
        (changed(off=[["decay"]]), "no sound is described by"),
        (changed(on=1), "switches or its pages are missing"),
        (changed(pages=[3]), "on page 1: it is no object"),
        (page(grades=[1, 2, 3]), "bytes where"),
        (page(grades=[1, 2, 3, "4"]), "'4' is no grade"),
        (page(grades=[1, 2, 3, 1e999]), "inf is no grade"),
        (page(grades=[1, 2, 3, 10**400]), "is no grade"),
        (page(same=[[0, 4]]), "a page of 4 sounds"),
        (page(same=[[0]]), "not enough values"),
        (page(same=7), "not iterable"),
        (page(preferred=[[0, 4]]), "a page of 4 sounds"),
        (page(inherited=3), "3 of 2 grades were given before"),
        (page(inherited="1"), "'1' is no count"),
        (page(prints="=?"), "on page 1"),
        (page(descriptors=3), "no text"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence_with_its_place(text: str, says: str) -> None:
    with pytest.raises(StorageError, match=says) as told:
        taste_of(text, "mine.evotaste")
    assert str(told.value).startswith("mine.evotaste ")
    assert len(str(told.value)) < 320


def test_a_page_that_lacks_something_is_damaged() -> None:
    content = json.loads(text_of(everything()))
    del content["pages"][0]["prints"]
    with pytest.raises(StorageError, match="there are no 'prints'"):
        taste_of(json.dumps(content))


@given(st.binary(max_size=40), st.integers(0, 3000))
def test_damage_anywhere_is_read_or_told(bytes_: bytes, at: int) -> None:
    data = text_of(everything()).encode()
    damaged = data[: at % len(data)] + bytes_ + data[at % len(data) + len(bytes_) :]
    told = "."
    try:
        taste_of(damaged.decode("latin-1"))
    except StorageError as error:
        told = str(error)
    assert told.endswith(".")


def test_files_that_are_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file"):
        read_taste(tmp_path / "none.evotaste")
    (tmp_path / "some.evotaste").write_bytes(b"\xff\xfe")
    with pytest.raises(StorageError, match="it is no text"):
        read_taste(tmp_path / "some.evotaste")
