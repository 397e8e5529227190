"""Phrases are told from the note that a voice is played at."""

from __future__ import annotations

import pytest

from evosynth.notation.phrases import BY_NAME, CHORD, MOST_HITS, PHRASES, RAMP, Hit, Phrase


def test_a_phrase_keeps_its_shape_at_either_end_of_the_keyboard() -> None:
    for phrase in PHRASES:
        shape = [hit.key - phrase.hits[0].key for hit in phrase.hits]
        for base in (0, 3, 60, 120, 127):
            keys = [phrase.struck(hit, base, 100)[0] for hit in phrase.hits]
            assert [key - keys[0] for key in keys] == shape, (phrase.name, base)
            assert (keys[0] - base) % 12 == 0


def test_the_ramp_rises_and_stays_within_what_midi_knows() -> None:
    for base in (1, 64, 127):
        velocities = [RAMP.struck(hit, 60, base)[1] for hit in RAMP.hits]
        assert velocities == sorted(velocities)
        assert all(1 <= velocity <= 127 for velocity in velocities)


def test_what_a_file_says_stands() -> None:
    phrase = Phrase("mine", (Hit(0, 1, 40, 7),), 2.0, absolute=True)
    assert phrase.struck(phrase.hits[0], 72, 100) == (40, 7)


def test_names_are_those_of_the_phrases() -> None:
    assert BY_NAME["Chord"] is CHORD
    assert len(BY_NAME) == len(PHRASES)


@pytest.mark.parametrize(
    ("hits", "beats"),
    [
        ((), 4.0),
        ((Hit(4, 1, 0, 0),), 4.0),
        ((Hit(-1, 1, 0, 0),), 4.0),
        ((Hit(0, 0, 0, 0),), 4.0),
        ((Hit(0, 1, 0, 0),) * (MOST_HITS + 1), 4.0),
        ((Hit(0, 1, 0, 0),), 0.0),
    ],
)
def test_what_cannot_be_played_is_no_phrase(hits: tuple[Hit, ...], beats: float) -> None:
    with pytest.raises(ValueError, match="the phrase x"):
        Phrase("x", hits, beats)
