"""A phrase as a voice plays it: each note as it sounds alone, and a loop without a seam."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32
from evosynth.notation.phrases import CHORD, OCTAVES, PHRASES, Hit, Performed, Phrase
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.synths.phrase_sound import phrase_sound

RATE, BASE = 22050, Note(57, 90)


def fm(note: Note) -> F32:
    synth = registry.make(registry.default().name, RATE, 1)
    voice = synth.prior(None, 3, np.random.default_rng(5))[:1]
    return np.asarray(synth.render(voice, [note], quality="final")[0].rows()[0], np.float32)


def test_a_note_in_a_phrase_is_the_note_alone() -> None:
    one = Phrase("one", (Hit(1.0, 0.5, 12, -20),), 2.0)
    sound = phrase_sound(fm, Performed(one, 120), BASE, RATE)
    alone = fm(Note(69, 70, 0.25, 1.25))
    start = round(0.5 * RATE)
    assert not sound[:start].any()
    n = min(len(sound) - start, len(alone)) - round(0.02 * RATE)
    assert np.array_equal(sound[start : start + n], alone[:n])


def test_a_loop_is_as_long_as_its_beats_and_holds_all_that_sounds() -> None:
    for phrase in PHRASES:
        whole, looped = (phrase_sound(fm, Performed(phrase, 150, loop), BASE, RATE) for loop in (False, True))
        assert len(looped) == round(phrase.beats * 60 / 150 * RATE)
        folded = np.zeros(len(looped))
        for start in range(0, len(whole), len(looped)):
            part = whole[start : start + len(looped)]
            folded[: len(part)] += part
        assert np.allclose(looped, folded, atol=1e-5)


def test_the_seam_of_a_loop_does_not_click() -> None:
    looped = phrase_sound(fm, Performed(CHORD, 240, loop=True), BASE, RATE)
    twice = np.concatenate([looped, looped])
    steps = np.abs(np.diff(twice))
    assert steps[len(looped) - 1] <= steps[: len(looped) - 1].max()


def test_the_same_key_is_rendered_once() -> None:
    asked: list[Note] = []

    def render(note: Note) -> F32:
        asked.append(note)
        return np.ones(note.samples(RATE), np.float32)

    phrase_sound(render, Performed(OCTAVES, 120), BASE, RATE)
    assert len(asked) == len(set(asked)) == 3  # of its three notes two have the same key and not the same length
