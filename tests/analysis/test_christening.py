"""A sound is called by its family and by what stands out of it, in as many characters as its synth shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.analysis.alike import NAMES
from evosynth.analysis.christening import FAMILIES, USUAL, characters_of, family_of, free_name, spelled
from evosynth.arrays import F32
from evosynth.library import paths
from evosynth.library.voice_files import read_voices
from evosynth.runs.assembly import engine
from evosynth.runs.christened import names_of_voices
from evosynth.synths import voicing
from evosynth.synths.base import Note

SOUNDS = st.lists(st.floats(-60.0, 50.0, width=32), min_size=len(NAMES), max_size=len(NAMES))
NOTE = Note(60, 100, 1.0, 1.6)
KNOWN = {  # voices of ours, and what anybody would call them
    "bell Glass": "BELL",
    "bell Tubular": "BELL",
    "drum Kick": "DRUM",
    "drum Closed Hat": "NOISE",
    "key Drawbar Organ": "ORGAN",
    "key Felt Piano": "KEYS",
    "lead Brass Line": "BRASS",
    "pad Warm Saws": "PAD",
    "pluck Nylon": "PLUCK",
}


def described(name: str) -> F32:
    from evosynth.analysis.descriptors import describe

    voice = read_voices(paths.bundled() / "wavetable" / f"{name}.evopatch").voices[0]
    synth = voicing.synth_of(voice)
    audio = engine(synth, 44100).render(voicing.genome_of(voice, synth)[None], [NOTE], quality="final")[0]
    return describe(audio, NOTE)[0]


@pytest.mark.parametrize("name", KNOWN)
def test_a_voice_of_ours_is_of_the_family_that_it_was_made_for(name: str) -> None:
    assert family_of(described(name), NOTE.midi_note) == KNOWN[name]


def test_what_stands_out_of_a_family_gives_the_character() -> None:
    usual = np.array(USUAL["PAD"])
    key = np.array([np.log2(261.63 / 1000.0) if "brightness" in name else 0.0 for name in NAMES])
    darker = usual + key - np.array([2.0 if name == "brightness" else 0.0 for name in NAMES])
    assert family_of(darker, 60) == "PAD"
    assert characters_of(darker, 60)[0] == "DARK"
    assert free_name(darker, 60, 10) == "DARK PAD"
    assert free_name(darker, 60, 40) == "Dark Pad"


@given(SOUNDS, st.integers(0, 127), st.sampled_from([10, 40]), st.integers(0, 30))
def test_whoever_comes_later_gets_another_name_that_is_whole(
    values: list[float], note: int, longest: int, before: int
) -> None:
    taken: list[str] = []
    for _ in range(before + 1):
        taken.append(free_name(np.array(values), note, longest, taken))
    assert len(set(taken)) == len(taken)
    assert all(0 < len(name) <= longest and name.isascii() for name in taken)
    assert taken[0] == free_name(np.array(values), note, longest), "the same sound gets the same words"


@given(
    st.lists(st.text("ABEIKMNOU", min_size=1, max_size=9), min_size=1, max_size=3), st.integers(2, 9999), st.booleans()
)
def test_words_of_any_length_fit_and_keep_their_number(words: list[str], number: int, numbered: bool) -> None:
    name = spelled((*words, str(number)) if numbered else tuple(words), 10)
    assert 0 < len(name) <= 10
    assert not numbered or name.endswith(str(number))


def test_what_is_silent_is_called_so() -> None:
    silent = np.full(len(NAMES), np.nan)
    assert free_name(silent, 60, 10) == "SILENT"
    assert free_name(silent, 60, 10, ["SILENT"]) == "SILENT 2"


def test_every_family_is_short_enough_to_have_a_character_beside_it() -> None:
    assert all(len(family) <= 6 for family in FAMILIES)
    assert set(FAMILIES) == set(USUAL)


def test_voices_are_heard_for_their_names_whatever_engine_they_are_for() -> None:
    folder = paths.bundled() / "wavetable"
    ours = [read_voices(folder / f"{name}.evopatch").voices[0] for name in ("bell Glass", "pad Warm Saws")]
    bank = list(read_voices(paths.bundled() / "banks" / "evosynth_1.syx").voices[:2])
    mixed = [ours[0], bank[0], ours[1], bank[1], ours[0]]
    names = names_of_voices(mixed, NOTE)
    assert len(set(names)) == len(names)
    assert names[0].endswith("Bell")
    assert names[2].endswith("Pad")
    assert names[1].isupper()
    assert len(names[1]) <= 10
    assert names_of_voices(mixed[:1], NOTE) == names[:1]
    assert names_of_voices(mixed[:1], NOTE, {names[0]}) != names[:1]
